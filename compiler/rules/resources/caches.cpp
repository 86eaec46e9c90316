// Replication groups of ElastiCache, and ports of tasks behind load balancers.

#include "compiler/rules/rule.h"

namespace cairn::rules::caches {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E3026", Error, "{0}",
     "A replication group cannot fail over as it is asked to. Automatic failover needs two nodes "
     "or "
     "more, and a cluster needs automatic failover.",
     "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html"},
    {"E3049", Error, "{0}",
     "A target group checks the health of a fixed port, and the tasks behind it get another port "
     "each. Check `traffic-port`.",
     "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/"
     "specify-application-loadbalancer.html"},
};
enum Finding { kFailover, kPort };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static void check_group(Context& context, Value group) {
  if (!group.is_map() || group.is_call()) return;
  const Value failover = group.get("AutomaticFailoverEnabled");
  const auto is_on = failover.scalar_text();
  const Value parameters = group.get("CacheParameterGroupName");
  const bool is_cluster = parameters.text().ends_with(".cluster.on");
  if (is_cluster && failover && is_on == "false") {
    context.report(kFindings[kFailover], failover, "a cluster needs automatic failover");
  }
  const Value nodes = group.get("NumCacheClusters");
  const auto count = context.resolver.number(nodes);
  if (failover && is_on == "true" && count && *count <= 1) {
    context.report(kFindings[kFailover], nodes, "automatic failover needs two nodes or more");
  }
}

// The container's port is given by the host where it names none, or 0.
static bool has_dynamic_port(Context& context, const Resource& task, Value balancer) {
  if (task.properties.get("NetworkMode").text() == "awsvpc") return false;
  bool is_dynamic = false;
  context.at(task.properties, kAlways, "ContainerDefinitions/*", [&](Value container, Formula) {
    if (container.get("Name").text() != balancer.get("ContainerName").text()) return;
    context.at(container, kAlways, "PortMappings/*", [&](Value port, Formula) {
      const auto wanted = context.resolver.number(balancer.get("ContainerPort"));
      const auto inside = context.resolver.number(port.get("ContainerPort"));
      const auto outside = context.resolver.number(port.get("HostPort"));
      if (!wanted || !inside || *wanted != *inside) return;
      is_dynamic = is_dynamic || !port.has("HostPort") || (outside && *outside == 0);
    });
  });
  return is_dynamic;
}

static void check(Context& context) {
  context.at("AWS::ElastiCache::ReplicationGroup", "",
             [&](const Resource&, Value group, Formula) { check_group(context, group); });
  context.at("AWS::ECS::Service", "", [&](const Resource&, Value service, Formula within) {
    const Resource* task = context.referent(service.get("TaskDefinition"));
    if (task == nullptr || task->type != "AWS::ECS::TaskDefinition") return;
    context.at(service, within, "LoadBalancers/*", [&](Value balancer, Formula) {
      const Resource* group = context.referent(balancer.get("TargetGroupArn"));
      if (group == nullptr || group->type != "AWS::ElasticLoadBalancingV2::TargetGroup") return;
      const Value port = group->properties.get("HealthCheckPort");
      if (!port || port.is_call() || port.text() == "traffic-port") return;
      if (!has_dynamic_port(context, *task, balancer)) return;
      context.report(kFindings[kPort], port,
                     shown(port) + " is not the port that " + quoted(task->name) + " gets");
    });
  });
}

}  // namespace cairn::rules::caches
