// AWS::Serverless::StateMachine: a state machine of Step Functions with its role, its events
// and its alias.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html

#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/policies.h"
#include "targets/sam/python.h"
#include "targets/sam/resources/types.h"
#include "targets/sam/s3_location.h"
#include "targets/sam/state_machine_events.h"
#include "targets/sam/tags.h"

namespace cairn::sam {

namespace {

// `{{resolve:ssm:name}}`
bool is_dynamic_reference(const Value* value) {
  static constexpr std::string_view kStart = "{{resolve:";
  std::string_view text = value->string();
  if (!text.starts_with(kStart) || !text.ends_with("}}")) return false;
  text = text.substr(kStart.size(), text.size() - kStart.size() - 2);
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon == text.npos || colon + 1 == text.size()) return false;
  return std::ranges::all_of(text.substr(0, colon),
                             [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

// Takes what only the deployment knows out of a definition, which is a text in the end:
// `${definition_substitution_1}` stands there instead.
class Substitution {
 public:
  explicit Substitution(Arena& arena) : arena_(arena), values(arena.map()) {}

  void run(Value* value) {
    if (value->is_list()) {
      for (Value*& item : value->items) replace(item);
      return;
    }
    const auto entries = value->entries();
    std::vector<Entry> sorted(entries.begin(), entries.end());
    std::ranges::sort(sorted, {}, [](const Entry& entry) { return entry.key.view; });
    for (Entry& entry : sorted) {
      Value* before = entry.value;
      replace(entry.value);
      if (entry.value != before) value->set(entry.key, entry.value, entry.key_span);
    }
  }

 private:
  void replace(Value*& value) {
    if (!is_intrinsic(value) && !is_dynamic_reference(value)) return run(value);
    const std::string name = "definition_substitution_" + std::to_string(values->size() + 1);
    values->set(arena_.keep(name), value);
    value = arena_.string("${" + name + "}", value->span);
  }

  Arena& arena_;

 public:
  Value* values;
};

Value* join_lines(Arena& arena, std::string_view text) {
  Value* lines = arena.list();
  while (true) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines->append(arena.string(std::string(text.substr(0, end))));
    if (end == text.size()) break;
    text.remove_prefix(end + 1);
  }
  return arena.map({{"Fn::Join", arena.list({arena.string("\n"), lines})}});
}

void set_definition(const Resource& resource, Value* machine) {
  Arena& arena = resource.arena;
  const Value* definition = resource.property("Definition");
  const Value* place = resource.property("DefinitionUri");
  Value* substitutions = resource.property("DefinitionSubstitutions");
  if (is_truthy(substitutions)) machine->set("DefinitionSubstitutions", substitutions);
  if (is_truthy(definition) && is_truthy(place)) {
    resource.refuse("Specify either 'Definition' or 'DefinitionUri' property and not both.", place);
  }
  if (is_truthy(place)) {
    machine->set("DefinitionS3Location",
                 make_location(arena, read_s3_location(resource, place, "DefinitionUri")));
    return;
  }
  if (!is_truthy(definition)) {
    resource.refuse("Either 'Definition' or 'DefinitionUri' property must be specified.");
  }
  Value* text = arena.deep_copy(definition);
  Substitution substitution(arena);
  substitution.run(text);
  if (substitution.values->size() > 0) {
    Value* all = is_truthy(substitutions) ? arena.copy(substitutions) : arena.map();
    for (const Entry& entry : substitution.values->entries()) all->set(entry.key, entry.value);
    machine->set("DefinitionSubstitutions", all);
  }
  Value* joined = join_lines(arena, dump_json(text, JsonForm::Indented));
  joined->span = definition->span;
  machine->set("DefinitionString", joined);
}

// The ARN of the role that is given, or of one that is added.
Value* find_role(Resource& resource, Value* tags) {
  Value* role = resource.property("Role");
  Value* policies = resource.property("Policies");
  if (is_truthy(role) && is_truthy(policies)) {
    resource.refuse(
        "Specify either 'Role' or 'Policies' (but not both at the same time) or neither of them",
        policies);
  }
  if (is_truthy(role)) return role;
  RoleParts parts{.id = std::string(resource.id.view) + "Role"};
  parts.assume_role = make_assume_role(resource.arena, "states.amazonaws.com");
  const Value* tracing = resource.property("Tracing");
  const Value* is_traced = tracing != nullptr ? tracing->find("Enabled") : nullptr;
  if (is_traced != nullptr && is_traced->kind == Kind::Bool && is_traced->boolean) {
    parts.managed_last.push_back(tracing_policy(resource.context));
  }
  parts.of_resource = read_policies(policies);
  parts.path = resource.property("RolePath");
  parts.boundary = resource.property("PermissionsBoundary");
  parts.tags = tags;
  resource.add_secondary(parts.id, "AWS::IAM::Role", make_role(resource, parts));
  return make_get_att(resource.arena, parts.id, "Arn");
}

// The version and the alias that points to it. The id of the alias; empty without one.
std::string add_alias(Resource& resource) {
  Arena& arena = resource.arena;
  Value* name = resource.property("AutoPublishAlias");
  const Value* preference = resource.property("DeploymentPreference");
  if (!is_truthy(name)) {
    if (const Value* target = resource.property("UseAliasAsEventTarget"); is_truthy(target)) {
      resource.refuse(
          "'UseAliasAsEventTarget' requires 'AutoPublishAlias' property to be specified.", target);
    }
    if (is_truthy(preference)) {
      resource.refuse(
          "'DeploymentPreference' requires 'AutoPublishAlias' property to be specified.",
          preference);
    }
    return {};
  }
  const std::string id(resource.id.view);
  const std::string version = id + "Version";
  Value* product = resource.add_secondary(
      version, "AWS::StepFunctions::StateMachineVersion",
      arena.map({{"StateMachineArn", make_ref(arena, id)},
                 {"StateMachineRevisionId", make_get_att(arena, id, "StateMachineRevisionId")}}));
  // A version that is replaced stays, since executions may run on it.
  for (const Text policy : {"DeletionPolicy", "UpdateReplacePolicy"}) {
    if (!product->has(policy.view)) product->set(policy, arena.string("Retain"));
  }
  Value* settings =
      preference != nullptr && preference->is_map() ? arena.copy(preference) : arena.map();
  settings->set("StateMachineVersionArn", make_ref(arena, version));
  if (!is_truthy(preference)) settings->set("Type", arena.string("ALL_AT_ONCE"));
  const std::string alias = id + "Alias" + str(name);
  resource.add_secondary(alias, "AWS::StepFunctions::StateMachineAlias",
                         arena.map({{"Name", name}, {"DeploymentPreference", settings}}));
  return alias;
}

}  // namespace

void transform_state_machine(Resource& resource) {
  Arena& arena = resource.arena;
  const std::deque<StateMachineEvent> events = read_state_machine_events(resource);
  Value* machine = arena.map();
  resource.add_main(resource.id.view, "AWS::StepFunctions::StateMachine", machine);
  set_definition(resource, machine);
  Value* tags = make_marked_tag_list(arena, "stateMachine:createdBy", resource.property("Tags"));
  machine->set("RoleArn", find_role(resource, tags));
  for (const auto& [from, to] : {std::pair<std::string_view, Text>{"Name", "StateMachineName"},
                                 {"Type", "StateMachineType"},
                                 {"Logging", "LoggingConfiguration"},
                                 {"Tracing", "TracingConfiguration"}}) {
    if (Value* value = resource.property(from)) machine->set(to, value);
  }
  machine->set("Tags", tags);
  const std::string alias = add_alias(resource);
  const bool starts_alias = is_truthy(resource.property("UseAliasAsEventTarget"));
  const std::string target = starts_alias ? alias : std::string(resource.id.view);
  for (const StateMachineEvent& event : events) {
    add_state_machine_event(event, make_ref(arena, target), target);
  }
  resource.propagate_tags(resource.property("Tags"), resource.property("PropagateTags"));
}

}  // namespace cairn::sam
