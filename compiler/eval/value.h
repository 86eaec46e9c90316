#pragma once

// What expressions evaluate to: values known while building, and descriptions of
// values that only a deployment knows. All are immutable and live in an Arena.

#include <cstdint>
#include <deque>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/symbol.h"
#include "compiler/ir/value.h"
#include "compiler/sema/type.h"
#include "compiler/syntax/tree.h"
#include "compiler/text/span.h"

namespace cairn::eval {

using base::Symbol;
using sema::Type;
using syntax::NodeId;

// When a value is known; a later one cannot decide what must be settled before.
enum class Phase : std::uint8_t {
  Build,     // while compiling
  Input,     // when the operation starts: parameters, pseudo parameters, mappings
  Deferred,  // when resources exist
};

enum class Kind : std::uint8_t {
  Hole,  // unknown: an error was reported, or `check` was given no value for it
  Null,
  Bool,
  Int,
  Float,
  String,
  List,            // items
  Record,          // fields
  Function,        // a declared function or a lambda
  Builtin,         // a function of the language
  Principal,       // service(...), account(...): items, name says which
  Handle,          // a resource
  Family,          // the keyed resources of one name
  AttributeGroup,  // `Db.Endpoint`, whose attributes are `Endpoint.Address` and so on
  ResourceView,    // a resource as rules and tests read it: by its properties
  StackRef,        // the name of a stack
  StackView,       // a stack that a test made
  Asset,           // a file that is uploaded: text, its name there
  // Known later.
  Param,      // a parameter
  Pseudo,     // `AWS::Region`: text
  Attribute,  // Ref or GetAtt of a resource
  Concat,     // items, as one text
  Choice,     // one of two values, by a condition
  Table,      // one of some values, by finite inputs
  Condition,  // a Bool, as a formula
  Intrinsic,  // a function that CloudFormation evaluates
};

struct Value;
using V = const Value*;

struct Formula;
struct Instance;
struct Family;
struct Parameter;
struct Closure;
struct Builtin;
struct StackScope;

struct Field {
  Symbol name;
  text::Span name_span;
  V value = nullptr;
  bool is_unchecked = false;
};

struct ChoiceData {
  const Formula* condition;
  V then;
  V otherwise;
};

struct IntrinsicData {
  ir::Function function;
  std::span<const V> operands;
};

struct AttributeData {
  const Instance* instance;
  Symbol name;  // none: Ref
};

// A key is a Param, a Pseudo or a Condition; its domain the values it may have. An
// open one may have others, for which the deployment fails (a lookup by free text).
struct TableInput {
  V key;
  std::vector<V> domain;
  bool is_open = false;
};

// Rows are in the order of the inputs' domains, the last input turning fastest. The
// names are for readers of the template.
struct TableData {
  std::vector<TableInput> inputs;
  std::vector<V> rows;
  Symbol map_name;
  Symbol column;
};

struct Value {
  Kind kind = Kind::Hole;
  Phase phase = Phase::Build;
  bool is_secret = false;
  std::uint16_t depth = 0;   // how many values are nested in this one, at most
  std::uint32_t weight = 1;  // how many there are, each as often as it is seen
  text::Span span;
  const Type* type = nullptr;  // Hole, Param, Intrinsic: what is known of it
  std::uint32_t count = 0;     // items, fields, or the length of the text
  union {
    std::int64_t integer = 0;
    bool boolean;
    double number;
    const char* chars;
    const V* item_data;
    const Field* field_data;
    const Closure* closure;
    const Builtin* builtin;
    const Instance* instance;
    const Family* family;
    const Parameter* parameter;
    const AttributeData* attribute;
    const ChoiceData* choice;
    const TableData* table;
    const Formula* formula;
    const IntrinsicData* intrinsic;
    const StackScope* stack;
  };
  Symbol name;  // Principal, AttributeGroup, StackRef
  // String: the text that `base64` made it of. Handle: what a property takes of it.
  V origin = nullptr;

