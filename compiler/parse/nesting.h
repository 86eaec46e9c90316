#pragma once

// How deep brackets go, counted before anything recurses into them.

#include <optional>
#include <vector>

#include "compiler/parse/lexer.h"

namespace cairn::parse {

inline constexpr std::size_t kMostNesting = 256;

// The first bracket that is nested deeper than kMostNesting.
[[nodiscard]] std::optional<Lexeme> find_too_deep(const std::vector<Lexeme>& lexemes);

}  // namespace cairn::parse
