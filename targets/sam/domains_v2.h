#pragma once

// Custom domains of HTTP and WebSocket APIs.

#include "targets/sam/resource.h"

namespace cairn::sam {

struct DomainSettings {
  std::string stage;           // the id of the API's stage
  Value* tags = nullptr;       // or null
  bool shares_records = true;  // with other APIs in the same zone
  bool has_mutual_tls = true;  // else it is refused
};

// The domain, its mappings to the API, and its records, where the API has a Domain.
void add_domain(Resource& api, const DomainSettings& settings);

}  // namespace cairn::sam
