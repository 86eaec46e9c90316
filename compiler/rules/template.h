#pragma once

// A template as the rules see it: the document of anybody's file, or what was emitted
// for a program, with short forms spelt out, and with a way up from every value. A rule
// holds a `Value`, asks it for what is below and above, and reports at it.
//
// Rules about the form of a template work on this and not on `ir::Program`: what is
// malformed has a place here and none there.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/diagnostics/sink.h"
#include "targets/document/value.h"

namespace cairn::rules {

using Kind = document::Kind;
class Template;

struct Node {
  Kind kind = Kind::Null;
  bool is_call = false;    // `{Ref: X}`, `{Fn::Sub: ...}`: a map of one function
  bool is_in_map = false;  // has a key
  std::uint32_t parent = 0;
  std::uint32_t index = 0;  // in its parent
  std::uint32_t first = 0;  // its children are consecutive
  std::uint32_t count = 0;
  text::Span span;
  text::Span key_span;
  std::string_view key;
  std::string_view text;  // String; a number's own spelling
  std::uint64_t bits = 0;
};

// A value in a template, or none. Two words; lives as long as its template.
class Value {
 public:
  Value() = default;
  Value(const Template& owner, std::uint32_t index) : owner_(&owner), index_(index) {}

  explicit operator bool() const { return owner_ != nullptr; }
  friend bool operator==(const Value&, const Value&) = default;

  // All of the following answer for "none", too: as for null.
  [[nodiscard]] Kind kind() const { return owner_ == nullptr ? Kind::Null : node().kind; }
  [[nodiscard]] bool is_map() const { return kind() == Kind::Map; }
  [[nodiscard]] bool is_list() const { return kind() == Kind::List; }
  [[nodiscard]] bool is_string() const { return kind() == Kind::String; }
  [[nodiscard]] bool is_number() const { return kind() == Kind::Int || kind() == Kind::Float; }
  [[nodiscard]] bool is_null() const { return kind() == Kind::Null; }
  // A String's; else empty.
  [[nodiscard]] std::string_view text() const {
    return is_string() ? node().text : std::string_view();
  }
  // A scalar as CloudFormation turns it into a string; nothing for lists and maps.
  [[nodiscard]] std::optional<std::string> scalar_text() const;
  [[nodiscard]] bool boolean() const { return node().bits != 0; }
  // Of an Int or a Float.
  [[nodiscard]] double number() const;

  // Items or entries.
  [[nodiscard]] std::size_t size() const { return owner_ == nullptr ? 0 : node().count; }
  [[nodiscard]] Value child(std::size_t i) const {
    return {*owner_, node().first + static_cast<std::uint32_t>(i)};
  }
  class iterator {
   public:
    iterator(const Template* owner, std::uint32_t index) : owner_(owner), index_(index) {}
    Value operator*() const { return {*owner_, index_}; }
    iterator& operator++() { return ++index_, *this; }
    friend bool operator==(const iterator&, const iterator&) = default;

   private:
    const Template* owner_;
    std::uint32_t index_;
  };
  [[nodiscard]] iterator begin() const;
  [[nodiscard]] iterator end() const;

  // The first entry with this key; none for what is no map.
  [[nodiscard]] Value get(std::string_view key) const;
  [[nodiscard]] bool has(std::string_view key) const { return bool(get(key)); }

  // --- calls of functions
  [[nodiscard]] bool is_call() const { return owner_ != nullptr && node().is_call; }
  [[nodiscard]] bool is_call(std::string_view function) const {
    return is_call() && this->function() == function;
  }
  // `Ref`, `Fn::Sub`; empty for what is no call.
  [[nodiscard]] std::string_view function() const {
    return is_call() ? child(0).key() : std::string_view();
  }
  [[nodiscard]] Value argument() const { return is_call() ? child(0) : Value(); }
  // `{Ref: AWS::NoValue}`.
  [[nodiscard]] bool is_no_value() const;
  // The name in `{Ref: X}`; else empty.
  [[nodiscard]] std::string_view ref_name() const {
    return is_call("Ref") ? argument().text() : std::string_view();
  }

  // --- where it is
  [[nodiscard]] bool is_in_map() const { return owner_ != nullptr && node().is_in_map; }
  [[nodiscard]] std::string_view key() const { return node().key; }
  [[nodiscard]] std::uint32_t index_in_parent() const { return node().index; }
  [[nodiscard]] Value parent() const;  // none for the root
  [[nodiscard]] text::Span span() const { return node().span; }
  [[nodiscard]] text::Span key_span() const { return node().key_span; }
  // Where a finding about it stands: at its key, or at the item.
  [[nodiscard]] text::Span place() const;
  [[nodiscard]] std::vector<diag::PathStep> path() const;
  // The entries on the way from the root: `Resources`, `Bucket`, `Properties`.
  [[nodiscard]] std::vector<Value> ancestors() const;

