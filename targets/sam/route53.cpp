#include "targets/sam/route53.h"

#include "targets/sam/python.h"

namespace cairn::sam {

namespace {

Value* make_record(Arena& arena, const Value* route53, Value* name, const AliasTarget& target,
                   Text type) {
  return arena.map(
      {{"Name", name},
       {"Type", arena.string(type)},
       {"AliasTarget", arena.map({{"EvaluateTargetHealth", route53->find("EvaluateTargetHealth")},
                                  {"HostedZoneId", target.hosted_zone},
                                  {"DNSName", target.dns_name}})},
       {"Region", route53->find("Region")},
       {"SetIdentifier", route53->find("SetIdentifier")}});
}

// The group that the zone has, or a new one.
Value* find_group(Resource& resource, const std::string& id, const Value* route53, bool is_shared) {
  auto& groups = resource.context.record_set_groups;
  const auto found = groups.find(id);
  if (is_shared && found != groups.end()) {
    resource.add_changed(id, found->second);
    return found->second;
  }
  Arena& arena = resource.arena;
  Value* properties = arena.map();
  // The name beside the id only for REST APIs.
  const bool is_rest = resource.node->get("Type")->is_string("AWS::Serverless::Api");
  for (const Text zone : {"HostedZoneId", "HostedZoneName"}) {
    Value* value = route53->find(zone.view);
    if (value == nullptr) continue;
    properties->set(zone, value);
    if (!is_rest) break;
  }
  properties->set("RecordSets", arena.list());
  Value* group = resource.add_secondary(id, "AWS::Route53::RecordSetGroup", properties);
  if (is_shared) groups[id] = group;
  return group;
}

}  // namespace

void add_record_sets(Resource& resource, const Value* route53, Value* domain_name,
                     const AliasTarget& target, bool is_shared) {
  Arena& arena = resource.arena;
  const Value* zone = route53->find("HostedZoneId");
  if (zone == nullptr) zone = route53->find("HostedZoneName");
  if (zone == nullptr) {
    resource.refuse(
        "HostedZoneId or HostedZoneName is required to enable Route53 support on Custom Domains.",
        route53);
  }
  std::string id = "RecordSetGroup";
  const Value* is_separate = route53->find("SeparateRecordSetGroup");
  if (is_separate != nullptr) {
    resource.require(is_separate, Kind::Bool, "Domain.Route53.SeparateRecordSetGroup");
  }
  if (is_separate != nullptr && is_separate->boolean) {
    id += id_suffix(arena.list({const_cast<Value*>(zone), domain_name}));
  } else {
    id += id_suffix(zone);
  }
  Value* group = find_group(resource, id, route53, is_shared);
  Value* records = group->get("Properties")->get("RecordSets");
  records->append(make_record(arena, route53, domain_name, target, "A"));
  const Value* has_ipv6 = route53->find("IpV6");
  if (has_ipv6 != nullptr && has_ipv6->kind == Kind::Bool && has_ipv6->boolean) {
    records->append(make_record(arena, route53, domain_name, target, "AAAA"));
  }
}

}  // namespace cairn::sam
