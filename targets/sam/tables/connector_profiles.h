#pragma once

// What a connector makes for a pair of resource types, and how it reaches what it needs of
// each of the two.

#include <optional>
#include <string_view>
#include <vector>

#include "targets/sam/tables/tables.h"

namespace cairn::sam {

// `%{Source.Arn}` and the like stand in texts for what is known of the two resources.
struct ConnectorStatement {
  Actions actions;
  std::vector<std::string_view> resources;
  bool has_resource_list = false;
  std::string_view service;  // the principal of a queue's or topic's policy, else empty
  std::string_view from;     // the ARN that it acts for, else empty
};

struct ConnectorProfile {
  enum class Kind { ManagedPolicy, TopicPolicy, QueuePolicy, LambdaPermission };
  enum class DependedBy { Nothing, Source, EventSourceMapping };
  struct Access {
    std::string_view category;  // Read or Write
    std::vector<ConnectorStatement> statements;
    // Of a LambdaPermission.
    std::string_view service, from, account;
  };

  Kind kind = Kind::ManagedPolicy;
  // Whose role a managed policy is attached to.
  bool is_on_source = false;
  DependedBy depended_by = DependedBy::Nothing;
  std::vector<Access> access;
  // The sets of categories that may be asked for. Empty: any.
  std::vector<std::vector<std::string_view>> together;
};

[[nodiscard]] std::optional<ConnectorProfile> find_connector_profile(std::string_view source,
                                                                     std::string_view destination);
// The types that a connector may lead to from this one, in the table's order.
[[nodiscard]] std::vector<std::string_view> connector_destinations(std::string_view source);

// How a connector finds things out about a resource of a type: `role` is the property that
// refers to its role, `Targets` for a rule's; `Arn`, `Name`, ... are `Ref`, `GetAtt Name` or a
// text. Null for a type that it knows nothing of.
[[nodiscard]] schema::Json connector_type(std::string_view type);

}  // namespace cairn::sam
