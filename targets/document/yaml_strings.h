#pragma once

// The shapes in which YAML can hold a string, and which of them fits.

#include <cstdint>
#include <string>
#include <string_view>

namespace cairn::document {

enum class StringShape : std::uint8_t {
  Plain,       // as it is, in block and in flow style
  BlockPlain,  // as it is, but not inside brackets: it holds `,`, `[`, `]`, `{` or `}`
  Quoted,      // one line in quotes
  Literal,     // lines under `|`
  Folded,      // one long line, broken at spaces under `>-`
};

[[nodiscard]] StringShape shape_of(std::string_view text);

// Single quotes where they save escapes, else double quotes.
void append_quoted(std::string& out, std::string_view text);

// A reader learns the indentation of a block from its first line with anything on
// it; true where that line starts with a space or tab of its own.
[[nodiscard]] bool needs_indentation_indicator(std::string_view text);

// `|` or `|-` or `|+` and the lines, indented by `indent`; no newline at the end.
void append_literal(std::string& out, std::string_view text, std::size_t indent);

// `>-` and the lines, indented by `indent`; no newline at the end.
void append_folded(std::string& out, std::string_view text, std::size_t indent);

}  // namespace cairn::document
