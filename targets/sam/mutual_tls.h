#pragma once

// MutualTlsAuthentication of a custom domain, of any kind of API.

#include "targets/sam/resource.h"

namespace cairn::sam {

// What the domain gets of it; null where the settings have none.
[[nodiscard]] Value* make_mutual_tls(const Resource& api, const Value* domain,
                                     std::string_view path);

}  // namespace cairn::sam
