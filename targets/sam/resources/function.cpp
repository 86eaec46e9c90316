#include "targets/sam/resources/function.h"

#include "targets/sam/events.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/python.h"
#include "targets/sam/resources/types.h"
#include "targets/sam/tags.h"

namespace cairn::sam {

// The names of functions are part of what an API's deployment is named after.
static void note_name(const Resource& resource) {
  Value* name = resource.property("FunctionName");
  const Value* events = resource.property("Events");
  if (name == nullptr || events == nullptr) return;
  for (const Entry& event : events->entries()) {
    const Value* type = event.value->get("Type");
    const Value* properties = event.value->find("Properties");
    if (type == nullptr || !type->is_string("Api") || properties == nullptr) continue;
    const Value* api = properties->find("RestApiId");
    if (api != nullptr && api->has("Ref")) api = api->get("Ref");
    if (api == nullptr || !api->is_string()) continue;
    Value* resolved = resolve_parameters(resource.context, resource.arena.deep_copy(name));
    if (!is_truthy(resolved)) continue;
    resource.context.functions_of_api[std::string(api->text.view)] += str(resolved);
  }
}

void transform_function(Resource& resource) {
  note_name(resource);
  EventLinks events = link_events(resource);
  check_function(resource);
  FunctionParts parts(resource);
  parts.function = make_function(resource);
  resource.add_main(resource.id.view, "AWS::Lambda::Function", parts.function);
  if (resource.given("ProvisionedConcurrencyConfig") && !resource.given("AutoPublishAlias")) {
    resource.refuse(
        "To set ProvisionedConcurrencyConfig AutoPublishALias must be defined on the function",
        resource.property("ProvisionedConcurrencyConfig"));
  }
  add_alias(parts);
  add_url(parts);
  add_deployment(parts);
  add_invoke_config(parts);
  add_role(parts);
  add_function_events(resource, events, {parts.function, parts.role, parts.alias_id});
  resource.propagate_tags(resource.property("Tags"), resource.property("PropagateTags"));
}

// `NOT<condition>` for the side of `Fn::If` that stands for what holds not.
static std::string negate(Context& context, const Value* condition) {
  const std::string name = "NOT" + str(condition);
  Arena& arena = context.arena;
  Value* inner = arena.map({{"Condition", const_cast<Value*>(condition)}});
  context.add_condition(name, arena.map({{"Fn::Not", arena.list({inner})}}));
  return name;
}

static Value* make_function_role(FunctionParts& parts) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  Context& context = resource.context;
  RoleParts role{.id = std::string(resource.id.view) + "Role"};
  role.assume_role = resource.property("AssumeRolePolicyDocument");
  if (role.assume_role == nullptr)
    role.assume_role = make_assume_role(arena, "lambda.amazonaws.com");
  role.managed.push_back(
      aws_policy(context, is_truthy(resource.property("DurableConfig"))
                              ? "service-role/AWSLambdaBasicDurableExecutionRolePolicy"
                              : "service-role/AWSLambdaBasicExecutionRole"));
  if (has_tracing(resource)) {
    role.managed.push_back(aws_policy(context, context.partition == "aws"
                                                   ? "AWSXrayWriteOnlyAccess"
                                                   : "AWSXRayDaemonWriteAccess"));
  }
  if (is_truthy(resource.property("VpcConfig"))) {
    role.managed.push_back(aws_policy(context, "service-role/AWSLambdaVPCAccessExecutionRole"));
  }
  if (const Value* queue = resource.given("DeadLetterQueue")) {
    const bool is_sqs = queue->get("Type")->is_string("SQS");
    Value* policy = make_allow_policy(arena, "DeadLetterQueuePolicy",
                                      arena.string(is_sqs ? "sqs:SendMessage" : "sns:Publish"),
                                      queue->get("TargetArn"));
    policy->get("PolicyDocument")->set("Version", arena.string("2012-10-17"));
    role.policies.push_back(policy);
  }
  role.policies.insert(role.policies.end(), parts.policies.begin(), parts.policies.end());
  role.of_resource = read_policies(resource.property("Policies"));
  role.path = resource.property("RolePath");
  role.boundary = resource.property("PermissionsBoundary");
  role.tags = make_marked_tag_list(arena, "lambda:createdBy", resource.property("Tags"));
  return make_role(resource, role);
}

void add_role(FunctionParts& parts) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  const std::string id = std::string(resource.id.view) + "Role";
  Value* given = resource.property("Role");
  if (given != nullptr) parts.function->set("Role", given);
  // Policies are looked at even where the function has a role of its own.
  Value* role = make_function_role(parts);
  if (given != nullptr && !is_intrinsic(given, "Fn::If")) return;

  const auto add = [&] {
    parts.role = role;
    return resource.add_secondary(id, "AWS::IAM::Role", parts.role);
  };
  if (given == nullptr) {
    add();
    parts.function->set("Role", make_get_att(arena, id, "Arn"));
    return;
  }
  // Made where the function's own is `AWS::NoValue`.
  given = resolve_parameters(resource.context, given);
  if (!has_branches(given)) {
    resource.refuse("Malformed 'Role' property: Fn::If requires 3 arguments.", given);
  }
  const auto operands = if_operands(given);
  const bool lacks_then = is_no_value(operands[1]);
  const bool lacks_else = is_no_value(operands[2]);
  if (!lacks_then && !lacks_else) return;
  Value* made = add();
  Value* arn = make_get_att(arena, id, "Arn");
  if (lacks_then && lacks_else) {
    parts.function->set("Role", arn);
    return;
  }
  parts.function->set("Role", make_if(arena, operands[0], lacks_then ? arn : operands[1],
                                      lacks_then ? operands[2] : arn));
  made->set("Condition",
            lacks_then ? operands[0] : arena.string(negate(resource.context, operands[0])));
}

}  // namespace cairn::sam
