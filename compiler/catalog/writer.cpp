#include "compiler/catalog/writer.h"

#include <algorithm>
#include <limits>
#include <type_traits>
#include <utility>

#include "compiler/base/check.h"
#include "compiler/catalog/layout.h"

namespace cairn::catalog {

using layout::List;
using layout::SectionId;

Writer::Writer() : tag_record_(reserve_record()) {
  RecordDraft draft;
  draft.name = "Tag";
  draft.documentation = "A key and a value that mark the resource.";
  // Most types want a value too, some do not.
  draft.properties.push_back({.name = "Key", .type = scalar(Kind::String), .is_required = true});
  draft.properties.push_back({.name = "Value", .type = scalar(Kind::String)});
  define(tag_record_, std::move(draft));
}

TypeId Writer::scalar(Kind kind, const std::vector<std::string>& allowed_values) {
  return intern({kind, {}, allowed_values});
}
TypeId Writer::tag() { return intern({Kind::Tag, {tag_record_.index}, {}}); }
TypeId Writer::array_of(TypeId element) { return intern({Kind::Array, {element.index}, {}}); }
TypeId Writer::map_of(TypeId element) { return intern({Kind::Map, {element.index}, {}}); }
TypeId Writer::record(RecordId record) { return intern({Kind::Record, {record.index}, {}}); }
TypeId Writer::union_of(const std::vector<TypeId>& alternatives) {
  std::vector<std::uint32_t> indexes;
  for (const TypeId type : alternatives) indexes.push_back(type.index);
  return intern({Kind::Union, std::move(indexes), {}});
}

TypeId Writer::intern(TypeKey key) {
  const TypeId next{static_cast<std::uint32_t>(types_.size())};
  const auto [found, is_new] = type_ids_.emplace(std::move(key), next);
  if (is_new) types_.push_back(found->first);
  return found->second;
}

RecordId Writer::reserve_record() {
  records_.emplace_back();
  return {static_cast<std::uint32_t>(records_.size() - 1)};
}
void Writer::define(RecordId record, RecordDraft draft) {
  records_[record.index] = std::move(draft);
}
void Writer::add(ResourceDraft draft) { resources_.push_back(std::move(draft)); }

namespace {

// Distinct texts, sorted, and where each begins.
class TextPool {
 public:
  TextPool() { add(""); }
  void add(std::string_view text) { offsets_.emplace(text, 0); }
  void settle() {
    for (auto& [text, offset] : offsets_) {
      offset = static_cast<std::uint32_t>(bytes_.size());
      const auto size = static_cast<std::uint32_t>(text.size());
      bytes_.append(reinterpret_cast<const char*>(&size), sizeof size);
      bytes_.append(text);
    }
  }
  [[nodiscard]] std::uint32_t operator[](std::string_view text) const {
    return offsets_.find(text)->second;
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::map<std::string, std::uint32_t, std::less<>> offsets_;
  std::string bytes_;
};

template <typename Draft>
std::vector<const Draft*> sorted_by_name(const std::vector<Draft>& drafts) {
  std::vector<const Draft*> result;
  for (const Draft& draft : drafts) result.push_back(&draft);
  const auto name_of = [](const Draft* draft) -> const std::string& {
    if constexpr (std::is_same_v<Draft, ResourceDraft>) {
      return draft->record.name;
    } else {
      return draft->name;
    }
  };
  std::ranges::stable_sort(result, {}, name_of);
  return result;
}

}  // namespace

// Turns the drafts into rows and the rows into bytes.
class Assembler {
 public:
  explicit Assembler(const Writer& writer) : writer_(writer) {}
  base::Result<std::vector<std::byte>> run(const Source& source);

 private:
  void collect_texts(const RecordDraft& record);
  void collect_texts(const std::vector<PropertyDraft>& properties);
  void collect_texts(const std::vector<std::string>& texts);
  void add_types();
  void add_resource(const ResourceDraft& draft);
  std::uint32_t add_record(const RecordDraft& draft);
  layout::RecordRow record_row(const RecordDraft& draft);
  layout::PropertyRow property_row(const PropertyDraft& draft);
  std::uint32_t add_detail(const PropertyDraft& draft);
  List add_list(std::vector<std::uint32_t> values);
  List add_strings(const std::vector<std::string>& texts);
  void add_slots();
  std::vector<std::byte> lay_out(const Source& source) const;
  void fail(std::string message) {
    if (fault_.empty()) fault_ = std::move(message);
  }

