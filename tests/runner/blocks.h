#pragma once

// What the fenced blocks of a case pin down.

#include <optional>
#include <string>

#include "tests/runner/subject.h"

namespace cairn::runner {

// Whether the runner writes this block, rather than reads it.
[[nodiscard]] bool is_checked(const Block& block);

// The text that belongs into the block. Throws std::runtime_error where there is none:
// of a program with errors, or of a stack that it does not have.
[[nodiscard]] std::string print_block(const Subject& subject, const Block& block);

}  // namespace cairn::runner
