#include "targets/sam/plugins.h"

namespace cairn::sam {

void add_default_bodies(Context&) {}
void add_implicit_rest_api(Context&) {}
void add_implicit_http_api(Context&) {}
void merge_globals(Context&) {}
void replace_policy_templates(Resource&) {}

}  // namespace cairn::sam
