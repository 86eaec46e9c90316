#pragma once

// A tree as indented text, one node a line.

#include <string>

#include "compiler/syntax/tree.h"

namespace cairn::syntax {

// Leaves show their text; `-` holds the place of an absent child:
//   Let
//     Name `queue`
//     -
//     Int `3`
[[nodiscard]] std::string print(const Tree& tree);

}  // namespace cairn::syntax
