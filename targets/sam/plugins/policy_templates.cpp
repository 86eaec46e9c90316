#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/plugins.h"
#include "targets/sam/policies.h"
#include "targets/sam/python.h"
#include "targets/sam/tables/policy_templates.h"

namespace cairn::sam {

namespace {

// `{"Fn::Sub": ["...${name}...", {name: <what the template gives>}]}`
Value* fill(Arena& arena, const Pattern& pattern, const Value* given) {
  Value* text = arena.string(pattern.text);
  if (!pattern.is_sub) return text;
  if (pattern.variables.empty()) return arena.map({{"Fn::Sub", text}});
  Value* variables = arena.map();
  for (const Pattern::Variable& variable : pattern.variables) {
    variables->set(arena.keep(variable.name), given->get(variable.parameter));
  }
  return arena.map({{"Fn::Sub", arena.list({text, variables})}});
}

Value* fill(Arena& arena, const PolicyStatement& statement, const Value* given) {
  Value* actions = arena.list();
  for (const std::string& name : statement.actions.names) actions->append(arena.string(name));
  Value* resources = arena.list();
  for (const Pattern& pattern : statement.resources) {
    resources->append(fill(arena, pattern, given));
  }
  Value* conditions = statement.conditions.empty() ? nullptr : arena.map();
  for (const PolicyStatement::Condition& each : statement.conditions) {
    Value* keys = conditions->get(each.operation);
    if (keys == nullptr) {
      keys = arena.map();
      conditions->set(each.operation, keys);
    }
    keys->set(each.key, fill(arena, each.value, given));
  }
  return arena.map({{"Effect", arena.string("Allow")},
                    {"Action", statement.actions.is_list ? actions : actions->items[0]},
                    {"Resource", statement.has_resource_list ? resources : resources->items[0]},
                    {"Condition", conditions}});
}

// The document for `{S3ReadPolicy: {BucketName: b}}`.
Value* convert(const Resource& resource, Value* policy) {
  Arena& arena = resource.arena;
  const Entry& entry = policy->entries()[0];
  const std::string name(entry.key.view);
  const auto found = find_policy_template(name);
  if (!entry.value->is_map()) {
    resource.refuse("Must specify valid parameter values for policy template '" + name + "'",
                    policy);
  }
  Value* missing = arena.list();
  for (const std::string_view parameter : found->parameters) {
    if (!entry.value->has(parameter)) missing->append(arena.string(Text(parameter)));
  }
  if (!missing->items.empty()) {
    resource.refuse("Following required parameters of template '" + name +
                        "' don't have values: " + repr(missing),
                    policy);
  }
  Value* statements = arena.list();
  for (const PolicyStatement& statement : found->statements) {
    statements->append(fill(arena, statement, entry.value));
  }
  return arena.map({{"Statement", statements}}, policy->span);
}

}  // namespace

void replace_policy_templates(Resource& resource) {
  const std::string_view type = resource.node->get("Type")->string();
  if (type != "AWS::Serverless::Function" && type != "AWS::Serverless::StateMachine") return;
  const std::vector<Policy> policies = read_policies(resource.properties->get("Policies"));
  if (policies.empty()) return;
  Value* converted = resource.arena.list({}, resource.properties->get("Policies")->span);
  for (const auto& [kind, value] : policies) {
    Value* made = value;
    if (kind == PolicyKind::Template && is_intrinsic(value, "Fn::If")) {
      const auto operands = if_operands(value);
      const auto branch = [&](Value* each) {
        return is_no_value(each) ? each : convert(resource, each);
      };
      made = make_if(resource.arena, operands[0], branch(operands[1]), branch(operands[2]));
      made->span = value->span;
    } else if (kind == PolicyKind::Template) {
      made = convert(resource, value);
    }
    converted->append(made);
  }
  resource.properties->set("Policies", converted);
}

}  // namespace cairn::sam
