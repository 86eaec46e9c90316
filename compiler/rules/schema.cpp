#include "compiler/rules/schema.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "compiler/base/check.h"
#include "compiler/rules/schema_keywords.h"

extern "C" const std::byte cairn_sam_types_begin[], cairn_sam_types_end[];

namespace cairn::rules {

const Schema* Schema::property(std::string_view name) const {
  const auto found = std::ranges::lower_bound(properties, name, {},
                                              &std::pair<std::string_view, const Schema*>::first);
  return found != properties.end() && found->first == name ? found->second : nullptr;
}

Names Schema::property_names_for_help() const {
  Names names;
  for (const auto& [name, schema] : properties) names.push_back(name);
  return names;
}

Schemas::Schemas(const catalog::Catalog& catalog, const schema::Store* store,
                 const Constraints& constraints)
    : catalog_(catalog), store_(store), constraints_(constraints) {}

// What SAM's documentation says of its types: sam/types.json.
static schema::Json sam_types() {
  const auto pack = schema::Pack::open({cairn_sam_types_begin, cairn_sam_types_end});
  CAIRN_CHECK(pack);
  return pack->root().value(0);
}

bool Schemas::is_known(std::string_view type) const {
  if (type.starts_with("AWS::Serverless::"))
    return sam_types().find("types")->find(type).has_value();
  return (store_ != nullptr && store_->find(type)) || catalog_.find(type);
}

std::vector<std::string_view> Schemas::type_names() const {
  std::vector<std::string_view> names = catalog_.type_names();
  const schema::Json sam = *sam_types().find("types");
  for (std::size_t i = 0; i < sam.size(); ++i) names.push_back(sam.key(i));
  if (store_ != nullptr) {
    const auto others = store_->type_names();
    names.insert(names.end(), others.begin(), others.end());
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

const TypeSchema* Schemas::find(std::string_view type) {
  if (const auto found = types_.find(type); found != types_.end()) {
    return found->second.properties == nullptr ? nullptr : &found->second;
  }
  TypeSchema& result = types_[keep(std::string(type))];
  Schema* root = nullptr;
  const auto json = store_ == nullptr ? std::nullopt : store_->find(type);
  if (type.starts_with("AWS::Serverless::")) {
    const schema::Json file = sam_types();
    const auto written = file.find("types")->find(type);
    if (!written) return nullptr;
    std::unordered_map<std::uint32_t, Schema*> made;
    root = compile(*written, {file, &made});
  } else if (json) {
    std::unordered_map<std::uint32_t, Schema*> made;
    const Scope scope{*json, &made};
    root = make();
    root->types = kObject;
    read(*root, *json, scope);
    if (const auto names = json->find("readOnlyProperties")) {
      for (std::size_t i = 0; i < names->size(); ++i) {
        result.read_only.push_back(names->item(i).string());
      }
    }
    if (const auto names = json->find("primaryIdentifier")) {
      static constexpr std::string_view kPrefix = "/properties/";
      for (std::size_t i = 0; i < names->size(); ++i) {
        const std::string_view name = names->item(i).string();
        if (name.starts_with(kPrefix)) {
          result.primary_identifier.push_back(name.substr(kPrefix.size()));
        }
      }
    }
  } else if (const auto known = catalog_.find(type)) {
    root = make();
    *root = *from_catalog(known->record());
    for (const std::string_view name : known->primary_identifier()) {
      result.primary_identifier.push_back(name);
    }
  }
  if (root == nullptr) return nullptr;
  add_constraints(type, *root);
  result.properties = root;
  return &result;
}

const Schema* Schemas::compile(schema::Json json) {
  const Schema*& known = compiled_[json.id()];
  if (known == nullptr) {
    std::unordered_map<std::uint32_t, Schema*> made;
    known = compile(json, {json, &made});
  }
  return known;
}

const base::Pattern* Schemas::pattern(std::string_view text) {
  const auto found = patterns_.find(text);
  if (found != patterns_.end()) return found->second ? &*found->second : nullptr;
  auto compiled = base::Pattern::compile(text);
  auto& kept = patterns_[keep(std::string(text))];
  if (compiled) kept.emplace(std::move(*compiled));
  return kept ? &*kept : nullptr;
}

// --- from the catalog

Schema* Schemas::from_catalog(const catalog::Record& record) {
  const auto found = record_schemas_.find(record.id());
  if (found != record_schemas_.end()) return found->second;
  Schema* schema = make();
  record_schemas_.emplace(record.id(), schema);  // first: records may contain themselves
  schema->types = kObject;
  schema->forbids_others = !record.is_open();
  for (const catalog::Property property : record.properties()) {
    schema->properties.emplace_back(property.name(), from_catalog(property.type()));
    if (property.is_required()) schema->required.push_back(property.name());
  }
  return schema;
}

Schema* Schemas::from_catalog(const catalog::Type& type) {
  if (type.kind() == catalog::Kind::Record || type.kind() == catalog::Kind::Tag) {
    return from_catalog(type.record());
  }
  Schema* schema = make();
  switch (type.kind()) {
    case catalog::Kind::String:
    case catalog::Kind::DateTime:
      schema->types = kString;
      break;
    case catalog::Kind::Integer:
      schema->types = kInteger;
      break;
    case catalog::Kind::Number:
      schema->types = kNumber;
      break;
    case catalog::Kind::Boolean:
      schema->types = kBoolean;
      break;
    case catalog::Kind::Array:
      schema->types = kArray;
      schema->items = from_catalog(type.element());
      break;
    case catalog::Kind::Map:
      schema->types = kObject;
      schema->others = from_catalog(type.element());
      break;
    case catalog::Kind::Union:
      for (const catalog::Type alternative : type.alternatives()) {
        schema->any_of.push_back(from_catalog(alternative));
      }
      break;
    case catalog::Kind::Json:
    case catalog::Kind::Record:
    case catalog::Kind::Tag:
      break;
  }
  for (const std::string_view value : type.allowed_values()) {
    schema->values.push_back({std::string(value), true});
    schema->has_values = true;
  }
  return schema;
}

// --- our own constraints

void Schemas::add_constraints(std::string_view type, Schema& root) {
  const auto found = constraints_.find(type);
  if (found == constraints_.end()) return;
  for (const schema::Json entry : found->second) {
    for_each_path(entry, [&](std::string_view at) { add_at(root, at, *entry.find("add")); });
  }
}

// Records are shared between the places that use them: what is on the way to the place
// becomes a copy of its own.
void Schemas::add_at(Schema& root, std::string_view path, schema::Json added) {
  Schema* at = &root;
  const auto own = [&](const Schema*& schema) {
    Schema* copy = make();
    *copy = *schema;
    schema = copy;
    return copy;
  };
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    const std::string_view step = path.substr(0, path.find('/'));
    path.remove_prefix(step.size());
    // `{$ref, ...}` is the referenced schema with more on top.
    const auto holds_step = [&](const Schema& schema) {
      return step == "*" ? schema.items != nullptr || schema.others != nullptr ||
                               !schema.pattern_properties.empty()
                         : schema.property(step) != nullptr;
    };
    while (!holds_step(*at)) {
      Schema* next = nullptr;
      for (const Schema*& part : at->all_of) {
        if (holds_step(*part) && next == nullptr) next = own(part);
      }
      // The place is not there in this version of the type.
      if (next == nullptr) return;
      at = next;
    }
    if (step != "*") {
      const auto property = std::ranges::find(at->properties, step,
                                              &std::pair<std::string_view, const Schema*>::first);
      at = own(property->second);
    } else if (at->items != nullptr) {
      at = own(at->items);
    } else if (at->others != nullptr) {
      at = own(at->others);
    } else {
      at = own(at->pattern_properties.front().second);
    }
  }
  std::unordered_map<std::uint32_t, Schema*> made;
  read(*at, added, {added, &made});
}

}  // namespace cairn::rules
