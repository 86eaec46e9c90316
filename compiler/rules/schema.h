#pragma once

// What a value of a template may be: a JSON schema in a form that is quick to check
// against. It comes from the registry schemas that a user imported, or from the built-in
// catalog, with Cairn's own tables of constraints (tables/*.json) on top.

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/base/patterns.h"
#include "compiler/catalog/catalog.h"
#include "compiler/schema/store.h"

namespace cairn::rules {

struct Schema;
using SchemaList = std::vector<const Schema*>;
using Names = std::vector<std::string_view>;
// `A` asks for, or forbids, `B` and `C`.
using Dependencies = std::vector<std::pair<std::string_view, Names>>;

// JSON's types as bits.
enum TypeBit : std::uint8_t {
  kString = 1,
  kNumber = 2,
  kInteger = 4,
  kBoolean = 8,
  kArray = 16,
  kObject = 32,
  kNull = 64,
};

// A literal of `enum` or `const`: numbers and booleans as CloudFormation spells them.
struct Literal {
  std::string text;
  bool is_scalar = true;  // lists and maps are never equal to anything here
};

struct Schema {
  std::uint8_t types = 0;       // any, where 0
  bool forbids_others = false;  // additionalProperties: false
  bool has_unique_items = false;
  bool ignores_case = false;                                           // of `values`
  bool is_never = false;                                               // the schema `false`
  std::vector<std::pair<std::string_view, const Schema*>> properties;  // sorted
  std::vector<std::pair<std::string_view, const Schema*>> pattern_properties;
  const Schema* others = nullptr;  // additionalProperties, as a schema
  const Schema* items = nullptr;
  const Schema* contains = nullptr;
  const Schema* property_names = nullptr;
  SchemaList prefix_items;
  Names required;
  Names required_xor;  // exactly one of them
  Names required_or;   // at least one of them
  Names absent;        // none of them
  Names unique_keys;   // of the items of a list: no two have the same values of these
  Dependencies dependent_required;
  Dependencies dependent_excluded;
  std::vector<Literal> values;  // enum, const; none allowed where it is empty but present
  bool has_values = false;
  bool is_const = false;  // the values are one, by `const`
  std::string_view pattern;
  std::string_view format;
  std::optional<double> minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of;
  std::optional<std::uint64_t> min_length, max_length, min_items, max_items, min_properties,
      max_properties;
  SchemaList all_of, any_of, one_of;
  const Schema* condition = nullptr;  // if
  const Schema* then = nullptr;
  const Schema* otherwise = nullptr;
  const Schema* negated = nullptr;  // not

  [[nodiscard]] const Schema* property(std::string_view name) const;
  [[nodiscard]] Names property_names_for_help() const;
};

// Of one resource type.
struct TypeSchema {
  const Schema* properties = nullptr;       // of the value under `Properties`
  std::vector<std::string_view> read_only;  // JSON pointers: `/properties/Arn`
  Names primary_identifier;                 // names of properties
};

// What the tables add to the schema of each type.
using Constraints = std::unordered_map<std::string_view, std::vector<schema::Json>>;

// Makes schemas on demand and keeps them.
class Schemas {
 public:
  // `store` may be null: then the catalog alone serves.
  Schemas(const catalog::Catalog& catalog, const schema::Store* store,
          const Constraints& constraints);
  Schemas(const Schemas&) = delete;
  Schemas& operator=(const Schemas&) = delete;

  // None where neither knows the type.
  [[nodiscard]] const TypeSchema* find(std::string_view type);
  [[nodiscard]] bool is_known(std::string_view type) const;
  [[nodiscard]] std::vector<std::string_view> type_names() const;
  [[nodiscard]] const catalog::Catalog& catalog() const { return catalog_; }

  // A schema of a table or of one of Cairn's own files.
  [[nodiscard]] const Schema* compile(schema::Json json);
  // The pattern, compiled once; null where it is none.
  [[nodiscard]] const base::Pattern* pattern(std::string_view text);

 private:
  struct Scope {
    schema::Json root;
    std::unordered_map<std::uint32_t, Schema*>* made;
  };
  Schema* make() { return &schemas_.emplace_back(); }
  Schema* compile(schema::Json json, const Scope& scope);
  void read(Schema& schema, schema::Json json, const Scope& scope);
  Schema* from_catalog(const catalog::Record& record);
  Schema* from_catalog(const catalog::Type& type);
  void add_constraints(std::string_view type, Schema& root);
  void add_at(Schema& root, std::string_view path, schema::Json added);
  std::string_view keep(std::string text) { return kept_.emplace_back(std::move(text)); }

  const catalog::Catalog& catalog_;
  const schema::Store* store_;
  const Constraints& constraints_;
  std::deque<Schema> schemas_;
  std::deque<std::string> kept_;
  std::unordered_map<std::string_view, TypeSchema> types_;
  std::unordered_map<std::string_view, std::optional<base::Pattern>> patterns_;
  std::unordered_map<std::uint32_t, Schema*> record_schemas_;
  std::unordered_map<std::uint32_t, const Schema*> compiled_;
};

}  // namespace cairn::rules
