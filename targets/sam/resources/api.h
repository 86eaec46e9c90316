#pragma once

// The parts of a REST API: what its body gets, and what is made beside it.

#include <string>

#include "targets/sam/openapi/editor.h"
#include "targets/sam/resource.h"

namespace cairn::sam {

// A REST API while it is made.
struct ApiParts {
  explicit ApiParts(Resource& resource) : resource(resource), arena(resource.arena) {}

  Resource& resource;
  Arena& arena;
  Value* body = nullptr;             // null where the definition lies elsewhere
  Value* domain = nullptr;           // resolved; or null
  Value* openapi_version = nullptr;  // the property's, else that of the body
  std::string stage_id;

  // A refusal about a property where there is no body, or it is none.
  void need_body(std::string_view property) const;
  void need_valid_body(std::string_view what) const;
};

// --- into the body, in this order
void add_cors(ApiParts& parts);
void add_auth(ApiParts& parts);
void add_gateway_responses(ApiParts& parts);
void add_binary_media_types(ApiParts& parts);
void add_models(ApiParts& parts);
void add_endpoint_extension(ApiParts& parts);
// What OpenAPI 3 calls otherwise than Swagger.
void translate_to_openapi3(ApiParts& parts);

// --- beside the API
void add_domain(ApiParts& parts);
void add_authorizer_permissions(ApiParts& parts);
void add_usage_plan(ApiParts& parts);

}  // namespace cairn::sam
