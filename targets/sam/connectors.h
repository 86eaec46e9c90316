#pragma once

// What makes a connection between two resources: policies of their roles, of a queue or a
// topic, or permissions to call a function.

#include <optional>
#include <string>

#include "targets/sam/resource.h"

namespace cairn::sam {

// One connection, for which products are added to `owner`.
struct Connection {
  std::string_view id;            // of the connector: products are named after it
  const Value* source = nullptr;  // `{Id, Qualifier}`, or `{Type, Arn, RoleName, ...}`
  const Value* destination = nullptr;
  const Value* permissions = nullptr;     // a list of Read and Write
  std::optional<std::size_t> index = {};  // of the destination, where there are several
  // As a connector, whose attributes its products take over.
  bool is_written = false;
};

void add_connection(Resource& owner, const Connection& connection);

// The id in `{Ref: X}` or `{Fn::GetAtt: [X, ...]}`; empty for anything else.
[[nodiscard]] std::string_view referenced_id(const Value* value);

// Makes one resource wait for another; a list of unique ids.
void add_dependency(Arena& arena, Value* resource, std::string_view on);

}  // namespace cairn::sam
