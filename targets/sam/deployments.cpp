#include "targets/sam/deployments.h"

#include <algorithm>
#include <set>

#include "targets/sam/context.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/policies.h"
#include "targets/sam/tags.h"

namespace cairn::sam {

namespace {

constexpr std::string_view kApplication = "ServerlessDeploymentApplication";
constexpr std::string_view kRole = "CodeDeployServiceRole";
constexpr std::string_view kCondition = "ServerlessCodeDeployCondition";

// AWS's own configurations are known by a longer name, wherever they stand.
Value* name_configuration(Arena& arena, Value* type) {
  static constexpr std::string_view kPredefined[] = {"Canary10Percent5Minutes",
                                                     "Canary10Percent10Minutes",
                                                     "Canary10Percent15Minutes",
                                                     "Canary10Percent30Minutes",
                                                     "Linear10PercentEvery1Minute",
                                                     "Linear10PercentEvery2Minutes",
                                                     "Linear10PercentEvery3Minutes",
                                                     "Linear10PercentEvery10Minutes",
                                                     "AllAtOnce"};
  if (type->is_string()) {
    if (std::ranges::find(kPredefined, type->text.view) == std::end(kPredefined)) return type;
    return arena.map({{"Fn::Sub", arena.list({arena.string("CodeDeployDefault.Lambda${ConfigName}"),
                                              arena.map({{"ConfigName", type}})})}});
  }
  Value* named = arena.share(type);
  for (Value*& item : named->items) item = name_configuration(arena, item);
  for (const Entry& entry : type->entries()) {
    named->set(entry.key, name_configuration(arena, entry.value));
  }
  return named;
}

// A list that begins with nothing is none.
Value* name_alarms(Arena& arena, const Value* alarms) {
  if (alarms->items.empty() || is_no_value(alarms->items[0])) return arena.map();
  Value* list = arena.list();
  for (Value* alarm : alarms->items) list->append(arena.map({{"Name", alarm}}));
  return arena.map({{"Enabled", arena.boolean(true)}, {"Alarms", list}});
}

// `Fn::If` keeps its shape, with a configuration in each branch.
Value* make_alarms(Arena& arena, const Deployment& deployment) {
  Value* alarms = deployment.alarms;
  if (!is_truthy(alarms) || is_no_value(alarms)) return nullptr;
  const auto name = [&](const Value* each) {
    if (each->is_list()) return name_alarms(arena, each);
    throw refuse_resource(deployment.function, "Alarms must be a list", each->span);
  };
  if (!is_intrinsic(alarms, "Fn::If")) return name(alarms);
  if (!has_branches(alarms)) {
    throw refuse_resource(deployment.function, "Fn::If requires 3 arguments", alarms->span);
  }
  const auto operands = if_operands(alarms);
  return make_if(arena, operands[0], name(operands[1]), name(operands[2]));
}

// What application and role are made under: the one condition of all, or any of several.
std::string find_condition(Context& context) {
  std::set<std::string> names;
  for (const Deployment& deployment : context.deployments) {
    if (deployment.condition == nullptr) return "";
    names.insert(std::string(deployment.condition->string()));
  }
  if (names.size() == 1) return *names.begin();
  Arena& arena = context.arena;
  Value* any = arena.list();
  for (const std::string& name : names) {
    any->append(arena.map({{"Condition", arena.string(name)}}));
  }
  context.add_condition(kCondition, arena.map({{"Fn::Or", any}}));
  return std::string(kCondition);
}

Value* make_tags(Arena& arena, const Value* tags) {
  return is_truthy(tags) ? make_tag_list(arena, tags) : nullptr;
}

// Of all functions together, the last one's value for a key.
const Value* merge_tags(const Context& context) {
  Value* all = context.arena.map();
  for (const Deployment& deployment : context.deployments) {
    if (deployment.tags == nullptr) continue;
    for (const Entry& tag : deployment.tags->entries()) all->set(tag.key, tag.value);
  }
  return all;
}

Value* make_group(Arena& arena, const Deployment& deployment) {
  Value* rollback =
      arena.map({{"Enabled", arena.boolean(true)},
                 {"Events", arena.texts({"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM",
                                         "DEPLOYMENT_STOP_ON_REQUEST"})}});
  Value* style = arena.map({{"DeploymentType", arena.string("BLUE_GREEN")},
                            {"DeploymentOption", arena.string("WITH_TRAFFIC_CONTROL")}});
  Value* role = deployment.role != nullptr ? deployment.role : make_get_att(arena, kRole, "Arn");
  Value* configuration =
      deployment.type->is_null() ? nullptr : name_configuration(arena, deployment.type);
  return arena.map({{"ApplicationName", make_ref(arena, kApplication)},
                    {"AlarmConfiguration", make_alarms(arena, deployment)},
                    {"AutoRollbackConfiguration", rollback},
                    {"DeploymentConfigName", configuration},
                    {"DeploymentStyle", style},
                    {"ServiceRoleArn", role},
                    {"TriggerConfigurations", deployment.triggers},
                    {"Tags", make_tags(arena, deployment.tags)}},
                   deployment.type->span);
}

}  // namespace

Value* make_update_policy(Arena& arena, const Deployment& deployment) {
  Value* update =
      arena.map({{"ApplicationName", make_ref(arena, kApplication)},
                 {"DeploymentGroupName", make_ref(arena, deployment.function + "DeploymentGroup")},
                 {"BeforeAllowTrafficHook", deployment.pre_traffic},
                 {"AfterAllowTrafficHook", deployment.post_traffic}});
  return arena.map({{"CodeDeployLambdaAliasUpdate", update}});
}

void add_deployments(Context& context) {
  if (context.deployments.empty()) return;
  Arena& arena = context.arena;
  const auto add = [&](const std::string& id, std::string_view type, Value* properties,
                       Value* condition) {
    context.output_resources->set(arena.keep(id), arena.map({{"Type", arena.string(Text(type))},
                                                             {"Properties", properties},
                                                             {"Condition", condition}}));
  };
  const std::string condition = find_condition(context);
  const Value* tags = merge_tags(context);
  Value* shared = condition.empty() ? nullptr : arena.string(condition);
  add(std::string(kApplication), "AWS::CodeDeploy::Application",
      arena.map({{"ComputePlatform", arena.string("Lambda")}, {"Tags", make_tags(arena, tags)}}),
      shared);
  const bool has_roles = std::ranges::all_of(
      context.deployments, [](const Deployment& each) { return each.role != nullptr; });
  if (!has_roles) {
    const bool is_isolated = context.partition == "aws-iso" || context.partition == "aws-iso-b";
    Value* policy =
        aws_policy(context, is_isolated ? "service-role/AWSCodeDeployRoleForLambdaLimited"
                                        : "service-role/AWSCodeDeployRoleForLambda");
    add(std::string(kRole), "AWS::IAM::Role",
        arena.map(
            {{"AssumeRolePolicyDocument", make_assume_role(arena, "codedeploy.amazonaws.com")},
             {"ManagedPolicyArns", arena.list({policy})},
             {"Tags", make_tags(arena, tags)}}),
        shared);
  }
  for (const Deployment& deployment : context.deployments) {
    try {
      add(deployment.function + "DeploymentGroup", "AWS::CodeDeploy::DeploymentGroup",
          make_group(arena, deployment), deployment.condition);
    } catch (Refusal& refusal) {
      if (refusal.ends_run) throw;
      context.refusals.push_back(std::move(refusal));
    }
  }
}

}  // namespace cairn::sam
