#include "targets/sam/resources/types.h"

namespace cairn::sam {

void transform_function(Resource& resource) {
  resource.add_main(resource.id.view, "AWS::Lambda::Function", resource.properties);
}

}  // namespace cairn::sam
