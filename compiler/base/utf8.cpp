#include "compiler/base/utf8.h"

namespace cairn::base {

static constexpr CodePoint kStrayByte{0xFFFD, 1, false};

CodePoint decode_utf8(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return {first, 1, true};
  // C0 and C1 could only start overlong forms; F5 and up lie beyond U+10FFFF.
  if (first < 0xC2 || first > 0xF4) return kStrayByte;

  const std::uint8_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (at + length > text.size()) return kStrayByte;
  char32_t value = first & (0x7F >> length);
  for (std::uint8_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return kStrayByte;
    value = (value << 6) | (byte(at + i) & 0x3F);
  }
  const bool is_overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool is_surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (is_overlong || is_surrogate || value > 0x10FFFF) return kStrayByte;
  return {value, length, true};
}

void append_utf8(std::string& out, char32_t c) {
  const auto continuation = [&](int shift) {
    out += static_cast<char>(0x80 | ((c >> shift) & 0x3F));
  };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | (c >> 6));
    continuation(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | (c >> 12));
    continuation(6);
    continuation(0);
  } else {
    out += static_cast<char>(0xF0 | (c >> 18));
    continuation(12);
    continuation(6);
    continuation(0);
  }
}

}  // namespace cairn::base
