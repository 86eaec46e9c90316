#pragma once

// What the text between quotes stands for.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "compiler/syntax/tree.h"

namespace cairn::syntax {

// The length of the escape at the front of `text`, which starts with a backslash;
// 0 where it is none: \" \\ \$ \n \t \u{1F600}
[[nodiscard]] std::size_t escape_length(std::string_view text);

// Where one StringText stands in its string, packed into Node::aux.
struct StringTextLayout {
  static constexpr std::uint16_t kMostIndent = 4095;

  StringStyle style = StringStyle::Double;
  bool is_first = false;     // nothing stands before it
  bool is_last = false;      // nothing stands behind it
  std::uint16_t indent = 0;  // bytes of white space that each line loses

  [[nodiscard]] std::uint16_t pack() const;
  [[nodiscard]] static StringTextLayout unpack(std::uint16_t aux);
};

// The white space that all lines of a tripled string share, in bytes. `parts` are
// the texts between interpolations, the first and the last one possibly empty. The
// line of the opening quotes does not count; that of the closing ones does where
// they stand alone, and no other blank line.
[[nodiscard]] std::uint16_t common_indent(std::span<const std::string_view> parts);

[[nodiscard]] std::string cook(std::string_view text, StringTextLayout layout);

}  // namespace cairn::syntax
