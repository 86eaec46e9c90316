#include "compiler/parse/characters.h"

#include <algorithm>
#include <cstdint>

namespace cairn::parse {

// The length of the sequence at the front of `text`, 0 where it is none. Overlong
// forms, surrogates and what lies beyond U+10FFFF are none.
static std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  std::size_t length = 0;
  std::uint32_t point = 0;
  if (byte(0) < 0x80) return 1;
  if (byte(0) >= 0xC2 && byte(0) <= 0xDF) {
    length = 2;
    point = byte(0) & 0x1FU;
  } else if ((byte(0) & 0xF0) == 0xE0) {
    length = 3;
    point = byte(0) & 0x0FU;
  } else if (byte(0) >= 0xF0 && byte(0) <= 0xF4) {
    length = 4;
    point = byte(0) & 0x07U;
  }
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return 0;
    point = point << 6 | (byte(i) & 0x3FU);
  }
  if (length == 3 && (point < 0x800 || (point >= 0xD800 && point <= 0xDFFF))) return 0;
  if (length == 4 && (point < 0x10000 || point > 0x10FFFF)) return 0;
  return length;
}

std::size_t find_invalid_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (!is_beyond_ascii(text[at])) {
      ++at;
      continue;
    }
    const std::size_t length = sequence_length(text.substr(at));
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::string quoted(std::string_view text) {
  std::string result;
  result.reserve(text.size() + 2);
  result += '`';
  result += text;
  result += '`';
  return result;
}

std::string printable(std::string_view text) {
  static constexpr std::size_t kMostBytes = 24;
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; };
  const auto plain_end = std::ranges::find_if(text, is_control);
  const std::string_view plain = text.substr(0, static_cast<std::size_t>(plain_end - text.begin()));
  const std::size_t invalid = find_invalid_utf8(plain);

  if (text.empty() || plain.empty() || invalid == 0) {
    const auto byte = static_cast<unsigned char>(text.empty() ? '\0' : text[0]);
    return std::string("byte 0x") + kHex[byte >> 4] + kHex[byte & 15];
  }
  std::string_view shown = plain.substr(0, std::min(invalid, plain.size()));
  if (shown.size() <= kMostBytes) return quoted(shown);
  shown = shown.substr(0, kMostBytes);
  while (!shown.empty() && find_invalid_utf8(shown) != std::string_view::npos) {
    shown.remove_suffix(1);
  }
  return quoted(std::string(shown) + "...");
}

}  // namespace cairn::parse
