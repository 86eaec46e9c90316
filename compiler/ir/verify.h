#pragma once

// The invariants of a program, checked after each pass in debug builds and tests.

#include "compiler/ir/program.h"

namespace cairn::ir {

// Throws base::Bug where an id points nowhere or at a part of another stack, a
// reference does not bear its target's name, a function has too few operands, a Sub
// holds what is no part of a pattern, or a value is deeper than `kMaxHeight`.
void verify(const Program& program);

// Makers of values keep below this; emission may then recurse.
inline constexpr std::uint32_t kMaxHeight = 256;

}  // namespace cairn::ir
