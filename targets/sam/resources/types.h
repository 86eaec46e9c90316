#pragma once

// One function for each type of SAM: it adds the products of a resource to it.

#include "targets/sam/resource.h"

namespace cairn::sam {

void transform_function(Resource& resource);
void transform_api(Resource& resource);
void transform_state_machine(Resource& resource);
void transform_simple_table(Resource& resource);
void transform_layer_version(Resource& resource);
void transform_application(Resource& resource);
void transform_http_api(Resource& resource);
void transform_websocket_api(Resource& resource);
void transform_capacity_provider(Resource& resource);
void transform_graphql_api(Resource& resource);
void transform_connector(Resource& resource);

}  // namespace cairn::sam