  const Writer& writer_;
  std::string fault_;
  TextPool strings_;
  TextPool texts_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> known_lists_;
  std::vector<std::uint32_t> lists_;
  std::vector<layout::TypeRow> types_;
  std::vector<layout::PropertyRow> properties_;
  std::vector<layout::DetailRow> details_;
  std::vector<layout::RelationshipRow> relationships_;
  std::vector<layout::RecordRow> records_;
  std::vector<layout::ResourceRow> resources_;
  std::vector<std::uint32_t> slots_;
};

base::Result<std::vector<std::byte>> Writer::finish(const Source& source) const {
  return Assembler(*this).run(source);
}

base::Result<Catalog> Writer::build(const Source& source) const {
  auto bytes = finish(source);
  if (!bytes) return base::Failure{bytes.error()};
  return Catalog::open(std::move(*bytes));
}

base::Result<std::vector<std::byte>> Assembler::run(const Source& source) {
  collect_texts(std::vector{source.name, source.version, source.hash});
  for (const auto& [kind, indexes, texts] : writer_.types_) collect_texts(texts);
  for (const RecordDraft& record : writer_.records_) collect_texts(record);
  for (const ResourceDraft& draft : writer_.resources_) {
    collect_texts(draft.record);
    collect_texts(draft.attributes);
    for (const auto* list :
         {&draft.primary_identifier, &draft.ref_identifier, &draft.replacement_paths}) {
      collect_texts(*list);
    }
    collect_texts(std::vector{draft.arn_template, draft.tag_property, draft.transform,
                              draft.scrutiny, draft.open_attributes.value_or("")});
  }
  strings_.settle();
  texts_.settle();

  // Reserved records keep their index; those of resources follow.
  add_types();
  for (const RecordDraft& record : writer_.records_) add_record(record);
  for (const ResourceDraft* draft : sorted_by_name(writer_.resources_)) add_resource(*draft);
  add_slots();

  if (types_.size() > layout::PropertyRow::kTypeMask) fail("too many types");
  const std::size_t size = strings_.bytes().size() + texts_.bytes().size() +
                           properties_.size() * sizeof(layout::PropertyRow) + lists_.size() * 4;
  if (size > std::numeric_limits<std::int32_t>::max()) fail("the catalog is too large");
  if (!fault_.empty()) return base::Failure{fault_};
  return lay_out(source);
}

void Assembler::collect_texts(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) strings_.add(text);
}
void Assembler::collect_texts(const RecordDraft& record) {
  strings_.add(record.name);
  texts_.add(record.documentation);
  collect_texts(record.properties);
}
void Assembler::collect_texts(const std::vector<PropertyDraft>& properties) {
  for (const PropertyDraft& property : properties) {
    collect_texts(std::vector{property.name, property.default_text, property.scrutiny});
    texts_.add(property.documentation);
    for (const RelationshipDraft& relationship : property.relationships) {
      strings_.add(relationship.type_name);
      strings_.add(relationship.property_name);
    }
  }
}

void Assembler::add_types() {
  for (const auto& [kind, indexes, texts] : writer_.types_) {
    List values{indexes.empty() ? 0 : indexes.front(), 0};
    if (kind == Kind::Union) values = add_list(indexes);
    if (!texts.empty()) values = add_strings(texts);
    types_.push_back({static_cast<std::uint32_t>(kind), values});
  }
}

void Assembler::add_resource(const ResourceDraft& draft) {
  layout::ResourceRow row{};
  row.name = strings_[draft.record.name];
  if (!resources_.empty() && resources_.back().name == row.name) {
    fail("`" + draft.record.name + "` is declared twice");
  }
  row.record = add_record(draft.record);
  RecordDraft attributes;
  attributes.name = draft.record.name;
  attributes.properties = draft.attributes;
  row.attributes = add_record(attributes);

  std::vector<std::uint32_t> nested;
  for (const RecordId record : draft.nested) nested.push_back(record.index);
  std::ranges::sort(nested, {}, [&](std::uint32_t index) {
    return std::pair(records_[index].name, index);  // offsets compare like names
  });
  row.nested = add_list(std::move(nested));
  row.primary_identifier = add_strings(draft.primary_identifier);
  row.ref_identifier = add_strings(draft.ref_identifier);
  row.replacement_paths = add_strings(draft.replacement_paths);
  row.arn_template = strings_[draft.arn_template];
  row.tag_property = strings_[draft.tag_property];
  row.transform = strings_[draft.transform];
  row.scrutiny = strings_[draft.scrutiny];
  row.open_attributes = strings_[draft.open_attributes.value_or("")];
  row.flags = static_cast<std::uint32_t>(draft.tag_shape) |
              (draft.is_stateful ? layout::kStateful : 0) |
              (draft.supports_snapshot ? layout::kSnapshot : 0) |
              (draft.open_attributes ? layout::kOpenAttributes : 0);
  resources_.push_back(row);
}

std::uint32_t Assembler::add_record(const RecordDraft& draft) {
  layout::RecordRow row{};
  row.name = strings_[draft.name];
  row.text = texts_[draft.documentation];
  row.properties.first = static_cast<std::uint32_t>(properties_.size());
  row.properties.count = static_cast<std::uint32_t>(draft.properties.size());
  row.is_open = draft.is_open ? 1 : 0;
  const std::string* last = nullptr;
  for (const PropertyDraft* property : sorted_by_name(draft.properties)) {
    if (last != nullptr && *last == property->name) {
      fail("`" + draft.name + "` names `" + property->name + "` twice");
    }
    last = &property->name;
    properties_.push_back(property_row(*property));
  }
  records_.push_back(row);
  return static_cast<std::uint32_t>(records_.size() - 1);
}

layout::PropertyRow Assembler::property_row(const PropertyDraft& draft) {
  CAIRN_CHECK(draft.type.is_valid());
  const std::uint32_t flags = (draft.is_required ? layout::kRequired : 0) |
                              (static_cast<std::uint32_t>(draft.update) << layout::kUpdateShift) |
                              (draft.is_deprecated ? layout::kDeprecated : 0) |
                              (draft.is_read_only ? layout::kReadOnly : 0) |
                              (draft.is_write_only ? layout::kWriteOnly : 0);
  return {.name = strings_[draft.name],
          .type_and_flags = draft.type.index | flags << layout::PropertyRow::kTypeBits,
          .text = texts_[draft.documentation],
          .detail = add_detail(draft)};
}

std::uint32_t Assembler::add_detail(const PropertyDraft& draft) {
  if (draft.default_text.empty() && draft.relationships.empty() && draft.scrutiny.empty()) return 0;
  layout::DetailRow row{};
  row.default_text = strings_[draft.default_text];
  row.scrutiny = strings_[draft.scrutiny];
  row.relationships.first = static_cast<std::uint32_t>(relationships_.size());
  row.relationships.count = static_cast<std::uint32_t>(draft.relationships.size());
  for (const RelationshipDraft& relationship : draft.relationships) {
    relationships_.push_back(
        {strings_[relationship.type_name], strings_[relationship.property_name]});
  }
  details_.push_back(row);
  return static_cast<std::uint32_t>(details_.size());
}

List Assembler::add_list(std::vector<std::uint32_t> values) {
  const auto count = static_cast<std::uint32_t>(values.size());
  if (count == 0) return {};
  const auto next = static_cast<std::uint32_t>(lists_.size());
  const auto [found, is_new] = known_lists_.emplace(std::move(values), next);
  if (is_new) lists_.insert(lists_.end(), found->first.begin(), found->first.end());
  return {found->second, count};
}

List Assembler::add_strings(const std::vector<std::string>& texts) {
  std::vector<std::uint32_t> offsets;
  for (const std::string& text : texts) offsets.push_back(strings_[text]);
  return add_list(std::move(offsets));
}

void Assembler::add_slots() {
  slots_.resize(std::bit_ceil(resources_.size() * 2 + 1));
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t i = 0; i < resources_.size(); ++i) {
    const std::uint32_t offset = resources_[i].name + sizeof(std::uint32_t);
    const auto size = layout::load<std::uint32_t>(
        reinterpret_cast<const std::byte*>(strings_.bytes().data()) + resources_[i].name);
    std::size_t slot = layout::hash(std::string_view(strings_.bytes()).substr(offset, size)) & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = i + 1;
  }
}

