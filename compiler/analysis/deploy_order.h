#pragma once

// The order in which CloudFormation can create the resources of a stack.

#include <vector>

#include "compiler/diagnostics/sink.h"
#include "compiler/ir/program.h"

namespace cairn::analysis {

// Every resource of the stack exactly once, dependencies before dependents. Each
// resource is preceded only by what it needs, so the list otherwise reads like the
// source. Inside a cycle, which is reported, source order stands.
struct DeployOrder {
  std::vector<ir::ResourceId> resources;
};

[[nodiscard]] DeployOrder sort_by_dependency(const ir::Program& program, ir::StackId stack,
                                             diag::Sink& sink);

}  // namespace cairn::analysis
