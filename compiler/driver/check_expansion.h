#pragma once

// What rules find in what SAM makes of a template: told at the place of its source that
// the value came from.

#include "compiler/driver/compile.h"
#include "compiler/rules/run.h"

namespace cairn::driver {

// `source` is the template that was expanded; `input` says how that is checked. Findings
// are about what the author wrote into resources of SAM; of what is SAM's own there are none.
[[nodiscard]] diag::Sink check_expansion(const sam::Expansion& expansion, const rules::Input& input,
                                         Compilation& compilation);

}  // namespace cairn::driver
