#pragma once

// In which deployments a value of the template stands: what the rules ask before they
// report something that only some combinations of conditions would show.

#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/analysis/condition_logic.h"
#include "compiler/ir/program.h"
#include "compiler/rules/template.h"

namespace cairn::rules {

using analysis::Formula;
inline constexpr Formula kAlways = analysis::ConditionLogic::kAlways;
inline constexpr Formula kNever = analysis::ConditionLogic::kNever;

class Scenarios {
 public:
  // The program is the same template, read: it must outlive this.
  explicit Scenarios(const ir::Program& program);

  // A condition by its name; a free choice where nothing bears it.
  [[nodiscard]] Formula of(std::string_view condition);
  [[nodiscard]] Formula both(Formula a, Formula b);
  [[nodiscard]] Formula either(Formula a, Formula b) { return logic_.either(a, b); }
  [[nodiscard]] Formula negation(Formula a) { return logic_.negation(a); }
  // False, too, where the answer would cost too much: a rule stays silent then.
  [[nodiscard]] bool is_possible(Formula a);
  [[nodiscard]] bool implies(Formula a, Formula b);

  // Calls visit(branch, formula) for what the value may be: itself, or the branches of
  // Fn::If that can be reached, at any depth. `AWS::NoValue` is left out, unless wanted.
  template <typename Visit>
  void for_each_branch(Value value, Formula within, Visit visit, bool wants_no_value = false);

  [[nodiscard]] Formula parameter_is(std::string_view name, std::string_view value) {
    return logic_.parameter_is(name, value);
  }
  [[nodiscard]] bool is_known(std::string_view condition) const {
    return by_name_.contains(condition);
  }

  // Where the resource is made.
  [[nodiscard]] Formula of(const Resource& resource) {
    return resource.condition.empty() ? kAlways : of(resource.condition);
  }

 private:
  analysis::ConditionLogic logic_;
  std::unordered_map<std::string_view, ir::ConditionId> by_name_;
};

// `{Fn::If: [Name, then, else]}` in its right form.
[[nodiscard]] inline bool is_sound_if(Value value) {
  const Value argument = value.is_call("Fn::If") ? value.argument() : Value();
  return argument.is_list() && argument.size() == 3 && argument.child(0).is_string();
}

template <typename Visit>
void Scenarios::for_each_branch(Value value, Formula within, Visit visit, bool wants_no_value) {
  if (value.is_no_value()) {
    if (wants_no_value) visit(value, within);
    return;
  }
  if (!value.is_call("Fn::If")) {
    visit(value, within);
    return;
  }
  if (!is_sound_if(value)) return;
  const Value argument = value.argument();
  // Of a condition that is not defined, nothing is known.
  if (!is_known(argument.child(0).text())) return;
  const Formula condition = of(argument.child(0).text());
  const Formula then = both(within, condition), other = both(within, negation(condition));
  if (is_possible(then)) for_each_branch(argument.child(1), then, visit, wants_no_value);
  if (is_possible(other)) for_each_branch(argument.child(2), other, visit, wants_no_value);
}

}  // namespace cairn::rules
