// Formulas as conditions and rules, and the names that conditions get.

#include <algorithm>
#include <set>

#include "compiler/eval/builtins.h"
#include "compiler/eval/evaluator.h"

namespace cairn::eval {

// And and Or take two to ten operands:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html
static constexpr std::size_t kMostOperands = 10;
static constexpr std::size_t kLongestName = 60;

ir::ConditionId Evaluator::lower_condition(const Formula* formula, StackScope& scope) {
  if (const auto found = scope.conditions.find(formula->key); found != scope.conditions.end()) {
    return found->second;
  }
  const ir::ValueId value = lower_formula(formula, scope, false);
  ir::Condition condition;
  condition.name = intern(condition_name(formula, scope));
  condition.name_span = formula->span;
  condition.span = formula->span;
  condition.value = value;
  condition.source = intern(source_of(formula, scope));
  const ir::ConditionId id{static_cast<std::uint32_t>(scope.program->conditions.size())};
  scope.program->conditions.push_back(condition);
  scope.program->stacks[scope.stack.index].conditions.push_back(id);
  scope.conditions.emplace(formula->key, id);
  return id;
}

ir::ValueId Evaluator::lower_formula(const Formula* formula, StackScope& scope, bool is_rule) {
  ir::Program& program = *scope.program;
  const Span span = formula->span;
  // A part that bears a name is that condition; rules know no conditions.
  const auto part = [&](const Formula* operand) {
    const bool is_named =
        scope.condition_names.contains(operand->key) || scope.conditions.contains(operand->key);
    if (is_named && !is_rule) return program.condition(span, lower_condition(operand, scope));
    return lower_formula(operand, scope, is_rule);
  };

  switch (formula->kind) {
    case FormulaKind::True:
    case FormulaKind::False: {
      // Only within a formula that was made before its part was settled.
      const ir::ValueId one = program.string(span, "true");
      const ir::ValueId other =
          program.string(span, formula->kind == FormulaKind::True ? "true" : "false");
      return program.call(span, ir::Function::Equals, {one, other});
    }
    case FormulaKind::Not: {
      const ir::ValueId operand = part(formula->operands[0]);
      return program.call(span, ir::Function::Not, {operand});
    }
    case FormulaKind::Equals: {
      Slot slot;
      slot.place = Slot::Place::Condition;
      std::vector<ir::ValueId> sides;
      for (const V side : {formula->left, formula->right}) {
        if (is_rule && side->is_symbolic() && side->kind != Kind::Param) {
          report<kind::RuleNeedsParameters>(side->span, described(side));
          return program.string(span, "");
        }
        const ir::ValueId id = side->is_string() && side->count == 0
                                   ? program.string(side->span, "")
                                   : lower(side, slot);
        sides.push_back(id ? id : program.string(side->span, ""));
      }
      return program.call(span, ir::Function::Equals, sides);
    }
    case FormulaKind::Member:
      return lower_membership(formula, scope, is_rule);
    case FormulaKind::And:
    case FormulaKind::Or:
      break;
  }

  std::vector<ir::ValueId> operands;
  std::set<Symbol> seen;
  const std::function<void(const Formula*)> add = [&](const Formula* operand) {
    const bool is_named = !is_rule && (scope.condition_names.contains(operand->key) ||
                                       scope.conditions.contains(operand->key));
    if (operand->kind == formula->kind && !is_named) {
      for (const Formula* inner : operand->operands) add(inner);
    } else if (seen.insert(operand->key).second) {
      operands.push_back(part(operand));
    }
  };
  for (const Formula* operand : formula->operands) add(operand);
  const ir::Function function =
      formula->kind == FormulaKind::And ? ir::Function::And : ir::Function::Or;
  while (operands.size() > kMostOperands) {
    // Groups of ten, each one operand of the next round.
    std::vector<ir::ValueId> grouped;
    for (std::size_t i = 0; i < operands.size(); i += kMostOperands) {
      const std::size_t count = std::min(kMostOperands, operands.size() - i);
      grouped.push_back(count == 1
                            ? operands[i]
                            : program.call(span, function, std::span(operands).subspan(i, count)));
    }
    operands = std::move(grouped);
  }
  return operands.size() == 1 ? operands[0] : program.call(span, function, operands);
}

// The formula as one would write it, names of lets included.
std::string Evaluator::source_of(const Formula* formula, const StackScope& scope) const {
  const auto named = scope.condition_names.find(formula->key);
  if (named != scope.condition_names.end()) return std::string(text(named->second));
  const auto side = [&](V value) -> std::string {
    if (value->kind == Kind::Param) return std::string(text(value->parameter->name));
    if (value->kind == Kind::Pseudo) return std::string(value->text());
    if (value->is_scalar()) return literal_text(value, symbols_);
    return std::string(files_.text(value->span));
  };
  switch (formula->kind) {
    case FormulaKind::Equals: {
      const bool is_flag =
          formula->left->kind == Kind::Param && formula->left->type->kind == sema::TypeKind::Bool;
      return is_flag ? side(formula->left) : side(formula->left) + " == " + side(formula->right);
    }
    case FormulaKind::Member:
      return std::string(files_.text(formula->span));
    case FormulaKind::Not: {
      const Formula* inner = formula->operands[0];
      const bool is_named = scope.condition_names.contains(inner->key);
      if (inner->kind == FormulaKind::Equals && !is_named) {
        const std::string claim = source_of(inner, scope);
        const auto at = claim.find(" == ");
        return at == std::string::npos ? '!' + claim
                                       : claim.substr(0, at) + " != " + claim.substr(at + 4);
      }
      const std::string claim = source_of(inner, scope);
      return is_named ? '!' + claim : "!(" + claim + ')';
    }
    case FormulaKind::And:
    case FormulaKind::Or: {
      std::string joined;
      for (const Formula* operand : formula->operands) {
        const bool needs_brackets =
            operand->kind == FormulaKind::Or && !scope.condition_names.contains(operand->key);
        const std::string each = source_of(operand, scope);
        joined += joined.empty() ? "" : formula->kind == FormulaKind::And ? " && " : " || ";
        joined += needs_brackets ? '(' + each + ')' : each;
      }
      return joined;
    }
    default:
      return formula->is_true() ? "true" : "false";
  }
}

static std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 32);
  return text;
}

