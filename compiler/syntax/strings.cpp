#include "compiler/syntax/strings.h"

#include <algorithm>
#include <optional>

namespace cairn::syntax {

static std::string_view without_quotes(std::string_view text, StringStyle style);
static void append_escape(std::string_view escape, std::string& out);
static bool is_blank(char c) { return c == ' ' || c == '\t'; }
static std::size_t count_blanks(std::string_view text) {
  const auto end = std::ranges::find_if_not(text, is_blank);
  return static_cast<std::size_t>(end - text.begin());
}
static std::size_t line_end_length(std::string_view text) {
  if (text.starts_with("\r\n")) return 2;
  return text.starts_with('\n') || text.starts_with('\r') ? 1 : 0;
}

static std::optional<std::uint32_t> parse_code_point(std::string_view digits) {
  if (digits.empty() || digits.size() > 6) return std::nullopt;
  std::uint32_t point = 0;
  for (const char c : digits) {
    const bool is_lower = c >= 'a' && c <= 'f';
    const bool is_upper = c >= 'A' && c <= 'F';
    if (!is_lower && !is_upper && (c < '0' || c > '9')) return std::nullopt;
    const int digit = is_lower ? c - 'a' + 10 : is_upper ? c - 'A' + 10 : c - '0';
    point = point * 16 + static_cast<std::uint32_t>(digit);
  }
  if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return std::nullopt;
  return point;
}

std::size_t escape_length(std::string_view text) {
  if (text.size() < 2) return 0;
  if (std::string_view("\"\\$nt").find(text[1]) != std::string_view::npos) return 2;
  if (!text.substr(1).starts_with("u{")) return 0;
  // Six digits at most.
  const std::size_t end = text.substr(0, 10).find('}');
  if (end == std::string_view::npos || !parse_code_point(text.substr(3, end - 3))) return 0;
  return end + 1;
}

std::uint16_t StringTextLayout::pack() const {
  return static_cast<std::uint16_t>(static_cast<unsigned>(style) | (is_first ? 4U : 0U) |
                                    (is_last ? 8U : 0U) | unsigned{indent} << 4);
}

StringTextLayout StringTextLayout::unpack(std::uint16_t aux) {
  return {static_cast<StringStyle>(aux & 3), (aux & 4) != 0, (aux & 8) != 0,
          static_cast<std::uint16_t>(aux >> 4)};
}

std::uint16_t common_indent(std::span<const std::string_view> parts) {
  std::optional<std::string_view> common;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool is_last = i + 1 == parts.size();
    std::string_view rest = parts[i];
    while (true) {
      const std::size_t line_end = rest.find_first_of("\r\n");
      if (line_end == std::string_view::npos) break;
      rest.remove_prefix(line_end + line_end_length(rest.substr(line_end)));

      const std::size_t blanks = count_blanks(rest);
      const bool is_empty = blanks < rest.size() && line_end_length(rest.substr(blanks)) > 0;
      if (is_empty) continue;
      const bool is_text = blanks < rest.size() || !is_last;
      const bool is_closing_line = blanks == rest.size() && is_last;
      if (!is_text && !is_closing_line) continue;
      const std::string_view indent = rest.substr(0, blanks);
      if (!common) {
        common = indent;
      } else {
        const auto end = std::ranges::mismatch(*common, indent).in1;
        common = common->substr(0, static_cast<std::size_t>(end - common->begin()));
      }
    }
  }
  const std::size_t length = common ? common->size() : 0;
  return static_cast<std::uint16_t>(std::min<std::size_t>(length, StringTextLayout::kMostIndent));
}

std::string cook(std::string_view text, StringTextLayout layout) {
  const bool is_raw = layout.style == StringStyle::Raw || layout.style == StringStyle::RawTripled;
  const bool is_tripled =
      layout.style == StringStyle::DoubleTripled || layout.style == StringStyle::RawTripled;
  if (is_raw) text = without_quotes(text, layout.style);

  std::string out;
  out.reserve(text.size());
  bool is_line_start = false;
  if (is_tripled && layout.is_first) {
    const std::size_t blanks = count_blanks(text);
    const std::size_t line_end = line_end_length(text.substr(blanks));
    if (line_end > 0) {
      text.remove_prefix(blanks + line_end);
      is_line_start = true;
    }
  }
  while (!text.empty()) {
    if (is_line_start) {
      is_line_start = false;
      const std::size_t blanks = count_blanks(text);
      // The line of the closing quotes.
      if (layout.is_last && blanks == text.size()) break;
      text.remove_prefix(std::min<std::size_t>(blanks, layout.indent));
      continue;
    }
    if (const std::size_t line_end = line_end_length(text); is_tripled && line_end > 0) {
      out += '\n';
      text.remove_prefix(line_end);
      is_line_start = true;
    } else if (const std::size_t escape = escape_length(text);
               !is_raw && text[0] == '\\' && escape > 0) {
      append_escape(text.substr(0, escape), out);
      text.remove_prefix(escape);
    } else {
      out += text[0];
      text.remove_prefix(1);
    }
  }
  return out;
}

// The closing quotes are missing where the string is unterminated.
static std::string_view without_quotes(std::string_view text, StringStyle style) {
  const std::string_view quotes = style == StringStyle::RawTripled ? "'''" : "'";
  text.remove_prefix(std::min(quotes.size(), text.size()));
  if (text.ends_with(quotes)) text.remove_suffix(quotes.size());
  return text;
}

static void append_escape(std::string_view escape, std::string& out) {
  if (escape[1] == 'n') {
    out += '\n';
  } else if (escape[1] == 't') {
    out += '\t';
  } else if (escape[1] != 'u') {
    out += escape[1];
  } else {
    const std::uint32_t point = *parse_code_point(escape.substr(3, escape.size() - 4));
    const auto continuation = [&](int shift) {
      out += static_cast<char>(0x80 | (point >> shift & 0x3F));
    };
    if (point < 0x80) {
      out += static_cast<char>(point);
    } else if (point < 0x800) {
      out += static_cast<char>(0xC0 | point >> 6);
      continuation(0);
    } else if (point < 0x10000) {
      out += static_cast<char>(0xE0 | point >> 12);
      continuation(6);
      continuation(0);
    } else {
      out += static_cast<char>(0xF0 | point >> 18);
      continuation(12);
      continuation(6);
      continuation(0);
    }
  }
}

}  // namespace cairn::syntax
