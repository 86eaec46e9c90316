#pragma once

// Whether a resource under a condition is there wherever it is referred to.

#include "compiler/diagnostics/sink.h"
#include "compiler/ir/program.h"

namespace cairn::analysis {

// Reports each reference to a resource that may be missing where the reference is
// looked at: the resource's condition does not follow from the condition of what
// holds the reference and the branches of `Fn::If` on the way to it. `DependsOn` may
// name what is missing; CloudFormation then drops it.
void check_presence(const ir::Program& program, ir::StackId stack, diag::Sink& sink);

}  // namespace cairn::analysis
