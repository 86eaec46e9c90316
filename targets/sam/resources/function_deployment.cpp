#include "targets/sam/resources/function.h"

namespace cairn::sam {

void add_deployment(FunctionParts&) {}

}  // namespace cairn::sam
