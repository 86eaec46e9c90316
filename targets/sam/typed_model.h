#pragma once

// Resources whose properties are checked to the last key, and brought into the types they
// should have: tables/typed-models.json.
//
//   "Vpc!": {"Ids!": "map|list<map|string>"}   required; the keys that a map may have
//   {"*": ...}                                 any key
//   [...]                                      a list of such values
//   {"|": "boolean", ...}                      the map, or something else
//
// A value takes the first type that it can be made into: `"5"` is an integer, 5 a string, and
// an empty list or text an empty map. So SAM's translator reads them.

#include <string>
#include <string_view>
#include <vector>

#include "targets/sam/resource.h"

namespace cairn::sam {

struct ModelFault {
  enum class Kind : std::uint8_t {
    Missing,
    Unknown,
    Null,
    NoMap,
    NoList,
    NoString,
    NoInteger,
    NoNumber,
    NoBoolean,
    NotListed,
  };
  Kind kind = Kind::Missing;
  std::vector<std::string> path;  // `VpcConfig`, `SubnetIds`, `0`
  text::Span span;

  [[nodiscard]] std::string dotted() const;
};

struct Typed {
  Value* value = nullptr;  // without what is null
  // In the order of the model; unknown keys of a map come last. A value that could be of
  // several types has a fault for each.
  std::vector<ModelFault> faults;
};
[[nodiscard]] Typed read_model(Arena& arena, std::string_view model, Value* value);

// The value in its types, or one refusal of the resource for all faults together.
[[nodiscard]] Value* require_model(const Resource& resource, std::string_view model, Value* value);
// The same, in the words that the translator has for a part of a resource, as `property`.
[[nodiscard]] Value* require_part(const Resource& resource, std::string_view model,
                                  std::string_view property, Value* value);

}  // namespace cairn::sam
