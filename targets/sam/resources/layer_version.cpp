// AWS::Serverless::LayerVersion: a layer that gets a new id whenever it changes, so that
// older versions can stay.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-layerversion.html

#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/python.h"
#include "targets/sam/resources/types.h"
#include "targets/sam/s3_location.h"

namespace cairn::sam {

// The parameters in a property that must be a text, or a function.
static void resolve_text(Resource& resource, Text property) {
  Value* value = resource.property(property.view);
  if (!is_truthy(value)) return;
  value = resolve_parameters(resource.context, value);
  if (!value->is_string() && !value->is_map()) {
    resource.refuse("Could not resolve parameter for '" + std::string(property.view) +
                        "' or parameter is not a String.",
                    value);
  }
  resource.properties->set(property, value);
}

static bool equals_ignoring_case(std::string_view left, std::string_view right) {
  return std::ranges::equal(
      left, right, {}, [](char c) { return std::tolower(c); },
      [](char c) { return std::tolower(c); });
}

// What RetentionPolicy asks for; null where it is not given.
static Value* retention_of(const Resource& resource) {
  const Value* policy = resource.property("RetentionPolicy");
  if (policy == nullptr) return nullptr;
  if (is_intrinsic(policy)) {
    resource.refuse(
        "'RetentionPolicy' does not accept intrinsic functions, please use one of the following "
        "options: ['Retain', 'Delete']",
        policy);
  }
  if (!policy->is_string()) {
    resource.refuse(
        "Invalid 'RetentionPolicy' type, please use one of the following options: ['Retain', "
        "'Delete']",
        policy);
  }
  for (const std::string_view known : {"Retain", "Delete"}) {
    if (equals_ignoring_case(policy->string(), known)) {
      return resource.arena.string(Text(known), policy->span);
    }
  }
  resource.refuse("'RetentionPolicy' must be one of the following options: ['Retain', 'Delete'].",
                  policy);
}

static void check_architectures(const Resource& resource) {
  const Value* architectures = resource.property("CompatibleArchitectures");
  if (architectures == nullptr || is_intrinsic(architectures)) return;
  const auto refuse = [&](const Value* value) {
    resource.refuse("CompatibleArchitectures needs to be a list of 'x86_64' or 'arm64'", value);
  };
  if (architectures->is_map() && architectures->size() > 0) refuse(architectures);
  for (const Value* each : architectures->items) {
    const bool is_known = each->is_string("x86_64") || each->is_string("arm64");
    if (!is_known && !is_intrinsic(each)) refuse(each);
  }
}

// `{<Layer>: {...}}` as written, but for what may change without a new version.
static std::string suffix_of(const Resource& resource) {
  Arena& arena = resource.arena;
  Value* written = arena.map();
  for (const Entry& entry : resource.node->entries()) {
    static constexpr std::string_view kHashed[] = {"Type", "DependsOn", "Condition",
                                                   "UpdatePolicy"};
    if (std::ranges::find(kHashed, entry.key.view) == std::end(kHashed)) continue;
    if (entry.key.view == "DependsOn" && !is_truthy(entry.value)) continue;
    written->set(entry.key, entry.value);
  }
  Value* properties = arena.map();
  for (const Entry& entry : resource.properties->entries()) {
    if (!entry.value->is_null()) properties->set(entry.key, entry.value);
  }
  written->set("Properties", properties);
  return id_suffix(arena.map({{resource.id, written}}));
}

void transform_layer_version(Resource& resource) {
  Arena& arena = resource.arena;
  for (const Text property : {"LayerName", "LicenseInfo", "Description", "RetentionPolicy"}) {
    resolve_text(resource, property);
  }
  Value* retention = retention_of(resource);
  const std::string id = std::string(resource.id.view) + suffix_of(resource);
  // By its new id it is called from here on.
  const Resource named(resource.context, arena.keep(id), resource.node);
  Value* name = resource.property("LayerName");
  if (!is_truthy(name)) name = arena.string(resource.id, resource.node->span);
  const S3Location content = read_s3_location(named, resource.property("ContentUri"), "ContentUri");
  check_architectures(named);
  Value* layer =
      arena.map({{"LayerName", name},
                 {"Description", resource.property("Description")},
                 {"Content", make_code_location(arena, content)},
                 {"CompatibleArchitectures", resource.property("CompatibleArchitectures")},
                 {"CompatibleRuntimes", resource.property("CompatibleRuntimes")},
                 {"LicenseInfo", resource.property("LicenseInfo")}});
  resource.taken_over.main = {"DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Condition"};
  Value* product = resource.add_main(id, "AWS::Lambda::LayerVersion", layer);
  if (retention != nullptr) {
    product->set("DeletionPolicy", retention);
  } else if (!product->has("DeletionPolicy")) {
    product->set("DeletionPolicy", arena.string("Retain"));
  }
  resource.context.renamed[std::string(resource.id.view)] = id;
}

}  // namespace cairn::sam
