#include "compiler/base/json_string.h"

#include "compiler/base/utf8.h"

namespace cairn::base {

void append_json_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  // Runs that need no escape are copied whole; nearly every string is one run.
  std::size_t run = 0;
  const auto flush = [&](std::size_t end) { out.append(text, run, end - run); };
  for (std::size_t i = 0; i < text.size();) {
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
