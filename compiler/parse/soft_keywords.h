#pragma once

// Which keywords are names where they stand, decided before the parser sees them.

#include <cstdint>
#include <vector>

#include "compiler/diagnostics/sink.h"
#include "compiler/parse/lexer.h"

namespace cairn::parse {

// A lexeme as the parser sees it.
struct ParserLexeme {
  LexemeKind kind = LexemeKind::EndOfFile;
  std::uint32_t index = 0;  // among all lexemes; their number for the end of the file
};

// Everything but white space, comments and what cannot be a token, with the end of
// the file last. `else if` becomes one lexeme with the place of its `if`.
[[nodiscard]] std::vector<ParserLexeme> retag_soft_keywords(const std::vector<Lexeme>& lexemes,
                                                            text::FileId file,
                                                            std::string_view source,
                                                            diag::Sink& sink);

}  // namespace cairn::parse
