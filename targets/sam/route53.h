#pragma once

// Records of the domains of APIs in zones of Route 53.

#include "targets/sam/resource.h"

namespace cairn::sam {

// Where a domain's traffic goes.
struct AliasTarget {
  Value* hosted_zone = nullptr;
  Value* dns_name = nullptr;
};

// Adds the records of a domain to the group of its zone, which is a product, and which
// APIs of one zone share if `is_shared`. `route53` is the map under Domain. A refusal where
// it names no zone.
void add_record_sets(Resource& resource, const Value* route53, Value* domain_name,
                     const AliasTarget& target, bool is_shared);

}  // namespace cairn::sam
