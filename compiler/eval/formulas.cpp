// Conditions as formulas: folded as they are made, and keyed by their structure.

#include <algorithm>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

std::string Evaluator::key_of(V value) const {
  const auto joined = [&](std::span<const V> items) {
    std::string key;
    for (const V item : items) key += key_of(item) + ',';
    return key;
  };
  switch (value->kind) {
    case Kind::Null:
      return "null";
    case Kind::Bool:
    case Kind::Int:
    case Kind::Float:
      return scalar_text(value);
    case Kind::String:
      return '"' + std::to_string(value->count) + ':' + std::string(value->text()) + '"';
    case Kind::List:
      return '[' + joined(value->items()) + ']';
    case Kind::Concat:
      return '(' + joined(value->items()) + ')';
    case Kind::Record: {
      std::string key = "{";
      for (const Field& field : value->fields()) {
        key += std::string(text(field.name)) + ':' + key_of(field.value) + ',';
      }
      return key + '}';
    }
    case Kind::Param:
      return "P" + std::string(text(value->parameter->name));
    case Kind::Pseudo:
      return "A" + std::string(value->text());
    case Kind::Attribute:
      return "R" + std::string(text(value->attribute->instance->id)) + '.' +
             std::string(text(value->attribute->name));
    case Kind::Handle:
      return "H" + std::string(text(value->instance->id));
    case Kind::Choice:
      return "?" + std::to_string(value->choice->condition->key.index) + ':' +
             key_of(value->choice->then) + ':' + key_of(value->choice->otherwise);
    case Kind::Condition:
      return "C" + std::to_string(value->formula->key.index);
    case Kind::Table: {
      std::string key = "T";
      for (const TableInput& input : value->table->inputs) {
        key += key_of(input.key) + '=' + joined(input.domain) + ';';
      }
      return key + joined(value->table->rows);
    }
    case Kind::Intrinsic:
      return "F" + std::to_string(static_cast<int>(value->intrinsic->function)) + '(' +
             joined(value->intrinsic->operands) + ')';
    default:
      return "#" + std::to_string(reinterpret_cast<std::uintptr_t>(value));
  }
}

const Formula* Evaluator::equality(V a, V b, Span span) {
  if (!a->is_symbolic() && !b->is_symbolic()) return truth(scalar_text(a) == scalar_text(b));
  if (!a->is_symbolic()) std::swap(a, b);
  // A Bool parameter is a text to CloudFormation.
  if (b->kind == Kind::Bool) b = string(b->span, scalar_text(b));
  const std::string left = key_of(a), right = key_of(b);
  if (left == right) return &true_;
  Formula formula{.kind = FormulaKind::Equals};
  formula.key = intern("=" + left + '=' + right);
  formula.left = a;
  formula.right = b;
  formula.span = span;
  return arena_.keep(std::move(formula));
}

namespace {

void flatten(const Formula* formula, FormulaKind kind, std::vector<const Formula*>& into) {
  if (formula->kind != kind) {
    const bool is_known =
        std::ranges::any_of(into, [&](const Formula* other) { return other->key == formula->key; });
    if (!is_known) into.push_back(formula);
    return;
  }
  for (const Formula* operand : formula->operands) flatten(operand, kind, into);
}

bool contradict(const Formula* a, const Formula* b) {
  return (a->kind == FormulaKind::Not && a->operands[0]->key == b->key) ||
         (b->kind == FormulaKind::Not && b->operands[0]->key == a->key);
}

}  // namespace

// `a && b` where a let named `a && b` before keeps that name: operands that bear
// names are not taken apart when the formula is written, only when it is compared.
const Formula* Evaluator::conjunction(const Formula* a, const Formula* b, Span span) {
  if (a->is_false() || b->is_true()) return a;
  if (b->is_false() || a->is_true()) return b;
  std::vector<const Formula*> all;
  flatten(a, FormulaKind::And, all);
  flatten(b, FormulaKind::And, all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (contradict(all[i], all[j])) return &false_;
    }
  }
  if (all.size() == 1) return all[0];
  Formula formula{.kind = FormulaKind::And};
  std::string key = "&";
  for (const Formula* each : all) key += std::to_string(each->key.index) + ',';
  formula.key = intern(key);
  // The operands as given, so that `isProd && ...` is written with the name isProd.
  formula.operands = {a, b};
  formula.span = span;
  return arena_.keep(std::move(formula));
}

const Formula* Evaluator::disjunction(const Formula* a, const Formula* b, Span span) {
  if (a->is_true() || b->is_false()) return a;
  if (b->is_true() || a->is_false()) return b;
  std::vector<const Formula*> all;
  flatten(a, FormulaKind::Or, all);
  flatten(b, FormulaKind::Or, all);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (contradict(all[i], all[j])) return &true_;
    }
  }
  if (all.size() == 1) return all[0];
  Formula formula{.kind = FormulaKind::Or};
  std::string key = "|";
  for (const Formula* each : all) key += std::to_string(each->key.index) + ',';
  formula.key = intern(key);
  formula.operands = {a, b};
  formula.span = span;
  return arena_.keep(std::move(formula));
}

