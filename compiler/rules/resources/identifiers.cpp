// Names that two resources share, and properties that only the service sets.

#include <algorithm>
#include <map>

#include "compiler/rules/rule.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules::identifiers {

using enum diag::Severity;
static constexpr std::string_view kSchema =
    "https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html";
static constexpr diag::Kind kFindings[] = {
    {"E3019", Error, "{0}",
     "Two resources of a type have the same identifier. The second one cannot be made.", kSchema},
    {"E3040", Error, "{0}",
     "A property that only the service sets. A template can ask for it by Fn::GetAtt, and not give "
     "it.",
     kSchema},
    {"E3050", Error, "{0}",
     "A Ref to an IAM resource with a path, where the name alone leads to nothing. Use Fn::GetAtt "
     "of its Arn.",
     "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html"},
    {"E3064", Error, "{0}",
     "Two endpoints of a VPC have private DNS for the same service. Only one can.",
     "https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html"},
};
enum Finding { kShared, kReadOnly, kPath, kDns };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static void check_shared(Context& context) {
  std::map<std::pair<std::string_view, std::string>, std::vector<const Resource*>> by_identifier;
  for (const Resource& resource : context.file.resources()) {
    if (!resource.properties.is_map() || resource.properties.is_call()) continue;
    const TypeSchema* schema = context.schemas.find(resource.type);
    if (schema == nullptr || schema->primary_identifier.empty()) continue;
    std::string identifier;
    for (const std::string_view name : schema->primary_identifier) {
      const Value value = resource.properties.get(name);
      const std::string pointer = "/properties/" + std::string(name);
      const bool is_given =
          std::ranges::find(schema->read_only, pointer) == schema->read_only.end();
      // What is not given, or chosen, is not known to be the same.
      if (!value || !is_given || value.is_call("Fn::If") || value.is_no_value()) {
        identifier.clear();
        break;
      }
      identifier += shown_in_full(value) + '\n';
    }
    if (!identifier.empty()) by_identifier[{resource.type, identifier}].push_back(&resource);
  }
  for (const auto& [key, all] : by_identifier) {
    for (const Resource* each : all) {
      const auto twin = std::ranges::find_if(all, [&](const Resource* other) {
        return other != each && context.scenarios.is_possible(context.scenarios.both(
                                    context.scenarios.of(*each), context.scenarios.of(*other)));
      });
      if (twin == all.end()) continue;
      context
          .report(kFindings[kShared], each->value,
                  "it has the identifier of " + quoted((*twin)->name))
          .note((*twin)->value.place(), "this one");
    }
  }
}

static void check_read_only(Context& context) {
  for (const Resource& resource : context.file.resources()) {
    if (!resource.properties.is_map()) continue;
    const TypeSchema* schema = context.schemas.find(resource.type);
    for (std::size_t i = 0; schema != nullptr && i < schema->read_only.size(); ++i) {
      static constexpr std::string_view kPrefix = "/properties/";
      std::string_view name = schema->read_only[i];
      if (!name.starts_with(kPrefix)) continue;
      name.remove_prefix(kPrefix.size());
      const Value value =
          name.find('/') == std::string_view::npos ? resource.properties.get(name) : Value();
      // A few are named read-only and yet required: AWS's schemas contradict themselves.
      const bool is_required = std::ranges::find(schema->properties->required, name) !=
                               schema->properties->required.end();
      if (!value || is_required || value.is_no_value()) continue;
      context.report(kFindings[kReadOnly], value, quoted(name) + " is set by the service alone");
    }
  }
}

static void check_paths(Context& context) {
  const auto look = [&](std::string_view type, std::string_view path, std::string_view target) {
    context.at(type, path, [&](const Resource&, Value value, Formula) {
      const Resource* found = value.is_call("Ref") ? context.referent(value) : nullptr;
      if (found == nullptr || found->type != target) return;
      const Value where = found->properties.get("Path");
      if (!where.is_string() || where.text() == "/") return;
      context.report(
          kFindings[kPath], value,
          quoted(found->name) + " has the path " + shown(where) + ", so its name is not enough");
    });
  };
  look("AWS::CodeBuild::Project", "ServiceRole", "AWS::IAM::Role");
}

static void check_endpoints(Context& context) {
  std::map<std::string, std::vector<std::pair<Value, Formula>>> by_service;
  context.at("AWS::EC2::VPCEndpoint", "", [&](const Resource&, Value endpoint, Formula within) {
    const Value dns = endpoint.get("PrivateDnsEnabled");
    if (dns.scalar_text() != "true" && dns.scalar_text() != "True") return;
    const Value vpc = endpoint.get("VpcId"), service = endpoint.get("ServiceName");
    if (!vpc || !service || vpc.is_call("Fn::If") || service.is_call("Fn::If")) return;
    by_service[shown_in_full(vpc) + '\n' + shown_in_full(service)].emplace_back(dns, within);
  });
  for (const auto& [key, all] : by_service) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      bool is_shared = false;
      for (std::size_t j = 0; j < all.size() && !is_shared; ++j) {
        is_shared = i != j && context.scenarios.is_possible(
                                  context.scenarios.both(all[i].second, all[j].second));
      }
      if (is_shared) {
        context.report(kFindings[kDns], all[i].first,
                       "another endpoint has private DNS for this service");
      }
    }
  }
}

static void check(Context& context) {
  check_shared(context);
  check_read_only(context);
  check_paths(context);
  check_endpoints(context);
}

}  // namespace cairn::rules::identifiers
