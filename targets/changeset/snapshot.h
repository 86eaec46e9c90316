#pragma once

// One side of a comparison, evaluated: the resources that exist, and the outputs.

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "targets/changeset/change_set.h"
#include "targets/changeset/evaluate.h"

namespace cairn::changeset {

struct AttributeValue {
  Attribute attribute = Attribute::Properties;
  std::string_view name;  // of a property
  NodeId value;
};

struct Resource {
  std::string_view name;
  std::string_view type;
  bool is_certain = true;  // its condition could be decided
  // Properties by name, then the other attributes that the service compares.
  std::vector<AttributeValue> attributes;
  std::vector<std::string_view> depends_on;

  // None where it has no such attribute or property.
  [[nodiscard]] NodeId get(Attribute attribute, std::string_view name = {}) const;
};

struct OutputValue {
  std::string_view name;
  NodeId value;
  NodeId export_name;  // or none
};

struct Snapshot {
  std::vector<Resource> resources;  // as written
  std::unordered_map<std::string_view, std::size_t> by_name;
  std::vector<OutputValue> outputs;

  [[nodiscard]] const Resource* find(std::string_view name) const {
    const auto found = by_name.find(name);
    return found == by_name.end() ? nullptr : &resources[found->second];
  }
  [[nodiscard]] const OutputValue* output(std::string_view name) const;
};

[[nodiscard]] Snapshot take_snapshot(Evaluator& evaluator, Values& values);

// Dependencies before dependents, else as written. `cycle` names the resources of one
// round trip, if there is any.
struct Order {
  std::vector<const Resource*> resources;
  std::vector<std::string_view> cycle;
};
[[nodiscard]] Order sort_by_dependency(const Snapshot& snapshot, const Values& values,
                                       std::uint32_t scope);

}  // namespace cairn::changeset
