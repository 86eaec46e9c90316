#pragma once

// What to do about a stack with more resources than a template holds: which declarations
// to move to stacks of their own, and what they then say to each other.

#include <string>
#include <vector>

#include "compiler/driver/compile.h"

namespace cairn::driver {

// Lines of help, as edits to the source.
[[nodiscard]] std::vector<std::string> advise_split(const Compilation& compilation,
                                                    ir::StackId stack);

}  // namespace cairn::driver
