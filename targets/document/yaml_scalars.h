#pragma once

// What a plain scalar of YAML 1.1 is.

#include <cstdint>
#include <string_view>

#include "targets/document/value.h"

namespace cairn::document {

struct TypedScalar {
  Kind kind = Kind::String;
  std::uint64_t bits = 0;  // as in Node
};

// As PyYAML resolves it: `yes` is true, `0755` is 493, `1:30` is 90, `1e5` is a string as
// it lacks a point, and so is a date here. A whole number beyond 64 bits is a Float.
[[nodiscard]] TypedScalar type_plain_scalar(std::string_view text);

}  // namespace cairn::document
