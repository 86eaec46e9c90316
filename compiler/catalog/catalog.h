#pragma once

// What AWS says about its resource types: properties, attributes, types, update
// behaviour and documentation, read in place from one catalog file.
//
// The facts come from the package named by source.lock.json; what it lacks or has
// wrong stands in constraints/*.json, each entry with its reason. User-written
// types (`extern`) are catalogs of the same form: registry_schema.h, writer.h.
//
// The views below are two words each, cost nothing to copy, and live as long as the
// bytes of the catalog that they came from; moving the catalog does not hurt them.
// Whatever is a list of names is sorted by bytes.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace cairn::catalog {

namespace detail {
// Element `index` of the section that holds the Ts.
template <typename T>
T element(const std::byte* base, std::uint32_t index) {
  return T(base, index);
}
template <>
std::string_view element(const std::byte* base, std::uint32_t index);
}  // namespace detail

// A read-only sequence whose elements are made when asked for.
template <typename T>
class Rows {
 public:
  Rows() = default;
  Rows(const std::byte* base, std::uint32_t first, std::uint32_t count)
      : base_(base), first_(first), count_(count) {}

  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  T operator[](std::size_t i) const {
    return detail::element<T>(base_, first_ + static_cast<std::uint32_t>(i));
  }

  class iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using difference_type = std::ptrdiff_t;
    using value_type = T;
    using reference = T;
    using pointer = const T*;

    iterator() = default;
    iterator(const std::byte* base, std::uint32_t index) : base_(base), index_(index) {}
    T operator*() const { return detail::element<T>(base_, index_); }
    iterator& operator++() { return ++index_, *this; }
    iterator operator++(int) { return {base_, index_++}; }
    friend bool operator==(const iterator&, const iterator&) = default;

   private:
    const std::byte* base_ = nullptr;
    std::uint32_t index_ = 0;
  };
  [[nodiscard]] iterator begin() const { return {base_, first_}; }
  [[nodiscard]] iterator end() const { return {base_, first_ + count_}; }

 private:
  const std::byte* base_ = nullptr;
  std::uint32_t first_ = 0;
  std::uint32_t count_ = 0;
};

using Names = Rows<std::string_view>;

enum class Kind : std::uint32_t {
  String,
  Integer,
  Number,
  Boolean,
  DateTime,  // a string in ISO 8601
  Json,      // any value
  Tag,       // a record of Key and Value
  Array,
  Map,  // from any string
  Record,
  Union,  // one of `alternatives`
};

class Record;
class Property;

class Type {
 public:
  [[nodiscard]] Kind kind() const;
  // Of an Array or a Map.
  [[nodiscard]] Type element() const;
  // Of a Record or a Tag.
  [[nodiscard]] Record record() const;
  // Of a Union; otherwise empty.
  [[nodiscard]] Rows<Type> alternatives() const;
  // The values that a scalar may take, numbers in decimal. Empty: any.
  [[nodiscard]] Names allowed_values() const;

  // Equal for the same type of the same catalog.
  friend bool operator==(const Type&, const Type&) = default;
  Type(const std::byte* base, std::uint32_t index) : base_(base), index_(index) {}

 private:
  const std::byte* base_;
  std::uint32_t index_;
};

namespace detail {
template <>
Type element(const std::byte* base, std::uint32_t index);
}  // namespace detail

// A resource whose identifier a property takes: what makes a bare resource name in
// this place a Ref or an attribute. See ResourceType::handle_form.
class Relationship {
 public:
  [[nodiscard]] std::string_view type_name() const;
  // The identifier of that resource: a primary identifier or an attribute.
  [[nodiscard]] std::string_view property_name() const;

  Relationship(const std::byte* base, std::uint32_t index) : base_(base), index_(index) {}

 private:
  const std::byte* base_;
  std::uint32_t index_;
};

// What a change of the property does to the resource.
enum class Update : std::uint32_t { InPlace, MayReplace, Replaces };

// A property of a resource or a nested record, or an attribute.
class Property {
 public:
  [[nodiscard]] std::string_view name() const;
  [[nodiscard]] Type type() const;
  [[nodiscard]] bool is_required() const;
  [[nodiscard]] bool is_deprecated() const;
  // Known only of imported registry schemas.
  [[nodiscard]] bool is_read_only() const;
  [[nodiscard]] bool is_write_only() const;
  [[nodiscard]] Update update() const;
  // As JSON, or in words where AWS gives words. Empty where unknown.
  [[nodiscard]] std::string_view default_text() const;
  [[nodiscard]] Rows<Relationship> relationships() const;
  // What it grants, for a security review: `InlineIdentityPolicies`, `IngressRules`
  // and the like. Empty for most.
  [[nodiscard]] std::string_view scrutiny() const;
  // Markdown. The first call may read from disk.
  [[nodiscard]] std::string_view documentation() const;

  Property(const std::byte* base, std::uint32_t index) : base_(base), index_(index) {}

