#pragma once

// "Did you mean": the names that a misspelt one may stand for.

#include <string>
#include <string_view>
#include <vector>

namespace cairn::base {

// At most `most` of `candidates`, the nearest first, by edit distance without
// regard to case; only those near enough to be a slip of the hand. Ties keep the
// order of `candidates`.
std::vector<std::string_view> nearest(std::string_view wanted,
                                      const std::vector<std::string_view>& candidates,
                                      std::size_t most = 3);

// "`a`", "`a` or `b`", "`a`, `b` or `c`".
std::string either(const std::vector<std::string_view>& names);

}  // namespace cairn::base
