// The section Resources: names, types, and the attributes beside the properties.

#include <algorithm>

#include "compiler/rules/rule.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules::resources {

static constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
    "resources-section-structure.html";
static constexpr std::string_view kQuotas =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html";
static constexpr std::string_view kDeletionPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-attribute-deletionpolicy.html";
static constexpr std::string_view kReplacePage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-attribute-updatereplacepolicy.html";
static constexpr std::string_view kModulesPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/modules.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E3001", Error, "{0}",
     "A resource is malformed. It is a map with a `Type`, its name has letters and digits only, "
     "and beside `Properties` there are only CloudFormation's attributes.",
     kPage},
    {"E3006", Error, "{0}",
     "The type of a resource does not exist. Types are the same in all letters, capitals "
     "included; `Custom::Name` is a type of your own.",
     kPage},
    {"E3007", Error, "{0}",
     "A resource and a parameter have the same name. A Ref could mean either of them.", kPage},
    {"E3010", Error, "{0}", "The template has too many resources. 500 are allowed.", kQuotas},
    {"E3011", Error, "{0}", "The name of a resource is too long. It has at most 255 characters.",
     kQuotas},
    {"E3015", Error, "{0}", "The condition of a resource is not defined.", kPage},
    {"E3035", Error, "{0}",
     "The DeletionPolicy of a resource is wrong. It is Delete, Retain, RetainExceptOnCreate or, "
     "for types that can be saved so, Snapshot.",
     kDeletionPage},
    {"E3036", Error, "{0}",
     "The UpdateReplacePolicy of a resource is wrong. It is Delete, Retain or, for types that can "
     "be saved so, Snapshot.",
     kReplacePage},
    {"E5001", Error, "{0}", "A module has an attribute that modules cannot have.", kModulesPage},
    {"I3010", Info, "{0}", "The template comes near to the limit of 500 resources.", kQuotas},
    {"I3011", Info, "{0}",
     "A resource that holds data has no policies for its end. The default deletes it: set "
     "DeletionPolicy and UpdateReplacePolicy.",
     kDeletionPage},
    {"I3012", Info, "{0}", "The name of a resource comes near to its limit of 255 characters.",
     kQuotas},
    {"W3011", Warning, "{0}",
     "A resource is kept in one case and lost in the other. DeletionPolicy speaks of its removal, "
     "UpdateReplacePolicy of its replacement by an update; set both.",
     kReplacePage},
};
enum Finding {
  kMalformed,
  kType,
  kShared,
  kTooMany,
  kLongName,
  kCondition,
  kDeletion,
  kReplacement,
  kModule,
  kNearMany,
  kStateful,
  kNearLongName,
  kOnePolicy
};

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static void check_name(Context& context, Value resource);
static void check_fields(Context& context, Value resource);
static void check_type(Context& context, const Resource& resource);
static void check_policies(Context& context, const Resource& resource);

static void check(Context& context) {
  const Value resources = context.file.section("Resources");
  if (!resources.is_map()) return;
  static constexpr std::size_t kMost = 500;
  if (resources.size() > kMost) {
    context.report(kFindings[kTooMany], resources,
                   std::to_string(resources.size()) + " resources are more than 500");
  } else if (resources.size() > kMost * 9 / 10) {
    context.report(kFindings[kNearMany], resources,
                   std::to_string(resources.size()) + " resources are near the limit of 500");
  }
  for (const Resource& resource : context.file.resources()) {
    const Value value = resource.value;
    check_name(context, value);
    if (context.file.parameter(resource.name)) {
      context.report(kFindings[kShared], value,
                     quoted(resource.name) + " is the name of a parameter, too");
    }
    if (!value.is_map()) {
      context.report(kFindings[kMalformed], value, shown(value) + " is not of type `object`");
      continue;
    }
    check_fields(context, value);
    check_type(context, resource);
    check_policies(context, resource);
  }
}

static void check_name(Context& context, Value resource) {
  const std::string_view name = resource.key();
  if (!is_alphanumeric(name)) {
    context.report(kFindings[kMalformed], resource,
                   quoted(name) + " has other characters than letters and digits");
  }
  if (name.size() > 255) {
    context.report(kFindings[kLongName], resource,
                   std::to_string(name.size()) + " characters are more than 255");
  } else if (name.size() > 229) {
    context.report(kFindings[kNearLongName], resource,
                   std::to_string(name.size()) + " characters are near the limit of 255");
  }
}

