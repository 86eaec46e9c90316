#pragma once

// Brings the names that files import from each other into their sight.

#include "compiler/diagnostics/sink.h"
#include "compiler/sema/model.h"

namespace cairn::sema {

// After the declarations of all files are known. Reports names that the other file has
// not, or keeps to itself.
void bind_imports(Model& model, const ImportTargets& targets, diag::Sink& sink);

}  // namespace cairn::sema
