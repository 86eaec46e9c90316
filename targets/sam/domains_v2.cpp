#include "targets/sam/domains_v2.h"

#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/letters.h"
#include "targets/sam/mutual_tls.h"
#include "targets/sam/python.h"
#include "targets/sam/route53.h"

namespace cairn::sam {

namespace {

Value* make_endpoint(const Resource& api, const Value* domain) {
  Value* type = domain->find("EndpointConfiguration");
  if (type == nullptr) type = api.arena.string("REGIONAL");
  if (!type->is_string("REGIONAL")) {
    api.refuse("EndpointConfiguration for Custom Domains must be one of ['REGIONAL'].", type);
  }
  Value* endpoint = api.arena.map({{"EndpointType", type}});
  for (const Text name :
       {"OwnershipVerificationCertificateArn", "CertificateArn", "SecurityPolicy"}) {
    Value* value = domain->find(name.view);
    if (name.view == "SecurityPolicy") value = truthy(value);
    if (value != nullptr) endpoint->set(name, value);
  }
  return endpoint;
}

bool is_path_character(char c) { return is_alphanumeric(c) || c == '/' || c == '-' || c == '_'; }

std::string_view trim_slashes(std::string_view path) {
  while (path.starts_with('/')) path.remove_prefix(1);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path;
}

void add_mapping(Resource& api, const std::string& domain, const std::string& stage,
                 const Value* path) {
  Arena& arena = api.arena;
  std::string id(api.id.view);
  Value* mapping = arena.map({{"DomainName", make_ref(arena, domain)},
                              {"ApiId", make_ref(arena, api.id.view)},
                              {"Stage", make_ref(arena, stage)}});
  if (path != nullptr) {
    if (!path->is_string()) api.refuse("Basepath must be a string.", path);
    if (!std::ranges::all_of(path->text.view, is_path_character)) {
      api.refuse("Invalid Basepath name provided.", path);
    }
    std::string name(path->text.view);
    std::erase_if(name, [](char c) { return c == '-' || c == '_' || c == '/'; });
    id += name;
    mapping->set("ApiMappingKey", arena.string(Text(trim_slashes(path->text.view)), path->span));
  }
  api.add_secondary(id + "ApiMapping", "AWS::ApiGatewayV2::ApiMapping", mapping);
}

void add_mappings(Resource& api, const Value* domain, const std::string& id,
                  const std::string& stage) {
  const Value* paths = domain->find("BasePath");
  if (is_truthy(paths) && paths->is_string()) {
    add_mapping(api, id, stage, paths);
  } else if (is_truthy(paths) && paths->is_list()) {
    for (const Value* path : paths->items) add_mapping(api, id, stage, path);
  } else {
    add_mapping(api, id, stage, nullptr);
  }
}

}  // namespace

void add_domain(Resource& api, const DomainSettings& settings) {
  Value* domain = api.property("Domain");
  if (domain == nullptr) return;
  Arena& arena = api.arena;
  domain = resolve_parameters(api.context, domain);
  api.properties->set("Domain", domain);
  if (!settings.has_mutual_tls && is_truthy(domain->find("MutualTlsAuthentication"))) {
    api.refuse("Mutual TLS domain name association is not supported for Websocket APIs.",
               domain->find("MutualTlsAuthentication"));
  }
  Value* name = domain->find("DomainName");
  if (name == nullptr || domain->find("CertificateArn") == nullptr) {
    api.refuse("Custom Domains only works if both DomainName and CertificateArn are provided.",
               domain);
  }
  const std::string id = "ApiGatewayDomainNameV2" + id_suffix(name);
  Value* endpoint = make_endpoint(api, domain);
  api.add_secondary(id, "AWS::ApiGatewayV2::DomainName",
                    arena.map({{"DomainName", name},
                               {"DomainNameConfigurations", arena.list({endpoint})},
                               {"MutualTlsAuthentication", make_mutual_tls(api, domain, "")},
                               {"Tags", settings.tags}}));
  add_mappings(api, domain, id, settings.stage);
  const Value* route53 = domain->find("Route53");
  if (route53 == nullptr) return;
  api.require(route53, Kind::Map, "Domain.Route53");
  add_record_sets(api, route53, name,
                  {make_get_att(arena, id, "RegionalHostedZoneId"),
                   make_get_att(arena, id, "RegionalDomainName")},
                  settings.shares_records);
}

}  // namespace cairn::sam
