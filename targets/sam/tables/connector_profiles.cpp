#include "targets/sam/tables/connector_profiles.h"

#include <algorithm>

#include "compiler/base/check.h"

namespace cairn::sam {

static ConnectorStatement read_statement(schema::Json written) {
  ConnectorStatement statement;
  statement.actions = read_actions(written);
  const schema::Json on = member(written, "on");
  statement.has_resource_list = on.is_array();
  statement.resources = on.is_array() ? texts(on) : std::vector{on.string()};
  statement.service = member(written, "service").string();
  statement.from = member(written, "from").string();
  return statement;
}

static ConnectorProfile::Access read_access(std::string_view category, schema::Json written) {
  ConnectorProfile::Access access{.category = category};
  // Statements that several pairs share stand once, under a name.
  const schema::Json statements =
      written.is_string() ? member(member(table("connectors"), "grants"), written.string())
                          : written;
  CAIRN_CHECK(!statements.is_null());
  if (statements.is_object()) {
    access.service = member(statements, "service").string();
    access.from = member(statements, "from").string();
    access.account = member(statements, "account").string();
    return access;
  }
  for (std::size_t i = 0; i < statements.size(); ++i) {
    access.statements.push_back(read_statement(statements.item(i)));
  }
  return access;
}

static ConnectorProfile read_profile(schema::Json written) {
  using Kind = ConnectorProfile::Kind;
  using DependedBy = ConnectorProfile::DependedBy;
  ConnectorProfile profile;
  const std::string_view kind = member(written, "kind").string();
  profile.kind = kind == "TopicPolicy"        ? Kind::TopicPolicy
                 : kind == "QueuePolicy"      ? Kind::QueuePolicy
                 : kind == "LambdaPermission" ? Kind::LambdaPermission
                                              : Kind::ManagedPolicy;
  profile.is_on_source = member(written, "role").string() == "Source";
  const std::string_view depended_by = member(written, "depended-by").string();
  profile.depended_by = depended_by.empty()       ? DependedBy::Nothing
                        : depended_by == "Source" ? DependedBy::Source
                                                  : DependedBy::EventSourceMapping;
  const schema::Json access = member(written, "access");
  for (std::size_t i = 0; i < access.size(); ++i) {
    profile.access.push_back(read_access(access.key(i), access.value(i)));
  }
  const schema::Json together = member(written, "together");
  for (std::size_t i = 0; i < together.size(); ++i) {
    profile.together.push_back(texts(together.item(i)));
  }
  return profile;
}

std::optional<ConnectorProfile> find_connector_profile(std::string_view source,
                                                       std::string_view destination) {
  const schema::Json profiles = member(table("connectors"), "profiles");
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    const schema::Json profile = profiles.item(i);
    if (member(profile, "from").string() != source) continue;
    if (member(profile, "to").string() == destination) return read_profile(profile);
  }
  return std::nullopt;
}

std::vector<std::string_view> connector_destinations(std::string_view source) {
  std::vector<std::string_view> types;
  const schema::Json profiles = member(table("connectors"), "profiles");
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    const schema::Json profile = profiles.item(i);
    if (member(profile, "from").string() == source) {
      types.push_back(member(profile, "to").string());
    }
  }
  return types;
}

schema::Json connector_type(std::string_view type) {
  return member(member(table("connectors"), "types"), type);
}

}  // namespace cairn::sam
