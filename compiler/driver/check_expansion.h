#pragma once

// What rules find in what SAM makes of a template: told at the place of its source that
// the value came from.

#include "compiler/driver/compile.h"
#include "compiler/rules/run.h"

namespace cairn::driver {

// What rules find in the template, and in what SAM made of it (null: nothing): there about
// what the author wrote into resources of SAM; of what is SAM's own there are none.
// `sink` has what its reader found.
void check_with_expansion(const rules::Input& input, const document::Document* expanded,
                          Compilation& compilation, diag::Sink& sink);

}  // namespace cairn::driver