std::vector<std::byte> Assembler::lay_out(const Source& source) const {
  layout::Header header{};
  std::vector<std::byte> file(sizeof header);
  const auto append = [&](SectionId id, const auto& rows) {
    file.resize((file.size() + 3) / 4 * 4);
    header.sections[static_cast<std::size_t>(id)] = {static_cast<std::uint32_t>(file.size()),
                                                     static_cast<std::uint32_t>(rows.size())};
    const auto* bytes = reinterpret_cast<const std::byte*>(rows.data());
    file.insert(file.end(), bytes, bytes + rows.size() * sizeof(rows[0]));
  };
  // What a search touches first stands together.
  append(SectionId::Slots, slots_);
  append(SectionId::Resources, resources_);
  append(SectionId::Records, records_);
  append(SectionId::Types, types_);
  append(SectionId::Properties, properties_);
  append(SectionId::Details, details_);
  append(SectionId::Relationships, relationships_);
  append(SectionId::Lists, lists_);
  append(SectionId::Strings, strings_.bytes());
  // Small catalogs live in memory, where pages do not matter.
  const bool is_large = file.size() > layout::kPage;
  if (is_large) file.resize((file.size() + layout::kPage - 1) / layout::kPage * layout::kPage);
  append(SectionId::Texts, texts_.bytes());

  header.magic = layout::kMagic;
  header.byte_order = layout::kByteOrder;
  header.version = layout::kVersion;
  header.file_size = static_cast<std::uint32_t>(file.size());
  header.source_name = strings_[source.name];
  header.source_version = strings_[source.version];
  header.source_hash = strings_[source.hash];
  header.checksum = layout::hash({reinterpret_cast<const char*>(&header), sizeof header});
  std::memcpy(file.data(), &header, sizeof header);
  return file;
}

}  // namespace cairn::catalog
