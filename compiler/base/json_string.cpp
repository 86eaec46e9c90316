#include "compiler/base/json_string.h"

#include <cstdint>
#include <cstring>

#include "compiler/base/utf8.h"

namespace cairn::base {

// Whether none of eight bytes needs an escape, or is beyond ASCII.
static bool are_plain(const char* text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, text, 8);
  const auto has_zero = [](std::uint64_t each) { return (each - kOnes) & ~each; };
  const std::uint64_t found = bytes | (bytes - kOnes * 0x20) | has_zero(bytes ^ kOnes * '"') |
                              has_zero(bytes ^ kOnes * '\\');
  return (found & kOnes * 0x80) == 0;
}

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  // Runs that need no escape are copied whole; nearly every string is one run.
  std::size_t run = 0;
  const auto flush = [&](std::size_t end) { out.append(text, run, end - run); };
  for (std::size_t i = 0; i < text.size();) {
    if (i + 8 <= text.size() && are_plain(text.data() + i)) {
      i += 8;
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80) {
      const CodePoint c = decode_utf8(text, i);
      if (!c.is_valid) {
        flush(i);
        append_utf8(out, c.value);
        run = i + 1;
      }
      i += c.length;
      continue;
    }
    if (byte >= 0x20 && byte != '"' && byte != '\\') {
      ++i;
      continue;
    }
    flush(i);
    run = ++i;
    switch (byte) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      default:
        out += "\\u00";
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
    }
  }
  flush(text.size());
  out += '"';
}

}  // namespace cairn::base
