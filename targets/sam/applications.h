#pragma once

// Applications of the Serverless Application Repository: what the template at their
// Location is, as far as the repository's answers are known.

#include "targets/sam/resource.h"

namespace cairn::sam {

// Sets TemplateUrl of an AWS::Serverless::Application, before its properties are checked.
void locate_application(Resource& resource);
// A refusal in the context where the repository never had a template ready.
void wait_for_applications(Context& context);

}  // namespace cairn::sam