static std::string alphanumeric(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) result += c;
  }
  return result;
}

void Evaluator::name_condition(const Formula* formula, Symbol name, StackScope& scope) {
  Symbol full = name;
  if (!scope.prefix.empty()) full = intern(scope.prefix + capitalised(std::string(text(name))));
  scope.root->condition_names.emplace(formula->key, full);
}

std::string Evaluator::condition_name(const Formula* formula, StackScope& scope) {
  std::string name = alphanumeric(suggested_name(formula, scope, 0));
  if (name.empty() || name.size() > kLongestName) name = "Condition";
  std::string unique = name;
  for (int i = 2; !scope.used_condition_names.insert(unique).second; ++i) {
    unique = name + std::to_string(i);
  }
  return unique;
}

// `stage == "prod"` becomes StageIsProd; what a `let` named keeps its name.
std::string Evaluator::suggested_name(const Formula* formula, StackScope& scope, int depth) {
  if (const auto named = scope.condition_names.find(formula->key);
      named != scope.condition_names.end()) {
    const std::string name(text(named->second));
    return depth == 0 ? name : capitalised(name);
  }
  if (depth > 3) return {};
  switch (formula->kind) {
    case FormulaKind::Equals: {
      const auto word = [&](V side) -> std::string {
        switch (side->kind) {
          case Kind::Param:
            return capitalised(std::string(text(side->parameter->name)));
          case Kind::Pseudo:
            return std::string(side->text().substr(5));
          case Kind::String:
          case Kind::Int:
          case Kind::Bool:
            return scalar_text(side).empty() ? "Empty" : pascal_case(scalar_text(side));
          default:
            return "Value";
        }
      };
      return word(formula->left) + "Is" + word(formula->right);
    }
    case FormulaKind::Not: {
      const Formula* inner = formula->operands[0];
      if (inner->kind == FormulaKind::Equals && !scope.condition_names.contains(inner->key)) {
        std::string name = suggested_name(inner, scope, depth + 1);
        const auto at = name.find("Is");
        return at == std::string::npos ? "Not" + name : name.replace(at, 2, "IsNot");
      }
      return "Not" + capitalised(suggested_name(inner, scope, depth + 1));
    }
    case FormulaKind::And:
    case FormulaKind::Or: {
      std::string name;
      for (const Formula* operand : formula->operands) {
        const std::string part = suggested_name(operand, scope, depth + 1);
        if (part.empty()) return {};
        name += (name.empty()                        ? ""
                 : formula->kind == FormulaKind::And ? "And"
                                                     : "Or") +
                capitalised(part);
      }
      return name;
    }
    default:
      return {};
  }
}

}  // namespace cairn::eval
