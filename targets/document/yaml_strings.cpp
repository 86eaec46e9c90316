#include "targets/document/yaml_strings.h"

#include <algorithm>

#include "compiler/base/utf8.h"
#include "targets/document/scalars.h"

namespace cairn::document {
namespace {

// A text longer than this is folded where it can be, into lines this long.
constexpr std::size_t kFoldAbove = 100;
constexpr std::size_t kFoldedWidth = 78;

// What one walk over a text finds.
struct Traits {
  bool needs_escapes = false;  // holds what only double quotes can say
  bool has_newline = false;
  bool has_tab = false;
  bool has_flow_indicator = false;
  bool has_colon_or_hash = false;  // `: ` or ` #`, which would end or cut a plain text
};

}  // namespace

static Traits traits_of(std::string_view text);
static bool can_fold(std::string_view text);

// YAML's printable characters, less those that some reader takes for a line break,
// for a byte-order mark or for nothing at all.
static bool is_safe(char32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n';
  if (c < 0x7F) return true;
  return c >= 0xA0 && c != 0x2028 && c != 0x2029 && c != 0xFEFF && !base::is_noncharacter(c);
}

StringShape shape_of(std::string_view text) {
  static constexpr std::string_view kIndicators = "-?:,[]{}#&*!|>'\"%@`";
  if (text.empty()) return StringShape::Quoted;

  const Traits traits = traits_of(text);
  if (traits.needs_escapes) return StringShape::Quoted;
  if (traits.has_newline) {
    // Readers disagree about a last line of blanks alone, and a text of nothing but
    // newlines has no line whose indentation could be seen.
    const std::string_view last = text.substr(text.find_last_of('\n') + 1);
    const bool is_blank = text.find_first_not_of("\n \t") == std::string_view::npos;
    const bool ends_in_blanks =
        !last.empty() && last.find_first_not_of(" \t") == std::string_view::npos;
    return is_blank || ends_in_blanks ? StringShape::Quoted : StringShape::Literal;
  }
  const bool has_margin = text.front() == ' ' || text.back() == ' ';
  // PyYAML ends a plain text at a tab.
  const bool needs_quotes = has_margin || traits.has_tab || traits.has_colon_or_hash ||
                            kIndicators.find(text.front()) != std::string_view::npos ||
                            text.starts_with("...") || is_retyped_by_yaml(text);
  if (text.size() > kFoldAbove && !has_margin && can_fold(text)) return StringShape::Folded;
  if (needs_quotes) return StringShape::Quoted;
  return traits.has_flow_indicator ? StringShape::BlockPlain : StringShape::Plain;
}

void append_quoted(std::string& out, std::string_view text) {
  const Traits traits = traits_of(text);
  const bool is_single = !traits.needs_escapes && !traits.has_newline && !traits.has_tab &&
                         text.find_first_of("\"\\") != std::string_view::npos;
  if (is_single) {
    out += '\'';
    for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
    out += '\'';
    return;
  }

  static constexpr char kHex[] = "0123456789ABCDEF";
  const auto append_hex = [&](char letter, char32_t c, int digits) {
    out += '\\';
    out += letter;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) out += kHex[(c >> shift) & 15];
  };
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    const base::CodePoint c = base::decode_utf8(text, i);
    if (c.value == '"' || c.value == '\\') {
      out += '\\';
      out += static_cast<char>(c.value);
    } else if (c.value == '\n') {
      out += "\\n";
    } else if (c.value == '\t') {
      out += "\\t";
    } else if (c.value == '\r') {
      out += "\\r";
    } else if (!c.is_valid || is_safe(c.value)) {
      base::append_utf8(out, c.value);
    } else if (c.value < 0x100) {
      append_hex('x', c.value, 2);
    } else if (c.value < 0x10000) {
      append_hex('u', c.value, 4);
    } else {
      append_hex('U', c.value, 8);
    }
    i += c.length;
  }
  out += '"';
}

bool needs_indentation_indicator(std::string_view text) {
  const std::size_t first = text.find_first_not_of('\n');
  return first != std::string_view::npos && (text[first] == ' ' || text[first] == '\t');
}

void append_literal(std::string& out, std::string_view text, std::size_t indent) {
  out += '|';
  if (needs_indentation_indicator(text)) out += '2';
  if (!text.ends_with('\n')) {
    out += '-';
  } else if (text.ends_with("\n\n") || text == "\n") {
    out += '+';
  }
  std::string_view rest = text.ends_with('\n') ? text.substr(0, text.size() - 1) : text;
  for (bool is_last = false; !is_last;) {
    const std::size_t end = rest.find('\n');
    is_last = end == std::string_view::npos;
    const std::string_view line = rest.substr(0, end);
    out += '\n';
    if (!line.empty()) out.append(indent, ' ').append(line);
    if (!is_last) rest.remove_prefix(end + 1);
  }
}

void append_folded(std::string& out, std::string_view text, std::size_t indent) {
  out += ">-";
  while (!text.empty()) {
    std::size_t end = text.size();
    if (end > kFoldedWidth) {
      // The last space that leaves a line short enough, else the first there is.
      end = text.rfind(' ', kFoldedWidth);
      if (end == std::string_view::npos) end = std::min(text.find(' '), text.size());
    }
    out.append(1, '\n').append(indent, ' ').append(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

static Traits traits_of(std::string_view text) {
  Traits traits;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x7F || static_cast<unsigned char>(c) < 0x20) {
      const base::CodePoint point = base::decode_utf8(text, i);
      if (!point.is_valid || !is_safe(point.value)) traits.needs_escapes = true;
      if (c == '\n') traits.has_newline = true;
      if (c == '\t') traits.has_tab = true;
      i += point.length;
      continue;
    }
    ++i;
    const auto is_blank = [&](std::size_t at) { return text[at] == ' ' || text[at] == '\t'; };
    switch (c) {
      case ',':
      case '[':
      case ']':
      case '{':
      case '}':
      case '?':  // before a comma or bracket, yaml-cpp takes it for a key's
        traits.has_flow_indicator = true;
        break;
      case ':':
        if (i == text.size() || is_blank(i)) traits.has_colon_or_hash = true;
        // yaml-cpp ends a plain text in brackets here.
        else if (text[i] == ',' || text[i] == ']' || text[i] == '}') {
          traits.has_flow_indicator = true;
        }
        break;
      case '#':
        if (i >= 2 && is_blank(i - 2)) traits.has_colon_or_hash = true;
        break;
      default:
        break;
    }
  }
  return traits;
}

// Folding reads each newline as one space, so only single spaces can be broken at;
// tabs are left alone.
static bool can_fold(std::string_view text) {
  return text.find("  ") == std::string_view::npos && text.find('\t') == std::string_view::npos &&
         std::ranges::count(text, ' ') >= static_cast<std::ptrdiff_t>(text.size() / 20);
}

}  // namespace cairn::document
