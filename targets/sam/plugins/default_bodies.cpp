#include "targets/sam/plugins.h"

namespace cairn::sam {

void add_implicit_rest_api(Context&) {}
void add_implicit_http_api(Context&) {}
void expand_embedded_connectors(Context&) {}

}  // namespace cairn::sam
