#include "compiler/catalog/catalog.h"

#include <algorithm>

#include "compiler/catalog/layout.h"

namespace cairn::catalog {

using layout::SectionId;

static std::string_view string(const std::byte* base, std::uint32_t offset) {
  return layout::string(base, offset);
}
static std::string_view text(const std::byte* base, std::uint32_t offset) {
  return layout::text(base, SectionId::Texts, offset);
}
template <typename T>
static Rows<T> rows(const std::byte* base, layout::List list) {
  return {base, list.first, list.count};
}

// Catalog

std::optional<ResourceType> Catalog::find(std::string_view type_name) const {
  const auto [offset, count] = layout::section(base_, SectionId::Slots);
  if (count == 0) return std::nullopt;
  // At least one slot is empty, so every search ends.
  const std::uint32_t mask = count - 1;
  for (std::uint32_t slot = layout::hash(type_name) & mask;; slot = (slot + 1) & mask) {
    const auto entry = layout::load<std::uint32_t>(base_ + offset + std::size_t{slot} * 4);
    if (entry == 0) return std::nullopt;
    const ResourceType type(base_, entry - 1);
    if (type.name() == type_name) return type;
  }
}

Rows<ResourceType> Catalog::resource_types() const {
  return {base_, 0, layout::section(base_, SectionId::Resources).count};
}

std::vector<std::string_view> Catalog::type_names() const {
  std::vector<std::string_view> names;
  for (const ResourceType type : resource_types()) names.push_back(type.name());
  return names;
}

std::string_view Catalog::source_name() const {
  return string(base_, layout::load<layout::Header>(base_).source_name);
}
std::string_view Catalog::source_version() const {
  return string(base_, layout::load<layout::Header>(base_).source_version);
}
std::string_view Catalog::source_hash() const {
  return string(base_, layout::load<layout::Header>(base_).source_hash);
}

// ResourceType

static layout::ResourceRow resource_row(const std::byte* base, std::uint32_t index) {
  return layout::row<layout::ResourceRow>(base, SectionId::Resources, index);
}

std::string_view ResourceType::name() const {
  return string(base_, resource_row(base_, index_).name);
}
Record ResourceType::record() const { return {base_, resource_row(base_, index_).record}; }
Rows<Record> ResourceType::nested_records() const {
  return rows<Record>(base_, resource_row(base_, index_).nested);
}

static Record attribute_record(const std::byte* base, std::uint32_t index) {
  return {base, resource_row(base, index).attributes};
}

Rows<Property> ResourceType::attributes() const {
  return attribute_record(base_, index_).properties();
}
std::optional<Property> ResourceType::attribute(std::string_view name) const {
  return attribute_record(base_, index_).property(name);
}
std::vector<std::string_view> ResourceType::attribute_names() const {
  return attribute_record(base_, index_).property_names();
}
bool ResourceType::accepts_attribute(std::string_view name) const {
  const auto row = resource_row(base_, index_);
  const bool is_open = (row.flags & layout::kOpenAttributes) != 0;
  return (is_open && name.starts_with(string(base_, row.open_attributes))) ||
         attribute(name).has_value();
}

Names ResourceType::primary_identifier() const {
  return rows<std::string_view>(base_, resource_row(base_, index_).primary_identifier);
}
Names ResourceType::ref_identifier() const {
  const auto row = resource_row(base_, index_);
  const bool says = row.ref_identifier.count > 0;
  return rows<std::string_view>(base_, says ? row.ref_identifier : row.primary_identifier);
}
HandleForm ResourceType::handle_form(std::string_view identifier) const {
  const Names ref = ref_identifier();
  if (ref.size() == 1 && ref[0] == identifier) return HandleForm::Ref;
  if (attribute(identifier)) return HandleForm::Attribute;
  // Older schemas name the physical id `Id`, whatever the identifier is called now.
  return identifier == "Id" ? HandleForm::Ref : HandleForm::None;
}
std::string_view ResourceType::arn_template() const {
  return string(base_, resource_row(base_, index_).arn_template);
}

TagShape ResourceType::tag_shape() const {
  return static_cast<TagShape>(resource_row(base_, index_).flags & layout::kTagShapeMask);
}
std::string_view ResourceType::tag_property() const {
  return string(base_, resource_row(base_, index_).tag_property);
}
bool ResourceType::is_stateful() const {
  return (resource_row(base_, index_).flags & layout::kStateful) != 0;
}
bool ResourceType::supports_snapshot() const {
  return (resource_row(base_, index_).flags & layout::kSnapshot) != 0;
}
std::string_view ResourceType::transform() const {
  return string(base_, resource_row(base_, index_).transform);
}
Names ResourceType::replacement_paths() const {
  return rows<std::string_view>(base_, resource_row(base_, index_).replacement_paths);
}
std::string_view ResourceType::scrutiny() const {
  return string(base_, resource_row(base_, index_).scrutiny);
}

// Record

static layout::RecordRow record_row(const std::byte* base, std::uint32_t index) {
  return layout::row<layout::RecordRow>(base, SectionId::Records, index);
}

std::string_view Record::name() const { return string(base_, record_row(base_, index_).name); }
bool Record::is_open() const { return record_row(base_, index_).is_open != 0; }
std::string_view Record::documentation() const {
  return text(base_, record_row(base_, index_).text);
}
Rows<Property> Record::properties() const {
  return rows<Property>(base_, record_row(base_, index_).properties);
}

std::optional<Property> Record::property(std::string_view name) const {
  auto [first, count] = record_row(base_, index_).properties;
  while (count > 0) {
    const std::uint32_t half = count / 2;
    const Property middle(base_, first + half);
    const int order = name.compare(middle.name());
    if (order == 0) return middle;
    if (order > 0) first += half + 1;
    count = order > 0 ? count - half - 1 : half;
  }
  return std::nullopt;
}

std::vector<std::string_view> Record::property_names() const {
  std::vector<std::string_view> names;
  for (const Property property : properties()) names.push_back(property.name());
  return names;
}

// Property

static layout::PropertyRow property_row(const std::byte* base, std::uint32_t index) {
  return layout::row<layout::PropertyRow>(base, SectionId::Properties, index);
}
static std::uint32_t property_flags(const std::byte* base, std::uint32_t index) {
  return property_row(base, index).type_and_flags >> layout::PropertyRow::kTypeBits;
}
static layout::DetailRow detail_row(const std::byte* base, std::uint32_t index) {
  const std::uint32_t detail = property_row(base, index).detail;
  if (detail == 0) return {};
  return layout::row<layout::DetailRow>(base, SectionId::Details, detail - 1);
}

std::string_view Property::name() const { return string(base_, property_row(base_, index_).name); }
Type Property::type() const {
  return {base_, property_row(base_, index_).type_and_flags & layout::PropertyRow::kTypeMask};
}
bool Property::is_required() const {
  return (property_flags(base_, index_) & layout::kRequired) != 0;
}
bool Property::is_deprecated() const {
  return (property_flags(base_, index_) & layout::kDeprecated) != 0;
}
bool Property::is_read_only() const {
  return (property_flags(base_, index_) & layout::kReadOnly) != 0;
}
bool Property::is_write_only() const {
  return (property_flags(base_, index_) & layout::kWriteOnly) != 0;
}
Update Property::update() const {
  const std::uint32_t flags = property_flags(base_, index_);
  return static_cast<Update>((flags >> layout::kUpdateShift) & layout::kUpdateMask);
}
std::string_view Property::default_text() const {
  return string(base_, detail_row(base_, index_).default_text);
}
std::string_view Property::scrutiny() const {
  return string(base_, detail_row(base_, index_).scrutiny);
}
Rows<Relationship> Property::relationships() const {
  return rows<Relationship>(base_, detail_row(base_, index_).relationships);
}
std::string_view Property::documentation() const {
  return text(base_, property_row(base_, index_).text);
}

// Relationship

static layout::RelationshipRow relationship_row(const std::byte* base, std::uint32_t index) {
  return layout::row<layout::RelationshipRow>(base, SectionId::Relationships, index);
}

std::string_view Relationship::type_name() const {
  return string(base_, relationship_row(base_, index_).type);
}
std::string_view Relationship::property_name() const {
  return string(base_, relationship_row(base_, index_).property);
}

// Type

static layout::TypeRow type_row(const std::byte* base, std::uint32_t index) {
  return layout::row<layout::TypeRow>(base, SectionId::Types, index);
}

Kind Type::kind() const { return static_cast<Kind>(type_row(base_, index_).kind); }
Type Type::element() const { return {base_, type_row(base_, index_).values.first}; }
Record Type::record() const { return {base_, type_row(base_, index_).values.first}; }
Rows<Type> Type::alternatives() const {
  const auto row = type_row(base_, index_);
  if (static_cast<Kind>(row.kind) != Kind::Union) return {};
  return rows<Type>(base_, row.values);
}
Names Type::allowed_values() const {
  const auto row = type_row(base_, index_);
  if (static_cast<Kind>(row.kind) == Kind::Union) return {};
  return rows<std::string_view>(base_, row.values);
}

// Lists hold indexes of these; the other rows lie side by side.

static std::uint32_t listed(const std::byte* base, std::uint32_t index) {
  return layout::row<std::uint32_t>(base, SectionId::Lists, index);
}

namespace detail {
template <>
std::string_view element(const std::byte* base, std::uint32_t index) {
  return string(base, listed(base, index));
}
template <>
Type element(const std::byte* base, std::uint32_t index) {
  return {base, listed(base, index)};
}
template <>
Record element(const std::byte* base, std::uint32_t index) {
  return {base, listed(base, index)};
}
}  // namespace detail

}  // namespace cairn::catalog
