#include "targets/sam/structure.h"

#include <algorithm>

namespace cairn::sam {

static void check_sections(Context& context) {
  const Value* template_ = context.source;
  if (!template_->is_map() || !is_truthy(template_->get("Resources")) ||
      !template_->get("Resources")->is_map()) {
    throw refuse_structure("'Resources' section is required", template_->span);
  }
  for (const std::string_view section : {"Mappings", "Parameters"}) {
    const Value* value = template_->get(section);
    if (value != nullptr && !value->is_map()) {
      throw refuse_structure("'Mappings' or 'Parameters' is either null or not a valid dictionary.",
                             value->span);
    }
  }
}

void check_structure(Context& context) {
  check_sections(context);
  context.resources = context.source->get("Resources");
  context.mappings = context.source->find("Mappings");
  for (const Entry& entry : context.resources->entries()) {
    if (entry.value->is_map()) continue;
    throw refuse_structure(
        "All 'Resources' must be Objects. If you're using YAML, this may be an indentation issue.",
        entry.value->span);
  }
  for (const Entry& entry : context.resources->entries()) {
    const ResourceType* type = find_resource_type(entry.value);
    if (type == nullptr) continue;
    const Value* properties = entry.value->get("Properties");
    const Resource resource(context, entry.key, entry.value);
    if (properties != nullptr && !properties->is_map() && type->needs_properties) {
      context.refusals.push_back(refuse_resource(
          entry.key.view, "Attribute 'Properties' should be a map.", properties->span));
    }
  }
  if (!context.refusals.empty()) throw context.refusals.front();
}

void check_id(const Entry& resource) {
  const bool fits = std::ranges::all_of(resource.key.view, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
  if (!fits || resource.key.view.empty()) {
    throw refuse_resource(resource.key.view, "Logical ids must be alphanumeric.",
                          resource.key_span);
  }
}

void check_properties(const Resource&, const ResourceType&) {}

}  // namespace cairn::sam
