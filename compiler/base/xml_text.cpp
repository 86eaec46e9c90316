#include "compiler/base/xml_text.h"

#include "compiler/base/utf8.h"

namespace cairn::base {

// XML 1.0 cannot hold most control characters, not even escaped.
std::string escape_xml(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode_utf8(text, i);
    i += c.length;
    switch (c.value) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\n':
        result += "&#10;";
        break;
      case '\r':
        result += "&#13;";
        break;
      case '\t':
        result += "&#9;";
        break;
      default:
        append_utf8(result, c.value < 0x20 || c.value == 0xFFFE || c.value == 0xFFFF
                                ? char32_t{0xFFFD}
                                : c.value);
    }
  }
  return result;
}

}  // namespace cairn::base
