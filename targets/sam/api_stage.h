#pragma once

// What stages of APIs have in common.

#include <string>

#include "targets/sam/resource.h"

namespace cairn::sam {

// `<Api><Stage>Stage`, with a hash where the name has other than letters and digits, and
// without the name where that is a function.
[[nodiscard]] std::string stage_id(const Resource& api, const Value* name);

// What ends the id of something of a stage: its name, or the hash of one that has other than
// letters and digits.
[[nodiscard]] std::string stage_suffix(std::string_view name);

// `{<mark>: SAM}` and the resource's tags.
[[nodiscard]] Value* make_tag_map(const Resource& api, Text mark);

}  // namespace cairn::sam
