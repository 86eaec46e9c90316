// Catalog::open: after these checks, no view reads outside the file and no search
// or walk over types runs for ever.

#include <algorithm>
#include <string>
#include <utility>

#include "compiler/catalog/catalog.h"
#include "compiler/catalog/layout.h"

namespace cairn::catalog {
namespace {

using layout::List;
using layout::SectionId;

class Verifier {
 public:
  explicit Verifier(std::span<const std::byte> bytes) : bytes_(bytes), base_(bytes.data()) {}

  // What is wrong, or empty.
  std::string run();

 private:
  void check(bool holds, const char* what) {
    if (!holds && fault_.empty()) fault_ = what;
  }
  void check_header();
  void check_sections();
  void check_types();
  void check_properties();
  void check_records();
  void check_resources();
  void check_slots();

  [[nodiscard]] std::uint32_t count(SectionId id) const { return layout::section(base_, id).count; }
  void check_text(SectionId id, std::uint32_t offset);
  void check_string(std::uint32_t offset) { check_text(SectionId::Strings, offset); }
  void check_range(SectionId id, List list);
  void check_strings(List list);

  // Calls check(row) for every row of a section until something is wrong.
  template <typename Row, typename Check>
  void each(SectionId id, Check check) {
    for (std::uint32_t i = 0; i < count(id) && fault_.empty(); ++i) {
      check(layout::row<Row>(base_, id, i), i);
    }
  }

