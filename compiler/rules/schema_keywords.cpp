// The keywords of JSON schema, and those of Cairn's own: tables/README.md.

#include "compiler/rules/schema_keywords.h"

#include <algorithm>
#include <charconv>

#include "compiler/rules/schema.h"

namespace cairn::rules {

using schema::Json;

static std::uint8_t type_bit(std::string_view name) {
  if (name == "string") return kString;
  if (name == "number") return kNumber;
  if (name == "integer") return kInteger;
  if (name == "boolean") return kBoolean;
  if (name == "array") return kArray;
  if (name == "object") return kObject;
  if (name == "null") return kNull;
  return 0;
}

static Names names_of(Json json) {
  Names names;
  for (std::size_t i = 0; json.is_array() && i < json.size(); ++i) {
    names.push_back(json.item(i).string());
  }
  return names;
}

static Literal literal_of(Json json) {
  switch (json.kind()) {
    case schema::Kind::String:
      return {std::string(json.string()), true};
    case schema::Kind::Bool:
      return {json.boolean() ? "true" : "false", true};
    case schema::Kind::Int:
      return {std::to_string(json.integer()), true};
    case schema::Kind::Float: {
      char digits[40];
      const auto end = std::to_chars(digits, digits + sizeof digits, json.number());
      return {std::string(digits, end.ptr), true};
    }
    default:
      return {"", false};
  }
}

static void set_values(Schema& schema, Json list) {
  schema.values.clear();
  schema.has_values = true;
  schema.is_const = false;
  for (std::size_t i = 0; i < list.size(); ++i) schema.values.push_back(literal_of(list.item(i)));
}

static Dependencies dependencies_of(Json json) {
  Dependencies result;
  for (std::size_t i = 0; json.is_object() && i < json.size(); ++i) {
    result.emplace_back(json.key(i), names_of(json.value(i)));
  }
  return result;
}

// `#/definitions/Tag`; none where it leads elsewhere, or nowhere.
static std::optional<Json> follow(Json root, std::string_view reference) {
  if (!reference.starts_with('#')) return std::nullopt;
  reference.remove_prefix(1);
  Json at = root;
  while (reference.starts_with('/')) {
    reference.remove_prefix(1);
    const std::string_view step = reference.substr(0, reference.find('/'));
    reference.remove_prefix(step.size());
    const auto next = at.find(step);
    if (!next) return std::nullopt;
    at = *next;
  }
  return at;
}

static void drop(Schema& schema, std::string_view keyword) {
  if (keyword == "pattern") schema.pattern = {};
  if (keyword == "format") schema.format = {};
  if (keyword == "enum") {
    schema.values.clear();
    schema.has_values = false;
  }
  if (keyword == "type") schema.types = 0;
  if (keyword == "required") schema.required.clear();
  if (keyword == "minLength") schema.min_length.reset();
  if (keyword == "maxLength") schema.max_length.reset();
  if (keyword == "minItems") schema.min_items.reset();
  if (keyword == "maxItems") schema.max_items.reset();
  if (keyword == "minimum") schema.minimum.reset();
  if (keyword == "maximum") schema.maximum.reset();
  if (keyword == "uniqueItems") schema.has_unique_items = false;
  if (keyword == "additionalProperties") schema.forbids_others = false;
  if (keyword == "anyOf") schema.any_of.clear();
  if (keyword == "oneOf") schema.one_of.clear();
  if (keyword == "allOf") schema.all_of.clear();
}

Schema* Schemas::compile(Json json, const Scope& scope) {
  if (const auto found = scope.made->find(json.id()); found != scope.made->end()) {
    return found->second;
  }
  Schema* schema = nullptr;
  const auto reference = json.is_object() ? json.find("$ref") : std::nullopt;
  if (reference) {
    const auto target = follow(scope.root, reference->string());
    // A loop of references means nothing at all.
    Schema* any = make();
    scope.made->emplace(json.id(), any);
    schema = target ? compile(*target, scope) : any;
    bool has_more = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
      has_more = has_more || (json.key(i) != "$ref" && json.key(i) != "insertionOrder");
    }
    if (has_more && schema != any) {
      any->all_of.push_back(schema);
      read(*any, json, scope);
      return any;
    }
    (*scope.made)[json.id()] = schema;
    return schema;
  }
  schema = make();
  scope.made->emplace(json.id(), schema);
  if (json.is_boolean()) {
    schema->is_never = !json.boolean();
  } else {
    read(*schema, json, scope);
  }
  return schema;
}

