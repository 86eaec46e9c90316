#include "targets/changeset/facts.h"

#include <algorithm>

namespace cairn::changeset {

bool is_custom_resource(std::string_view type) {
  return type.starts_with("Custom::") || type == "AWS::CloudFormation::CustomResource";
}

std::string_view name_of(Recreation recreation) {
  return recreation == Recreation::Always          ? "Always"
         : recreation == Recreation::Conditionally ? "Conditionally"
                                                   : "Never";
}

// Whether the list of JSON pointers under `key` has `/properties/X`.
static bool lists(schema::Json type, std::string_view key, std::string_view property) {
  const auto pointers = type.find(key);
  if (!pointers) return false;
  for (std::size_t i = 0; i < pointers->size(); ++i) {
    std::string_view pointer = pointers->item(i).string();
    if (!pointer.starts_with("/properties/")) continue;
    pointer.remove_prefix(std::string_view("/properties/").size());
    if (pointer == property) return true;
  }
  return false;
}

bool Facts::is_known(std::string_view type) const {
  return is_custom_resource(type) || catalog_.find(type) ||
         (store_ != nullptr && store_->find(type));
}

Recreation Facts::recreation(std::string_view type, std::string_view property) const {
  if (is_custom_resource(type)) return Recreation::Conditionally;
  if (const auto known = catalog_.find(type)) {
    if (const auto found = known->property(property)) {
      switch (found->update()) {
        case catalog::Update::InPlace:
          return Recreation::Never;
        case catalog::Update::MayReplace:
          return Recreation::Conditionally;
        case catalog::Update::Replaces:
          return Recreation::Always;
      }
    }
  }
  const auto schema = store_ != nullptr ? store_->find(type) : std::nullopt;
  if (!schema) return Recreation::Conditionally;
  if (lists(*schema, "createOnlyProperties", property)) return Recreation::Always;
  if (lists(*schema, "conditionalCreateOnlyProperties", property)) {
    return Recreation::Conditionally;
  }
  const auto properties = schema->find("properties");
  const bool is_listed = properties && properties->find(property);
  return is_listed ? Recreation::Never : Recreation::Conditionally;
}

std::vector<std::string_view> Facts::paths_below(std::string_view type,
                                                 std::string_view property) const {
  std::vector<std::string_view> paths;
  const auto known = catalog_.find(type);
  if (!known) return paths;
  for (std::string_view path : known->replacement_paths()) {
    if (!path.starts_with(property) || path.substr(property.size()).substr(0, 1) != ".") continue;
    paths.push_back(path.substr(property.size() + 1));
  }
  return paths;
}

bool Facts::is_taggable(std::string_view type) const {
  const auto known = catalog_.find(type);
  return known && known->tag_shape() != catalog::TagShape::None;
}

bool Facts::is_tag_list(std::string_view type, std::string_view property) const {
  if (property != "Tags") return false;
  const auto known = catalog_.find(type);
  return known && known->tag_property() == property && known->tag_shape() != catalog::TagShape::Map;
}

bool Facts::is_stateful(std::string_view type) const {
  const auto known = catalog_.find(type);
  return known && known->is_stateful();
}

bool Facts::supports_snapshot(std::string_view type) const {
  const auto known = catalog_.find(type);
  return known && known->supports_snapshot();
}

bool Facts::is_identity(std::string_view type, std::string_view attribute) const {
  if (attribute == "Arn") return true;
  const auto known = catalog_.find(type);
  if (!known) return false;
  const auto has = [&](catalog::Names names) {
    return std::any_of(names.begin(), names.end(),
                       [&](std::string_view name) { return name == attribute; });
  };
  return has(known->primary_identifier()) || has(known->ref_identifier());
}

// `AWS::EC2::SecurityGroup` is named by GroupName, `AWS::SQS::Queue` by QueueName.
static bool is_name_of(std::string_view type, std::string_view property) {
  if (property == "Name") return true;
  if (!property.ends_with("Name")) return false;
  const std::string_view stem = property.substr(0, property.size() - 4);
  return !stem.empty() && type.substr(type.rfind(':') + 1).ends_with(stem);
}

std::vector<std::string_view> Facts::name_properties(std::string_view type) const {
  std::vector<std::string_view> names;
  const auto known = catalog_.find(type);
  if (!known) return names;
  for (const std::string_view name : known->primary_identifier()) {
    const auto property = known->property(name);
    if (!property) {
      names.clear();  // the service gives a part of the identifier itself
      break;
    }
    names.push_back(name);
  }
  if (!names.empty()) return names;
  for (const catalog::Property property : known->properties()) {
    if (property.update() == catalog::Update::Replaces && is_name_of(type, property.name())) {
      return {property.name()};
    }
  }
  return names;
}

std::string_view Facts::scrutiny(std::string_view type, std::string_view property) const {
  const auto known = catalog_.find(type);
  if (!known) return {};
  const auto found = known->property(property);
  return found ? found->scrutiny() : std::string_view();
}

std::string_view Facts::scrutiny(std::string_view type) const {
  const auto known = catalog_.find(type);
  return known ? known->scrutiny() : std::string_view();
}

}  // namespace cairn::changeset
