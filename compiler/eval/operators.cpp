// Operators, members and indexes.

#include <algorithm>
#include <array>
#include <cmath>

#include "compiler/base/nearest.h"
#include "compiler/base/patterns.h"
#include "compiler/eval/builtins.h"
#include "compiler/eval/evaluator.h"

namespace cairn::eval {

using syntax::Operator;

static std::string_view spelling(Operator op) {
  static constexpr std::array<std::string_view, 19> kSpellings = {
      "!", "-",  "*",  "/",  "%",  "+",  "-",  "..", "<", "<=",
      ">", ">=", "==", "!=", "=~", "in", "&&", "||", "??"};
  return kSpellings[static_cast<std::size_t>(op)];
}

V Evaluator::eval_unary(NodeId node, const Context& context) {
  const V value = eval(tree_.child(node, 0), context);
  const Span span = tree_.span(node);
  if (value->is_hole()) return hole(span);
  if (static_cast<Operator>(tree_.aux(node)) == Operator::Not) {
    const Formula* formula = as_formula(value, value->span, "what `!` denies", context);
    return formula == nullptr ? hole(span) : condition(span, negation(formula, span));
  }
  return lift(
      span, "-", std::span(&value, 1),
      [&](std::span<const V> arguments) -> V {
        const V operand = arguments[0];
        if (operand->is_int()) {
          std::int64_t result = 0;
          if (__builtin_sub_overflow(std::int64_t{0}, operand->integer, &result)) {
            report<kind::NumberRange>(span);
            return hole(span);
          }
          return integer(span, result);
        }
        if (operand->kind == Kind::Float) return number(span, -operand->number);
        report<kind::WrongType>(operand->span, "the operand of `-`", "a number",
                                described(operand));
        return hole(span);
      },
      context);
}

V Evaluator::eval_binary(NodeId node, const Context& context) {
  const auto op = static_cast<Operator>(tree_.aux(node));
  const Span span = tree_.span(node);
  if (op == Operator::Coalesce) return eval_coalesce(node, context);

  const V left = eval(tree_.child(node, 0), context);
  if (op == Operator::And || op == Operator::Or) {
    const std::string_view role = op == Operator::And ? "an operand of `&&`" : "an operand of `||`";
    const Formula* a = as_formula(left, tree_.span(tree_.child(node, 0)), role, context);
    // As everywhere: what the left side settles, the right side is not asked.
    if (a != nullptr && (op == Operator::And ? a->is_false() : a->is_true())) {
      return boolean(span, a->is_true());
    }
    const V right = eval(tree_.child(node, 1), context);
    const Formula* b = as_formula(right, tree_.span(tree_.child(node, 1)), role, context);
    if (context.is_tentative && (a == nullptr) != (b == nullptr)) {
      const Formula* known = a != nullptr ? a : b;
      if (op == Operator::And ? known->is_false() : known->is_true()) {
        return boolean(span, known->is_true());
      }
    }
    if (a == nullptr || b == nullptr) return hole(span);
    return condition(span, op == Operator::And ? conjunction(a, b, span) : disjunction(a, b, span));
  }
  const V right = eval(tree_.child(node, 1), context);
  return operate(op, left, right, span, context);
}

// `a ?? b`: b where a is null, or where what a asks for is not there.
V Evaluator::eval_coalesce(NodeId node, const Context& context) {
  const Span span = tree_.span(node);
  NodeId left_node = tree_.child(node, 0);
  V left = nullptr;
  if (left_node && tree_.kind(left_node) == NodeKind::Member) {
    // `q.fifo ?? false` is how one asks for a field that not every record has.
    const V base = eval_base(left_node, context);
    const NodeId name = tree_.child(left_node, 1);
    const bool is_missing =
        base->is_null() || (base->is_record() && name && !base->field(model_.name(name)));
    if (is_missing) {
      left = null(tree_.span(left_node));
    } else if (name) {
      const bool is_optional = tree_.aux(left_node) & syntax::kOptional;
      left = member(base, model_.name(name), is_optional || base->kind == Kind::Choice,
                    tree_.span(left_node), context);
    }
  }
  if (left == nullptr) left = eval(left_node, context);

  const std::function<V(V)> fill = [&](V value) -> V {
    if (value->is_null()) return eval(tree_.child(node, 1), context);
    if (value->kind == Kind::Table) {
      const bool has_gaps =
          std::ranges::any_of(value->table->rows, [](V row) { return row->is_null(); });
      return has_gaps ? map_table(value, span, {}, [&](V row) { return fill(row); }) : value;
    }
    if (value->kind == Kind::Choice) {
      const bool may_be_null =
          value->choice->then->is_null() || value->choice->otherwise->is_null() ||
          value->choice->then->kind == Kind::Choice ||
          value->choice->otherwise->kind == Kind::Choice ||
          value->choice->then->kind == Kind::Table || value->choice->otherwise->kind == Kind::Table;
      if (!may_be_null) return value;
      return choice(span, value->choice->condition, fill(value->choice->then),
                    fill(value->choice->otherwise));
    }
    return value;
  };
  return fill(left);
}

bool Evaluator::is_texty(V value) const {
  switch (value->kind) {
    case Kind::String:
    case Kind::Concat:
      return true;
    case Kind::Attribute:
    case Kind::Pseudo:
      return value->type == nullptr || value->type->kind != sema::TypeKind::List;
    case Kind::Intrinsic:
      return value->type == nullptr;
    case Kind::Choice:
      return is_texty(value->choice->then) && is_texty(value->choice->otherwise);
    case Kind::Table:
      return std::ranges::all_of(value->table->rows, [](V row) { return row->is_string(); });
    case Kind::Param: {
      if (value->parameter->is_list) return false;
      if (!value->parameter->domain.empty()) return value->parameter->domain[0]->is_string();
      const sema::TypeKind kind = value->type->kind;
      return kind == sema::TypeKind::String || kind == sema::TypeKind::Nominal;
    }
    default:
      return false;
  }
}

V Evaluator::operate(Operator op, V a, V b, Span span, const Context& context) {
  if (a->is_hole() || b->is_hole()) return hole(span);
  switch (op) {
    case Operator::Equal:
      return equals(a, b, span, context);
    case Operator::NotEqual: {
      const V same = equals(a, b, span, context);
      if (same->is_hole()) return same;
      return condition(span, negation(as_formula(same, span, "", context), span));
    }
    case Operator::In: {
      if (b->is_record() || b->kind == Kind::Family) {
        const std::array<V, 2> arguments = {a, b};
        if (b->kind == Kind::Family) {
          return boolean(span, a->is_scalar() && b->family->by_key.contains(scalar_text(a)));
        }
        return lift(
            span, "in", std::span(arguments).first(1),
            [&](std::span<const V> known) {
              return boolean(span, b->field(intern(scalar_text(known[0]))) != nullptr);
            },
            context);
      }
      if (is_later_list(b) && !context.is_tentative) return search(a, b, span, context);
      const Formula* any = &false_;
      const bool is_done = each(b, b->span, context, [&](V, V item, const Formula* guard) {
        const V same = equals(a, item, span, context);
        const Formula* formula = same->is_hole() ? nullptr : as_formula(same, span, "", context);
        any = any == nullptr || formula == nullptr
                  ? nullptr
                  : disjunction(any, conjunction(guard, formula, span), span);
      });
      return is_done && any != nullptr ? condition(span, any) : hole(span);
    }
    case Operator::Add:
      if (a->is_list() && b->is_list()) {
        std::vector<V> items(a->items().begin(), a->items().end());
        items.insert(items.end(), b->items().begin(), b->items().end());
        return list(span, items);
      }
      // Text and later text: as in an interpolation.
      if (is_texty(a) && is_texty(b) && (a->is_symbolic() || b->is_symbolic())) {
        const std::array<V, 2> parts = {a, b};
        return interpolate(span, parts, context);
      }
      break;
    default:
      break;
  }

  const std::array<V, 2> arguments = {a, b};
  return lift(
      span, spelling(op), arguments,
      [&](std::span<const V> known) { return calculate(op, known[0], known[1], span); }, context);
}

// On values known while building.
V Evaluator::calculate(Operator op, V a, V b, Span span) {
  const auto wrong = [&](V operand, std::string_view wanted) {
    report<kind::WrongType>(operand->span, "an operand of `" + std::string(spelling(op)) + '`',
                            wanted, described(operand));
    return hole(span);
  };
  if (op == Operator::Matches) {
    if (!a->is_string()) return wrong(a, "a text");
    if (!b->is_string()) return wrong(b, "a pattern");
    const auto matched = base::matches(std::string(b->text()), a->text());
    if (!matched) {
      report<kind::BadPattern>(b->span, matched.error());
      return hole(span);
    }
    return boolean(span, *matched);
  }
  const bool is_order = op >= Operator::Less && op <= Operator::GreaterEqual;
  if (op == Operator::Add && a->is_string() && b->is_string()) {
    return string(span, std::string(a->text()) + std::string(b->text()));
  }
  if (is_order && a->is_string() && b->is_string()) {
    const int order = a->text().compare(b->text());
    const bool result = op == Operator::Less        ? order < 0
                        : op == Operator::LessEqual ? order <= 0
                        : op == Operator::Greater   ? order > 0
                                                    : order >= 0;
    return boolean(span, result);
  }
  if (op == Operator::Add && a->is_string()) return wrong(b, "a text, as the left one is");
  if (!a->is_number()) return wrong(a, "a number");
  if (!b->is_number()) return wrong(b, "a number");

  if (a->is_int() && b->is_int()) {
    const std::int64_t x = a->integer, y = b->integer;
    std::int64_t result = 0;
    bool has_overflow = false;
    switch (op) {
      case Operator::Add:
        has_overflow = __builtin_add_overflow(x, y, &result);
        break;
      case Operator::Subtract:
        has_overflow = __builtin_sub_overflow(x, y, &result);
        break;
      case Operator::Multiply:
        has_overflow = __builtin_mul_overflow(x, y, &result);
        break;
      case Operator::Divide:
      case Operator::Remainder:
        if (y == 0) {
          report<kind::DivisionByZero>(b->span);
          return hole(span);
        }
        // The one quotient that does not fit: the least number by -1.
        if (y == -1) {
          has_overflow = op == Operator::Divide && __builtin_sub_overflow(0LL, x, &result);
        } else {
          result = op == Operator::Divide ? x / y : x % y;
        }
        break;
      case Operator::Less:
        return boolean(span, x < y);
      case Operator::LessEqual:
        return boolean(span, x <= y);
      case Operator::Greater:
        return boolean(span, x > y);
      case Operator::GreaterEqual:
        return boolean(span, x >= y);
      case Operator::Range: {
        static constexpr std::int64_t kMostItems = 100'000;
        if (y - x > kMostItems || x < -kMostItems * 1000 || y > kMostItems * 10'000) {
          report<kind::TooManySteps>(span, kMostItems);
          return hole(span);
        }
        std::vector<V> items;
        for (std::int64_t i = x; i < y; ++i) items.push_back(integer(span, i));
        return list(span, items);
      }
      default:
        return hole(span);
    }
    if (has_overflow) {
      report<kind::NumberRange>(span);
      return hole(span);
    }
    return integer(span, result);
  }

  const double x = a->as_number(), y = b->as_number();
  switch (op) {
    case Operator::Add:
      return number(span, x + y);
    case Operator::Subtract:
      return number(span, x - y);
    case Operator::Multiply:
      return number(span, x * y);
    case Operator::Divide:
    case Operator::Remainder:
      if (y == 0) {
        report<kind::DivisionByZero>(b->span);
        return hole(span);
      }
      return number(span, op == Operator::Divide ? x / y : std::fmod(x, y));
    case Operator::Less:
      return boolean(span, x < y);
    case Operator::LessEqual:
      return boolean(span, x <= y);
    case Operator::Greater:
      return boolean(span, x > y);
    case Operator::GreaterEqual:
      return boolean(span, x >= y);
    default:
      return wrong(a->is_int() ? b : a, "a whole number");
  }
}

// `stage == "prd"` can never hold: a slip that would prune a branch in silence.
bool Evaluator::can_be_equal(V a, V b, Span span, const Context& context) {
  if (context.is_tentative) return true;
  for (const V side : {a, b}) {
    const V other = side == a ? b : a;
    if (side->type == nullptr || side->is_list() || !other->is_scalar()) continue;
    const auto domain = domain_of(*side->type);
    if (domain.empty() ||
        std::ranges::any_of(domain, [&](V value) { return equal(value, other); })) {
      continue;
    }
    auto& finding = report<kind::NeverEqual>(span, files_.text(side->span), described(other));
    std::vector<std::string> texts;
    for (const V value : domain) texts.push_back(scalar_text(value));
    suggest(finding, scalar_text(other), {texts.begin(), texts.end()});
    if (finding.helps.empty()) {
      finding.help("it is " + base::either({texts.begin(), texts.end()}));
    }
    return false;
  }
  return true;
}

V Evaluator::equals(V a, V b, Span span, const Context& context) {
  if (!can_be_equal(a, b, span, context)) return hole(span);
  if (a->is_hole() || b->is_hole()) return hole(span);
  if (a->kind == Kind::Choice || b->kind == Kind::Choice) {
    const bool is_left = a->kind == Kind::Choice;
    const ChoiceData& choice = *(is_left ? a : b)->choice;
    const V other = is_left ? b : a;
    const V then = equals(choice.then, other, span, context);
    const V otherwise = equals(choice.otherwise, other, span, context);
    if (then->is_hole() || otherwise->is_hole()) return hole(span);
    const Formula* x = as_formula(then, span, "", context);
    const Formula* y = as_formula(otherwise, span, "", context);
    return condition(span,
                     disjunction(conjunction(choice.condition, x, span),
                                 conjunction(negation(choice.condition, span), y, span), span));
  }
  // A resource under `if` is null where its condition does not hold.
  if (a->is_null() || b->is_null()) {
    const V other = a->is_null() ? b : a;
    if (other->kind == Kind::Handle) {
      return condition(span, negation(other->instance->guard, span));
    }
    return boolean(span, other->is_null());
  }
  const auto is_boolean = [](V value) {
    return value->kind == Kind::Bool || value->kind == Kind::Condition ||
           (value->kind == Kind::Param && value->type->kind == sema::TypeKind::Bool);
  };
  if (is_boolean(a) && is_boolean(b) && (a->is_symbolic() || b->is_symbolic())) {
    const Formula* x = as_formula(a, span, "", context);
    const Formula* y = as_formula(b, span, "", context);
    if (x == nullptr || y == nullptr) return hole(span);
    if (y->is_true()) return condition(span, x);
    if (y->is_false()) return condition(span, negation(x, span));
    return condition(span,
                     disjunction(conjunction(x, y, span),
                                 conjunction(negation(x, span), negation(y, span), span), span));
  }
  // Two names of one thing: `t.Group.VpcId == t.Vpc.Ref` in a test.
  for (V* side : {&a, &b}) {
    const bool is_taken = (*side)->kind == Kind::Handle && (*side)->origin != nullptr;
    if (is_taken && (side == &a ? b : a)->is_symbolic()) *side = (*side)->origin;
  }
  if (context.is_tentative && a->is_symbolic() && b->is_symbolic() && key_of(a) == key_of(b)) {
    return boolean(span, true);
  }
  for (const V side : {a, b}) {
    if (side->phase == Phase::Deferred && !side->is_string()) {
      if (context.is_tentative) return hole(span);
      auto& finding = report<kind::DeferredCondition>(side->span);
      finding.note(side->span, described(side) + " is known only after resources are created");
      finding.help("test the parameter that decides it, and set the resource up from the same");
      return hole(span);
    }
  }
  if (is_known(a) && is_known(b)) {
    const bool are_alike = a->kind == b->kind || (a->is_number() && b->is_number());
    if (!are_alike && !context.is_tentative) {
      report<kind::WrongType>(span, "the right side of this comparison", "like " + described(a),
                              described(b));
      return hole(span);
    }
    return boolean(span, equal(a, b));
  }
  if (a->is_list() || b->is_list() || a->is_record() || b->is_record()) {
    if (context.is_tentative) return hole(span);
    const V whole = a->is_list() || a->is_record() ? a : b;
    report<kind::NeedsBuildValue>(whole->span, "comparing lists and records", described(whole));
    return hole(span);
  }
  // Tables are decided by their inputs; then CloudFormation compares parameters only.
  std::vector<TableInput> inputs;
  if ((a->kind == Kind::Table || b->kind == Kind::Table) && collect_inputs(a, inputs) &&
      collect_inputs(b, inputs)) {
    const std::array<V, 2> arguments = {a, b};
    return lift(
        span, "==", arguments,
        [&](std::span<const V> known) {
          return boolean(span, scalar_text(known[0]) == scalar_text(known[1]));
        },
        context);
  }
  return condition(span, equality(a, b, span));
}

}  // namespace cairn::eval
