#pragma once

// Values of templates: literals, references and intrinsic functions. They are
// immutable once made and live in the `Program` that made them.

#include <bit>
#include <cstdint>
#include <optional>
#include <string_view>

#include "compiler/base/id.h"
#include "compiler/base/symbol.h"
#include "compiler/text/span.h"

namespace cairn::ir {

using base::Symbol;

enum class ValueKind : std::uint8_t {
  Null,
  Bool,
  Int,
  Float,
  String,
  List,       // items
  Map,        // entries, in order; a key may come twice in a template that was read
  Ref,        // target, text: the name as written
  GetAtt,     // target, text: the resource's name; attribute, or one item that gives it
  Condition,  // target, text: the condition's name. `{Condition: X}`, or the first operand of If
  Variable,   // text: a name out of the variable map; only as a part of Sub
  Call,       // function, items: its operands in the order CloudFormation gives them
};

// How the operands stand in `items`:
//   Sub           the parts of the pattern in order (String, Ref, GetAtt, Variable; literal
//                 `${` is part of a String's text), then, where `has_variables`, a Map
//   Join          delimiter, list                Select      index, list
//   Split         delimiter, text                FindInMap   mapping name, key, key[, default]
//   If            Condition, then, else          Cidr        block, count[, bits]
//   Base64, GetAZs, ImportValue, Length, ToJsonString        their one operand
//   GetStackOutput, Transform                    a Map of named operands
//   Equals        left, right                    And, Or     two to ten
//   Not           one                            rule functions   as CloudFormation lists them
enum class Function : std::uint8_t {
  None,
  Sub,
  Join,
  Select,
  Split,
  FindInMap,
  If,
  Base64,
  Cidr,
  GetAZs,
  ImportValue,
  GetStackOutput,
  Transform,
  Length,
  ToJsonString,
  Equals,
  And,
  Or,
  Not,
  Contains,
  EachMemberEquals,
  EachMemberIn,
  RefAll,
  ValueOf,
  ValueOfAll,
};

// `Fn::Join`; a template spells `Ref`, `Fn::GetAtt` and `Condition` itself.
[[nodiscard]] std::string_view name_of(Function function);
// None where there is no such function. Takes the long name, with `Fn::`.
[[nodiscard]] Function function_named(std::string_view long_name);

enum class TargetKind : std::uint8_t {
  None,       // nothing bears the name, or not known yet
  Resource,   // index: ResourceId
  Parameter,  // index: ParameterId
  Condition,  // index: ConditionId
  Pseudo,     // `AWS::Region` and its like; the text says which
};

struct Value {
  ValueKind kind = ValueKind::Null;
  Function function = Function::None;
  TargetKind target_kind = TargetKind::None;
  bool has_variables = false;  // Sub: the last item is the variable map
  text::Span span;
  Symbol text;       // String, Ref, GetAtt, Condition, Variable; a number's own spelling, if kept
  Symbol attribute;  // GetAtt
  std::uint32_t target = base::Id<Value>::kNone;
  std::uint32_t first = 0;  // List, Call, GetAtt: into the program's items; Map: its entries
  std::uint32_t count = 0;
  std::uint64_t bits = 0;  // Bool, Int, Float; of a reference or call, its key: see `key_span`

  [[nodiscard]] bool boolean() const { return bits != 0; }
  [[nodiscard]] std::int64_t integer() const { return std::bit_cast<std::int64_t>(bits); }
  [[nodiscard]] double number() const { return std::bit_cast<double>(bits); }
  // Of a reference or call that a template writes in the long form: its name, which is
  // a key there and a step of the path. No place for the short form (`!Sub`), which has
  // no key, and for what the language wrote.
  [[nodiscard]] text::Span key_span() const {
    const bool has_key = kind >= ValueKind::Ref && bits != 0;
    return has_key ? text::Span{span.file, static_cast<std::uint32_t>(bits >> 32),
                                static_cast<std::uint32_t>(bits)}
                   : text::Span();
  }
};

using ValueId = base::Id<Value>;

struct Entry {
  Symbol key;
  text::Span key_span;
  ValueId value;
};

}  // namespace cairn::ir
