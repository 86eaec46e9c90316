#pragma once

// Which function may stand where in a template. CloudFormation finds out when a
// stack is deployed; the table says it before.

#include <cstdint>
#include <string_view>

#include "compiler/diagnostics/sink.h"
#include "compiler/ir/program.h"

namespace cairn::cloudformation {

enum class Place : std::uint8_t {
  Property,  // of a resource, its Metadata and policies
  OutputValue,
  ExportName,
  LifecyclePolicy,  // DeletionPolicy, UpdateReplacePolicy
  Literal,          // attributes of parameters, and delimiters
  Mapping,
  Condition,      // a whole condition, or an operand of And, Or, Not
  RuleCondition,  // the same in a rule
  EqualsOperand,
  RuleOperand,
  SubVariable,
  JoinList,
  JoinItem,
  SelectIndex,
  SelectList,
  SelectItem,
  SplitText,
  MapKey,
  CidrOperand,
  ZonesRegion,
  Base64Text,
  ImportName,
  StackOutputField,
  LengthOf,
  LengthItem,
  JsonValue,
  MacroOperand,
};

// Whether CloudFormation takes the function at this place of a template.
// `uses_extensions`: the template runs AWS::LanguageExtensions. The kind is Ref,
// GetAtt, Condition or Call.
[[nodiscard]] bool may_stand(ir::ValueKind kind, ir::Function function, Place place,
                             bool uses_extensions);

// Reports every function of the stack that stands where it cannot.
void check_placement(const ir::Program& program, ir::StackId stack, diag::Sink& sink);

}  // namespace cairn::cloudformation
