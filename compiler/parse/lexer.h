#pragma once

// Bytes to tokens, by hand: the tokens of grammar/CairnLexer.g4 for any bytes at all.

#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/sink.h"
#include "compiler/text/span.h"

namespace cairn::parse {

enum class LexemeKind : std::uint8_t {
  EndOfFile,
#define CAIRN_LEXEME(Kind, TOKEN, spelling) Kind,
#include "compiler/parse/lexemes.def"
#undef CAIRN_LEXEME
};

// The word or sign itself; what it is where there are many ("a name").
[[nodiscard]] std::string_view spelling(LexemeKind kind);

struct Lexeme {
  LexemeKind kind = LexemeKind::Invalid;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  // An empty lexeme closes what an unterminated string left open.
  [[nodiscard]] bool is_implied() const { return begin == end; }
};

[[nodiscard]] constexpr bool is_word(LexemeKind kind) {
  return kind >= LexemeKind::ElseIf && kind <= LexemeKind::Ident;
}
[[nodiscard]] constexpr bool is_trivia(LexemeKind kind) {
  return kind >= LexemeKind::DocComment && kind <= LexemeKind::Invalid;
}
[[nodiscard]] constexpr bool is_opening(LexemeKind kind) {
  return kind == LexemeKind::LeftParen || kind == LexemeKind::LeftBracket ||
         kind == LexemeKind::LeftBrace || kind == LexemeKind::Interpolation;
}
[[nodiscard]] constexpr bool is_closing(LexemeKind kind) {
  return kind == LexemeKind::RightParen || kind == LexemeKind::RightBracket ||
         kind == LexemeKind::RightBrace;
}

struct LexedText {
  // All of them; the texts joined are the source.
  std::vector<Lexeme> lexemes;
  // Where a text starts that runs to the end of the file unterminated. Whatever a
  // parser finds wrong behind it is an echo.
  std::uint32_t unterminated_at = std::numeric_limits<std::uint32_t>::max();
};

[[nodiscard]] LexedText lex(text::FileId file, std::string_view source, diag::Sink& sink);

}  // namespace cairn::parse
