#include "compiler/catalog/registry_schema.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace cairn::catalog {

using nlohmann::json;

namespace {

// Deeper texts are refused before anything recurses over them.
constexpr int kMostNesting = 200;
// References reach further than brackets: a chain of definitions is as deep as long.
constexpr int kMostReferences = 500;

class Schema {
 public:
  Schema(const json& root, Writer& writer) : root_(root), writer_(writer) {}
  base::Result<std::string> run();

 private:
  struct Paths {
    std::set<std::string> create_only, maybe_create_only, write_only, read_only, deprecated;
  };

  void read_paths();
  std::vector<PropertyDraft> properties(const json& schema);
  PropertyDraft property(const std::string& name, const json& schema);
  void mark(PropertyDraft& property) const;
  void add_attributes(ResourceDraft& draft);
  void add_tags(ResourceDraft& draft) const;

  TypeId type(const std::string& name, const json& schema);
  TypeId referenced(const std::string& reference);
  TypeId named(const std::string& kind, const std::string& name, const json& schema);
  TypeId object(const std::string& name, const json& schema);
  TypeId record(const std::string& name, const json& schema);
  TypeId alternatives(const std::string& name, const json& schemas);

  const json& root_;
  Writer& writer_;
  Paths paths_;
  std::map<std::string, TypeId> definitions_;  // by reference; invalid while under way
  std::vector<RecordId> nested_;
  int depth_ = 0;
  bool is_too_deep_ = false;
};

// An absent or ill-typed member reads as empty.
const json& member(const json& schema, const char* key) {
  static const json kNothing;
  if (!schema.is_object()) return kNothing;
  const auto found = schema.find(key);
  return found == schema.end() ? kNothing : *found;
}

std::string text(const json& schema, const char* key) {
  const json& value = member(schema, key);
  return value.is_string() ? value.get<std::string>() : std::string();
}

// "/properties/Endpoint/Address" to "Endpoint.Address".
std::string dotted(const std::string& pointer) {
  static constexpr std::string_view kPrefix = "/properties/";
  if (!pointer.starts_with(kPrefix)) return {};
  std::string path = pointer.substr(kPrefix.size());
  std::ranges::replace(path, '/', '.');
  return path;
}

std::vector<std::string> dotted_list(const json& schema, const char* key) {
  std::vector<std::string> paths;
  for (const json& pointer : member(schema, key)) {
    if (!pointer.is_string()) continue;
    std::string path = dotted(pointer.get<std::string>());
    if (!path.empty()) paths.push_back(std::move(path));
  }
  return paths;
}

bool lists(const json& names, const std::string& name) {
  return names.is_array() && std::ranges::find(names, json(name)) != names.end();
}

base::Result<std::string> Schema::run() {
  ResourceDraft draft;
  draft.record.name = text(root_, "typeName");
  if (draft.record.name.find("::") == std::string::npos) {
    return base::Failure{"the schema has no `typeName` like `Acme::Dns::Record`"};
  }
  if (!member(root_, "properties").is_object()) {
    return base::Failure{"the schema of `" + draft.record.name + "` has no `properties`"};
  }
  read_paths();

  draft.record.documentation = text(root_, "description");
  draft.record.is_open = member(root_, "additionalProperties") == json(true);
  for (PropertyDraft& property : properties(root_)) {
    mark(property);
    if (!paths_.read_only.contains(property.name)) {
      draft.record.properties.push_back(std::move(property));
    }
  }
  add_attributes(draft);
  add_tags(draft);
  draft.primary_identifier = dotted_list(root_, "primaryIdentifier");
  for (const std::string& path : paths_.create_only) {
    if (path.find('.') != std::string::npos) draft.replacement_paths.push_back(path);
  }
  draft.nested = nested_;
  if (is_too_deep_) {
    return base::Failure{"the schema of `" + draft.record.name + "` is nested too deeply"};
  }
  std::string name = draft.record.name;
  writer_.add(std::move(draft));
  return name;
}

void Schema::read_paths() {
  const auto read = [&](std::set<std::string>& paths, const char* key) {
    for (std::string& path : dotted_list(root_, key)) paths.insert(std::move(path));
  };
  read(paths_.create_only, "createOnlyProperties");
  read(paths_.maybe_create_only, "conditionalCreateOnlyProperties");
  read(paths_.write_only, "writeOnlyProperties");
  read(paths_.read_only, "readOnlyProperties");
  read(paths_.deprecated, "deprecatedProperties");
}

void Schema::mark(PropertyDraft& property) const {
  if (paths_.maybe_create_only.contains(property.name)) property.update = Update::MayReplace;
  if (paths_.create_only.contains(property.name)) property.update = Update::Replaces;
  property.is_write_only = paths_.write_only.contains(property.name);
  property.is_deprecated = paths_.deprecated.contains(property.name);
}

// What CloudFormation sets is what Fn::GetAtt gives.
void Schema::add_attributes(ResourceDraft& draft) {
  for (const std::string& path : paths_.read_only) {
    const json* schema = &root_;
    std::string steps = path + '.';
    for (std::size_t dot; (dot = steps.find('.')) != std::string::npos; steps.erase(0, dot + 1)) {
      const std::string reference = text(*schema, "$ref");
      if (reference.starts_with("#/definitions/")) {
        schema = &member(member(root_, "definitions"), reference.c_str() + 14);
      }
      schema = &member(member(*schema, "properties"), steps.substr(0, dot).c_str());
    }
    // A path through a list, `Listeners.*.Arn`, is no attribute.
    if (!schema->is_object()) continue;
    PropertyDraft attribute = property(path, *schema);
    attribute.is_read_only = true;
    draft.attributes.push_back(std::move(attribute));
  }
}

void Schema::add_tags(ResourceDraft& draft) const {
  const json& tagging = member(root_, "tagging");
  std::string name = dotted(text(tagging, "tagProperty"));
  if (name.empty() && tagging.is_null()) name = "Tags";
  const json& tags = member(member(root_, "properties"), name.c_str());
  if (!tags.is_object() || member(tagging, "taggable") == json(false)) return;
  draft.tag_property = name;
  draft.tag_shape = text(tags, "type") == "array" ? TagShape::Standard : TagShape::Map;
}

std::vector<PropertyDraft> Schema::properties(const json& schema) {
  std::vector<PropertyDraft> drafts;
  const json& members = member(schema, "properties");
  if (!members.is_object()) return drafts;
  for (const auto& [name, child] : members.items()) {
    drafts.push_back(property(name, child));
    drafts.back().is_required = lists(member(schema, "required"), name);
  }
  return drafts;
}

PropertyDraft Schema::property(const std::string& name, const json& schema) {
  PropertyDraft draft;
  draft.name = name;
  draft.type = type(name, schema);
  draft.documentation = text(schema, "description");
  if (const json& value = member(schema, "default"); !value.is_null()) {
    draft.default_text = value.dump();
  }
  const auto relate = [&](const json& place) {
    const json& target = member(place, "relationshipRef");
    const std::string path = dotted(text(target, "propertyPath"));
    if (!path.empty()) draft.relationships.push_back({text(target, "typeName"), path});
  };
  // On the value, on the elements of a list, or on alternatives of either.
  for (const json* place : {&schema, &member(schema, "items")}) {
    relate(*place);
    for (const char* key : {"anyOf", "oneOf"}) {
      for (const json& alternative : member(*place, key)) relate(alternative);
    }
  }
  return draft;
}

// `name` is what a record written in place is called: the property that holds it.
TypeId Schema::type(const std::string& name, const json& schema) {
  if (depth_ >= kMostReferences) {
    is_too_deep_ = true;
    return writer_.scalar(Kind::Json);
  }
  ++depth_;
  TypeId result;
  const json& kind = member(schema, "type");
  if (const std::string reference = text(schema, "$ref"); !reference.empty()) {
    result = referenced(reference);
  } else if (kind.is_string()) {
    result = named(kind.get<std::string>(), name, schema);
  } else if (kind.is_array()) {
    std::vector<TypeId> types;
    for (const json& each : kind) {
      if (each.is_string() && each != "null") {
        types.push_back(named(each.get<std::string>(), name, schema));
      }
    }
    result = types.empty()       ? writer_.scalar(Kind::Json)
             : types.size() == 1 ? types.front()
                                 : writer_.union_of(types);
  } else if (member(schema, "properties").is_object()) {
    result = record(name, schema);
  } else if (member(schema, "enum").is_array()) {
    result = named("string", name, schema);
  } else if (member(schema, "oneOf").is_array()) {
    result = alternatives(name, member(schema, "oneOf"));
  } else if (member(schema, "anyOf").is_array()) {
    result = alternatives(name, member(schema, "anyOf"));
  } else {
    result = writer_.scalar(Kind::Json);
  }
  --depth_;
  return result;
}

TypeId Schema::referenced(const std::string& reference) {
  const auto [found, is_new] = definitions_.emplace(reference, TypeId());
  // A definition that is another name of itself says nothing.
  if (!is_new) return found->second ? found->second : writer_.scalar(Kind::Json);

  const std::size_t slash = reference.rfind('/');
  const std::string name = slash == std::string::npos ? "" : reference.substr(slash + 1);
  const bool is_definition = reference == "#/definitions/" + name;
  const bool is_property = reference == "#/properties/" + name;
  const json& schema = member(member(root_, is_definition ? "definitions" : "properties"),
                              is_definition || is_property ? name.c_str() : "");
  TypeId result;
  if (member(schema, "properties").is_object() && !member(schema, "type").is_array()) {
    // Known before its properties are read: it may contain itself.
    const RecordId id = writer_.reserve_record();
    result = found->second = writer_.record(id);
    nested_.push_back(id);
    writer_.define(id, {.name = name,
                        .properties = properties(schema),
                        .is_open = member(schema, "additionalProperties") == json(true),
                        .documentation = text(schema, "description")});
  } else {
    result = type(name, schema);
  }
  return definitions_[reference] = result;
}

TypeId Schema::named(const std::string& kind, const std::string& name, const json& schema) {
  if (kind == "object") return object(name, schema);
  if (kind == "array") return writer_.array_of(type(name, member(schema, "items")));

  std::vector<std::string> allowed_values;
  for (const json& value : member(schema, "enum")) {
    if (value.is_structured() || value.is_null()) continue;
    allowed_values.push_back(value.is_string() ? value.get<std::string>() : value.dump());
  }
  if (kind == "integer") return writer_.scalar(Kind::Integer, allowed_values);
  if (kind == "number") return writer_.scalar(Kind::Number, allowed_values);
  if (kind == "boolean") return writer_.scalar(Kind::Boolean);
  if (kind != "string") return writer_.scalar(Kind::Json);
  if (text(schema, "format") == "date-time") return writer_.scalar(Kind::DateTime);
  return writer_.scalar(Kind::String, allowed_values);
}

TypeId Schema::object(const std::string& name, const json& schema) {
  if (member(schema, "properties").is_object()) return record(name, schema);
  const json& patterns = member(schema, "patternProperties");
  if (patterns.is_object() && patterns.size() == 1) {
    return writer_.map_of(type(name, patterns.begin().value()));
  }
  const json& others = member(schema, "additionalProperties");
  if (others.is_object()) return writer_.map_of(type(name, others));
  if (member(schema, "oneOf").is_array()) return alternatives(name, member(schema, "oneOf"));
  if (member(schema, "anyOf").is_array()) return alternatives(name, member(schema, "anyOf"));
  return writer_.scalar(Kind::Json);
}

TypeId Schema::record(const std::string& name, const json& schema) {
  const RecordId id = writer_.reserve_record();
  nested_.push_back(id);
  writer_.define(id, {.name = name,
                      .properties = properties(schema),
                      .is_open = member(schema, "additionalProperties") == json(true),
                      .documentation = text(schema, "description")});
  return writer_.record(id);
}

TypeId Schema::alternatives(const std::string& name, const json& schemas) {
  std::vector<TypeId> types;
  for (const json& schema : schemas) {
    const TypeId next = type(name, schema);
    if (std::ranges::find(types, next) == types.end()) types.push_back(next);
  }
  if (types.empty()) return writer_.scalar(Kind::Json);
  return types.size() == 1 ? types.front() : writer_.union_of(types);
}

bool is_nested_too_deeply(std::string_view text) {
  int depth = 0;
  bool is_in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') is_in_string = !is_in_string;
    if (c == '\\') ++i;
    if (is_in_string) continue;
    if ((c == '{' || c == '[') && ++depth > kMostNesting) return true;
    if (c == '}' || c == ']') --depth;
  }
  return false;
}

}  // namespace

base::Result<std::string> add_registry_schema(std::string_view text, Writer& writer) {
  if (is_nested_too_deeply(text)) return base::Failure{"the schema is nested too deeply"};
  try {
    const json root = json::parse(text);
    if (!root.is_object()) return base::Failure{"the schema is no JSON object"};
    return Schema(root, writer).run();
  } catch (const json::exception& error) {
    // "[json.exception.parse_error.101] parse error at line 1, ..."
    const std::string what = error.what();
    const std::size_t end = what.find("] ");
    return base::Failure{"the schema is no JSON: " +
                         what.substr(end == std::string::npos ? 0 : end + 2)};
  }
}

base::Result<Catalog> read_registry_schema(std::string_view text) {
  Writer writer;
  const auto name = add_registry_schema(text, writer);
  if (!name) return base::Failure{name.error()};
  return writer.build({.name = *name});
}

}  // namespace cairn::catalog
