#pragma once

// What a run of letters and digits is.

#include <string>
#include <string_view>

#include "compiler/parse/lexer.h"

namespace cairn::parse {

// The keyword, or Ident. `word` is not empty.
[[nodiscard]] LexemeKind kind_of_word(std::string_view word);

// Why a number is none; empty for a right one.
[[nodiscard]] std::string describe_number_fault(std::string_view digits);

}  // namespace cairn::parse
