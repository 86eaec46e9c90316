#pragma once

// One function for each type of SAM: it adds the products of a resource to it.

#include "targets/sam/resource.h"

namespace cairn::sam {

void transform_function(Resource& resource);

}  // namespace cairn::sam
