#pragma once

// What is done to the whole template before its resources are transformed.

#include "targets/sam/context.h"
#include "targets/sam/resource.h"

namespace cairn::sam {

// Bodies of APIs that have none: these are managed, events write into them.
void add_default_bodies(Context& context);
// `{swagger: "2.0", info: ..., paths: {}}`, or the same of OpenAPI 3.
[[nodiscard]] Value* make_skeleton(Arena& arena, bool is_rest);
// `ServerlessRestApi` and `ServerlessHttpApi`, for events that name no API; and the paths
// of all events in bodies that are managed.
void add_implicit_rest_api(Context& context);
void add_implicit_http_api(Context& context);
// What the section Globals has, in the resources.
void merge_globals(Context& context);
// `Connectors` of a resource as resources of their own.
void expand_embedded_connectors(Context& context);
// Policy templates in `Policies` of a function or state machine, as documents.
void replace_policy_templates(Resource& resource);

}  // namespace cairn::sam
