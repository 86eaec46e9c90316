#pragma once

// Binds every name of a program to what bears it, in code that runs and in code that
// does not. Reports names that nothing bears, and names borne twice.

#include <string_view>
#include <vector>

#include "compiler/diagnostics/sink.h"
#include "compiler/sema/model.h"

namespace cairn::sema {

// `builtins` are the names of the language's own functions. Tree and symbols must
// outlive the model. `imports` says where each Import leads.
[[nodiscard]] Model bind_names(const syntax::Tree& tree, base::SymbolTable& symbols,
                               const std::vector<std::string_view>& builtins,
                               const ImportTargets& imports, diag::Sink& sink);

}  // namespace cairn::sema