  [[nodiscard]] const Node& node() const;
  [[nodiscard]] std::uint32_t id() const { return index_; }
  [[nodiscard]] const Template& owner() const { return *owner_; }

 private:
  const Template* owner_ = nullptr;
  std::uint32_t index_ = 0;
};

struct Resource {
  std::string_view name;
  Value value;  // its entry under Resources
  std::string_view type;
  Value properties;  // may be none, a call, or no map at all
  std::string_view condition;
};

// The name and attribute behind `Fn::GetAtt`, in either of its forms. No value where the
// argument has neither, or the attribute is a call.
struct GetAtt {
  std::string_view resource;
  std::string_view attribute;
};
[[nodiscard]] std::optional<GetAtt> get_att(Value call);

// A part of the pattern of Fn::Sub.
struct SubPart {
  bool is_variable = false;
  std::string_view text;  // the literal, or the trimmed name between the braces
};
// `${!x}` is the literal `${x}`, in two parts.
[[nodiscard]] std::vector<SubPart> sub_parts(std::string_view pattern);
// The pattern of `{Fn::Sub: ...}`, in either of its forms; none where it is neither.
[[nodiscard]] Value sub_pattern(Value call);
[[nodiscard]] Value sub_variables(Value call);

[[nodiscard]] bool is_function_name(std::string_view key);
// Those belong into the section of conditions; elsewhere they are maps like others.
[[nodiscard]] bool is_condition_function(std::string_view name);

// The number that a text is as a whole: `1.5`.
[[nodiscard]] std::optional<double> number_of(std::string_view text);
// Letters and digits only, and at least one: what CloudFormation's own names are made of.
[[nodiscard]] bool is_alphanumeric(std::string_view name);

class Template {
 public:
  // The document, and what its texts are views of, must outlive it.
  explicit Template(const document::Document& document);
  Template(const Template&) = delete;
  Template& operator=(const Template&) = delete;

  [[nodiscard]] Value root() const { return {*this, 0}; }
  [[nodiscard]] Value section(std::string_view name) const { return root().get(name); }

  // Entries of a section by name: a parameter, a mapping, a condition, an output. None
  // where there is no such one.
  [[nodiscard]] Value parameter(std::string_view name) const { return find(parameters_, name); }
  [[nodiscard]] Value mapping(std::string_view name) const { return find(mappings_, name); }
  [[nodiscard]] Value condition(std::string_view name) const { return find(conditions_, name); }
  [[nodiscard]] const Resource* resource(std::string_view name) const;

  [[nodiscard]] std::span<const Resource> resources() const { return resources_; }
  // Of one type, as written.
  [[nodiscard]] std::span<const Resource* const> resources_of(std::string_view type) const;

  // Whether a transform is named, `AWS::LanguageExtensions` or any other.
  [[nodiscard]] bool has_transform(std::string_view name) const;
  [[nodiscard]] std::span<const std::string_view> transforms() const { return transforms_; }
  [[nodiscard]] bool is_sam() const { return has_transform("AWS::Serverless-2016-10-31"); }

  // Every `Ref`, `Fn::GetAtt`, `Fn::Sub`, ... in the order of the text.
  [[nodiscard]] std::span<const std::uint32_t> calls() const { return calls_; }
  [[nodiscard]] Value value(std::uint32_t id) const { return {*this, id}; }
  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }

  // For values that are made up: see Scratch.
  Value add_string(std::string_view text);
  Value add_map();
  Value add_list(std::span<const std::string_view> items);

 private:
  using Index = std::unordered_map<std::string_view, std::uint32_t>;
  void fill(std::uint32_t at, const document::Document& document, const document::Node& node);
  void index_section(std::string_view name, Index& index);
  [[nodiscard]] Value find(const Index& index, std::string_view name) const;

  std::vector<Node> nodes_;
  std::vector<std::uint32_t> calls_;
  std::vector<Resource> resources_;
  std::vector<std::string_view> transforms_;
  std::unordered_map<std::string_view, std::vector<const Resource*>> by_type_;
  Index parameters_, mappings_, conditions_, resource_by_name_;
};

inline const Node& Value::node() const { return owner_->nodes()[index_]; }
inline Value::iterator Value::begin() const {
  return {owner_, owner_ == nullptr ? 0 : node().first};
}
inline Value::iterator Value::end() const {
  return {owner_, owner_ == nullptr ? 0 : node().first + node().count};
}

}  // namespace cairn::rules
