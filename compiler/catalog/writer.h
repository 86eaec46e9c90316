#pragma once

// Builds the bytes of a catalog: for the program that compiles AWS's types at build
// time, and for types that a user declares. The same calls give the same bytes.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "compiler/base/id.h"
#include "compiler/base/result.h"
#include "compiler/catalog/catalog.h"

namespace cairn::catalog {

struct TypeTag;
struct RecordTag;
using TypeId = base::Id<TypeTag>;
using RecordId = base::Id<RecordTag>;

struct RelationshipDraft {
  std::string type_name = {};
  std::string property_name = {};
};

struct PropertyDraft {
  std::string name = {};
  TypeId type = {};
  bool is_required = false;
  bool is_deprecated = false;
  bool is_read_only = false;
  bool is_write_only = false;
  Update update = Update::InPlace;
  std::string default_text = {};
  std::vector<RelationshipDraft> relationships = {};
  std::string scrutiny = {};
  std::string documentation = {};
};

struct RecordDraft {
  std::string name = {};
  std::vector<PropertyDraft> properties = {};
  bool is_open = false;
  std::string documentation = {};
};

struct ResourceDraft {
  RecordDraft record = {};  // named like the resource type
  std::vector<PropertyDraft> attributes = {};
  std::optional<std::string> open_attributes = {};  // the prefix of those beyond the list
  std::vector<RecordId> nested = {};
  std::vector<std::string> primary_identifier = {};
  std::vector<std::string> ref_identifier = {};
  std::vector<std::string> replacement_paths = {};
  std::string arn_template = {};
  TagShape tag_shape = TagShape::None;
  std::string tag_property = {};
  std::string transform = {};
  std::string scrutiny = {};
  bool is_stateful = false;
  bool supports_snapshot = false;
};

struct Source {
  std::string name = {};
  std::string version = {};
  std::string hash = {};
};

class Writer {
 public:
  Writer();

  // Equal types are one type.
  TypeId scalar(Kind kind, const std::vector<std::string>& allowed_values = {});
  TypeId tag();
  TypeId array_of(TypeId element);
  TypeId map_of(TypeId element);
  TypeId union_of(const std::vector<TypeId>& alternatives);
  TypeId record(RecordId record);

  // A record that may be named in types before it is defined, once.
  RecordId reserve_record();
  void define(RecordId record, RecordDraft draft);

  void add(ResourceDraft draft);

  // Fails where a name stands twice, or the catalog is too large for its form.
  [[nodiscard]] base::Result<std::vector<std::byte>> finish(const Source& source) const;
  // The same, opened.
  [[nodiscard]] base::Result<Catalog> build(const Source& source) const;

 private:
  friend class Assembler;
  using TypeKey = std::tuple<Kind, std::vector<std::uint32_t>, std::vector<std::string>>;

  TypeId intern(TypeKey key);

  std::map<TypeKey, TypeId> type_ids_;
  std::vector<TypeKey> types_;
  std::vector<RecordDraft> records_;
  std::vector<ResourceDraft> resources_;
  RecordId tag_record_;
};

}  // namespace cairn::catalog
