// Domain of a REST API: the domain, its mappings to the API, and its records.

#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/letters.h"
#include "targets/sam/mutual_tls.h"
#include "targets/sam/python.h"
#include "targets/sam/resources/api.h"
#include "targets/sam/route53.h"

namespace cairn::sam {

namespace {

// The zone of all distributions of CloudFront.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-route53-recordset-aliastarget.html
constexpr const char* kEdgeZone = "Z2FDTNDATAQYW2";

struct Domain {
  std::string id;
  Value* endpoint = nullptr;
  bool is_private = false;
};

Domain make_domain(ApiParts& parts) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  Value* given = parts.domain;
  resource.require(given, Kind::Map, "Domain");
  Value* name = resource.need(given->find("DomainName"), "Domain.DomainName");
  Value* certificate = resource.need(given->find("CertificateArn"), "Domain.CertificateArn");
  Domain domain;
  domain.endpoint = given->find("EndpointConfiguration");
  domain.is_private = domain.endpoint != nullptr && domain.endpoint->is_string("PRIVATE");
  domain.id =
      (domain.is_private ? "ApiGatewayDomainNameV2" : "ApiGatewayDomainName") + id_suffix(name);
  // What is added to Domain shows in the hash of the deployment.
  if (!domain.is_private) given->set("ApiDomainName", arena.string(domain.id));
  if (domain.endpoint == nullptr) {
    domain.endpoint = arena.string("REGIONAL");
    given->set("EndpointConfiguration", domain.endpoint);
  }
  if (!domain.is_private && !domain.endpoint->is_string("EDGE") &&
      !domain.endpoint->is_string("REGIONAL")) {
    resource.refuse(
        "EndpointConfiguration for Custom Domains must be one of ['EDGE', 'REGIONAL', 'PRIVATE'].",
        domain.endpoint);
  }
  Value* endpoint = arena.map({{"Types", arena.list({domain.endpoint})},
                               {"IpAddressType", truthy(given->get("IpAddressType"))}});
  const bool is_regional = domain.endpoint->is_string("REGIONAL");
  Value* made = arena.map({{"DomainName", name}, {"EndpointConfiguration", endpoint}}, given->span);
  made->set(is_regional ? "RegionalCertificateArn" : "CertificateArn", certificate);
  const auto pass = [&](std::string_view key) {
    if (Value* value = given->find(key); is_truthy(value)) made->set(Text(key), value);
  };
  const auto forbid = [&](std::string_view key, const std::string& type) {
    const Value* value = given->find(key);
    if (!is_truthy(value)) return;
    throw refuse_resource(domain.id,
                          "property " + std::string(key) +
                              " not defined for resource of type AWS::ApiGateway::" + type,
                          value->span);
  };
  pass("SecurityPolicy");
  pass("EndpointAccessMode");
  if (domain.is_private) {
    forbid("OwnershipVerificationCertificateArn", "DomainNameV2");
    pass("Policy");
  } else {
    forbid("Policy", "DomainName");
    pass("OwnershipVerificationCertificateArn");
    if (Value* tls = make_mutual_tls(resource, given, "Domain.MutualTlsAuthentication"))
      made->set("MutualTlsAuthentication", tls);
  }
  resource.add_secondary(
      domain.id,
      domain.is_private ? "AWS::ApiGateway::DomainNameV2" : "AWS::ApiGateway::DomainName", made);
  return domain;
}

void add_access(ApiParts& parts, const Domain& domain) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  const Value* access = parts.domain->find("AccessAssociation");
  if (!domain.is_private || access == nullptr) return;
  resource.require(access, Kind::Map, "Domain.AccessAssociation");
  Value* endpoint = access->find("VpcEndpointId");
  Value* data =
      arena.list({endpoint != nullptr ? endpoint : arena.null(), arena.string(domain.id)});
  resource.add_secondary("DomainNameAccessAssociation" + id_suffix(data),
                         "AWS::ApiGateway::DomainNameAccessAssociation",
                         arena.map({{"AccessAssociationSource", endpoint},
                                    {"AccessAssociationSourceType", arena.string("VPCE")},
                                    {"DomainNameArn", make_ref(arena, domain.id)}}));
}

void add_mapping(ApiParts& parts, const Domain& domain, const std::string& id, Value* path) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  resource.add_secondary(
      id,
      domain.is_private ? "AWS::ApiGateway::BasePathMappingV2" : "AWS::ApiGateway::BasePathMapping",
      arena.map({{domain.is_private ? "DomainNameArn" : "DomainName", make_ref(arena, domain.id)},
                 {"RestApiId", make_ref(arena, resource.id.view)},
                 {"Stage", make_ref(arena, parts.stage_id)},
                 {"BasePath", path}}));
}

void add_mappings(ApiParts& parts, const Domain& domain) {
  Resource& resource = parts.resource;
  const std::string api(resource.id.view);
  Value* paths = parts.domain->find("BasePath");
  if (is_truthy(paths) && paths->is_string()) paths = parts.arena.list({paths});
  // Anything else than a text or a list is passed over.
  if (!is_truthy(paths) || !paths->is_list()) {
    add_mapping(parts, domain, api + "BasePathMapping", nullptr);
    return;
  }
  const Value* normalizes = parts.domain->get("NormalizeBasePath");
  for (std::size_t i = 0; i < paths->items.size(); ++i) {
    Value* path = paths->items[i];
    resource.require(path, Kind::String, "Domain.BasePath[" + std::to_string(i) + "]");
    std::string name;
    for (const char c : path->text.view) {
      if (is_alphanumeric(c)) name += c;
    }
    const bool is_normal = normalizes == nullptr || is_truthy(normalizes);
    add_mapping(parts, domain, api + name + "BasePathMapping",
                is_normal ? parts.arena.string(name) : path);
  }
}

void add_records(ApiParts& parts, const Domain& domain) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  Value* route53 = parts.domain->find("Route53");
  if (route53 == nullptr) return;
  resource.require(route53, Kind::Map, "Domain.Route53");
  const auto attribute = [&](std::string_view name) {
    return make_get_att(arena, domain.id, name);
  };
  AliasTarget target;
  if (domain.is_private) {
    const auto given = [&](std::string_view name) {
      Value* value = route53->get(name);
      return value != nullptr ? value : arena.null();
    };
    target = {given("VpcEndpointHostedZoneId"), given("VpcEndpointDomainName")};
  } else if (domain.endpoint->is_string("REGIONAL")) {
    target = {attribute("RegionalHostedZoneId"), attribute("RegionalDomainName")};
  } else {
    Value* name = route53->find("DistributionDomainName");
    if (name == nullptr) {
      name = attribute("DistributionDomainName");
      route53->set("DistributionDomainName", name);
    }
    target = {arena.string(kEdgeZone), name};
  }
  add_record_sets(resource, route53, parts.domain->get("DomainName"), target, true);
}

}  // namespace

void add_domain(ApiParts& parts) {
  if (parts.domain == nullptr) return;
  const Domain domain = make_domain(parts);
  add_access(parts, domain);
  add_mappings(parts, domain);
  add_records(parts, domain);
}

}  // namespace cairn::sam
