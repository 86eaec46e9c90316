// CreationPolicy and UpdatePolicy of resources, and the form of tags.

#include <algorithm>
#include <set>

#include "compiler/rules/rule.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules::attributes {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E3016", Error, "{0}",
     "The UpdatePolicy of a resource is malformed. Which parts it has depends on the type.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "aws-attribute-updatepolicy.html"},
    {"E3024", Error, "{0}",
     "The tags of a resource are malformed. They are a list of Key and Value, each Key once.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "aws-properties-resource-tags.html"},
    {"E3055", Error, "{0}", "The CreationPolicy of a resource is malformed.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "aws-attribute-creationpolicy.html"},
};
enum Finding { kUpdate, kTags, kCreation };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

namespace {

struct Part {
  std::string_view name;
  std::vector<std::string_view> fields;  // none: a single value
};

const std::vector<Part>& update_parts() {
  static const std::vector<Part> kParts = {
      {"AutoScalingReplacingUpdate", {"WillReplace"}},
      {"AutoScalingRollingUpdate",
       {"MaxBatchSize", "MinActiveInstancesPercent", "MinInstancesInService",
        "MinSuccessfulInstancesPercent", "PauseTime", "SuspendProcesses", "WaitOnResourceSignals"}},
      {"AutoScalingScheduledAction", {"IgnoreUnmodifiedGroupSizeProperties"}},
      {"CodeDeployLambdaAliasUpdate",
       {"AfterAllowTrafficHook", "ApplicationName", "BeforeAllowTrafficHook",
        "DeploymentGroupName"}},
      {"CodeDeployBlueGreenUpdate", {}},
      {"EnableVersionUpgrade", {}},
      {"UseOnlineResharding", {}}};
  return kParts;
}

const std::vector<Part>& creation_parts() {
  static const std::vector<Part> kParts = {
      {"AutoScalingCreationPolicy", {"MinSuccessfulInstancesPercent"}},
      {"ResourceSignal", {"Count", "Timeout"}},
      {"StartFleet", {}}};
  return kParts;
}

}  // namespace

static void check_parts(Context& context, Value policy, Finding finding,
                        const std::vector<Part>& parts) {
  context.scenarios.for_each_branch(policy, kAlways, [&](Value branch, Formula) {
    if (branch.is_call()) {
      const FunctionFacts* facts = function_facts(branch.function());
      // A name that a Ref cannot have here is told of as such.
      const bool is_resource = context.file.resource(branch.ref_name()) != nullptr;
      if (facts != nullptr && facts->kind != nullptr && branch.function() != "Fn::Transform") {
        context.report(*facts->kind, is_resource ? branch.argument() : branch,
                       shown(branch) + " is not of type `object`");
      }
      return;
    }
    if (!branch.is_map()) {
      context.report(kFindings[finding], branch, shown(branch) + " is not of type `object`");
      return;
    }
    for (const Value part : branch) {
      const auto known = std::ranges::find(parts, part.key(), &Part::name);
      if (known == parts.end()) {
        std::vector<std::string_view> names;
        for (const Part& each : parts) names.push_back(each.name);
        context.report(kFindings[finding], part,
                       quoted(part.key()) + " is unknown here" + did_you_mean(part.key(), names));
        continue;
      }
      if (known->fields.empty() || part.is_call()) continue;
      if (!part.is_map()) {
        context.report(kFindings[finding], part, shown(part) + " is not of type `object`");
        continue;
      }
      for (const Value field : part) {
        if (std::ranges::find(known->fields, field.key()) != known->fields.end()) continue;
        context.report(
            kFindings[finding], field,
            quoted(field.key()) + " is unknown here" + did_you_mean(field.key(), known->fields));
      }
    }
  });
}

static void check_tags(Context& context, const Resource& resource) {
  const auto type = context.schemas.catalog().find(resource.type);
  if (!type || type->tag_shape() != catalog::TagShape::Standard) return;
  context.at(resource.properties, context.scenarios.of(resource), type->tag_property(),
             [&](Value tags, Formula within) {
               // A map is the other form of tags, and no more than of the wrong type.
               if (tags.is_map()) return;
               if (!tags.is_list()) {
                 context.report(kFindings[kTags], tags, shown(tags) + " is not of type `array`");
                 return;
               }
               std::set<std::string> keys;
               for (const Value tag : tags) {
                 if (tag.is_call("Fn::If") || !tag.is_map() || tag.is_call()) continue;
                 const auto key = tag.get("Key").scalar_text();
                 if (!key || keys.insert(*key).second) continue;
                 if (!context.scenarios.is_possible(within)) continue;
                 context.report(kFindings[kTags], tags, quoted(*key) + " is the key of two tags");
               }
             });
}

static void check(Context& context) {
  for (const Resource& resource : context.file.resources()) {
    if (!resource.value.is_map()) continue;
    if (const Value policy = resource.value.get("CreationPolicy")) {
      if (!resource.type.ends_with("::MODULE")) {
        check_parts(context, policy, kCreation, creation_parts());
      }
    }
    if (const Value policy = resource.value.get("UpdatePolicy")) {
      check_parts(context, policy, kUpdate, update_parts());
    }
    if (resource.properties.is_map()) check_tags(context, resource);
  }
}

}  // namespace cairn::rules::attributes
