#include "compiler/catalog/convert_spec.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>

namespace cairn::catalog {

using nlohmann::json;

namespace {

class Converter {
 public:
  Converter(json& spec, Writer& writer);

  void correct(const json& corrections);
  void mark_stateful(const json& types);
  void write();

 private:
  json& resource(const std::string& name);
  json& nested(const json& resource, const std::string& name);
  ResourceDraft resource_draft(const json& entity);
  RecordDraft record_draft(const json& entity, const std::string& name);
  std::vector<PropertyDraft> property_drafts(const json& properties);
  PropertyDraft property_draft(const std::string& name, const json& property);
  TypeId type(const json& type);

  json& schema_;
  Writer& writer_;
  std::map<std::string, json*> resources_;              // by type name
  std::unordered_map<std::string, json*> definitions_;  // by id
  std::unordered_map<std::string, RecordId> records_;   // by id of the definition
};

}  // namespace

void convert_spec(json spec, const Constraints& constraints, Writer& writer) {
  Converter converter(spec, writer);
  converter.correct(constraints.corrections);
  converter.mark_stateful(constraints.stateful_types);
  converter.write();
}

namespace {

std::string text_of(const json& entity, const char* key) {
  const auto found = entity.find(key);
  return found == entity.end() ? std::string() : found->get<std::string>();
}

std::vector<std::string> texts_of(const json& entity, const char* key) {
  const auto found = entity.find(key);
  return found == entity.end() ? std::vector<std::string>()
                               : found->get<std::vector<std::string>>();
}

bool is_set(const json& entity, const char* key) {
  const auto found = entity.find(key);
  return found != entity.end() && found->is_boolean() && found->get<bool>();
}

Converter::Converter(json& spec, Writer& writer) : schema_(spec.at("schema")), writer_(writer) {
  for (json& entity : schema_.at("resource").at("entities")) {
    resources_.emplace(entity.at("cloudFormationType").get<std::string>(), &entity);
  }
  for (json& entity : schema_.at("typeDefinition").at("entities")) {
    definitions_.emplace(entity.at("$id").get<std::string>(), &entity);
  }
}

json& Converter::resource(const std::string& name) {
  const auto found = resources_.find(name);
  if (found == resources_.end()) throw std::runtime_error("there is no type `" + name + "`");
  return *found->second;
}

json& Converter::nested(const json& resource, const std::string& name) {
  const std::string owner = resource.at("$id").get<std::string>();
  for (const json& use : schema_.at("usesType").at("forward").at(owner)) {
    json& definition = *definitions_.at(use.at("$id").get<std::string>());
    if (definition.at("name") == name) return definition;
  }
  throw std::runtime_error("`" + text_of(resource, "cloudFormationType") + "` has no record `" +
                           name + "`");
}

// Each correction is a JSON merge patch of a type or of a record nested in it. One
// that changes nothing is out of date and stops the build.
void Converter::correct(const json& corrections) {
  for (const json& correction : corrections) {
    json* target = &resource(correction.at("type").get<std::string>());
    if (correction.contains("record")) {
      target = &nested(*target, correction.at("record").get<std::string>());
    }
    const json before = *target;
    target->merge_patch(correction.at("patch"));
    if (*target == before) {
      throw std::runtime_error("a correction changes nothing: " + correction.dump());
    }
  }
}

void Converter::mark_stateful(const json& types) {
  for (const json& entry : types) {
    json& entity = resource(entry.at("type").get<std::string>());
    entity["isStateful"] = true;
    entity["supportsSnapshot"] = is_set(entry, "snapshot");
  }
}

void Converter::write() {
  for (const json& entity : schema_.at("typeDefinition").at("entities")) {
    records_.emplace(entity.at("$id").get<std::string>(), writer_.reserve_record());
  }
  for (const json& entity : schema_.at("typeDefinition").at("entities")) {
    writer_.define(records_.at(entity.at("$id").get<std::string>()),
                   record_draft(entity, text_of(entity, "name")));
  }
  for (const auto& [name, entity] : resources_) writer_.add(resource_draft(*entity));
}

ResourceDraft Converter::resource_draft(const json& entity) {
  ResourceDraft draft;
  draft.record = record_draft(entity, text_of(entity, "cloudFormationType"));
  draft.attributes = property_drafts(entity.at("attributes"));
  if (entity.contains("openAttributes")) draft.open_attributes = text_of(entity, "openAttributes");

  const json& uses = schema_.at("usesType").at("forward");
  if (const auto found = uses.find(text_of(entity, "$id")); found != uses.end()) {
    for (const json& use : *found) {
      draft.nested.push_back(records_.at(use.at("$id").get<std::string>()));
    }
  }

  draft.primary_identifier = texts_of(entity, "primaryIdentifier");
  draft.ref_identifier = texts_of(entity, "cfnRefIdentifier");
  if (const auto paths = entity.find("additionalReplacementProperties"); paths != entity.end()) {
    for (const auto& steps : paths->get<std::vector<std::vector<std::string>>>()) {
      std::string path;
      for (const std::string& step : steps) path += (path.empty() ? "" : ".") + step;
      // The package lists each path several times.
      if (std::ranges::find(draft.replacement_paths, path) == draft.replacement_paths.end()) {
        draft.replacement_paths.push_back(path);
      }
    }
  }
  draft.arn_template = text_of(entity, "arnTemplate");
  draft.transform = text_of(entity, "cloudFormationTransform");
  draft.scrutiny = text_of(entity, "scrutinizable");
  draft.is_stateful = is_set(entity, "isStateful");
  draft.supports_snapshot = is_set(entity, "supportsSnapshot");

  if (const auto tags = entity.find("tagInformation"); tags != entity.end()) {
    static const std::map<std::string, TagShape> kShapes = {
        {"standard", TagShape::Standard}, {"map", TagShape::Map}, {"asg", TagShape::AutoScaling}};
    draft.tag_property = text_of(*tags, "tagPropertyName");
    draft.tag_shape = kShapes.at(text_of(*tags, "variant"));
  }
  return draft;
}

RecordDraft Converter::record_draft(const json& entity, const std::string& name) {
  return {.name = name,
          .properties = property_drafts(entity.at("properties")),
          .is_open = is_set(entity, "isOpen"),
          .documentation = text_of(entity, "documentation")};
}

std::vector<PropertyDraft> Converter::property_drafts(const json& properties) {
  std::vector<PropertyDraft> drafts;
  for (const auto& [name, property] : properties.items()) {
    drafts.push_back(property_draft(name, property));
  }
  return drafts;
}

PropertyDraft Converter::property_draft(const std::string& name, const json& property) {
  static const std::map<std::string, Update> kUpdates = {{"", Update::InPlace},
                                                         {"no", Update::InPlace},
                                                         {"maybe", Update::MayReplace},
                                                         {"yes", Update::Replaces}};
  PropertyDraft draft;
  draft.name = name;
  draft.type = type(property.at("type"));
  draft.is_required = is_set(property, "required");
  draft.is_deprecated = property.contains("deprecated");
  draft.update = kUpdates.at(text_of(property, "causesReplacement"));
  draft.default_text = text_of(property, "defaultValue");
  draft.scrutiny = text_of(property, "scrutinizable");
  if (draft.scrutiny == "None") draft.scrutiny.clear();
  draft.documentation = text_of(property, "documentation");
  if (const auto refs = property.find("relationshipRefs"); refs != property.end()) {
    for (const json& ref : *refs) {
      // Nested attributes are written `A/B` there and `A.B` in templates.
      std::string identifier = text_of(ref, "propertyName");
      std::ranges::replace(identifier, '/', '.');
      draft.relationships.push_back({text_of(ref, "cloudFormationType"), std::move(identifier)});
    }
  }
  return draft;
}

TypeId Converter::type(const json& type) {
  const std::string kind = text_of(type, "type");
  if (kind == "array") return writer_.array_of(this->type(type.at("element")));
  if (kind == "map") return writer_.map_of(this->type(type.at("element")));
  if (kind == "tag") return writer_.tag();
  if (kind == "ref") {
    return writer_.record(records_.at(text_of(type.at("reference"), "$ref")));
  }
  if (kind == "union") {
    std::vector<TypeId> alternatives;
    for (const json& alternative : type.at("types"))
      alternatives.push_back(this->type(alternative));
    return writer_.union_of(alternatives);
  }

  static const std::map<std::string, Kind> kScalars = {
      {"string", Kind::String},   {"integer", Kind::Integer},    {"number", Kind::Number},
      {"boolean", Kind::Boolean}, {"date-time", Kind::DateTime}, {"json", Kind::Json}};
  const auto scalar = kScalars.find(kind);
  if (scalar == kScalars.end()) throw std::runtime_error("unknown kind of type: " + type.dump());
  std::vector<std::string> allowed_values;
  if (const auto values = type.find("allowedValues"); values != type.end()) {
    for (const json& value : *values) {
      allowed_values.push_back(value.is_string() ? value.get<std::string>() : value.dump());
    }
  }
  return writer_.scalar(scalar->second, allowed_values);
}

}  // namespace

}  // namespace cairn::catalog