 private:
  const std::byte* base_;
  std::uint32_t index_;
};

// Named properties: of a resource, or of a value nested in one.
class Record {
 public:
  [[nodiscard]] std::string_view name() const;
  [[nodiscard]] Rows<Property> properties() const;
  [[nodiscard]] std::optional<Property> property(std::string_view name) const;
  // Properties beyond those listed are allowed, as in custom resources.
  [[nodiscard]] bool is_open() const;
  [[nodiscard]] std::string_view documentation() const;
  // For "did you mean".
  [[nodiscard]] std::vector<std::string_view> property_names() const;
  // The same for the same record of one catalog: a key for what was made of it.
  [[nodiscard]] std::uint32_t id() const { return index_; }

  friend bool operator==(const Record&, const Record&) = default;
  Record(const std::byte* base, std::uint32_t index) : base_(base), index_(index) {}

 private:
  const std::byte* base_;
  std::uint32_t index_;
};

enum class TagShape : std::uint32_t {
  None,
  Standard,     // a list of Key and Value
  Map,          // names to values
  AutoScaling,  // a list of Key, Value and PropagateAtLaunch
};

// How a template asks for an identifier of a resource.
enum class HandleForm { None, Ref, Attribute };

class ResourceType {
 public:
  [[nodiscard]] std::string_view name() const;
  [[nodiscard]] Record record() const;
  [[nodiscard]] Rows<Property> properties() const { return record().properties(); }
  [[nodiscard]] std::optional<Property> property(std::string_view name) const {
    return record().property(name);
  }
  [[nodiscard]] std::string_view documentation() const { return record().documentation(); }
  // The records used in properties, at any depth, sorted by name.
  [[nodiscard]] Rows<Record> nested_records() const;

  // What Fn::GetAtt gives; names may be dotted, as `Endpoint.Address`.
  [[nodiscard]] Rows<Property> attributes() const;
  [[nodiscard]] std::optional<Property> attribute(std::string_view name) const;
  // Whether Fn::GetAtt may name it: a listed attribute, or one that only the
  // deployed resource knows, as `Outputs.Url` of a nested stack.
  [[nodiscard]] bool accepts_attribute(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> attribute_names() const;

  // The properties or attributes that tell two resources of the type apart.
  [[nodiscard]] Names primary_identifier() const;
  // What Ref gives: several names are joined by `|`. Empty where unknown.
  [[nodiscard]] Names ref_identifier() const;
  // How to ask for `identifier`, the property_name() of a relationship.
  [[nodiscard]] HandleForm handle_form(std::string_view identifier) const;
  // With placeholders as `${Region}`. Empty where unknown.
  [[nodiscard]] std::string_view arn_template() const;

  [[nodiscard]] TagShape tag_shape() const;
  [[nodiscard]] std::string_view tag_property() const;

  // Holds data that its deletion loses.
  [[nodiscard]] bool is_stateful() const;
  // Takes `DeletionPolicy: Snapshot`.
  [[nodiscard]] bool supports_snapshot() const;
  // The macro that must expand it, as `AWS::Serverless-2016-10-31`. Mostly empty.
  [[nodiscard]] std::string_view transform() const;
  // Dotted paths whose change replaces the resource, `*` for any element, beyond
  // what the update behaviour of its properties says.
  [[nodiscard]] Names replacement_paths() const;
  // What the resource grants as a whole: `ResourcePolicyResource` and the like.
  [[nodiscard]] std::string_view scrutiny() const;

  ResourceType(const std::byte* base, std::uint32_t index) : base_(base), index_(index) {}

 private:
  const std::byte* base_;
  std::uint32_t index_;
};

namespace detail {
template <>
Record element(const std::byte* base, std::uint32_t index);
}  // namespace detail

class Catalog {
 public:
  // The one compiled into the program. Nothing is read before it is asked for.
  static const Catalog& builtin();

  // Reads a catalog in place: the caller keeps the bytes alive. Any bytes are safe;
  // what is damaged, cut short, of another version or byte order is refused.
  static base::Result<Catalog> open(std::span<const std::byte> bytes);
  // The same, keeping the bytes itself.
  static base::Result<Catalog> open(std::vector<std::byte>&& bytes);

  Catalog(Catalog&&) = default;
  Catalog& operator=(Catalog&&) = default;
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;

  [[nodiscard]] std::optional<ResourceType> find(std::string_view type_name) const;
  [[nodiscard]] Rows<ResourceType> resource_types() const;
  [[nodiscard]] std::vector<std::string_view> type_names() const;

  // Where the facts come from: a package or schema, its version, and the integrity
  // hash (`sha512-...`) of the package.
  [[nodiscard]] std::string_view source_name() const;
  [[nodiscard]] std::string_view source_version() const;
  [[nodiscard]] std::string_view source_hash() const;

 private:
  explicit Catalog(const std::byte* base) : base_(base) {}

  std::vector<std::byte> owned_;
  const std::byte* base_;
};

}  // namespace cairn::catalog
