#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/openapi/body.h"
#include "targets/sam/plugins.h"
#include "targets/sam/python.h"
#include "targets/sam/tables/model.h"

namespace cairn::sam {

namespace {

std::string print(Arena& arena, const std::vector<std::string_view>& names) {
  Value* list = arena.list();
  for (const std::string_view name : names) list->append(arena.string(Text(name)));
  return repr(list);
}

// Maps are merged, lists are joined, and of everything else the resource's own counts.
Value* merge(Arena& arena, Value* global, Value* local) {
  const auto is_plain_map = [](const Value* value) {
    return value->is_map() && !is_intrinsic(value);
  };
  if (global->is_list() && local->is_list()) {
    Value* both = arena.list({}, local->span);
    both->items = global->items;
    for (Value* item : local->items) both->append(item);
    return both;
  }
  if (!is_plain_map(global) || !is_plain_map(local)) return local;
  Value* both = arena.copy(global);
  both->span = local->span;
  for (const Entry& entry : local->entries()) {
    Value* other = both->get(entry.key.view);
    both->set(entry.key, other == nullptr ? entry.value : merge(arena, other, entry.value),
              entry.key_span);
  }
  return both;
}

void check_globals(Context& context, const Value* globals) {
  if (!globals->is_map()) throw refuse_globals("It must be a non-empty dictionary", globals->span);
  const std::vector<std::string_view> sections = global_sections();
  for (const Entry& section : globals->entries()) {
    const std::string name(section.key.view);
    if (std::ranges::find(sections, name) == sections.end()) {
      throw refuse_globals("'" + name +
                               "' is not supported. Must be one of the following values - " +
                               print(context.arena, sections),
                           section.key_span);
    }
    if (!section.value->is_map()) {
      throw refuse_globals("Value of ${section} must be a dictionary", section.value->span);
    }
    const std::vector<std::string_view> supported = global_properties(name);
    for (const Entry& property : section.value->entries()) {
      if (std::ranges::find(supported, property.key.view) != supported.end()) continue;
      throw refuse_globals(
          "'" + std::string(property.key.view) + "' is not a supported property of '" + name +
              "'. Must be one of the following values - " + print(context.arena, supported),
          property.key_span);
    }
  }
}

// What a resource takes of its section: all of it but what `IgnoreGlobals` names.
Value* select(Context& context, const Entry& resource, Value* section) {
  const Value* ignored = resource.value->get("IgnoreGlobals");
  if (!is_truthy(ignored) && (ignored == nullptr || !ignored->is_list())) return section;
  if (ignored->is_string("*")) return nullptr;
  const auto refuse = [&](const std::string& what) {
    const std::string id(resource.key.view);
    throw refuse_resource(
        id, "Resource " + id + " has invalid resource attribute 'IgnoreGlobals'" + what + ".",
        ignored->span);
  };
  if (!ignored->is_list()) refuse("");
  Value* selected = context.arena.share(section);
  for (const Value* item : ignored->items) {
    if (!selected->has(item->string())) refuse(" on item '" + str(item) + "'");
    selected->erase(item->string());
  }
  return selected;
}

// A managed body says the version that the API asks for.
void set_openapi_version(Context& context, Value* properties) {
  Value* version = properties->find("OpenApiVersion");
  if (version == nullptr || !is_truthy(properties->get("__MANAGE_SWAGGER"))) return;
  // 3.0 without quotes.
  if (version->kind == Kind::Float && is_version(str(version), "3")) {
    version = context.arena.string(str(version), version->span);
    properties->set("OpenApiVersion", version);
  }
  Value* body = properties->get("DefinitionBody");
  if (!version->string().starts_with("3.") || body == nullptr || !body->is_map()) return;
  body->set("openapi", version);
  if (body->has("swagger")) body->erase("swagger");
}

}  // namespace

void merge_globals(Context& context) {
  static constexpr std::string_view kPrefix = "AWS::Serverless::";
  Value* globals = context.source->get("Globals");
  if (globals != nullptr) check_globals(context, globals);
  for (const Entry& resource : context.resources->entries()) {
    const std::string_view type = resource.value->get("Type") == nullptr
                                      ? std::string_view()
                                      : resource.value->get("Type")->string();
    if (!type.starts_with(kPrefix)) continue;
    Value* section = globals == nullptr ? nullptr : globals->get(type.substr(kPrefix.size()));
    Value* properties = resource.value->find("Properties");
    try {
      if (section != nullptr) section = select(context, resource, section);
    } catch (Refusal& refusal) {
      context.refusals.push_back(std::move(refusal));
      continue;
    }
    if (section != nullptr) {
      if (properties == nullptr) properties = context.arena.map({}, resource.value->span);
      properties = merge(context.arena, section, properties);
      resource.value->set("Properties", properties);
    }
    if (type == "AWS::Serverless::Api" && properties != nullptr) {
      set_openapi_version(context, properties);
    }
  }
}

}  // namespace cairn::sam
