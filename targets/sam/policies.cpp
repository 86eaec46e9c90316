#include "targets/sam/policies.h"

#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/tables/managed_policies.h"
#include "targets/sam/tables/policy_templates.h"

namespace cairn::sam {

namespace {

PolicyKind kind_of(const Value* policy);

// The branch of `Fn::If` that is a policy decides; both must be of one kind.
PolicyKind kind_of_if(const Value* policy) {
  const auto operands = if_operands(policy);
  const Value* then = operands[1];
  const Value* otherwise = operands[2];
  if (is_no_value(then)) return kind_of(otherwise);
  if (is_no_value(otherwise)) return kind_of(then);
  const PolicyKind kind = kind_of(then);
  if (kind == kind_of(otherwise)) return kind;
  throw refuse_structure_too(
      "Different policy types within the same Fn::If statement is unsupported. Separate different "
      "policy types into different Fn::If statements",
      policy->span);
}

PolicyKind kind_of(const Value* policy) {
  if (policy->is_string()) return PolicyKind::Managed;
  if (is_intrinsic(policy)) {
    return is_intrinsic(policy, "Fn::If") ? kind_of_if(policy) : PolicyKind::Managed;
  }
  if (!policy->is_map()) return PolicyKind::Unknown;
  if (policy->has("Statement")) return PolicyKind::Statement;
  const bool is_template = policy->size() == 1 && is_policy_template(policy->entries()[0].key.view);
  return is_template ? PolicyKind::Template : PolicyKind::Unknown;
}

}  // namespace

std::vector<Policy> read_policies(Value* policies) {
  std::vector<Policy> found;
  if (!is_truthy(policies)) return found;
  if (!policies->is_list()) return {{kind_of(policies), policies}};
  for (Value* policy : policies->items) found.push_back({kind_of(policy), policy});
  return found;
}

Value* managed_policy(const Context& context, Value* name) {
  if (!name->is_string()) return name;
  const auto arn = managed_policy_arn(context.partition, name->text.view);
  return arn ? context.arena.string(*arn, name->span) : name;
}

Value* aws_policy(const Context& context, std::string_view name) {
  return context.arena.string(context.arn("iam::aws:policy/" + std::string(name)));
}

Value* tracing_policy(const Context& context) {
  const bool is_aws = context.partition == "aws";
  return aws_policy(context, is_aws ? "AWSXrayWriteOnlyAccess" : "AWSXRayDaemonWriteAccess");
}

Value* make_assume_role(Arena& arena, std::string_view service) {
  Value* statement = arena.map({{"Action", arena.texts({"sts:AssumeRole"})},
                                {"Effect", arena.string("Allow")},
                                {"Principal", arena.map({{"Service", arena.texts({service})}})}});
  return arena.map(
      {{"Version", arena.string("2012-10-17")}, {"Statement", arena.list({statement})}});
}

Value* make_allow_policy(Arena& arena, std::string name, Value* action, Value* resource) {
  Value* statement =
      arena.map({{"Action", action}, {"Effect", arena.string("Allow")}, {"Resource", resource}});
  return arena.map({{"PolicyName", arena.string(std::move(name))},
                    {"PolicyDocument", arena.map({{"Statement", arena.list({statement})}})}});
}

static bool contains(const Value* list, const Value* value) {
  return std::ranges::any_of(list->items,
                             [&](const Value* other) { return are_equal(other, value); });
}

Value* make_role(const Resource& resource, const RoleParts& parts) {
  Context& context = resource.context;
  Arena& arena = resource.arena;
  Value* managed = arena.list();
  for (Value* arn : parts.managed) managed->append(arn);
  Value* policies = arena.list();
  for (Value* policy : parts.policies) policies->append(policy);

  // What stands in one branch of `Fn::If`, or alone.
  const auto convert = [&](PolicyKind kind, Value* value, const std::string& name) {
    if (is_no_value(value)) return value;
    if (kind == PolicyKind::Managed) return managed_policy(context, value);
    return arena.map({{"PolicyName", arena.string(name)}, {"PolicyDocument", value}}, value->span);
  };
  for (std::size_t i = 0; i < parts.of_resource.size(); ++i) {
    const auto [kind, value] = parts.of_resource[i];
    if (kind != PolicyKind::Managed && kind != PolicyKind::Statement) {
      resource.refuse(
          "Policy at index " + std::to_string(i) + " in the 'Policies' property is not valid",
          value);
    }
    const std::string name = parts.id + "Policy" + std::to_string(i);
    Value* made = nullptr;
    if (is_intrinsic(value, "Fn::If")) {
      const auto operands = if_operands(value);
      made = make_if(arena, operands[0], convert(kind, operands[1], name),
                     convert(kind, operands[2], name));
    } else {
      made = convert(kind, value, name);
    }
    Value* list = kind == PolicyKind::Managed ? managed : policies;
    if (kind != PolicyKind::Managed || !contains(list, made)) list->append(made);
  }
  for (Value* arn : parts.managed_last) {
    if (!contains(managed, arn)) managed->append(arn);
  }
  return arena.map({{"AssumeRolePolicyDocument", parts.assume_role},
                    {"Path", parts.path},
                    {"ManagedPolicyArns", managed},
                    {"Policies", policies->items.empty() ? nullptr : policies},
                    {"PermissionsBoundary", parts.boundary},
                    {"Tags", parts.tags}});
}

}  // namespace cairn::sam
