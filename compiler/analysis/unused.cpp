#include "compiler/analysis/unused.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "compiler/ir/visit.h"

namespace cairn::analysis {
namespace {

// The names that a stack uses. Names of the three sorts live apart in a template.
struct Uses {
  std::set<ir::Symbol> parameters;
  std::set<std::string_view> parameter_types;  // all parameters of such a type
  std::set<ir::Symbol> mappings;
  std::set<ir::Symbol> conditions;
  bool may_use_any_mapping = false;  // a name is computed when the stack is deployed
};

}  // namespace

static Uses collect_uses(const ir::Program& program, const ir::Stack& stack);
static bool runs_unknown_macro(const ir::Program& program, const ir::Stack& stack);

void report_unused(const ir::Program& program, ir::StackId stack_id, diag::Sink& sink) {
  const ir::Stack& stack = program[stack_id];
  if (runs_unknown_macro(program, stack)) return;
  const Uses uses = collect_uses(program, stack);

  for (const ir::ParameterId id : stack.parameters) {
    const ir::Parameter& parameter = program[id];
    const bool is_used = uses.parameters.contains(parameter.name) ||
                         uses.parameter_types.contains(program.text(parameter.type));
    if (!is_used) {
      sink.report<diag::kind::UnusedParameter>(parameter.name_span, program.text(parameter.name));
    }
  }
  for (const ir::MappingId id : stack.mappings) {
    const ir::Mapping& mapping = program[id];
    if (!uses.may_use_any_mapping && !uses.mappings.contains(mapping.name)) {
      sink.report<diag::kind::UnusedMapping>(mapping.name_span, program.text(mapping.name));
    }
  }
  for (const ir::ConditionId id : stack.conditions) {
    const ir::Condition& condition = program[id];
    if (!uses.conditions.contains(condition.name)) {
      sink.report<diag::kind::UnusedCondition>(condition.name_span, program.text(condition.name));
    }
  }
}

static Uses collect_uses(const ir::Program& program, const ir::Stack& stack) {
  Uses uses;
  for (const ir::ResourceId id : stack.resources) {
    uses.conditions.insert(program[id].condition_name);
  }
  for (const ir::OutputId id : stack.outputs) uses.conditions.insert(program[id].condition_name);

  ir::for_each_root(program, stack, [&](ir::ValueId root) {
    ir::for_each_value(program, root, [&](ir::ValueId, const ir::Value& value) {
      if (value.kind == ir::ValueKind::Ref) {
        uses.parameters.insert(value.text);
      } else if (value.kind == ir::ValueKind::Condition) {
        uses.conditions.insert(value.text);
      }
      if (value.kind != ir::ValueKind::Call || value.count == 0) return;
      const ir::Value& first = program[program.items(value)[0]];
      const bool is_literal = first.kind == ir::ValueKind::String;
      switch (value.function) {
        case ir::Function::FindInMap:
          if (is_literal) {
            uses.mappings.insert(first.text);
          } else {
            uses.may_use_any_mapping = true;
          }
          break;
        case ir::Function::ValueOf:
          if (is_literal) uses.parameters.insert(first.text);
          break;
        case ir::Function::RefAll:
        case ir::Function::ValueOfAll:
          if (is_literal) uses.parameter_types.insert(program.text(first.text));
          break;
        default:
          break;
      }
    });
  });
  return uses;
}

static bool runs_unknown_macro(const ir::Program& program, const ir::Stack& stack) {
  bool result = false;
  ir::for_each_value(program, stack.transform, [&](ir::ValueId, const ir::Value& value) {
    if (value.kind != ir::ValueKind::String) return;
    const std::string_view name = program.text(value.text);
    result |= name != "AWS::Serverless-2016-10-31" && name != "AWS::LanguageExtensions";
  });
  // The function runs a macro as well.
  ir::for_each_root(program, stack, [&](ir::ValueId root) {
    ir::for_each_value(program, root, [&](ir::ValueId, const ir::Value& value) {
      result |= value.kind == ir::ValueKind::Call && value.function == ir::Function::Transform;
    });
  });
  return result;
}

}  // namespace cairn::analysis
