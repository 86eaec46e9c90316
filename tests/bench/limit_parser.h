#pragma once

// The least work that reads a Cairn program: a lexer and recursive descent by hand,
// nodes in one vector, no comments kept, no findings, no way back from an error.
// It is the limit that `parse::parse` is measured against, not an offer to replace it.

#include <cstdint>
#include <string_view>
#include <vector>

namespace cairn::bench {

struct LimitNode {
  std::uint8_t kind = 0;
  std::uint32_t first_token = 0;
  std::uint32_t last_token = 0;
  std::uint32_t last_child = 0;        // 0 for none
  std::uint32_t previous_sibling = 0;  // 0 for none
};

struct LimitTree {
  std::vector<LimitNode> nodes;
  bool is_right = true;
};

[[nodiscard]] LimitTree parse_limit(std::string_view source);

}  // namespace cairn::bench
