#pragma once

// What single bytes mean to the lexer.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace cairn::parse {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
// Asked of nearly every byte of a text.
inline constexpr auto kIsNamePart = [] {
  std::array<bool, 256> is{};
  for (std::size_t i = 0; i < 128; ++i) {
    is[i] = is_name_start(static_cast<char>(i)) || is_digit(static_cast<char>(i));
  }
  return is;
}();
[[nodiscard]] constexpr bool is_name_part(char c) {
  return kIsNamePart[static_cast<unsigned char>(c)];
}
[[nodiscard]] constexpr bool is_line_end(char c) { return c == '\n' || c == '\r'; }
[[nodiscard]] constexpr bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\f' || is_line_end(c);
}
[[nodiscard]] constexpr bool is_beyond_ascii(char c) { return (c & 0x80) != 0; }
// Bytes 10xxxxxx continue a code point.
[[nodiscard]] constexpr bool is_continuation(char c) { return (c & 0xC0) == 0x80; }

// The offset of the first byte that is no UTF-8, npos where there is none.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text);

// `text` in backticks.
[[nodiscard]] std::string quoted(std::string_view text);
// The same for any bytes: long texts cut short, bytes that do not print as `byte 0x00`.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace cairn::parse
