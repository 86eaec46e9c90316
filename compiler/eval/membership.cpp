// What can be asked of a list parameter. Nobody can go over its items, but the rules of
// a template have functions that search it:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-rules.html

#include <algorithm>
#include <array>

#include "compiler/eval/builtins.h"
#include "compiler/eval/evaluator.h"

namespace cairn::eval {

const Formula* Evaluator::membership(ir::Function function, V whole, V what, Span span) {
  Formula formula{.kind = FormulaKind::Member};
  formula.key = intern("@" + std::to_string(static_cast<int>(function)) + '=' + key_of(whole) +
                       '=' + key_of(what));
  formula.left = whole;
  formula.right = what;
  formula.function = function;
  formula.span = span;
  return arena_.keep(std::move(formula));
}

// What stands for any one item of a list. It is not said which, so the second one of
// `(i, x) => ...` stands for no number.
V Evaluator::any_item(V whole, bool is_index) {
  const std::array<V, 2> operands = {whole, null(whole->span)};
  const Type* type = whole->type != nullptr && whole->type->kind == sema::TypeKind::List
                         ? whole->type->inner
                         : nullptr;
  if (type != nullptr && type->kind == sema::TypeKind::String) type = nullptr;
  return intrinsic(whole->span, ir::Function::None, std::span(operands).first(is_index ? 2 : 1),
                   whole->phase, is_index ? nullptr : type);
}

// `x in names`.
V Evaluator::search(V what, V whole, Span span, const Context& context) {
  if (is_finite(whole) && is_finite(what)) {
    const std::array<V, 2> arguments = {what, whole};
    return lift(
        span, "in", arguments,
        [&](std::span<const V> known) {
          return boolean(span, std::ranges::any_of(known[1]->items(), [&](V item) {
                           return scalar_text(item) == scalar_text(known[0]);
                         }));
        },
        context);
  }
  if (what->kind == Kind::Choice) {
    const V then = search(what->choice->then, whole, span, context);
    const V otherwise = search(what->choice->otherwise, whole, span, context);
    if (then->is_hole() || otherwise->is_hole()) return hole(span);
    const Formula* condition_of = what->choice->condition;
    return condition(
        span, disjunction(conjunction(condition_of, as_formula(then, span, "", context), span),
                          conjunction(negation(condition_of, span),
                                      as_formula(otherwise, span, "", context), span),
                          span));
  }
  if (whole->kind != Kind::Param || whole->phase == Phase::Deferred) {
    report<kind::ListSearch>(whole->span, described(whole))
        .help("only an `assert` can, and only a parameter that is a list");
    return hole(span);
  }
  const bool is_item =
      what->kind == Kind::Intrinsic && what->intrinsic->function == ir::Function::None;
  if (!what->is_scalar() && what->kind != Kind::Param && !is_item) {
    report<kind::WrongType>(what->span, "what is searched in a list parameter",
                            "known at build, or a parameter", described(what));
    return hole(span);
  }
  if (!can_be_equal(any_item(whole, false), what, span, context)) return hole(span);
  return condition(span, membership(ir::Function::Contains, whole, what, span));
}

// `names.all(n => ...)` and `names.any(n => ...)`.
V Evaluator::search_all(V whole, V test, bool is_all, Span span, const Context& context) {
  const V item = any_item(whole, false);
  const V answer = apply_lambda(test, any_item(whole, true), item, span, context);
  if (answer->is_hole()) return hole(span);
  const Formula* each = as_formula(answer, answer->span, "what the lambda gives", context);
  if (each == nullptr) return hole(span);
  const Formula* result = over_items(each, whole, item, is_all, span);
  if (result != nullptr) return condition(span, result);
  report<kind::LoopOverLater>(whole->span, described(whole))
      .help("of the items of a list parameter, `all` and `any` can ask what they are equal to");
  return hole(span);
}

static bool is_plain(V value) { return value->is_scalar() || value->kind == Kind::Param; }

// Whether a formula is sure not to look at an item.
static bool is_plain_test(const Formula* test) {
  if (test->kind == FormulaKind::Equals || test->kind == FormulaKind::Member) {
    return is_plain(test->left) && is_plain(test->right);
  }
  return std::ranges::all_of(test->operands, is_plain_test);
}

// None where CloudFormation has no words for it.
const Formula* Evaluator::over_items(const Formula* test, V whole, V item, bool is_all, Span span) {
  const auto is_item = [&](V value) {
    return value->kind == Kind::Intrinsic && value->intrinsic == item->intrinsic;
  };
  if (is_plain_test(test)) return test;
  switch (test->kind) {
    case FormulaKind::True:
    case FormulaKind::False:
      return test;
    case FormulaKind::Equals: {
      const V other = is_item(test->left) ? test->right : test->left;
      if (!(is_item(test->left) || is_item(test->right)) || !is_plain(other)) return nullptr;
      return membership(is_all ? ir::Function::EachMemberEquals : ir::Function::Contains, whole,
                        other, span);
    }
    case FormulaKind::Member:
      if (!is_all || test->function != ir::Function::Contains || !is_item(test->right)) {
        return nullptr;
      }
      return membership(ir::Function::EachMemberIn, whole, test->left, span);
    case FormulaKind::Not: {
      const Formula* inner = over_items(test->operands[0], whole, item, !is_all, span);
      return inner == nullptr ? nullptr : negation(inner, span);
    }
    case FormulaKind::And:
    case FormulaKind::Or:
      break;
  }

  const bool is_and = test->kind == FormulaKind::And;
  const auto join = [&](const Formula* a, const Formula* b) {
    return is_and ? conjunction(a, b, span) : disjunction(a, b, span);
  };
  // What does not look at the item, and what each of the others comes to.
  const Formula* result = truth(is_and);
  std::vector<const Formula*> about_item;
  const std::function<void(const Formula*)> add = [&](const Formula* each) {
    if (each->kind == test->kind) {
      for (const Formula* operand : each->operands) add(operand);
    } else if (is_plain_test(each)) {
      result = join(result, each);
    } else {
      about_item.push_back(each);
    }
  };
  add(test);
  if (is_and == is_all || about_item.size() == 1) {
    for (const Formula* each : about_item) {
      const Formula* asked = over_items(each, whole, item, is_all, span);
      if (asked == nullptr) return nullptr;
      result = join(result, asked);
    }
    return result;
  }
  // Each item is one of these: `n == "a" || n == "b"`.
  std::vector<V> values;
  for (const Formula* each : about_item) {
    if (each->kind != FormulaKind::Equals || !is_item(each->left) || !each->right->is_scalar()) {
      return nullptr;
    }
    values.push_back(each->right);
  }
  if (is_and) return nullptr;
  return join(result, membership(ir::Function::EachMemberIn, whole, list(span, values), span));
}

ir::ValueId Evaluator::lower_membership(const Formula* formula, StackScope& scope, bool is_rule) {
  ir::Program& program = *scope.program;
  const Span span = formula->span;
  if (!is_rule) {
    report<kind::ListSearch>(span, described(formula->left))
        .help("an `assert` can; else fix the list at build, without `Input`");
    return program.boolean(span, true);
  }
  const auto lowered = [&](V value) {
    if (value->kind == Kind::Param) return lower(value, Slot{.place = Slot::Place::Condition});
    return program.string(value->span, scalar_text(value));
  };
  const ir::ValueId whole = lowered(formula->left);
  ir::ValueId what;
  if (formula->right->is_list()) {
    std::vector<ir::ValueId> items;
    for (const V item : formula->right->items()) items.push_back(lowered(item));
    what = program.list(span, items);
  } else {
    what = lowered(formula->right);
  }
  return program.call(span, formula->function, {whole, what});
}

}  // namespace cairn::eval
