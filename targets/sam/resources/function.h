#pragma once

// The parts of a function: what its properties are made of, and what is made beside it.

#include <string>
#include <vector>

#include "targets/sam/policies.h"
#include "targets/sam/resource.h"

namespace cairn::sam {

// A function while it is made.
struct FunctionParts {
  explicit FunctionParts(Resource& resource) : resource(resource), arena(resource.arena) {}

  Resource& resource;
  Arena& arena;
  Value* function = nullptr;  // its properties
  Value* role = nullptr;      // properties of the role that is made; or null
  std::string alias_id;       // empty where there is none
  std::string alias_name;
  Value* alias = nullptr;        // the alias as a resource
  std::vector<Value*> policies;  // of destinations
};

// Refusals for properties that do not go together.
void check_function(const Resource& resource);
// Properties of the function but for its role; `Code` among them.
[[nodiscard]] Value* make_function(Resource& resource);
// Whether calls are traced: Tracing is given, and not `Disabled`.
[[nodiscard]] bool has_tracing(const Resource& resource);
// The role, where the function has none or may have none.
void add_role(FunctionParts& parts);
// The version and the alias of AutoPublishAlias.
void add_alias(FunctionParts& parts);
// FunctionUrlConfig: the URL, and who may call it.
void add_url(FunctionParts& parts);
// EventInvokeConfig: where results of asynchronous calls go.
void add_invoke_config(FunctionParts& parts);
// DeploymentPreference: the alias moves by CodeDeploy.
void add_deployment(FunctionParts& parts);

}  // namespace cairn::sam
