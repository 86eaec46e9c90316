#pragma once

// What stages of HTTP and WebSocket APIs have in common.

#include <string>

#include "targets/sam/resource.h"

namespace cairn::sam {

// `<Api><Stage>Stage`, with a hash where the name has other than letters and digits, and
// without the name where that is a function.
[[nodiscard]] std::string stage_id(const Resource& api, const Value* name);

// `{<mark>: SAM}` and the resource's tags.
[[nodiscard]] Value* make_tag_map(const Resource& api, Text mark);

}  // namespace cairn::sam
