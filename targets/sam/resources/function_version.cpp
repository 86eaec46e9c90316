// AutoPublishAlias of a function: a version of it, named after what it is made of, and the
// alias that points there.

#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/python.h"
#include "targets/sam/resources/function.h"

namespace cairn::sam {

namespace {

bool is_alias_name(std::string_view name) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto fits = [&](char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
  };
  return std::ranges::all_of(name, fits) && !std::ranges::all_of(name, is_digit);
}

void check_alias_name(const Resource& resource, const Value* name) {
  if (!name->is_string()) {
    resource.refuse("'AutoPublishAlias' must be a string or a Ref to a template parameter", name);
  }
  if (name->text.view.empty()) resource.refuse("Alias name is required to create an alias", name);
  if (is_alias_name(name->text.view)) return;
  resource.refuse(
      "AutoPublishAlias name ('" + std::string(name->text.view) +
          "') must contain only alphanumeric characters, hyphens, or underscores matching "
          "(?!^[0-9]+$)([a-zA-Z0-9-_]+) pattern.",
      name);
}

// Layers of the template that publish a version of every function that uses them.
void add_layers(FunctionParts& parts, Value* data) {
  const Value* layers = parts.resource.property("Layers");
  if (layers == nullptr || !layers->is_list()) return;
  for (const Value* layer : layers->items) {
    const Value* found =
        parts.resource.context.find_resource(ref_target(layer), "AWS::Serverless::LayerVersion");
    const Value* properties = found == nullptr ? nullptr : found->find("Properties");
    if (properties == nullptr || !is_truthy(properties->get("PublishLambdaVersion"))) continue;
    for (const Entry& entry : properties->entries()) data->set(entry.key, entry.value);
  }
}

// What a version is named after.
Value* make_version_data(FunctionParts& parts) {
  Arena& arena = parts.arena;
  Context& context = parts.resource.context;
  Value* code = resolve_parameters(context, parts.function->get("Code"));
  if (is_truthy(parts.resource.property("AutoPublishAliasAllProperties"))) {
    Value* data = arena.share(parts.function);
    add_layers(parts, data);
    return data;
  }
  Value* data = arena.share(code);
  if (const Value* environment = parts.function->get("Environment")) {
    for (const Entry& entry : environment->entries()) data->set(entry.key, entry.value);
  }
  if (Value* memory = parts.function->get("MemorySize"); is_truthy(memory)) {
    data->set("MemorySize", memory);
  }
  if (Value* snap = parts.function->get("SnapStart"); is_truthy(snap)) {
    const Value* on = snap->get("ApplyOn");
    if (on != nullptr && !on->is_string("None")) data->set("SnapStart", snap);
  }
  return data;
}

}  // namespace

void add_alias(FunctionParts& parts) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  Context& context = resource.context;
  Value* name = resource.property("AutoPublishAlias");
  if (!is_truthy(name)) return;
  name = resolve_parameters(context, name);
  check_alias_name(resource, name);

  std::string suffix;
  if (Value* digest = resource.property("AutoPublishCodeSha256"); is_truthy(digest)) {
    digest = resolve_parameters(context, digest);
    if (!digest->is_string()) {
      resource.refuse("AutoPublishCodeSha256 must be a string", digest);
    }
    suffix = std::string(digest->text.view.substr(0, 10));
    // A version is only made of a function that has changed.
    Value* description = resource.property("Description");
    if (description != nullptr) description = resolve_parameters(context, description);
    parts.function->set(
        "Description", arena.string(description == nullptr
                                        ? std::string(digest->text.view)
                                        : str(description) + " " + std::string(digest->text.view)));
  } else {
    suffix = id_suffix(make_version_data(parts));
  }

  const std::string id(resource.id.view);
  const std::string version_id = id + "Version" + suffix;
  Value* version = resource.add_secondary(
      version_id, "AWS::Lambda::Version",
      arena.map({{"FunctionName", make_ref(arena, id)},
                 {"Description", resource.property("VersionDescription")},
                 {"FunctionScalingConfig", resource.property("FunctionScalingConfig")}}));
  if (!version->has("DeletionPolicy")) {
    const bool is_cheap = resource.property("CapacityProviderConfig") != nullptr;
    Value* policy = resource.property("VersionDeletionPolicy");
    if (policy == nullptr) policy = arena.string(is_cheap ? "Delete" : "Retain");
    version->set("DeletionPolicy", policy);
  }

  parts.alias_name = name->text.view;
  parts.alias_id = id + "Alias";
  for (const char c : parts.alias_name) parts.alias_id += c == '-' ? 'D' : c == '_' ? 'U' : c;
  parts.alias = resource.add_secondary(
      parts.alias_id, "AWS::Lambda::Alias",
      arena.map(
          {{"Name", name},
           {"FunctionName", make_ref(arena, id)},
           {"FunctionVersion", make_get_att(arena, version_id, "Version")},
           {"ProvisionedConcurrencyConfig", resource.given("ProvisionedConcurrencyConfig")}}));
}

}  // namespace cairn::sam
