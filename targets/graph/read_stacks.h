#pragma once

// Stacks of any origin as a graph: their resources, and what refers to what, within a
// stack, into nested ones, and from stack to stack.

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "compiler/ir/program.h"
#include "targets/graph/graph.h"

namespace cairn::graph {

struct Stack {
  std::string name;           // `Network`
  std::string environment;    // `dev`; may be empty
  std::string deployed_name;  // what Fn::GetStackOutput calls it; may be empty
  const ir::Program* program = nullptr;
  ir::StackId id;
  std::map<std::string, std::string, std::less<>> parameters;  // values that are known
  // Of a nested stack: where its parent stands in the list, and the resource there.
  std::optional<std::size_t> parent;
  ir::ResourceId parent_resource;
};

// A parent stands before its children. References pass through the parameters and outputs
// of nested stacks, exports and imports to the resources at their ends; where nothing is
// at the other end, it is a node outside. Edges lead from who refers to what is referred
// to. Circles are those that the service would refuse: of resources within a template,
// and of stacks among each other.
[[nodiscard]] Graph read_stacks(std::span<const Stack> stacks);

}  // namespace cairn::graph