  std::span<const std::byte> bytes_;
  const std::byte* base_;
  std::string fault_;
};

std::string Verifier::run() {
  using Step = void (Verifier::*)();
  for (const Step step :
       {&Verifier::check_header, &Verifier::check_sections, &Verifier::check_types,
        &Verifier::check_properties, &Verifier::check_records, &Verifier::check_resources,
        &Verifier::check_slots}) {
    if (fault_.empty()) (this->*step)();
  }
  return fault_;
}

void Verifier::check_header() {
  if (bytes_.size() < sizeof(layout::Header)) return check(false, "it is too short");
  auto header = layout::load<layout::Header>(base_);
  check(header.magic == layout::kMagic, "it does not begin like one");
  check(header.byte_order == layout::kByteOrder, "it was written for another kind of processor");
  check(header.version == layout::kVersion, "it was written by another version of Cairn");
  check(header.file_size == bytes_.size(), "it is not as long as it says");

  const std::uint32_t checksum = std::exchange(header.checksum, 0);
  const std::string_view text(reinterpret_cast<const char*>(&header), sizeof header);
  check(checksum == layout::hash(text), "its header is damaged");
}

void Verifier::check_sections() {
  static constexpr std::pair<SectionId, std::size_t> kRowSizes[] = {
      {SectionId::Strings, 1},
      {SectionId::Lists, sizeof(std::uint32_t)},
      {SectionId::Types, sizeof(layout::TypeRow)},
      {SectionId::Properties, sizeof(layout::PropertyRow)},
      {SectionId::Details, sizeof(layout::DetailRow)},
      {SectionId::Relationships, sizeof(layout::RelationshipRow)},
      {SectionId::Records, sizeof(layout::RecordRow)},
      {SectionId::Resources, sizeof(layout::ResourceRow)},
      {SectionId::Slots, sizeof(std::uint32_t)},
      {SectionId::Texts, 1},
  };
  static_assert(std::size(kRowSizes) == layout::kSectionCount);
  for (const auto& [id, size] : kRowSizes) {
    const auto [offset, count] = layout::section(base_, id);
    const std::size_t end = offset + std::size_t{count} * size;
    check(offset >= sizeof(layout::Header) && end <= bytes_.size(), "a section lies outside it");
  }
  if (!fault_.empty()) return;

  // Offset 0 stands for "nothing" everywhere.
  check_string(0);
  check_text(SectionId::Texts, 0);
  const auto header = layout::load<layout::Header>(base_);
  check_string(header.source_name);
  check_string(header.source_version);
  check_string(header.source_hash);
}

void Verifier::check_text(SectionId id, std::uint32_t offset) {
  const std::uint32_t size = count(id);
  if (std::size_t{offset} + sizeof(std::uint32_t) > size) {
    return check(false, "a text lies outside its section");
  }
  const std::byte* at = base_ + layout::section(base_, id).offset + offset;
  const std::size_t end =
      std::size_t{offset} + sizeof(std::uint32_t) + layout::load<std::uint32_t>(at);
  check(end <= size, "a text ends outside its section");
}

void Verifier::check_range(SectionId id, List list) {
  check(std::size_t{list.first} + list.count <= count(id), "a list lies outside its section");
}

void Verifier::check_strings(List list) {
  check_range(SectionId::Lists, list);
  for (std::uint32_t i = 0; i < list.count && fault_.empty(); ++i) {
    check_string(layout::row<std::uint32_t>(base_, SectionId::Lists, list.first + i));
  }
}

void Verifier::check_types() {
  each<layout::TypeRow>(SectionId::Types, [&](const layout::TypeRow& row, std::uint32_t index) {
    const List values = row.values;
    switch (static_cast<Kind>(row.kind)) {
      case Kind::String:
      case Kind::Integer:
      case Kind::Number:
      case Kind::Boolean:
      case Kind::DateTime:
      case Kind::Json:
        return check_strings(values);
      case Kind::Tag:
      case Kind::Record:
        return check(values.count == 0 && values.first < count(SectionId::Records),
                     "a type names no record");
      case Kind::Array:
      case Kind::Map:
        return check(values.count == 0 && values.first < index, "a type contains itself");
      case Kind::Union:
        check_range(SectionId::Lists, values);
        for (std::uint32_t i = 0; i < values.count && fault_.empty(); ++i) {
          const auto type = layout::row<std::uint32_t>(base_, SectionId::Lists, values.first + i);
          check(type < index, "a type contains itself");
        }
        return;
    }
    check(false, "a type is of no known kind");
  });
}

void Verifier::check_properties() {
  const auto check_row = [&](const layout::PropertyRow& row, std::uint32_t) {
    check_string(row.name);
    check_text(SectionId::Texts, row.text);
    const std::uint32_t flags = row.type_and_flags >> layout::PropertyRow::kTypeBits;
    check((row.type_and_flags & layout::PropertyRow::kTypeMask) < count(SectionId::Types),
          "a property has no type");
    check(((flags >> layout::kUpdateShift) & layout::kUpdateMask) <=
              static_cast<std::uint32_t>(Update::Replaces),
          "a property has no update behaviour");
    check(row.detail <= count(SectionId::Details), "a property lacks its details");
  };
  each<layout::PropertyRow>(SectionId::Properties, check_row);
  each<layout::DetailRow>(SectionId::Details, [&](const layout::DetailRow& row, std::uint32_t) {
    check_string(row.default_text);
    check_string(row.scrutiny);
    check_range(SectionId::Relationships, row.relationships);
  });
  each<layout::RelationshipRow>(SectionId::Relationships,
                                [&](const layout::RelationshipRow& row, std::uint32_t) {
                                  check_string(row.type);
                                  check_string(row.property);
                                });
}

void Verifier::check_records() {
  each<layout::RecordRow>(SectionId::Records, [&](const layout::RecordRow& row, std::uint32_t i) {
    check_string(row.name);
    check_text(SectionId::Texts, row.text);
    check_range(SectionId::Properties, row.properties);
    if (!fault_.empty()) return;
    const Rows<Property> properties = Record(base_, i).properties();
    for (std::size_t at = 1; at < properties.size(); ++at) {
      check(properties[at - 1].name() < properties[at].name(), "properties are out of order");
    }
  });
}

void Verifier::check_resources() {
  std::string_view last;
  const auto check_row = [&](const layout::ResourceRow& row, std::uint32_t) {
    check(row.record < count(SectionId::Records) && row.attributes < count(SectionId::Records),
          "a resource type has no properties");
    for (const std::uint32_t text : {row.name, row.arn_template, row.tag_property, row.transform,
                                     row.scrutiny, row.open_attributes}) {
      check_string(text);
    }
    for (const List list : {row.primary_identifier, row.ref_identifier, row.replacement_paths}) {
      check_strings(list);
    }
    check_range(SectionId::Lists, row.nested);
    for (std::uint32_t i = 0; i < row.nested.count && fault_.empty(); ++i) {
      const auto record = layout::row<std::uint32_t>(base_, SectionId::Lists, row.nested.first + i);
      check(record < count(SectionId::Records), "a nested record is missing");
    }
    if (!fault_.empty()) return;
    const std::string_view name = layout::string(base_, row.name);
    check(last < name, "resource types are out of order");
    last = name;
  };
  each<layout::ResourceRow>(SectionId::Resources, check_row);
}

void Verifier::check_slots() {
  const std::uint32_t slots = count(SectionId::Slots);
  const std::uint32_t resources = count(SectionId::Resources);
  check(slots == 0 ? resources == 0 : std::has_single_bit(slots), "its index is damaged");
  std::uint32_t used = 0;
  each<std::uint32_t>(SectionId::Slots, [&](std::uint32_t entry, std::uint32_t) {
    check(entry <= resources, "its index is damaged");
    if (entry != 0) ++used;
  });
  check(used == resources && (slots == 0 || used < slots), "its index is damaged");
}

}  // namespace

base::Result<Catalog> Catalog::open(std::span<const std::byte> bytes) {
  const std::string fault = Verifier(bytes).run();
  if (!fault.empty()) return base::Failure{"this is no catalog: " + fault};
  return Catalog(bytes.data());
}

base::Result<Catalog> Catalog::open(std::vector<std::byte>&& bytes) {
  auto result = open(std::span<const std::byte>(bytes));
  // A vector that is moved keeps its bytes where they are.
  if (result) result->owned_ = std::move(bytes);
  return result;
}

}  // namespace cairn::catalog
