#include "compiler/schema/import.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "compiler/schema/corrections.h"
#include "compiler/schema/pack_json.h"
#include "compiler/schema/packed.h"

namespace cairn::schema {

namespace {

using Value = PackWriter::Value;
using Member = PackWriter::Member;

// What the members of an object are.
enum class Place {
  Root,        // keywords of a whole schema
  Schema,      // keywords
  NamedParts,  // names of properties or definitions, each with a schema
  Patterns,    // patterns of names, each with a schema
  Tagging,     // what AWS says of tags
  Data,        // values that are no schemas: kept whole
};

constexpr std::string_view kProse[] = {"description", "title", "examples", "$comment"};
constexpr std::string_view kProseAtRoot[] = {"$schema", "documentationUrl", "handlers",
                                             "resourceLink", "sourceUrl"};
constexpr std::string_view kNamedParts[] = {"properties", "definitions", "$defs", "dependencies",
                                            "dependentSchemas"};
constexpr std::string_view kSchemas[] = {"items",
                                         "additionalItems",
                                         "additionalProperties",
                                         "propertyNames",
                                         "contains",
                                         "not",
                                         "allOf",
                                         "anyOf",
                                         "oneOf",
                                         "if",
                                         "then",
                                         "else"};

bool lists(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// Whether nothing is lost to a check without it.
bool is_prose(Place place, std::string_view key) {
  if (place == Place::Tagging) return key == "permissions";
  if (place != Place::Root && place != Place::Schema) return false;
  return lists(kProse, key) || (place == Place::Root && lists(kProseAtRoot, key));
}

Place place_below(Place place, std::string_view key) {
  if (place == Place::NamedParts || place == Place::Patterns) return Place::Schema;
  if (place != Place::Root && place != Place::Schema) return Place::Data;
  if (place == Place::Root && key == "tagging") return Place::Tagging;
  if (key == "patternProperties") return Place::Patterns;
  if (lists(kNamedParts, key)) return Place::NamedParts;
  return lists(kSchemas, key) ? Place::Schema : Place::Data;
}

class Importer {
 public:
  explicit Importer(Imported& imported) : imported_(imported) {}

  void add(const SchemaText& file) {
    if (std::string problem = try_add(file); !problem.empty()) {
      imported_.problems.push_back('`' + file.name + "`" + problem);
    }
  }

  // Types that AWS publishes no schema of.
  void add_missing() {
    for (const Correction& correction : corrections_) {
      if (!correction.schema || types_.contains(correction.type)) continue;
      types_.emplace(correction.type, writer_.copy(*correction.schema));
      ++imported_.correction_count;
    }
  }

  base::Result<Imported> finish(const ImportSource& source) {
    std::vector<Member> types;
    for (const auto& [name, schema] : types_) types.emplace_back(writer_.string(name), schema);
    const std::array<Member, 3> root = {
        Member(writer_.string("source"), writer_.string(source.name)),
        Member(writer_.string("date"), writer_.string(source.date)),
        Member(writer_.string("types"), writer_.object(types))};
    auto bytes = writer_.take(writer_.object(root));
    if (!bytes) return base::Failure{bytes.error()};
    imported_.bytes = std::move(*bytes);
    imported_.type_count = types_.size();
    return std::move(imported_);
  }

  [[nodiscard]] bool is_empty() const { return types_.empty(); }

 private:
  std::string try_add(const SchemaText& file) {
    const auto bytes = pack_json(file.text);
    if (!bytes) return ':' + bytes.error();
    const Json schema = Pack::open(*bytes)->root();
    const Json type = schema.find("typeName").value_or(Json());
    if (type.string().find("::") == std::string_view::npos) {
      return ": no schema of a resource type: it has no `typeName` like `AWS::SQS::Queue`";
    }
    if (!schema.find("properties").value_or(Json()).is_object()) {
      return ": the schema of `" + std::string(type.string()) + "` has no `properties`";
    }
    // The store adds two brackets.
    if (schema.depth() > kMostDepth - 2) return ": nested too deeply";
    const std::string name(type.string());
    types_[name] = add_corrected(name, schema);
    return {};
  }

  // Each correction sees what those before it made.
  Value add_corrected(const std::string& name, Json schema) {
    std::vector<std::byte> bytes;  // what `schema` looks into, once something was corrected
    for (const Correction& correction : corrections_) {
      if (correction.type != name || correction.schema || !has(schema, correction.fault)) continue;
      PackWriter patched;
      auto made = patched.take(merge(patched, schema, correction.patch));
      if (!made) continue;
      bytes = std::move(*made);
      schema = Pack::open(bytes)->root();
      ++imported_.correction_count;
    }
    return trim(schema, Place::Root);
  }

  // Without what no check looks at. Depth is bounded by that of every Json.
  Value trim(Json value, Place place) {
    if (value.is_array()) {
      std::vector<Value> items;
      for (std::size_t i = 0; i < value.size(); ++i) items.push_back(trim(value.item(i), place));
      return writer_.array(items);
    }
    if (!value.is_object()) return writer_.copy(value);
    std::vector<Member> members;
    for (std::size_t i = 0; i < value.size(); ++i) {
      const std::string_view key = value.key(i);
      if (is_prose(place, key)) continue;
      const bool is_schema = place == Place::Root || place == Place::Schema;
      const Value name = writer_.string(place == Place::Patterns ? corrected(key) : key);
      const Json each = value.value(i);
      const bool is_pattern = is_schema && key == "pattern" && each.is_string();
      members.emplace_back(name, is_pattern ? writer_.string(corrected(each.string()))
                                            : trim(each, place_below(place, key)));
    }
    return writer_.object(members);
  }

  std::string_view corrected(std::string_view pattern) const {
    const auto found = std::ranges::find(patterns_, pattern, &PatternCorrection::pattern);
    return found == patterns_.end() ? pattern : found->means;
  }

  Imported& imported_;
  const std::vector<Correction> corrections_ = corrections();
  const std::vector<PatternCorrection> patterns_ = pattern_corrections();
  PackWriter writer_;
  std::map<std::string, Value, std::less<>> types_;
};

}  // namespace

base::Result<Imported> import_schemas(std::span<const SchemaText> files,
                                      const ImportSource& source) {
  Imported imported;
  Importer importer(imported);
  for (const SchemaText& file : files) importer.add(file);
  if (importer.is_empty()) {
    return base::Failure{imported.problems.empty() ? "there are no JSON files in it"
                                                   : imported.problems.front()};
  }
  importer.add_missing();
  return importer.finish(source);
}

}  // namespace cairn::schema
