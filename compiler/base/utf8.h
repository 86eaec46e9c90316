#pragma once

// Code points out of bytes that should be UTF-8.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace cairn::base {

struct CodePoint {
  char32_t value = 0;
  std::uint8_t length = 1;  // in bytes; at least one, so that a loop always moves on
  bool is_valid = true;     // false: `value` is U+FFFD and stands for one stray byte
};

// The code point that starts at text[at]; `at` lies inside the text. Overlong
// forms, surrogates and values beyond U+10FFFF are not valid.
[[nodiscard]] CodePoint decode_utf8(std::string_view text, std::size_t at);

void append_utf8(std::string& out, char32_t code_point);

// U+FDD0..U+FDEF and the last two of each plane: never characters, and refused by
// some readers of YAML and JSON.
[[nodiscard]] constexpr bool is_noncharacter(char32_t c) {
  return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

}  // namespace cairn::base
