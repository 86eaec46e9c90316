// Two values of one resource that must fit each other.

#include <algorithm>
#include <set>

#include "compiler/rules/rule.h"

namespace cairn::rules::comparisons {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E3041", Error, "{0}",
     "The name of a record does not lie in its hosted zone. It is the zone's name, or ends in a "
     "dot "
     "and that.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "aws-resource-route53-recordset.html"},
    {"E3053", Error, "{0}",
     "A task with a network of its own maps a port of its host to another one of its container. In "
     "the mode awsvpc both are the same.",
     "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html"},
    {"E3056", Error, "{0}",
     "The health check EC2 is named beside others. It is always on, and not combined.",
     "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html"},
    {"E3057", Error, "{0}",
     "A cache behaviour names an origin that the distribution does not have.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "aws-properties-cloudfront-distribution-cachebehavior.html"},
    {"E3061", Error, "{0}",
     "The days until an object is archived are out of range. Archive access has 90 to 730, deep "
     "archive access 180 to 730.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "aws-properties-s3-bucket-tiering.html"},
    {"E3503", Error, "{0}",
     "The domain that validates a certificate is no parent of the domain that it is for.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "aws-properties-certificatemanager-certificate-domainvalidationoption.html"},
    {"E3504", Error, "{0}",
     "Backups are deleted too soon after they went to cold storage, where they stay for at least "
     "90 "
     "days.",
     "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html"},
    {"E3697", Error, "{0}",
     "The environment variables of a function are too large. Names and values together have at "
     "most "
     "4 KB.",
     "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"},
    {"E3706", Error, "{0}", "The greatest size of a group is below its least one.",
     "https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html"},
};
enum Finding {
  kZone,
  kPorts,
  kHealth,
  kOrigin,
  kTiering,
  kValidation,
  kLifecycle,
  kEnvironment,
  kSizes
};

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static std::string_view without_dot(std::string_view name) {
  return name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

// `a.b.c` lies in `b.c`, and in itself.
static bool lies_in(std::string_view name, std::string_view parent) {
  name = without_dot(name);
  parent = without_dot(parent);
  return name == parent || (name.ends_with(parent) && name.size() > parent.size() &&
                            name[name.size() - parent.size() - 1] == '.');
}

static void check_record(Context& context, Value record) {
  const Value zone = record.get("HostedZoneName"), name = record.get("Name");
  if (!zone.is_string() || !name.is_string() || lies_in(name.text(), zone.text())) return;
  context.report(kFindings[kZone], name, shown(name) + " does not lie in " + shown(zone));
}

static void check_task(Context& context, Value task) {
  if (task.get("NetworkMode").text() != "awsvpc") return;
  context.at(task, kAlways, "ContainerDefinitions/*/PortMappings/*", [&](Value port, Formula) {
    const auto host = context.resolver.number(port.get("HostPort"));
    const auto container = context.resolver.number(port.get("ContainerPort"));
    if (!host || !container || *host == *container) return;
    context.report(kFindings[kPorts], port.get("HostPort"),
                   shown(port.get("HostPort")) + " is not the container's port " +
                       shown(port.get("ContainerPort")));
  });
}

static void check_distribution(Context& context, Value config) {
  std::set<std::string_view> ids;
  bool is_open = false;
  const auto collect = [&](Value list) {
    is_open = is_open || list.is_call();
    for (const Value each : list) {
      const Value id = each.get("Id");
      is_open = is_open || each.is_call() || (id && !id.is_string());
      ids.insert(id.text());
    }
  };
  collect(config.get("Origins"));
  const Value groups = config.get("OriginGroups");
  is_open = is_open || groups.is_call() || config.is_call();
  collect(groups.get("Items"));
  // Without any, it is their absence that is wrong.
  if (is_open || ids.empty()) return;
  const auto look = [&](Value behaviour, Formula) {
    const Value target = behaviour.get("TargetOriginId");
    if (!target.is_string() || ids.contains(target.text())) return;
    context.report(
        kFindings[kOrigin], target,
        shown(target) + " is no origin" + did_you_mean(target.text(), {ids.begin(), ids.end()}));
  };
  context.at(config, kAlways, "DefaultCacheBehavior", look);
  context.at(config, kAlways, "CacheBehaviors/*", look);
}

static void check_lifecycle(Context& context, Value lifecycle) {
  const Value deleted = lifecycle.get("DeleteAfterDays");
  const auto days = context.resolver.number(deleted);
  const auto cold = context.resolver.number(lifecycle.get("MoveToColdStorageAfterDays"));
  if (!days || !cold || *days >= *cold + 90) return;
  context.report(kFindings[kLifecycle], deleted,
                 shown(deleted) + " days are fewer than 90 after the move to cold storage");
}

static void check_environment(Context& context, Value variables) {
  std::size_t bytes = 0;
  if (!variables.is_map() || variables.is_call()) return;
  for (const Value each : variables) bytes += each.key().size() + each.text().size();
  if (bytes <= 4096) return;
  context.report(kFindings[kEnvironment], variables,
                 std::to_string(bytes) + " bytes are more than 4096");
}

static void check_sizes(Context& context, Value group) {
  const Value most = group.get("MaxSize");
  const auto greatest = context.resolver.number(most);
  const auto least = context.resolver.number(group.get("MinSize"));
  if (!greatest || !least || *greatest >= *least) return;
  context.report(kFindings[kSizes], most, shown(most) + " is less than MinSize");
}

static void check(Context& context) {
  const auto each = [&](std::string_view type, std::string_view path,
                        void (*look)(Context&, Value)) {
    context.at(type, path, [&](const Resource&, Value value, Formula) { look(context, value); });
  };
  each("AWS::Route53::RecordSet", "", check_record);
  each("AWS::Route53::RecordSetGroup", "RecordSets/*", check_record);
  each("AWS::ECS::TaskDefinition", "", check_task);
  each("AWS::CloudFront::Distribution", "DistributionConfig", check_distribution);
  for (const std::string_view path : {"BackupPlan/BackupPlanRule/*/Lifecycle",
                                      "BackupPlan/BackupPlanRule/*/CopyActions/*/Lifecycle"}) {
    each("AWS::Backup::BackupPlan", path, check_lifecycle);
  }
  each("AWS::Lambda::Function", "Environment/Variables", check_environment);
  each("AWS::AutoScaling::AutoScalingGroup", "", check_sizes);
  each("AWS::AutoScaling::AutoScalingGroup", "HealthCheckType", [](Context& at, Value value) {
    const std::string text = "," + std::string(value.text()) + ",";
    if (text.find(",EC2,") == std::string::npos || text == ",EC2,") return;
    at.report(kFindings[kHealth], value, "EC2 is not combined with other health checks");
  });
  each("AWS::S3::Bucket", "IntelligentTieringConfigurations/*/Tierings/*",
       [](Context& at, Value tiering) {
         const Value days = tiering.get("Days");
         const auto number = at.resolver.number(days);
         const std::string_view tier = tiering.get("AccessTier").text();
         const double least = tier == "DEEP_ARCHIVE_ACCESS" ? 180
                              : tier == "ARCHIVE_ACCESS"    ? 90
                                                            : 0;
         if (!number || (*number >= least && *number <= 730)) return;
         at.report(kFindings[kTiering], days,
                   shown(days) + " days are out of the range of " + quoted(tier));
       });
  each("AWS::CertificateManager::Certificate", "DomainValidationOptions/*",
       [](Context& at, Value option) {
         const Value domain = option.get("DomainName"), parent = option.get("ValidationDomain");
         if (!domain.is_string() || !parent.is_string() || lies_in(domain.text(), parent.text())) {
           return;
         }
         at.report(kFindings[kValidation], domain,
                   shown(domain) + " does not lie in " + shown(parent));
       });
}

}  // namespace cairn::rules::comparisons