  [[nodiscard]] std::string_view text() const { return {chars, count}; }
  [[nodiscard]] std::span<const V> items() const { return {item_data, count}; }
  [[nodiscard]] std::span<const Field> fields() const { return {field_data, count}; }
  [[nodiscard]] const Field* field(Symbol wanted) const;

  [[nodiscard]] bool is_hole() const { return kind == Kind::Hole; }
  [[nodiscard]] bool is_null() const { return kind == Kind::Null; }
  // The null of what is left out, not the one that somebody wrote.
  [[nodiscard]] bool is_absent() const { return kind == Kind::Null && count == 1; }
  [[nodiscard]] bool is_list() const { return kind == Kind::List; }
  [[nodiscard]] bool is_record() const { return kind == Kind::Record; }
  [[nodiscard]] bool is_string() const { return kind == Kind::String; }
  [[nodiscard]] bool is_int() const { return kind == Kind::Int; }
  [[nodiscard]] bool is_number() const { return kind == Kind::Int || kind == Kind::Float; }
  [[nodiscard]] bool is_scalar() const { return kind >= Kind::Bool && kind <= Kind::String; }
  // Known while building, as a whole.
  [[nodiscard]] bool is_symbolic() const { return kind >= Kind::Param; }
  [[nodiscard]] double as_number() const {
    return kind == Kind::Int ? static_cast<double>(integer) : number;
  }
};

// Member: what rules can ask of a list parameter, and conditions cannot.
enum class FormulaKind : std::uint8_t { True, False, Equals, Member, And, Or, Not };

// What conditions can say. Equal formulas have equal keys.
struct Formula {
  FormulaKind kind = FormulaKind::True;
  Symbol key;
  V left = nullptr;  // Equals, Member
  V right = nullptr;
  ir::Function function = ir::Function::None;  // Member: Contains, EachMemberEquals, EachMemberIn
  std::vector<const Formula*> operands;        // And, Or, Not
  text::Span span;

  [[nodiscard]] bool is_true() const { return kind == FormulaKind::True; }
  [[nodiscard]] bool is_false() const { return kind == FormulaKind::False; }
};

// Owns values and what hangs on them.
class Arena {
 public:
  V make(const Value& value) { return &values_.emplace_back(value); }
  template <typename T>
  const T* keep(T data) {
    return &store<T>().emplace_back(std::move(data));
  }
  std::string_view text(std::string_view text);
  std::span<const V> items(std::span<const V> items);
  std::span<const Field> fields(std::span<const Field> fields);

 private:
  template <typename T>
  std::deque<T>& store();

  std::pmr::monotonic_buffer_resource memory_;
  std::deque<Value> values_;
  std::deque<ChoiceData> choices_;
  std::deque<IntrinsicData> intrinsics_;
  std::deque<AttributeData> attributes_;
  std::deque<TableData> tables_;
  std::deque<Formula> formulas_;
};

template <>
inline std::deque<ChoiceData>& Arena::store() {
  return choices_;
}
template <>
inline std::deque<IntrinsicData>& Arena::store() {
  return intrinsics_;
}
template <>
inline std::deque<AttributeData>& Arena::store() {
  return attributes_;
}
template <>
inline std::deque<TableData>& Arena::store() {
  return tables_;
}
template <>
inline std::deque<Formula>& Arena::store() {
  return formulas_;
}

// "a list", "text", "`Deferred<String>`": for messages.
[[nodiscard]] std::string describe(V value, const base::SymbolTable& symbols);
[[nodiscard]] std::string_view name_of(Phase phase);

// Whether two values known while building are equal. 1 and 1.0 are.
[[nodiscard]] bool equal(V a, V b);

// A value known while building as one would write it: "dev", [1, 2], { port: 443 }.
[[nodiscard]] std::string literal_text(V value, const base::SymbolTable& symbols);

// Scalars as text: true, 3, 1.5, abc.
[[nodiscard]] std::string scalar_text(V value);

}  // namespace cairn::eval
