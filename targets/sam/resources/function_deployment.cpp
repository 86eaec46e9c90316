// DeploymentPreference of a function.

#include "targets/sam/deployments.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/resources/function.h"

namespace cairn::sam {

// Whether the condition of the function is to be that of its deployment, too.
static bool passes_condition(const Resource& resource, const Value* value) {
  if (value == nullptr) return false;
  if (is_intrinsic(value)) {
    resource.refuse(
        "Unsupported intrinsic: the only intrinsic functions supported for property "
        "PassthroughCondition are FindInMap and parameter Refs.",
        value);
  }
  if (value->kind == Kind::Bool) return value->boolean;
  for (const std::string_view yes : {"true", "True"}) {
    if (value->is_string(yes)) return true;
  }
  for (const std::string_view no : {"false", "False"}) {
    if (value->is_string(no)) return false;
  }
  resource.refuse("Invalid value for property PassthroughCondition.", value);
}

// `false`, also as a text: the value of a parameter.
static bool is_off(const Value* value) {
  return value != nullptr &&
         (!is_truthy(value) || value->is_string("false") || value->is_string("False"));
}

void add_deployment(FunctionParts& parts) {
  Resource& resource = parts.resource;
  Value* preference = resource.property("DeploymentPreference");
  if (!is_truthy(preference)) return;
  const auto resolve = [&](std::string_view name) {
    Value* value = preference->get(name);
    return value == nullptr ? nullptr : resolve_mappings(resource.context, value);
  };
  const Value* enabled = resolve("Enabled");
  Value* type = resolve("Type");
  const bool passes = passes_condition(resource, resolve("PassthroughCondition"));
  if (is_off(enabled)) return;
  if (type == nullptr) {
    resource.refuse("'DeploymentPreference' is missing required Property 'Type'", preference);
  }
  const Value* hooks = preference->get("Hooks");
  if (hooks != nullptr && !hooks->is_map()) {
    resource.refuse("'Hooks' property of 'DeploymentPreference' must be a dictionary", hooks);
  }
  Deployment deployment{.function = std::string(resource.id.view), .type = type};
  if (hooks != nullptr) {
    deployment.pre_traffic = hooks->find("PreTraffic");
    deployment.post_traffic = hooks->find("PostTraffic");
  }
  deployment.alarms = preference->find("Alarms");
  deployment.role = truthy(preference->get("Role"));
  deployment.triggers = truthy(preference->get("TriggerConfigurations"));
  if (is_truthy(resource.property("PropagateTags"))) deployment.tags = resource.given("Tags");
  deployment.condition = passes ? resource.condition() : nullptr;
  if (parts.alias == nullptr) {
    resource.refuse("'DeploymentPreference' requires AutoPublishAlias property to be specified.",
                    preference);
  }
  parts.alias->set("UpdatePolicy", make_update_policy(parts.arena, deployment));
  resource.context.deployments.push_back(std::move(deployment));
}

}  // namespace cairn::sam
