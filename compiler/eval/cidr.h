#pragma once

// Blocks of addresses, IPv4 and IPv6.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace cairn::eval {

// The first `count` blocks with `host_bits` host bits in `block`, in order. Fewer
// blocks than `count` are a failure where `is_exact`.
[[nodiscard]] base::Result<std::vector<std::string>> subnet_blocks(std::string_view block,
                                                                   std::int64_t host_bits,
                                                                   std::int64_t count,
                                                                   bool is_exact);

}  // namespace cairn::eval
