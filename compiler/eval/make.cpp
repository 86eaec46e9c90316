// Makes values. Depth, phase and secrecy of a whole follow from its parts here, and
// nowhere else.

#include <algorithm>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

// Deeper values than this are refused: everything after evaluation recurses with
// them, and templates of people nest a dozen levels.
static constexpr std::uint16_t kMaxValueDepth = 200;
// A template holds a megabyte; values that double from line to line go beyond any
// bound unless one is set.
static constexpr std::uint32_t kMaxValueWeight = 1'000'000;
static constexpr std::size_t kMaxTextBytes = 4'000'000;

namespace {

struct Whole {
  Phase phase = Phase::Build;
  bool is_secret = false;
  std::uint16_t depth = 0;
  std::uint64_t weight = 1;

  void add(V part) {
    weight += part->weight;
    phase = std::max(phase, part->phase);
    is_secret |= part->is_secret;
    depth = std::max<std::uint16_t>(depth, part->depth + 1);
  }
  void put(Value& value) const {
    value.phase = std::max(value.phase, phase);
    value.is_secret |= is_secret;
    value.depth = depth;
    value.weight = static_cast<std::uint32_t>(weight);
  }
};

}  // namespace

V Evaluator::hole(Span span, const Type* type) {
  return arena_.make({.kind = Kind::Hole, .span = span, .type = type});
}

// Said once: every level on the way back would say it again.
V Evaluator::too_deep(Span span) {
  if (!was_too_deep_) report<kind::TooDeep>(span);
  was_too_deep_ = true;
  return hole(span);
}

V Evaluator::pseudo(Span span, std::string_view name) {
  Value result{.kind = Kind::Pseudo, .phase = Phase::Input, .span = span};
  const std::string_view kept = arena_.text(name);
  result.chars = kept.data();
  result.count = static_cast<std::uint32_t>(kept.size());
  if (name == "AWS::NotificationARNs") result.type = &types_.list_of(types_.string());
  return arena_.make(result);
}

V Evaluator::null(Span span) { return arena_.make({.kind = Kind::Null, .span = span}); }

V Evaluator::too_large(Span span) {
  if (!was_too_large_) report<kind::TooLarge>(span);
  was_too_large_ = true;
  return hole(span);
}

V Evaluator::absent(Span span) {
  Value result{.kind = Kind::Null, .span = span};
  result.count = 1;
  return arena_.make(result);
}

V Evaluator::boolean(Span span, bool value) {
  Value result{.kind = Kind::Bool, .span = span};
  result.boolean = value;
  return arena_.make(result);
}

V Evaluator::integer(Span span, std::int64_t value) {
  Value result{.kind = Kind::Int, .span = span};
  result.integer = value;
  return arena_.make(result);
}

V Evaluator::number(Span span, double value) {
  Value result{.kind = Kind::Float, .span = span};
  result.number = value;
  return arena_.make(result);
}

V Evaluator::string(Span span, std::string_view text) {
  if (text.size() > kMaxTextBytes) return too_large(span);
  const std::string_view kept = arena_.text(text);
  Value result{.kind = Kind::String, .span = span};
  result.count = static_cast<std::uint32_t>(kept.size());
  result.chars = kept.data();
  return arena_.make(result);
}

V Evaluator::list(Span span, std::span<const V> items) {
  Whole whole;
  for (const V item : items) whole.add(item);
  if (whole.depth > kMaxValueDepth) return too_deep(span);
  if (whole.weight > kMaxValueWeight) return too_large(span);
  const auto kept = arena_.items(items);
  Value result{.kind = Kind::List, .span = span};
  result.count = static_cast<std::uint32_t>(kept.size());
  result.item_data = kept.data();
  whole.put(result);
  return arena_.make(result);
}

V Evaluator::record(Span span, std::span<const Field> fields) {
  Whole whole;
  for (const Field& field : fields) whole.add(field.value);
  if (whole.depth > kMaxValueDepth) return too_deep(span);
  if (whole.weight > kMaxValueWeight) return too_large(span);
  const auto kept = arena_.fields(fields);
  Value result{.kind = Kind::Record, .span = span};
  result.count = static_cast<std::uint32_t>(kept.size());
  result.field_data = kept.data();
  whole.put(result);
  return arena_.make(result);
}

// Whether one formula is written as the negation of the other.
static bool denies(const Formula* a, const Formula* b) {
  return (a->kind == FormulaKind::Not && a->operands[0]->key == b->key) ||
         (b->kind == FormulaKind::Not && b->operands[0]->key == a->key);
}

