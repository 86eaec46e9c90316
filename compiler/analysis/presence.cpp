#include "compiler/analysis/presence.h"

#include <algorithm>
#include <string>
#include <vector>

#include "compiler/analysis/condition_logic.h"
#include "compiler/ir/visit.h"

namespace cairn::analysis {
namespace {

class PresenceCheck {
 public:
  PresenceCheck(const ir::Program& program, ir::StackId stack, diag::Sink& sink)
      : program_(program), sink_(sink), logic_(program, stack) {}

  // Checks what lies below `root`, which is looked at only where `guard` holds.
  void check(ir::ValueId root, Formula guard);

  // When a resource or output that has this condition exists.
  Formula existence(ir::Symbol name, ir::ConditionId condition) {
    if (!name) return ConditionLogic::kAlways;
    return condition ? logic_.of(condition) : logic_.unknown(program_.text(name));
  }

 private:
  struct Visit {
    ir::ValueId value;
    Formula guard;
  };
  void check_reference(const ir::Value& reference, Formula guard);

  const ir::Program& program_;
  diag::Sink& sink_;
  ConditionLogic logic_;
  std::vector<Visit> waiting_;
};

}  // namespace

void check_presence(const ir::Program& program, ir::StackId stack_id, diag::Sink& sink) {
  const ir::Stack& stack = program[stack_id];
  const bool has_conditional = std::ranges::any_of(
      stack.resources, [&](ir::ResourceId id) { return bool(program[id].condition); });
  if (!has_conditional) return;

  PresenceCheck check(program, stack_id, sink);
  const auto check_named = [&](const auto& named) {
    const Formula guard = check.existence(named.condition_name, named.condition);
    ir::for_each_root(named, [&](ir::ValueId root) { check.check(root, guard); });
  };
  for (const ir::ResourceId id : stack.resources) check_named(program[id]);
  for (const ir::OutputId id : stack.outputs) check_named(program[id]);
}

void PresenceCheck::check(ir::ValueId root, Formula guard) {
  waiting_ = {{root, guard}};
  while (!waiting_.empty()) {
    const Visit visit = waiting_.back();
    waiting_.pop_back();
    const ir::Value& value = program_[visit.value];
    const bool is_if =
        value.kind == ir::ValueKind::Call && value.function == ir::Function::If && value.count == 3;
    if (is_if) {
      const auto operands = program_.items(value);
      const Formula condition = logic_.of(operands[0]);
      waiting_.push_back({operands[1], logic_.both(visit.guard, condition)});
      waiting_.push_back({operands[2], logic_.both(visit.guard, logic_.negation(condition))});
    } else if (value.kind == ir::ValueKind::Map) {
      for (const ir::Entry& entry : program_.entries(value)) {
        if (entry.value) waiting_.push_back({entry.value, visit.guard});
      }
    } else if (value.kind == ir::ValueKind::List || value.kind == ir::ValueKind::Call) {
      for (const ir::ValueId item : program_.items(value)) waiting_.push_back({item, visit.guard});
    } else {
      check_reference(value, visit.guard);
    }
  }
}

void PresenceCheck::check_reference(const ir::Value& reference, Formula guard) {
  if (reference.target_kind != ir::TargetKind::Resource) return;
  const ir::Resource& target = program_[ir::ResourceId{reference.target}];
  if (!target.condition) return;
  // Empty where it would cost too much to know: only what is certain is reported.
  if (logic_.implies(guard, logic_.of(target.condition)).value_or(true)) return;

  const std::string name(program_.text(target.name));
  const ir::Symbol source = program_[target.condition].source;
  const std::string condition(program_.text(source ? source : target.condition_name));
  sink_.report<diag::kind::AbsentResource>(reference.span, name, condition)
      .note(target.name_span, "`" + name + "` is declared under `" + condition + "`")
      .help("put what uses it under the same condition: `if " + condition + " { ... }`")
      .help("or say what stands in its place: `" + name + "?.Ref ?? \"none\"`");
}

}  // namespace cairn::analysis
