// AWS::Serverless::CapacityProvider: EC2 instances that functions run on.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-capacityprovider.html

#include "targets/sam/intrinsics.h"
#include "targets/sam/policies.h"
#include "targets/sam/resources/types.h"
#include "targets/sam/tags.h"
#include "targets/sam/typed_model.h"

namespace cairn::sam {

namespace {

constexpr std::string_view kMark = "lambda:createdBy";

// The model of the maps in it; the properties themselves were checked before.
void check(const Resource& resource) {
  Value* maps = resource.arena.map();
  for (const Text name : {"VpcConfig", "InstanceRequirements", "ScalingConfig"}) {
    if (Value* value = resource.property(name.view)) maps->set(name, value);
  }
  for (const Entry& entry : require_model(resource, "CapacityProvider", maps)->entries()) {
    resource.properties->set(entry.key, entry.value);
  }
  const Value* instances = resource.property("InstanceRequirements");
  if (instances != nullptr && instances->find("AllowedTypes") != nullptr &&
      instances->find("ExcludedTypes") != nullptr) {
    resource.refuse(
        "Cannot specify 'InstanceRequirements.AllowedTypes' and "
        "'InstanceRequirements.ExcludedTypes' together.",
        instances);
  }
}

Value* make_instances(const Resource& resource) {
  const Value* written = resource.property("InstanceRequirements");
  if (!is_truthy(written)) return nullptr;
  return resource.arena.map({{"Architectures", written->find("Architectures")},
                             {"AllowedInstanceTypes", written->find("AllowedTypes")},
                             {"ExcludedInstanceTypes", written->find("ExcludedTypes")}});
}

Value* make_scaling(const Resource& resource) {
  const Value* written = resource.property("ScalingConfig");
  if (!is_truthy(written)) return nullptr;
  Arena& arena = resource.arena;
  Value* scaling = arena.map({{"MaxVCpuCount", written->find("MaxVCpuCount")}});
  Value* target = written->find("AverageCPUUtilization");
  if (target == nullptr) {
    scaling->set("ScalingMode", arena.string("Auto"));
    return scaling;
  }
  Value* metric = arena.string("LambdaCapacityProviderAverageCPUUtilization");
  scaling->set("ScalingMode", arena.string("Manual"));
  scaling->set(
      "ScalingPolicies",
      arena.list({arena.map({{"PredefinedMetricType", metric}, {"TargetValue", target}})}));
  return scaling;
}

// The resource's own tags in front of the mark.
Value* make_tags(const Resource& resource) {
  Value* tags = make_tag_list(resource.arena, resource.property("Tags"));
  for (Value* mark : make_marked_tag_list(resource.arena, kMark, nullptr)->items) {
    tags->append(mark);
  }
  return tags;
}

// The ARN of the role that is given, or of one that is added.
Value* find_role(Resource& resource) {
  if (Value* role = resource.given("OperatorRole")) return role;
  Arena& arena = resource.arena;
  const Value* is_propagated = resource.property("PropagateTags");
  RoleParts parts{.id = std::string(resource.id.view) + "OperatorRole"};
  parts.assume_role = make_assume_role(arena, "lambda.amazonaws.com");
  parts.managed = {aws_policy(resource.context, "AWSLambdaManagedEC2ResourceOperator")};
  const Value* tags = is_truthy(is_propagated) ? resource.property("Tags") : nullptr;
  parts.tags = make_marked_tag_list(arena, kMark, tags);
  resource.add_secondary(parts.id, "AWS::IAM::Role", make_role(resource, parts));
  return make_get_att(arena, parts.id, "Arn");
}

}  // namespace

void transform_capacity_provider(Resource& resource) {
  check(resource);
  Arena& arena = resource.arena;
  Value* tags = make_tags(resource);
  Value* role = find_role(resource);
  resource.add_main(
      resource.id.view, "AWS::Lambda::CapacityProvider",
      arena.map({{"CapacityProviderName", resource.given("CapacityProviderName")},
                 {"VpcConfig", resource.property("VpcConfig")},
                 {"PermissionsConfig", arena.map({{"CapacityProviderOperatorRoleArn", role}})},
                 {"InstanceRequirements", make_instances(resource)},
                 {"CapacityProviderScalingConfig", make_scaling(resource)},
                 {"KmsKeyArn", resource.given("KmsKeyArn")},
                 {"Tags", tags}}));
}

}  // namespace cairn::sam
