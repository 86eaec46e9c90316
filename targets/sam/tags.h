#pragma once

// Tags as CloudFormation takes them.

#include "targets/sam/resource.h"

namespace cairn::sam {

// `{A: x}` as `[{Key: A, Value: x}]`; what Python holds for false becomes an empty text.
[[nodiscard]] Value* make_tag_list(Arena& arena, const Value* tags);
// The same behind `[{Key: <mark>, Value: SAM}]`, which tells who made the resource.
[[nodiscard]] Value* make_marked_tag_list(Arena& arena, std::string_view mark, const Value* tags);
// A refusal where the resource's tags have a key that SAM uses itself.
void check_reserved_tags(const Resource& resource);

}  // namespace cairn::sam
