#pragma once

// Programs of any size for measurements: nested records, policies, interpolation,
// references back and forth, conditions and loops, and no findings.

#include <cstddef>
#include <string>

namespace cairn::bench {

// `resource_count` resources, at most `most_in_stack` in each stack.
[[nodiscard]] std::string generate_program(std::size_t resource_count, std::size_t most_in_stack);

}  // namespace cairn::bench
