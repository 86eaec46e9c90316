#pragma once

// Reads the templates that `import template X from "./x.yaml"` names.

#include <unordered_map>

#include "compiler/driver/compile.h"
#include "compiler/driver/workspace.h"

namespace cairn::driver {

// By the import, for every one in the tree. A template that cannot be read is reported,
// and its program has no stack.
[[nodiscard]] std::unordered_map<syntax::NodeId, ir::Program> read_imported_templates(
    Workspace& workspace, const syntax::Tree& tree, Compilation& compilation);

}  // namespace cairn::driver
