#include "compiler/analysis/condition_logic.h"

#include <algorithm>

#include "compiler/ir/print.h"
#include "compiler/ir/visit.h"

namespace cairn::analysis {

using ir::Function;
using ir::Value;
using ir::ValueId;
using ir::ValueKind;

// Far above what templates ask for, and some milliseconds of work.
static constexpr std::size_t kMostNodes = 50'000;
static constexpr std::size_t kMostVariables = 500;
// Conditions may refer to each other in a chain; recursion follows it this far.
static constexpr std::uint32_t kMostDepth = 400;
// Terminals stand below every variable.
static constexpr std::uint32_t kTerminal = 0xFFFFFFFF;

ConditionLogic::ConditionLogic(const ir::Program& program, ir::StackId stack, Literals literals)
    : program_(program),
      stack_(program[stack]),
      literals_(literals),
      nodes_{{kTerminal, 0}, {kTerminal, 0}},
      conditions_(program.conditions.size()),
      states_(program.conditions.size()) {
  // The branches of a variable have to be known before the first node is made.
  for (const ir::ConditionId id : stack_.conditions) collect_literals(program_[id].value);
  for (const ir::RuleId id : stack_.rules) {
    collect_literals(program_[id].condition);
    collect_literals(program_[id].assertions);
  }
}

Formula ConditionLogic::of(ir::ConditionId condition) {
  State& state = states_[condition.index];
  // A condition that needs itself is reported elsewhere; here it is a free choice.
  if (state == State::Open) return unknown(program_.text(program_[condition].name));
  if (state == State::New) {
    state = State::Open;
    conditions_[condition.index] = of(program_[condition].value);
    states_[condition.index] = State::Done;
  }
  return conditions_[condition.index];
}

Formula ConditionLogic::parameter_is(std::string_view name, std::string_view value) {
  const auto known = variable_by_key_.find("Ref(" + std::string(name) + ")");
  if (known == variable_by_key_.end()) return kAlways;
  const Variable& variable = variables_[known->second];
  const auto found = std::ranges::find(variable.values, value);
  if (found != variable.values.end()) {
    return is_value(known->second, static_cast<std::size_t>(found - variable.values.begin()));
  }
  return variable.is_open ? is_value(known->second, variable.values.size()) : kNever;
}

Formula ConditionLogic::of(ValueId id) {
  if (!id) return kAlways;
  if (depth_ >= kMostDepth) gave_up_ = true;
  if (gave_up_) return kAlways;
  ++depth_;
  const Value& value = program_[id];
  Formula result;
  if (value.kind == ValueKind::Condition) {
    result = value.target_kind == ir::TargetKind::Condition ? of(ir::ConditionId{value.target})
                                                            : unknown(program_.text(value.text));
  } else if (value.kind == ValueKind::Bool) {
    result = value.boolean() ? kAlways : kNever;
  } else if (value.kind == ValueKind::Call &&
             (value.function == Function::And || value.function == Function::Or)) {
    const bool is_and = value.function == Function::And;
    result = is_and ? kAlways : kNever;
    for (const ValueId operand : program_.items(value)) {
      result = combine(is_and, result, of(operand));
    }
  } else if (value.kind == ValueKind::Call && value.function == Function::Not && value.count == 1) {
    result = negation(of(program_.items(value)[0]));
  } else if (value.kind == ValueKind::Call && value.function == Function::Equals &&
             value.count == 2) {
    result = equals(program_.items(value)[0], program_.items(value)[1]);
  } else if (value.kind == ValueKind::Call && value.function == Function::Contains &&
             value.count == 2 && program_[program_.items(value)[0]].kind == ValueKind::List) {
    result = kNever;
    for (const ValueId item : program_.items(program_.items(value)[0])) {
      result = either(result, equals(item, program_.items(value)[1]));
    }
  } else {
    result = choice(key_of(id));
  }
  --depth_;
  return result;
}

Formula ConditionLogic::unknown(std::string_view name) {
  return choice("condition " + std::string(name));
}

Formula ConditionLogic::both(Formula a, Formula b) { return combine(true, a, b); }
Formula ConditionLogic::either(Formula a, Formula b) { return combine(false, a, b); }

Formula ConditionLogic::negation(Formula a) {
  if (a == kNever) return kAlways;
  if (a == kAlways) return kNever;
  if (const auto known = negated_.find(a.node); known != negated_.end()) return {known->second};
  if (!has_budget()) return kAlways;
  const Node node = nodes_[a.node];
  std::vector<std::uint32_t> branches;
  for (std::size_t i = 0; i < variables_[node.variable].branch_count(); ++i) {
    branches.push_back(negation({branches_[node.first_branch + i]}).node);
  }
  const Formula result = make_node(node.variable, branches);
  negated_.emplace(a.node, result.node);
  return result;
}

std::optional<bool> ConditionLogic::implies(Formula a, Formula b) {
  // `a` and not `b` must be impossible.
  const auto counterexample = is_satisfiable(both(a, negation(b)));
  if (!counterexample) return std::nullopt;
  return !*counterexample;
}

std::optional<bool> ConditionLogic::is_satisfiable(Formula a) {
  const Formula admitted = both(a, rules_hold());
  if (gave_up_) return std::nullopt;
  return admitted != kNever;
}

// What the template's rules admit: each assertion, wherever its rule applies.
Formula ConditionLogic::rules_hold() {
  if (rules_) return *rules_;
  Formula all = kAlways;
  for (const ir::RuleId id : stack_.rules) {
    const ir::Rule& rule = program_[id];
    if (!rule.assertions || program_[rule.assertions].kind != ValueKind::List) continue;
    Formula asserted = kAlways;
    for (const ValueId assertion : program_.items(rule.assertions)) {
      asserted = both(asserted, of(program_.get(assertion, "Assert")));
    }
    all = both(all, either(negation(of(rule.condition)), asserted));
  }
  rules_ = all;
  return all;
}

void ConditionLogic::collect_literals(ValueId root) {
  ir::for_each_value(program_, root, [&](ValueId, const Value& value) {
    if (value.kind != ValueKind::Call || value.count != 2) return;
    const auto operands = program_.items(value);
    const auto compare = [&](ValueId a, ValueId b) {
      const auto literal = literal_of(a);
      if (!literal || literal_of(b)) return;
      Variable& variable = variables_[variable_of(key_of(b), b)];
      if (variable.is_open &&
          std::ranges::find(variable.values, *literal) == variable.values.end()) {
        variable.values.push_back(*literal);
      }
    };
    if (value.function == Function::Equals) {
      compare(operands[0], operands[1]);
      compare(operands[1], operands[0]);
    } else if (value.function == Function::Contains &&
               program_[operands[0]].kind == ValueKind::List) {
      for (const ValueId item : program_.items(operands[0])) compare(item, operands[1]);
    }
  });
}

std::uint32_t ConditionLogic::variable_of(const std::string& key, ValueId value) {
  if (const auto known = variable_by_key_.find(key); known != variable_by_key_.end()) {
    return known->second;
  }
  Variable variable;
  const bool is_parameter = value && program_[value].kind == ValueKind::Ref &&
                            program_[value].target_kind == ir::TargetKind::Parameter;
  if (is_parameter && allows_whole_values(program_[ir::ParameterId{program_[value].target}])) {
    for (const ir::Entry& attribute :
         program_[ir::ParameterId{program_[value].target}].attributes) {
      if (program_.text(attribute.key) != "AllowedValues") continue;
      if (program_[attribute.value].kind != ValueKind::List) continue;
      for (const ValueId item : program_.items(attribute.value)) {
        const auto literal = literal_of(item);
        if (!literal) continue;
        variable.is_open = false;
        if (std::ranges::find(variable.values, *literal) == variable.values.end()) {
          variable.values.push_back(*literal);
        }
      }
    }
  }
  variables_.push_back(std::move(variable));
  const auto index = static_cast<std::uint32_t>(variables_.size() - 1);
  variable_by_key_.emplace(key, index);
  return index;
}

// The allowed values of a list are those of its items, and those of an SSM parameter
// are names, while a reference gives what stands under the name.
bool ConditionLogic::allows_whole_values(const ir::Parameter& parameter) const {
  const std::string_view type = program_.text(parameter.type);
  return type != "CommaDelimitedList" && !type.starts_with("List<") &&
         !type.starts_with("AWS::SSM::Parameter::Value<");
}

// Equal for values that are the same whenever they are looked at.
std::string ConditionLogic::key_of(ValueId value) const { return ir::print(program_, value); }

// CloudFormation compares texts: `1` and `"1"` are equal.
std::optional<std::string> ConditionLogic::literal_of(ValueId id) const {
  const Value& value = program_[id];
  switch (value.kind) {
    case ValueKind::String:
      return std::string(program_.text(value.text));
    case ValueKind::Bool:
      return value.boolean() ? "true" : "false";
    case ValueKind::Int:
    case ValueKind::Float:
      return ir::print(program_, id);
    default:
      return std::nullopt;
  }
}

Formula ConditionLogic::equals(ValueId a, ValueId b) {
  const auto left = literal_of(a);
  const auto right = literal_of(b);
  if (left && right && literals_ == Literals::Switches) return choice(*left + " = " + *right);
  if (left && right) return *left == *right ? kAlways : kNever;
  if (left) return equals(b, a);

  const std::uint32_t variable = variable_of(key_of(a), a);
  if (right) {
    const auto& values = variables_[variable].values;
    const auto found = std::ranges::find(values, *right);
    if (found != values.end()) {
      return is_value(variable, static_cast<std::size_t>(found - values.begin()));
    }
    // No allowed value: never. Else a value met too late to have a branch.
    return variables_[variable].is_open ? choice(key_of(a) + " = " + *right) : kNever;
  }

  const std::uint32_t other = variable_of(key_of(b), b);
  if (variable == other) return kAlways;
  // Equal where both are the same known value; where both are something else they
  // may be equal or not.
  Formula result = kNever;
  for (std::size_t i = 0; i < variables_[variable].values.size(); ++i) {
    const auto& values = variables_[other].values;
    const auto found = std::ranges::find(values, variables_[variable].values[i]);
    Formula same = kNever;
    if (found != values.end()) {
      same = is_value(other, static_cast<std::size_t>(found - values.begin()));
    } else if (variables_[other].is_open) {
      // What `choice` adds may move the values.
      const Formula is_else = is_value(other, values.size());
      same = both(is_else, choice(key_of(b) + " = " + variables_[variable].values[i]));
    }
    result = either(result, both(is_value(variable, i), same));
  }
  if (variables_[variable].is_open) {
    for (std::size_t i = 0; i < variables_[other].values.size(); ++i) {
      const std::string value = variables_[other].values[i];
      if (std::ranges::find(variables_[variable].values, value) !=
          variables_[variable].values.end()) {
        continue;
      }
      const Formula same = both(is_value(variable, variables_[variable].values.size()),
                                choice(key_of(a) + " = " + value));
      result = either(result, both(is_value(other, i), same));
    }
    if (variables_[other].is_open) {
      const std::pair<std::string, std::string> keys = std::minmax({key_of(a), key_of(b)});
      const Formula rest = both(is_value(variable, variables_[variable].values.size()),
                                is_value(other, variables_[other].values.size()));
      result = either(result, both(rest, choice(keys.first + " = " + keys.second)));
    }
  }
  return result;
}

// A variable of two values that nothing else is known about.
Formula ConditionLogic::choice(const std::string& key) {
  const auto [known, is_new] =
      variable_by_key_.emplace("choice " + key, static_cast<std::uint32_t>(variables_.size()));
  if (is_new) variables_.push_back({{"true", "false"}, false});
  return is_value(known->second, 0);
}

Formula ConditionLogic::is_value(std::uint32_t variable, std::size_t branch) {
  std::vector<std::uint32_t> branches(variables_[variable].branch_count(), kNever.node);
  branches[branch] = kAlways.node;
  return make_node(variable, branches);
}

Formula ConditionLogic::make_node(std::uint32_t variable,
                                  const std::vector<std::uint32_t>& branches) {
  const bool is_decided = std::ranges::all_of(
      branches, [&](std::uint32_t branch) { return branch == branches.front(); });
  if (is_decided) return {branches.front()};
  if (!has_budget()) return kAlways;

  std::vector<std::uint32_t> content = {variable};
  content.insert(content.end(), branches.begin(), branches.end());
  const auto [known, is_new] =
      node_by_content_.emplace(std::move(content), static_cast<std::uint32_t>(nodes_.size()));
  if (is_new) {
    nodes_.push_back({variable, static_cast<std::uint32_t>(branches_.size())});
    branches_.insert(branches_.end(), branches.begin(), branches.end());
  }
  return {known->second};
}

Formula ConditionLogic::combine(bool is_and, Formula a, Formula b) {
  const Formula neutral = is_and ? kAlways : kNever;
  const Formula absorbing = is_and ? kNever : kAlways;
  if (a == neutral || a == b) return b;
  if (b == neutral) return a;
  if (a == absorbing || b == absorbing) return absorbing;
  if (a.node > b.node) std::swap(a, b);
  const std::uint64_t key = (std::uint64_t{a.node} << 32) | b.node;
  auto& memory = combined_[is_and];
  if (const auto known = memory.find(key); known != memory.end()) return {known->second};
  if (!has_budget()) return kAlways;

  const Node left = nodes_[a.node];
  const Node right = nodes_[b.node];
  const std::uint32_t variable = std::min(left.variable, right.variable);
  std::vector<std::uint32_t> branches;
  for (std::uint32_t i = 0; i < variables_[variable].branch_count(); ++i) {
    const Formula x = left.variable == variable ? Formula{branches_[left.first_branch + i]} : a;
    const Formula y = right.variable == variable ? Formula{branches_[right.first_branch + i]} : b;
    branches.push_back(combine(is_and, x, y).node);
  }
  const Formula result = make_node(variable, branches);
  memory.emplace(key, result.node);
  return result;
}

// Once the work is too much, formulas mean nothing more, and every answer is empty.
bool ConditionLogic::has_budget() {
  if (nodes_.size() + combined_[0].size() + combined_[1].size() > kMostNodes ||
      variables_.size() > kMostVariables) {
    gave_up_ = true;
  }
  return !gave_up_;
}

}  // namespace cairn::analysis
