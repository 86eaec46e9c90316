#pragma once

// The one model of a program: stacks as CloudFormation knows them, with ids for
// references and a span on every value. The language's evaluator makes it, SAM
// expansion maps it to itself, and anybody's template reads into it, so it is
// total: what is wrong in a template is kept, for the rules to find.

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "compiler/base/symbol.h"
#include "compiler/ir/value.h"

namespace cairn::ir {

// Of the resource that nests a stack in another.
inline constexpr std::string_view kNestedStack = "AWS::CloudFormation::Stack";

struct Stack;
struct Parameter;
struct Mapping;
struct Condition;
struct Rule;
struct Resource;
struct Output;

using StackId = base::Id<Stack>;
using ParameterId = base::Id<Parameter>;
using MappingId = base::Id<Mapping>;
using ConditionId = base::Id<Condition>;
using RuleId = base::Id<Rule>;
using ResourceId = base::Id<Resource>;
using OutputId = base::Id<Output>;

// A key that a template writes for a field below, such as `Type`; `span` is its value's.
struct Key {
  Symbol name;
  text::Span key_span;
  text::Span span;
};

// What every named part of a stack has. `comment` is for the reader of the
// template: lines joined by "\n", without `#`.
struct Named {
  Symbol name;
  text::Span name_span;
  text::Span span;  // the whole declaration
  Symbol comment;
  // Of a template that was read: every key as written, also those of attributes.
  std::vector<Key> keys;
  // What a template has in place of the map that belongs here. All fields and
  // attributes are empty then. Mappings and conditions hold any value themselves.
  ValueId raw;
};

// `attributes` are CloudFormation's, in its spelling: Default, AllowedValues, ...
struct Parameter : Named {
  Symbol type;  // `String`, `List<AWS::EC2::Subnet::Id>`, ...
  text::Span type_span;
  std::vector<Entry> attributes;
};

struct Mapping : Named {
  ValueId value;  // a Map of Maps
};

struct Condition : Named {
  Symbol source;  // as the author would write it: `stage == "prod"`; none in a template read
  ValueId value;  // Equals, And, Or, Not or Condition
};

struct Rule : Named {
  ValueId condition;              // or none
  ValueId assertions;             // a List of Maps with Assert and AssertDescription
  std::vector<Entry> attributes;  // what else a template that was read has
};

struct Dependency {
  Symbol name;
  ResourceId target;  // none where nothing bears the name
  text::Span span;
};

struct Resource : Named {
  StackId stack;
  // The modules it was inlined from, outermost first: `Api/Workers`. For those who draw.
  Symbol module;
  Symbol type;
  text::Span type_span;
  bool is_unchecked = false;  // the author asked for no checks against the catalog
  Symbol condition_name;
  ConditionId condition;  // or none
  text::Span condition_span;
  ValueId properties;  // a Map, or none
  std::vector<Dependency> depends_on;
  bool has_dependency_list = false;  // DependsOn is a list, even of one
  // DeletionPolicy, UpdateReplacePolicy, CreationPolicy, UpdatePolicy, Metadata,
  // and what a template that was read has besides.
  std::vector<Entry> attributes;
};

struct Output : Named {
  Symbol description;
  Symbol condition_name;
  ConditionId condition;  // or none
  ValueId value;
  ValueId export_name;            // or none
  text::Span export_name_span;    // of its key
  std::vector<Entry> attributes;  // what else a template that was read has
};

// What stands among the declarations of a section and is none: `Fn::ForEach::X`, which
// makes some, and `Fn::Transform`, which puts some in its place.
struct SectionEntry {
  Symbol section;
  Entry entry;
};

struct Stack : Named {
  Symbol description;
  ValueId metadata;   // a Map, or none
  ValueId transform;  // a String, a List or a Map, or none
  // The program is a template that was read: nothing is added to it and nothing left
  // out, and attributes keep their order. Without a `format_version` it has none, and its
  // `keys` are those of its sections.
  bool is_read = false;
  ValueId format_version;
  std::vector<ParameterId> parameters;
  std::vector<MappingId> mappings;
  std::vector<ConditionId> conditions;
  std::vector<RuleId> rules;
  std::vector<ResourceId> resources;  // as written
  std::vector<OutputId> outputs;
  std::vector<SectionEntry> section_entries;
  // What no field above holds: `Hooks`, unknown ones, those that are empty or no map,
  // and the second of a name.
  std::vector<Entry> sections;
};

class Program {
 public:
  // The symbols must outlive the program.
  explicit Program(base::SymbolTable& symbols) : symbols_(&symbols) {}

