#pragma once

// Circles in any graph.

#include <cstdint>
#include <vector>

namespace cairn::analysis {

// `needs[i]` are the vertices that vertex i leads to. The sets of vertices that lead to
// each other, one vertex that leads to itself among them; in the order of their first.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> circles(
    const std::vector<std::vector<std::uint32_t>>& needs);

}  // namespace cairn::analysis
