#pragma once

// A place in a source text.

#include <compare>
#include <cstdint>

#include "compiler/base/id.h"

namespace cairn::text {

class File;
using FileId = base::Id<File>;

// Bytes [begin, end) of one file. The default value is "no place".
struct Span {
  FileId file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] constexpr bool is_valid() const { return file.is_valid(); }
  friend constexpr auto operator<=>(const Span&, const Span&) = default;
};

}  // namespace cairn::text