  // --- reading
  [[nodiscard]] base::SymbolTable& symbols() const { return *symbols_; }
  [[nodiscard]] std::string_view text(Symbol symbol) const { return symbols_->text(symbol); }

  [[nodiscard]] const Value& operator[](ValueId id) const { return values_[id.index]; }
  // The items of a List, or the operands of a Call.
  [[nodiscard]] std::span<const ValueId> items(const Value& value) const {
    return std::span(items_).subspan(value.first, value.count);
  }
  [[nodiscard]] std::span<const ValueId> items(ValueId id) const { return items((*this)[id]); }
  [[nodiscard]] std::span<const Entry> entries(const Value& value) const {
    return std::span(entries_).subspan(value.first, value.count);
  }
  [[nodiscard]] std::span<const Entry> entries(ValueId id) const { return entries((*this)[id]); }
  // The first entry of a Map with this key; none for other kinds and for "none".
  [[nodiscard]] ValueId get(ValueId map, std::string_view key) const;
  // The text of a String; empty for other kinds and for "none".
  [[nodiscard]] std::string_view string(ValueId id) const;

  // Stores of the named parts: program.stacks[id.index], or program[id].
  std::vector<Stack> stacks;
  std::vector<Parameter> parameters;
  std::vector<Mapping> mappings;
  std::vector<Condition> conditions;
  std::vector<Rule> rules;
  std::vector<Resource> resources;
  std::vector<Output> outputs;

  const Stack& operator[](StackId id) const { return stacks[id.index]; }
  const Parameter& operator[](ParameterId id) const { return parameters[id.index]; }
  const Mapping& operator[](MappingId id) const { return mappings[id.index]; }
  const Condition& operator[](ConditionId id) const { return conditions[id.index]; }
  const Rule& operator[](RuleId id) const { return rules[id.index]; }
  const Resource& operator[](ResourceId id) const { return resources[id.index]; }
  const Output& operator[](OutputId id) const { return outputs[id.index]; }

  // --- making values
  Symbol intern(std::string_view text) { return symbols_->intern(text); }
  ValueId null(text::Span span);
  ValueId boolean(text::Span span, bool value);
  ValueId integer(text::Span span, std::int64_t value, Symbol spelling = {});
  ValueId number(text::Span span, double value, Symbol spelling = {});
  ValueId string(text::Span span, std::string_view value);
  ValueId string(text::Span span, Symbol value);
  ValueId list(text::Span span, std::span<const ValueId> items);
  ValueId map(text::Span span, std::span<const Entry> entries);
  ValueId call(text::Span span, Function function, std::span<const ValueId> operands,
               bool has_variables = false);
  ValueId call(text::Span span, Function function, std::initializer_list<ValueId> operands) {
    return call(span, function, std::span(operands.begin(), operands.size()));
  }
  ValueId ref(text::Span span, ResourceId resource);
  ValueId ref(text::Span span, ParameterId parameter);
  ValueId pseudo(text::Span span, std::string_view name);  // `AWS::Region`
  ValueId no_value(text::Span span) { return pseudo(span, "AWS::NoValue"); }
  ValueId get_att(text::Span span, ResourceId resource, Symbol attribute);
  ValueId condition(text::Span span, ConditionId condition);
  ValueId variable(text::Span span, Symbol name);
  // A Ref, GetAtt or Condition whose target nothing bears.
  ValueId unresolved(text::Span span, ValueKind kind, Symbol name, Symbol attribute = {});
  // `[A, {Ref: X}]`; the resource may be none.
  ValueId get_att(text::Span span, Symbol name, ResourceId resource, ValueId attribute);
  // Adds a copy of all that `other` holds, which shares the symbols; gives the id of its
  // first stack here.
  StackId append(const Program& other);
  // For the maker of `id`, which is a reference or call: see Value::key_span.
  void set_key_span(ValueId id, text::Span key);

 private:
  ValueId add(Value value);

  base::SymbolTable* symbols_;
  std::vector<Value> values_;
  std::vector<ValueId> items_;
  std::vector<Entry> entries_;
};

}  // namespace cairn::ir