V Evaluator::choice(Span span, const Formula* condition, V then, V otherwise) {
  if (condition->is_true()) return then;
  if (condition->is_false()) return otherwise;
  if (then->is_hole()) return then;
  if (otherwise->is_hole()) return otherwise;
  // Within a branch its condition is settled.
  const auto settle = [&](V branch, bool holds) {
    while (branch->kind == Kind::Choice) {
      const ChoiceData& inner = *branch->choice;
      if (inner.condition->key == condition->key) {
        branch = holds ? inner.then : inner.otherwise;
      } else if (denies(inner.condition, condition)) {
        branch = holds ? inner.otherwise : inner.then;
      } else {
        break;
      }
    }
    return branch;
  };
  const bool is_else = otherwise->kind == Kind::Choice &&
                       denies(condition, otherwise->choice->condition) &&
                       condition->kind == FormulaKind::Not;
  if (is_else) {
    // `if c { A: 1 } else { A: 2 }` is one choice by c, not two.
    return choice(span, otherwise->choice->condition, otherwise->choice->then, then);
  }
  then = settle(then, true);
  otherwise = settle(otherwise, false);
  if (then == otherwise || (then->is_scalar() && equal(then, otherwise))) return then;
  Whole whole;
  whole.add(then);
  whole.add(otherwise);
  if (whole.depth > kMaxValueDepth) return too_deep(span);
  if (whole.weight > kMaxValueWeight) return too_large(span);
  Value result{.kind = Kind::Choice, .phase = Phase::Input, .span = span};
  result.choice = arena_.keep(ChoiceData{condition, then, otherwise});
  whole.put(result);
  return arena_.make(result);
}

V Evaluator::condition(Span span, const Formula* formula) {
  if (formula->is_true() || formula->is_false()) return boolean(span, formula->is_true());
  Value result{.kind = Kind::Condition, .phase = Phase::Input, .span = span};
  result.formula = formula;
  return arena_.make(result);
}

V Evaluator::intrinsic(Span span, ir::Function function, std::span<const V> operands, Phase phase,
                       const Type* type) {
  Whole whole;
  for (const V operand : operands) {
    if (operand->is_hole()) return operand;
    whole.add(operand);
  }
  if (whole.depth > kMaxValueDepth) return too_deep(span);
  if (whole.weight > kMaxValueWeight) return too_large(span);
  Value result{.kind = Kind::Intrinsic, .phase = phase, .span = span, .type = type};
  result.intrinsic = arena_.keep(IntrinsicData{function, arena_.items(operands)});
  whole.put(result);
  return arena_.make(result);
}

V Evaluator::attribute(Span span, const Instance* instance, Symbol name) {
  Value result{.kind = Kind::Attribute, .phase = Phase::Deferred, .span = span};
  result.attribute = arena_.keep(AttributeData{instance, name});
  return arena_.make(result);
}

// Parts are scalars or later ones; neighbouring text becomes one part.
V Evaluator::concat(Span span, std::span<const V> parts) {
  std::vector<V> kept;
  std::string text;
  Span text_span = span;
  bool is_secret = false;
  Phase phase = Phase::Build;
  const auto flush = [&] {
    if (!text.empty()) kept.push_back(string(text_span, text));
    text.clear();
  };
  const std::function<void(V)> add = [&](V part) {
    is_secret |= part->is_secret;
    phase = std::max(phase, part->phase);
    if (part->kind == Kind::Concat) {
      for (const V inner : part->items()) add(inner);
    } else if (part->is_scalar()) {
      if (text.empty()) text_span = part->span;
      text += scalar_text(part);
    } else {
      flush();
      kept.push_back(part);
    }
  };
  std::size_t bytes = 0;
  for (const V part : parts) {
    bytes += part->kind == Kind::String ? part->count : 0;
    if (part->is_hole() || bytes > kMaxTextBytes) {
      return part->is_hole() ? hole(span) : too_large(span);
    }
    add(part);
  }
  flush();

  const bool is_text = std::ranges::all_of(kept, [](V part) { return part->kind == Kind::String; });
  if (is_text) {
    // A secret stays one, however plain its text: `{{resolve:...}}`.
    Value result = *(kept.empty() ? string(span, "") : kept.front());
    result.span = span;
    result.is_secret = is_secret;
    result.phase = phase;
    return arena_.make(result);
  }
  Whole whole;
  for (const V part : kept) whole.add(part);
  if (whole.weight > kMaxValueWeight) return too_large(span);
  const auto items = arena_.items(kept);
  Value result{.kind = Kind::Concat, .span = span};
  result.count = static_cast<std::uint32_t>(items.size());
  result.item_data = items.data();
  whole.put(result);
  result.is_secret |= is_secret;
  result.phase = std::max(result.phase, phase);
  return arena_.make(result);
}

V Evaluator::handle(Span span, const Instance* instance) {
  Value result{.kind = Kind::Handle, .span = span};
  result.instance = instance;
  return arena_.make(result);
}

V Evaluator::at(V value, Span span) {
  Value copy = *value;
  copy.span = span;
  return arena_.make(copy);
}

}  // namespace cairn::eval