const Formula* Evaluator::negation(const Formula* a, Span span) {
  if (a->is_true()) return &false_;
  if (a->is_false()) return &true_;
  if (a->kind == FormulaKind::Not) return a->operands[0];
  Formula formula{.kind = FormulaKind::Not};
  formula.key = intern("!" + std::to_string(a->key.index));
  formula.operands = {a};
  formula.span = span;
  return arena_.keep(std::move(formula));
}

const Formula* Evaluator::as_formula(V value, Span span, std::string_view role,
                                     const Context& context) {
  switch (value->kind) {
    case Kind::Hole:
      return nullptr;
    case Kind::Bool:
      return truth(value->boolean);
    case Kind::Condition:
      return value->formula;
    case Kind::Param:
      if (value->type->kind == sema::TypeKind::Bool && value->phase == Phase::Input) {
        return equality(value, string(span, "true"), span);
      }
      break;
    case Kind::Choice: {
      const Formula* then = as_formula(value->choice->then, span, role, context);
      const Formula* otherwise = as_formula(value->choice->otherwise, span, role, context);
      if (then == nullptr || otherwise == nullptr) return nullptr;
      const Formula* condition = value->choice->condition;
      return disjunction(conjunction(condition, then, span),
                         conjunction(negation(condition, span), otherwise, span), span);
    }
    case Kind::Table: {
      // Booleans of tables became formulas when the table was made; this one is open.
      const V key = value->table->inputs[0].key;
      if (value->table->inputs.size() == 1 && value->table->rows[0]->kind == Kind::Bool) {
        const Formula* result = &false_;
        for (std::size_t i = 0; i < value->table->rows.size(); ++i) {
          if (!value->table->rows[i]->boolean) continue;
          result =
              disjunction(result, equality(key, value->table->inputs[0].domain[i], span), span);
        }
        return result;
      }
      break;
    }
    default:
      break;
  }
  if (context.is_tentative && value->is_symbolic()) return nullptr;
  if (value->phase == Phase::Deferred) {
    auto& finding = report<kind::DeferredCondition>(value->span);
    finding.note(value->span, described(value) + " is known only after resources are created");
    return nullptr;
  }
  report<kind::WrongType>(span, role, "Bool", described(value));
  return nullptr;
}

void Evaluator::assume(const Formula* formula) {
  if (formula->kind == FormulaKind::And) {
    for (const Formula* operand : formula->operands) assume(operand);
  } else if (formula->kind == FormulaKind::Not && formula->operands[0]->kind == FormulaKind::Or) {
    for (const Formula* operand : formula->operands[0]->operands) {
      assume(negation(operand, formula->span));
    }
  } else if (!formula->is_true()) {
    facts_.push_back(formula);
  }
}

std::optional<bool> Evaluator::decide(const Formula* formula) const {
  if (facts_.empty() && !formula->is_true() && !formula->is_false()) return std::nullopt;
  for (const Formula* fact : facts_) {
    if (fact->key == formula->key) return true;
    if (contradict(fact, formula)) return false;
  }
  switch (formula->kind) {
    case FormulaKind::True:
      return true;
    case FormulaKind::False:
      return false;
    case FormulaKind::Not: {
      const auto inner = decide(formula->operands[0]);
      return inner ? std::optional(!*inner) : std::nullopt;
    }
    case FormulaKind::And:
    case FormulaKind::Or: {
      const bool settles = formula->kind == FormulaKind::Or;
      bool are_all_known = true;
      for (const Formula* operand : formula->operands) {
        const auto known = decide(operand);
        if (known && *known == settles) return settles;
        are_all_known &= known.has_value();
      }
      return are_all_known ? std::optional(!settles) : std::nullopt;
    }
    case FormulaKind::Member:
      return std::nullopt;
    case FormulaKind::Equals:
      break;
  }
  if (formula->left->kind != Kind::Param || !formula->right->is_scalar()) return std::nullopt;
  const Parameter* parameter = formula->left->parameter;
  std::vector<V> open = parameter->domain;
  for (const Formula* fact : facts_) {
    const bool is_denial = fact->kind == FormulaKind::Not;
    const Formula* claim = is_denial ? fact->operands[0] : fact;
    if (claim->kind != FormulaKind::Equals || claim->left->kind != Kind::Param ||
        claim->left->parameter != parameter || !claim->right->is_scalar()) {
      continue;
    }
    // It is another value; or all others are ruled out.
    if (!is_denial) return scalar_text(claim->right) == scalar_text(formula->right);
    std::erase_if(open, [&](V each) { return scalar_text(each) == scalar_text(claim->right); });
  }
  if (parameter->domain.empty() || open.size() != 1) return std::nullopt;
  return scalar_text(open[0]) == scalar_text(formula->right);
}

}  // namespace cairn::eval