static void check_fields(Context& context, Value resource) {
  static constexpr std::string_view kFields[] = {
      "Type",           "Properties", "Condition",    "DependsOn",          "DeletionPolicy",
      "CreationPolicy", "Metadata",   "UpdatePolicy", "UpdateReplacePolicy"};
  static constexpr std::string_view kSamFields[] = {"Connectors", "IgnoreGlobals"};
  const Value type = resource.get("Type");
  for (const Value field : resource) {
    const std::string_view name = field.key();
    if (std::ranges::find(kFields, name) != std::end(kFields) || name.starts_with("Fn::")) continue;
    if (type.text().starts_with("AWS::Serverless::")) continue;
    // Those are told of by the rules on SAM.
    if (std::ranges::find(kSamFields, name) != std::end(kSamFields)) continue;
    // A custom resource may name the version of its schema.
    if (name == "Version" && type.text().starts_with("Custom::")) continue;
    if (name == "Version") {
      context.report(kFindings[kMalformed], resource, "only custom resources have a `Version`");
      continue;
    }
    context.report(kFindings[kMalformed], field,
                   quoted(name) + " is no attribute of a resource" +
                       did_you_mean(name, {std::begin(kFields), std::end(kFields)}));
  }
  if (!type) {
    if (!resource.has("Fn::Transform")) {
      context.report(kFindings[kMalformed], resource, "`Type` is missing");
    }
  } else if (!type.is_string()) {
    context.report(kFindings[kMalformed], type, shown(type) + " is not of type `string`");
  }
  const Value properties = resource.get("Properties");
  if (properties.is_no_value()) {
    context.report(kWrongType, properties.argument(), "`AWS::NoValue` is not of type `object`");
  }
  if (properties && !properties.is_map()) {
    context.report(kWrongType, properties, shown(properties) + " is not of type `object`");
  }
  if (const Value metadata = resource.get("Metadata"); metadata && !metadata.is_map()) {
    context.report(kFindings[kMalformed], metadata, shown(metadata) + " is not of type `object`");
  }
  if (const Value condition = resource.get("Condition")) {
    if (!condition.is_string()) {
      context.report(kFindings[kMalformed], condition,
                     shown(condition) + " is not of type `string`");
    } else if (!context.file.condition(condition.text())) {
      context.report(kFindings[kCondition], condition,
                     quoted(condition.text()) + " is no condition");
    }
  }
  if (!type.text().ends_with("::MODULE")) return;
  for (const std::string_view name : {"CreationPolicy", "UpdatePolicy"}) {
    const Value field = resource.get(name);
    if (field) context.report(kFindings[kModule], field, "a module has no " + quoted(name));
  }
  if (const Value reserved = resource.get("Metadata").get("AWS::CloudFormation::Module")) {
    context.report(kFindings[kModule], reserved, "this key of Metadata is reserved");
  }
}

static void check_type(Context& context, const Resource& resource) {
  const std::string_view type = resource.type;
  if (type.empty() || type.starts_with("Custom::") || type.ends_with("::MODULE")) return;
  if (context.schemas.is_known(type)) return;
  if (type.starts_with("AWS::Serverless::") && !context.file.is_sam()) return;
  // What the CDK adds for its own statistics.
  if (type == "AWS::CDK::Metadata") return;
  context.report(kFindings[kType], resource.value.get("Type"),
                 quoted(type) + " is no type in " + context.settings.region +
                     did_you_mean(type, context.schemas.type_names()));
}

static void check_policy(Context& context, const Resource& resource, std::string_view attribute,
                         Finding finding) {
  const Value policy = resource.value.get(attribute);
  if (!policy) return;
  std::vector<std::string_view> allowed = {"Delete", "Retain"};
  if (finding == kDeletion) allowed.emplace_back("RetainExceptOnCreate");
  const auto type = context.schemas.catalog().find(resource.type);
  if (type && type->supports_snapshot()) allowed.emplace_back("Snapshot");
  const auto judge = [&](Value value, Value at) {
    if (!value.is_string()) {
      context.report(kFindings[finding], at, shown(value) + " is not of type `string`");
    } else if (std::ranges::find(allowed, value.text()) == allowed.end()) {
      context.report(kFindings[finding], at, shown(value) + " is not one of " + listed(allowed));
    }
  };
  const bool may_be_call = !policy.is_call("Fn::Cidr") && !policy.is_call("Fn::GetAtt") &&
                           !policy.is_call("Fn::GetAZs") &&
                           !is_condition_function(policy.function());
  if (!policy.is_call() || !may_be_call) {
    judge(policy, policy);
    return;
  }
  for (const Resolved& each : context.resolver.resolve(policy)) {
    // The value of a parameter is its own affair.
    if (!each.parameter) judge(each.value, policy);
  }
}

static void check_policies(Context& context, const Resource& resource) {
  check_policy(context, resource, "DeletionPolicy", kDeletion);
  check_policy(context, resource, "UpdateReplacePolicy", kReplacement);
  const Value deletion = resource.value.get("DeletionPolicy");
  const Value replacement = resource.value.get("UpdateReplacePolicy");
  if (bool(deletion) != bool(replacement)) {
    const Value given = deletion ? deletion : replacement;
    if (given.text() != "Delete") {
      context.report(kFindings[kOnePolicy], resource.value,
                     quoted(deletion ? "UpdateReplacePolicy" : "DeletionPolicy") + " is missing");
    }
  }
  // Those whose data nobody can make again.
  static constexpr std::string_view kStatefulTypes[] = {"AWS::CloudFormation::Stack",
                                                        "AWS::Cognito::UserPool",
                                                        "AWS::DocDB::DBCluster",
                                                        "AWS::DocDB::DBInstance",
                                                        "AWS::DynamoDB::GlobalTable",
                                                        "AWS::DynamoDB::Table",
                                                        "AWS::EC2::Volume",
                                                        "AWS::EFS::FileSystem",
                                                        "AWS::EMR::Cluster",
                                                        "AWS::ElastiCache::CacheCluster",
                                                        "AWS::ElastiCache::ReplicationGroup",
                                                        "AWS::Elasticsearch::Domain",
                                                        "AWS::KMS::Key",
                                                        "AWS::Kinesis::Stream",
                                                        "AWS::Logs::LogGroup",
                                                        "AWS::Neptune::DBCluster",
                                                        "AWS::Neptune::DBInstance",
                                                        "AWS::OpenSearchService::Domain",
                                                        "AWS::RDS::DBCluster",
                                                        "AWS::RDS::DBInstance",
                                                        "AWS::Redshift::Cluster",
                                                        "AWS::SQS::Queue",
                                                        "AWS::SecretsManager::Secret"};
  const bool is_stateful =
      std::ranges::find(kStatefulTypes, resource.type) != std::end(kStatefulTypes);
  if (is_stateful && !(deletion && replacement)) {
    context.report(kFindings[kStateful], resource.value,
                   "a resource that holds data lacks a policy for its end");
  }
}

}  // namespace cairn::rules::resources
