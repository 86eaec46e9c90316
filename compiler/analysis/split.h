#pragma once

// How a graph that is too large for one stack falls into parts.

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cairn::analysis {

struct SplitProblem {
  std::vector<std::size_t> weights;               // by vertex
  std::vector<std::vector<std::uint32_t>> needs;  // what each vertex refers to, as often as it does
  std::size_t most = 0;                           // a part may weigh
};

// The part of each vertex, from 0: none refers to a later one, since stacks may not wait
// for each other, and few references lead from one to another. Empty where a vertex, or
// vertices that need each other, are too heavy for a part of their own.
[[nodiscard]] std::vector<std::uint32_t> propose_parts(const SplitProblem& problem);

}  // namespace cairn::analysis
