// The resources that SAM makes of its own, as far as a change set needs them: functions with
// their roles, tables and state machines stand under their own names. Of other types the
// update behaviour is not known, so they are told as they are written.

#include <algorithm>
#include <array>

#include "targets/changeset/snapshot.h"

namespace cairn::changeset {

namespace {

struct Rename {
  std::string_view from, to;
};

constexpr std::array kFunctionNames = {
    Rename{"Tracing", "TracingConfig"}, Rename{"DeadLetterQueue", "DeadLetterConfig"},
    Rename{"CodeUri", "Code"}, Rename{"InlineCode", "Code"}, Rename{"ImageUri", "Code"}};
constexpr std::array kMachineNames = {Rename{"Name", "StateMachineName"},
                                      Rename{"Type", "StateMachineType"},
                                      Rename{"DefinitionUri", "DefinitionS3Location"},
                                      Rename{"Logging", "LoggingConfiguration"},
                                      Rename{"Tracing", "TracingConfiguration"},
                                      Rename{"Role", "RoleArn"}};
constexpr std::array kTableNames = {Rename{"PrimaryKey", "KeySchema"}};

// What SAM makes other resources of, beside the function.
constexpr std::array<std::string_view, 8> kOwn = {"Events",
                                                  "Policies",
                                                  "AutoPublishAlias",
                                                  "DeploymentPreference",
                                                  "FunctionUrlConfig",
                                                  "AssumeRolePolicyDocument",
                                                  "PermissionsBoundary",
                                                  "Connectors"};

class Expander {
 public:
  Expander(Snapshot& snapshot, Values& values, NodeId globals, std::uint32_t scope)
      : snapshot_(snapshot), values_(values), globals_(globals), scope_(scope) {}

  void run() {
    for (Resource& resource : snapshot_.resources) {
      if (resource.type == "AWS::Serverless::Function") {
        expand_function(resource);
      } else if (resource.type == "AWS::Serverless::SimpleTable") {
        rename(resource, "AWS::DynamoDB::Table", kTableNames);
      } else if (resource.type == "AWS::Serverless::StateMachine") {
        rename(resource, "AWS::StepFunctions::StateMachine", kMachineNames);
      }
    }
    for (Resource& role : roles_) {
      if (!snapshot_.by_name.try_emplace(role.name, snapshot_.resources.size()).second) continue;
      snapshot_.resources.push_back(std::move(role));
    }
  }

 private:
  void expand_function(Resource& function);
  void make_role(Resource& function, const Resource& source);
  void apply_globals(Resource& resource, std::string_view kind);

  template <std::size_t kCount>
  static void rename(Resource& resource, std::string_view type,
                     const std::array<Rename, kCount>& names) {
    resource.type = type;
    for (AttributeValue& each : resource.attributes) {
      if (each.attribute != Attribute::Properties) continue;
      const auto found = std::ranges::find(names, each.name, &Rename::from);
      if (found == names.end() || resource.get(Attribute::Properties, found->to)) continue;
      each.name = found->to;
    }
    // Two names for one thing: the first counts.
    std::erase_if(resource.attributes, [&](const AttributeValue& each) {
      return each.attribute == Attribute::Properties &&
             std::ranges::find(names, each.name, &Rename::from) != names.end();
    });
  }

  Snapshot& snapshot_;
  Values& values_;
  NodeId globals_;
  std::uint32_t scope_;
  std::vector<Resource> roles_;
};

// What a resource does not say itself, `Globals` says; maps are joined.
void Expander::apply_globals(Resource& resource, std::string_view kind) {
  const NodeId defaults = values_.get(globals_, kind);
  if (!defaults || values_[defaults].kind != Kind::Map) return;
  const auto all = values_.entries(defaults);
  for (const Entry& entry : std::vector<Entry>(all.begin(), all.end())) {
    const auto own = std::ranges::find_if(resource.attributes, [&](const AttributeValue& each) {
      return each.attribute == Attribute::Properties && each.name == entry.key;
    });
    if (own == resource.attributes.end()) {
      resource.attributes.push_back({Attribute::Properties, entry.key, entry.value});
    } else if (values_[own->value].kind == Kind::Map && values_[entry.value].kind == Kind::Map) {
      std::vector<Entry> joined(values_.entries(own->value).begin(),
                                values_.entries(own->value).end());
      for (const Entry& global : values_.entries(entry.value)) {
        if (!values_.get(own->value, global.key)) joined.push_back(global);
      }
      own->value = values_.map(std::move(joined));
    }
  }
}

void Expander::expand_function(Resource& function) {
  apply_globals(function, "Function");
  const Resource source = function;
  std::erase_if(function.attributes, [](const AttributeValue& each) {
    return each.attribute == Attribute::Properties &&
           std::ranges::find(kOwn, each.name) != kOwn.end();
  });
  rename(function, "AWS::Lambda::Function", kFunctionNames);
  if (!source.get(Attribute::Properties, "Role")) make_role(function, source);
}

void Expander::make_role(Resource& function, const Resource& source) {
  const std::string name = std::string(function.name) + "Role";
  const EntityId entity = values_.intern(
      {.kind = EntityKind::Attribute, .scope = scope_, .name = name, .attribute = "Arn"});
  const NodeId arn =
      values_.token(values_.keep(std::to_string(scope_) + '/' + name + ".Arn"), entity);
  function.attributes.push_back({Attribute::Properties, "Role", arn});
  Resource role{
      .name = values_.keep(name), .type = "AWS::IAM::Role", .attributes = {}, .depends_on = {}};
  const NodeId policies = source.get(Attribute::Properties, "Policies");
  std::vector<NodeId> managed, own;
  const auto add = [&](NodeId policy) {
    (values_[policy].kind == Kind::Map ? own : managed).push_back(policy);
  };
  if (policies && values_[policies].kind == Kind::List) {
    for (const NodeId policy : values_.items(policies)) add(policy);
  } else if (policies) {
    add(policies);
  }
  if (!managed.empty()) {
    role.attributes.push_back({Attribute::Properties, "ManagedPolicyArns", values_.list(managed)});
  }
  if (!own.empty()) {
    role.attributes.push_back({Attribute::Properties, "Policies", values_.list(own)});
  }
  for (const std::string_view each : {"AssumeRolePolicyDocument", "PermissionsBoundary", "Tags"}) {
    if (const NodeId value = source.get(Attribute::Properties, each)) {
      role.attributes.push_back({Attribute::Properties, each, value});
    }
  }
  roles_.push_back(std::move(role));
}

}  // namespace

void expand_serverless(Snapshot& snapshot, Values& values, NodeId globals, std::uint32_t scope) {
  Expander(snapshot, values, globals, scope).run();
}

}  // namespace cairn::changeset
