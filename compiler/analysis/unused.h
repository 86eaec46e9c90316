#pragma once

// Parameters, mappings and conditions that nothing refers to.

#include "compiler/diagnostics/sink.h"
#include "compiler/ir/program.h"

namespace cairn::analysis {

// Warns at each of them. Any use counts: in resources, outputs, conditions, rules
// and sections that Cairn does not know. Silent where the stack runs a macro other
// than AWS's, since that may use what the text does not show.
void report_unused(const ir::Program& program, ir::StackId stack, diag::Sink& sink);

}  // namespace cairn::analysis
