// What works, and could be better: informational findings, and zones written out.

#include <algorithm>
#include <set>

#include "compiler/rules/rule.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules::hints {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"I1022", Info, "{0}",
     "An Fn::Join with an empty delimiter. Fn::Sub says the same and reads better.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "intrinsic-function-reference-sub.html"},
    {"I3100", Info, "{0}",
     "An instance of a generation that has a successor, which gives more for less.",
     "https://aws.amazon.com/ec2/previous-generation/"},
    {"I3042", Info, "{0}",
     "An ARN with a partition, region or account written out. With pseudo parameters the template "
     "works in every partition.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "pseudo-parameter-reference.html"},
    {"W3010", Warning, "{0}",
     "An availability zone is written out. `!Select [0, !GetAZs '']` works in every region.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "intrinsic-function-reference-getavailabilityzones.html"},
};
enum Finding { kJoin, kOld, kArn, kZone };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static void check_joins(Context& context) {
  for (const std::uint32_t id : context.file.calls()) {
    const Value call = context.file.value(id);
    const Value argument = call.is_call("Fn::Join") ? call.argument() : Value();
    if (!argument.is_list() || argument.size() != 2 || !argument.child(1).is_list()) continue;
    const Value delimiter = argument.child(0);
    if (!delimiter.is_string() || !delimiter.text().empty()) continue;
    // What Fn::Sub cannot hold.
    bool is_simple = true;
    for (const Value item : argument.child(1)) {
      is_simple = is_simple && (item.is_string() || item.is_call("Ref") ||
                                item.is_call("Fn::GetAtt") || item.is_call("Fn::Sub"));
    }
    if (is_simple) context.report(kFindings[kJoin], delimiter, "Fn::Sub reads better");
  }
}

// `us-east-1a`.
static bool is_zone(std::string_view text) {
  static const base::Pattern kPattern =
      std::move(*base::Pattern::compile("^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$"));
  const auto found = kPattern.search(text);
  return found && *found;
}

static void check_zones(Context& context, Value value, int depth) {
  static constexpr int kMostDepth = 60;
  if (depth > kMostDepth) return;
  for (const Value child : value) {
    const bool is_place =
        value.is_map() && (child.key() == "AvailabilityZone" || child.key() == "AvailabilityZones");
    if (!is_place) {
      check_zones(context, child, depth + 1);
      continue;
    }
    const auto look = [&](Value zone) {
      if (zone.is_string() && is_zone(zone.text())) {
        context.report(kFindings[kZone], zone, shown(zone) + " is written out");
      }
    };
    // What conditions choose was thought about.
    if (!child.is_list()) look(child);
    for (const Value zone : child) {
      if (child.is_list()) look(zone);
    }
  }
}

// `m1.small`, `db.r3.large`, `cache.t1.micro`, `m3.medium.elasticsearch`.
static void check_generations(Context& context) {
  static const base::Pattern kPattern = std::move(*base::Pattern::compile(
      "^((db|cache)\\.)?(c1|c3|cc1|cc2|cg1|cr1|g2|hi1|hs1|i2|m1|m2|m3|r3|t1)\\.[a-z0-9]+"
      "(\\.(elasticsearch|search))?$"));
  static constexpr std::pair<std::string_view, std::string_view> kPlaces[] = {
      {"AWS::AutoScaling::LaunchConfiguration", "InstanceType"},
      {"AWS::EC2::CapacityReservation", "InstanceType"},
      {"AWS::EC2::Host", "InstanceType"},
      {"AWS::EC2::Instance", "InstanceType"},
      {"AWS::EC2::LaunchTemplate", "LaunchTemplateData/InstanceType"},
      {"AWS::EC2::SpotFleet", "SpotFleetRequestConfigData/LaunchSpecifications/*/InstanceType"},
      {"AWS::EMR::Cluster", "Instances/CoreInstanceGroup/InstanceType"},
      {"AWS::EMR::Cluster", "Instances/MasterInstanceGroup/InstanceType"},
      {"AWS::ElastiCache::CacheCluster", "CacheNodeType"},
      {"AWS::ElastiCache::ReplicationGroup", "CacheNodeType"},
      {"AWS::Elasticsearch::Domain", "ElasticsearchClusterConfig/InstanceType"},
      {"AWS::OpenSearchService::Domain", "ClusterConfig/InstanceType"},
      {"AWS::RDS::DBInstance", "DBInstanceClass"}};
  for (const auto& [type, path] : kPlaces) {
    context.at(type, path, [&](const Resource&, Value value, Formula) {
      const auto found = kPattern.search(value.text());
      if (!value.is_string() || !found || !*found) return;
      context.report(kFindings[kOld], value, shown(value) + " has a successor");
    });
  }
}

static void check_arns(Context& context, Value value, int depth) {
  static constexpr int kMostDepth = 100;
  if (depth > kMostDepth) return;
  if (value.is_call("Fn::Sub")) {
    const std::string_view text = sub_pattern(value).text();
    const auto at = text.find("arn:aws:");
    if (at != std::string_view::npos && text.find("arn:aws:iam::aws:") == std::string_view::npos) {
      context.report(kFindings[kArn], value.argument(), "the partition is written out");
    }
  }
  for (const Value child : value) check_arns(context, child, depth + 1);
}

static void check(Context& context) {
  check_joins(context);
  check_generations(context);
  // The CDK writes what it looked up in the account.
  const bool is_of_cdk = !context.file.resources_of("AWS::CDK::Metadata").empty();
  for (const Resource& resource : context.file.resources()) {
    if (!resource.properties) continue;
    if (!is_of_cdk) check_zones(context, resource.properties, 0);
    check_arns(context, resource.properties, 0);
  }
}

}  // namespace cairn::rules::hints
