#include "compiler/parse/nesting.h"

namespace cairn::parse {

// A bracket that closes nothing counts as closing, which can only understate how
// deep the text goes where it is wrong; the parser bounds its own depth besides.
std::optional<Lexeme> find_too_deep(const std::vector<Lexeme>& lexemes) {
  std::size_t depth = 0;
  for (const Lexeme& lexeme : lexemes) {
    if (is_opening(lexeme.kind) && ++depth > kMostNesting) return lexeme;
    if (is_closing(lexeme.kind) && depth > 0) --depth;
  }
  return std::nullopt;
}

}  // namespace cairn::parse
