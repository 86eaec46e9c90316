#pragma once

// Resources whose properties are checked to the last key: tables/typed-models.json.
//
//   "Vpc!": {"Ids!": "map|list"}   required; the keys that a map may have, and their types
//   {"*": ...}                     any key
//   [...]                          a list of such values
//   {"|": "boolean", ...}          the map, or something else

#include <string>
#include <string_view>
#include <vector>

#include "targets/sam/resource.h"

namespace cairn::sam {

struct ModelFault {
  enum class Kind : std::uint8_t { Missing, Unknown, Wrong };
  Kind kind = Kind::Missing;
  std::string path;         // `VpcConfig.SubnetIds`
  std::string_view wanted;  // of a wrong value: `map|list`
  text::Span span;
};

// In the order of the model; unknown keys of a map come last.
[[nodiscard]] std::vector<ModelFault> check_model(std::string_view model, const Value* value);

// One refusal of the resource for all faults together.
void require_model(const Resource& resource, std::string_view model, const Value* value);

}  // namespace cairn::sam