void Schemas::read(Schema& schema, Json json, const Scope& scope) {
  const auto list_of = [&](Json list) {
    SchemaList schemas;
    for (std::size_t i = 0; list.is_array() && i < list.size(); ++i) {
      schemas.push_back(compile(list.item(i), scope));
    }
    return schemas;
  };
  const auto count = [](Json value) -> std::optional<std::uint64_t> {
    return value.is_number() && value.number() >= 0
               ? std::optional(static_cast<std::uint64_t>(value.number()))
               : std::nullopt;
  };
  for (std::size_t i = 0; json.is_object() && i < json.size(); ++i) {
    const std::string_view keyword = json.key(i);
    const Json value = json.value(i);
    if (keyword == "type") {
      schema.types = value.is_string() ? type_bit(value.string()) : std::uint8_t{0};
      for (const std::string_view name : names_of(value)) {
        schema.types = static_cast<std::uint8_t>(schema.types | type_bit(name));
      }
    } else if (keyword == "properties") {
      for (std::size_t j = 0; j < value.size(); ++j) {
        const auto at =
            std::ranges::lower_bound(schema.properties, value.key(j), {},
                                     &std::pair<std::string_view, const Schema*>::first);
        if (at != schema.properties.end() && at->first == value.key(j)) {
          // A constraint on what is there already: `add` with properties of its own.
          Schema* copy = make();
          *copy = *at->second;
          at->second = copy;
          if (value.value(j).is_object()) read(*copy, value.value(j), scope);
        } else {
          schema.properties.emplace(at, value.key(j), compile(value.value(j), scope));
        }
      }
    } else if (keyword == "patternProperties") {
      for (std::size_t j = 0; j < value.size(); ++j) {
        schema.pattern_properties.emplace_back(value.key(j), compile(value.value(j), scope));
      }
    } else if (keyword == "additionalProperties") {
      schema.forbids_others = value.is_boolean() && !value.boolean();
      schema.others = value.is_object() ? compile(value, scope) : nullptr;
    } else if (keyword == "items") {
      if (schema.items != nullptr && value.is_object() && !value.find("$ref")) {
        Schema* copy = make();
        *copy = *schema.items;
        schema.items = copy;
        read(*copy, value, scope);
      } else {
        schema.items = compile(value, scope);
      }
    } else if (keyword == "prefixItems") {
      schema.prefix_items = list_of(value);
    } else if (keyword == "contains") {
      schema.contains = compile(value, scope);
    } else if (keyword == "propertyNames") {
      schema.property_names = compile(value, scope);
    } else if (keyword == "required") {
      for (const std::string_view name : names_of(value)) {
        if (std::ranges::find(schema.required, name) == schema.required.end()) {
          schema.required.push_back(name);
        }
      }
    } else if (keyword == "requiredXor") {
      schema.required_xor = names_of(value);
    } else if (keyword == "requiredOr") {
      schema.required_or = names_of(value);
    } else if (keyword == "uniqueKeys") {
      schema.unique_keys = names_of(value);
    } else if (keyword == "absent") {
      schema.absent = names_of(value);
    } else if (keyword == "dependentRequired") {
      schema.dependent_required = dependencies_of(value);
    } else if (keyword == "dependentExcluded") {
      schema.dependent_excluded = dependencies_of(value);
    } else if (keyword == "dependencies") {
      for (std::size_t j = 0; j < value.size(); ++j) {
        if (value.value(j).is_array()) {
          schema.dependent_required.emplace_back(value.key(j), names_of(value.value(j)));
        }
      }
    } else if (keyword == "enum" || keyword == "enumIgnoreCase") {
      set_values(schema, value);
      schema.ignores_case = keyword == "enumIgnoreCase";
    } else if (keyword == "const") {
      schema.values = {literal_of(value)};
      schema.has_values = schema.is_const = true;
    } else if (keyword == "pattern") {
      schema.pattern = value.string();
    } else if (keyword == "format") {
      schema.format = value.string();
    } else if (keyword == "minimum") {
      schema.minimum = value.number();
    } else if (keyword == "maximum") {
      schema.maximum = value.number();
    } else if (keyword == "exclusiveMinimum" && value.is_number()) {
      schema.exclusive_minimum = value.number();
    } else if (keyword == "exclusiveMaximum" && value.is_number()) {
      schema.exclusive_maximum = value.number();
    } else if (keyword == "multipleOf") {
      schema.multiple_of = value.number();
    } else if (keyword == "minLength") {
      schema.min_length = count(value);
    } else if (keyword == "maxLength") {
      schema.max_length = count(value);
    } else if (keyword == "minItems") {
      schema.min_items = count(value);
    } else if (keyword == "maxItems") {
      schema.max_items = count(value);
    } else if (keyword == "minProperties") {
      schema.min_properties = count(value);
    } else if (keyword == "maxProperties") {
      schema.max_properties = count(value);
    } else if (keyword == "uniqueItems") {
      schema.has_unique_items = value.boolean();
    } else if (keyword == "allOf") {
      for (const Schema* each : list_of(value)) schema.all_of.push_back(each);
    } else if (keyword == "anyOf") {
      schema.any_of = list_of(value);
    } else if (keyword == "oneOf") {
      schema.one_of = list_of(value);
    } else if (keyword == "if") {
      schema.condition = compile(value, scope);
    } else if (keyword == "then") {
      schema.then = compile(value, scope);
    } else if (keyword == "else") {
      schema.otherwise = compile(value, scope);
    } else if (keyword == "not") {
      schema.negated = compile(value, scope);
    } else if (keyword == "drop") {
      for (const std::string_view name : names_of(value)) drop(schema, name);
    }
  }
}

}  // namespace cairn::rules
