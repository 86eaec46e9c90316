#include "targets/sam/structure.h"

#include <algorithm>

#include "targets/sam/python.h"

namespace cairn::sam {

static void check_sections(Context& context) {
  const Value* template_ = context.source;
  if (!template_->is_map() || !is_truthy(template_->get("Resources")) ||
      !template_->get("Resources")->is_map()) {
    throw refuse_structure("'Resources' section is required", template_->span);
  }
  const Value* mappings = template_->get("Mappings");
  if (mappings != nullptr && !mappings->is_map()) {
    throw refuse_structure("'Mappings' or 'Parameters' is either null or not a valid dictionary.",
                           mappings->span);
  }
}

static void check_attribute(const Entry& resource, std::string_view name, Kind kind) {
  const Value* value = resource.value->get(name);
  if (value == nullptr || value->kind == kind) return;
  throw refuse_resource(
      resource.key.view,
      "Attribute '" + std::string(name) + "' should be " + std::string(name_of(kind)) + ".",
      value->span.is_valid() ? value->span : resource.key_span);
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
    const Value* condition = entry.value->get("Condition");
    if (is_truthy(condition) && !condition->is_string()) {
      throw refuse_structure("Every Condition member must be a string.", condition->span);
    }
    const ResourceType* type = find_resource_type(entry.value);
    if (type != nullptr && type->needs_properties) check_attribute(entry, "Properties", Kind::Map);
  }
}

void check_type(std::string_view id, const Value* resource, std::string_view type) {
  const Value* found = resource->get("Type");
  if (found == nullptr) {
    throw refuse_resource(id, "Resource dict missing key 'Type'.", resource->span);
  }
  if (!found->is_string(type)) {
    throw refuse_resource(id,
                          "Resource has incorrect Type; expected '" + std::string(type) +
                              "', got '" + str(found) + "'",
                          found->span);
  }
  const Value* properties = resource->get("Properties");
  if (properties == nullptr || properties->is_map()) return;
  throw refuse_resource(id, "Properties of a resource must be an object.", properties->span);
}

// Python's booleans are integers.
static std::uint8_t shapes_of(const Value* value) {
  switch (value->kind) {
    case Kind::Bool:
      return static_cast<std::uint8_t>(Shape::Boolean) | static_cast<std::uint8_t>(Shape::Integer);
    case Kind::Int:
      return static_cast<std::uint8_t>(Shape::Integer);
    case Kind::String:
      return static_cast<std::uint8_t>(Shape::String);
    case Kind::List:
      return static_cast<std::uint8_t>(Shape::List);
    case Kind::Map:
      return static_cast<std::uint8_t>(Shape::Map);
    case Kind::Null:
    case Kind::Float:
      break;
  }
  return 0;
}

static bool fits(const PropertyType& type, const Value* value) {
  if (type.kinds == 0) return true;
  if (!type.values.empty()) {
    return std::ranges::find(type.values, value->string()) != type.values.end();
  }
  if ((shapes_of(value) & type.kinds) == 0) return false;
  const auto has_shape = [](std::uint8_t kinds) {
    return [kinds](const Value* inner) { return kinds == 0 || (shapes_of(inner) & kinds) != 0; };
  };
  if (value->is_list()) return std::ranges::all_of(value->items, has_shape(type.item_kinds));
  return std::ranges::all_of(value->entries(), has_shape(type.member_kinds), &Entry::value);
}

static std::string complain(const Property& property) {
  const std::string name = "'" + std::string(property.name) + "'";
  if (!property.type.values.empty()) {
    std::string message = "Property " + name + " should be a one of the strings: ";
    for (const std::string_view value : property.type.values) {
      if (message.back() == '\'') message += " or ";
      message += "'" + std::string(value) + "'";
    }
    return message + ".";
  }
  if (property.type.is_only(Shape::Map)) return "Property " + name + " should be a map.";
  if (property.type.is_only(Shape::String)) return "Property " + name + " should be a string.";
  return "Type of property " + name + " is invalid.";
}

static void check_known(const PropertyList& list, std::string_view type, std::string_view id,
                        const Value* properties) {
  for (const Entry& entry : properties->entries()) {
    if (list.find(entry.key.view) != nullptr) continue;
    throw refuse_resource(id,
                          "property " + std::string(entry.key.view) +
                              " not defined for resource of type " + std::string(type),
                          entry.key_span);
  }
}

static void check_values(const PropertyList& list, std::string_view id, const Value* properties,
                         text::Span span) {
  for (const Property& property : list.properties) {
    const Value* value = properties->find(property.name);
    if (value == nullptr) {
      if (!property.is_required) continue;
      throw refuse_resource(id, "Missing required property '" + std::string(property.name) + "'.",
                            span);
    }
    if (property.takes_function && value->is_map() && value->size() == 1) continue;
    if (!fits(property.type, value)) throw refuse_resource(id, complain(property), value->span);
  }
}

void check_properties(const PropertyList& list, std::string_view type, std::string_view id,
                      const Value* properties, text::Span span) {
  check_known(list, type, id, properties);
  check_values(list, id, properties, span);
}

void check_properties(Resource& resource, const ResourceType& type) {
  const PropertyList* list = resource.context.model.resource(type.name);
  if (list == nullptr) return;
  if (type.ignores_others) {
    Value* known = resource.arena.map({}, resource.properties->span);
    for (const Entry& entry : resource.properties->entries()) {
      if (list->find(entry.key.view) != nullptr) known->set(entry.key, entry.value, entry.key_span);
    }
    resource.properties = known;
  } else {
    check_known(*list, type.name, resource.id.view, resource.properties);
  }
  check_values(*list, resource.id.view, resource.properties, resource.node->span);
}

}  // namespace cairn::sam
