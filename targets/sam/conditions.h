#pragma once

// Conditions that combine others.

#include <string>
#include <vector>

#include "targets/sam/context.h"

namespace cairn::sam {

// `name` holds where one of the conditions does, two or more, which are put in order. `Fn::Or`
// takes ten, so there may be further ones, `name2`, `name1`, that feed each other. They come
// into the conditions of `template_`.
void add_any_of(Context& context, Value& template_, std::vector<std::string> conditions,
                const std::string& name);

}  // namespace cairn::sam
