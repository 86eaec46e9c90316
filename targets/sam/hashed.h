#pragma once

// Which parts of a template SAM's translator holds in dictionaries and texts of Python 2.7.

#include "targets/sam/context.h"

namespace cairn::sam {

// Whether the template has a REST API, or an HTTP API with a default authorizer: only then
// does any name depend on the order of keys.
[[nodiscard]] bool needs_hashing(const Context& context);

// Turns maps into hashed ones and texts into unicode, all the way down.
void hash_value(Arena& arena, Value* value);

// The parts of the template that are converted.
void hash_template(Context& context);

}  // namespace cairn::sam
