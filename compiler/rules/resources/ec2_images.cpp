// Machine images of EC2 instances, and the parameters that name them.

#include <algorithm>

#include "compiler/rules/rule.h"

namespace cairn::rules::ec2_images {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E3673", Error, "{0}",
     "An instance without a machine image. It needs an ImageId, or a launch template that has one.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "aws-resource-ec2-instance.html"},
    {"W2506", Warning, "{0}",
     "A parameter for a machine image that is a plain text. With the type AWS::EC2::Image::Id the "
     "service checks it before anything is made.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
     "cloudformation-supplied-parameter-types.html"},
};
enum Finding { kMissing, kType };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

// A launch template of this template says whether it has an image; others may.
static bool may_have_image(Context& context, Value launch_template) {
  for (const std::string_view name : {"LaunchTemplateId", "LaunchTemplateName"}) {
    const Value reference = launch_template.get(name);
    if (!reference) continue;
    const Resource* target = context.referent(reference);
    if (target == nullptr || target->type != "AWS::EC2::LaunchTemplate") return true;
    const Value data = target->properties.get("LaunchTemplateData");
    return data.is_call() || data.has("ImageId");
  }
  return true;
}

static void check_instance(Context& context, Value properties, Formula within) {
  if (!properties.is_map() || properties.is_call() || properties.has("Fn::Transform")) return;
  const Value launch_template = properties.get("LaunchTemplate");
  if (launch_template && (launch_template.is_call() || may_have_image(context, launch_template))) {
    return;
  }
  const Value image = properties.get("ImageId");
  if (!image) {
    context.report(kFindings[kMissing], properties, "`ImageId` is missing");
    return;
  }
  context.scenarios.for_each_branch(
      image, within,
      [&](Value branch, Formula) {
        if (!branch.is_no_value()) return;
        context.report(kFindings[kMissing], branch.argument(), "`ImageId` is missing here");
      },
      true);
}

static void check_parameters(Context& context) {
  std::vector<Value> seen;
  const auto look = [&](const Resource&, Value value, Formula) {
    const Value parameter = context.file.parameter(value.ref_name());
    const Value type = parameter.get("Type");
    const std::string_view name = type.text();
    if (name.empty() || name == "AWS::EC2::Image::Id" ||
        name == "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>") {
      return;
    }
    if (std::ranges::find(seen, type) != seen.end()) return;
    seen.push_back(type);
    context.report(kFindings[kType], type,
                   quoted(parameter.key()) + " is used as the id of an image");
  };
  static constexpr std::pair<std::string_view, std::string_view> kPlaces[] = {
      {"AWS::AutoScaling::LaunchConfiguration", "ImageId"},
      {"AWS::Batch::ComputeEnvironment", "ComputeResources/ImageId"},
      {"AWS::Cloud9::EnvironmentEC2", "ImageId"},
      {"AWS::EC2::Instance", "ImageId"},
      {"AWS::EC2::LaunchTemplate", "LaunchTemplateData/ImageId"},
      {"AWS::EC2::SpotFleet", "SpotFleetRequestConfigData/LaunchSpecifications/*/ImageId"},
      {"AWS::ImageBuilder::Image", "ImageId"}};
  for (const auto& [type, path] : kPlaces) context.at(type, path, look);
}

static void check(Context& context) {
  context.at("AWS::EC2::Instance", "", [&](const Resource&, Value properties, Formula within) {
    check_instance(context, properties, within);
  });
  check_parameters(context);
}

}  // namespace cairn::rules::ec2_images
