#pragma once

// Authorizers of HTTP APIs: JWT, Lambda and IAM.

#include "targets/sam/resource.h"

namespace cairn::sam {

// The security schemes of OpenAPI by name, from Auth of the API. A refusal where an
// authorizer cannot be.
[[nodiscard]] Value* make_http_authorizers(const Resource& api, const Value* auth);

}  // namespace cairn::sam
