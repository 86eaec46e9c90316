#include "compiler/rules/scenarios.h"

namespace cairn::rules {

Scenarios::Scenarios(const ir::Program& program)
    : logic_(program, {0}, analysis::Literals::Switches) {
  for (const ir::ConditionId id : program.stacks.front().conditions) {
    by_name_.emplace(program.text(program[id].name), id);
  }
}

Formula Scenarios::of(std::string_view condition) {
  const auto found = by_name_.find(condition);
  return found == by_name_.end() ? logic_.unknown(condition) : logic_.of(found->second);
}

Formula Scenarios::both(Formula a, Formula b) {
  if (a == kAlways) return b;
  if (b == kAlways || a == b) return a;
  return logic_.both(a, b);
}

bool Scenarios::is_possible(Formula a) {
  if (a == kAlways) return true;
  if (a == kNever) return false;
  return logic_.is_satisfiable(a).value_or(false);
}

bool Scenarios::implies(Formula a, Formula b) {
  if (a == b || b == kAlways || a == kNever) return true;
  return logic_.implies(a, b).value_or(false);
}

}  // namespace cairn::rules
