#pragma once

// Follows the imports of a program: every file is read and parsed once.

#include <string>

#include "compiler/driver/workspace.h"
#include "compiler/sema/model.h"

namespace cairn::driver {

struct Compilation;

// Where the imports of the compilation's tree lead, and those of the files that they
// lead to. Where there are any, `program_tree` holds all of them. Reports files that
// cannot be read, and circles.
[[nodiscard]] sema::ImportTargets read_imports(Workspace& workspace, const std::string& path,
                                               Compilation& compilation);

}  // namespace cairn::driver
