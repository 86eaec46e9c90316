// Records and lists: fields and items, conditional and repeated ones.

#include <algorithm>
#include <array>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

V Evaluator::eval_record(NodeId node, const Context& context) {
  std::vector<Field> fields;
  eval_fields(node, context, &true_, false, fields);
  return record(tree_.span(node), fields);
}

void Evaluator::eval_fields(NodeId record, const Context& context, const Formula* when,
                            bool is_unchecked, std::vector<Field>& fields) {
  // Spreads, loops and branches may be overridden; a field written out twice is a slip.
  std::vector<std::pair<Symbol, Span>> written;
  for (const NodeId node : tree_.children(record)) {
    switch (tree_.kind(node)) {
      case NodeKind::Field: {
        const NodeId key = tree_.child(node, 0);
        if (!key) break;
        Symbol name;
        if (tree_.kind(key) == NodeKind::String) {
          const V text = eval(key, context);
          if (text->is_hole()) break;
          if (!text->is_string()) {
            report<kind::NeedsBuildValue>(tree_.span(key), "the name of a property",
                                          described(text));
            break;
          }
          name = intern(text->text());
        } else {
          name = model_.name(key);
        }
        const auto earlier =
            std::ranges::find(written, name, [](const auto& each) { return each.first; });
        if (earlier != written.end()) {
          report<kind::DuplicateName>(tree_.span(key), text(name))
              .note(earlier->second, "first set here");
          break;
        }
        written.push_back({name, tree_.span(key)});
        add_field(fields,
                  {name, tree_.span(key), eval(tree_.child(node, 1), context), is_unchecked}, when);
        break;
      }
      case NodeKind::Spread: {
        const V value = eval(tree_.child(node, 0), context);
        const std::function<void(V, const Formula*)> spread = [&](V from, const Formula* guard) {
          if (from->is_hole() || from->is_null() || guard->is_false()) return;
          if (from->kind == Kind::Choice) {
            spread(from->choice->then, conjunction(guard, from->choice->condition, from->span));
            spread(from->choice->otherwise,
                   conjunction(guard, negation(from->choice->condition, from->span), from->span));
          } else if (from->is_record()) {
            for (Field field : from->fields()) {
              field.is_unchecked |= is_unchecked;
              add_field(fields, field, guard);
            }
          } else {
            report<kind::WrongType>(tree_.span(node), "what `...` spreads", "a record",
                                    described(from));
          }
        };
        spread(value, when);
        break;
      }
      case NodeKind::FieldFor: {
        const V over = eval(tree_.child(node, 2), context);
        each(over, tree_.span(tree_.child(node, 2)), context,
             [&](V key, V value, const Formula* guard) {
               const Context inner = in_turn(node, key, value, context);
               eval_fields(tree_.child(node, 3), inner, conjunction(when, guard, over->span),
                           is_unchecked, fields);
             });
        break;
      }
      case NodeKind::FieldIf:
        eval_field_if(node, context, when, is_unchecked, fields);
        break;
      case NodeKind::UncheckedFields:
        eval_fields(tree_.child(node, 0), context, when, true, fields);
        break;
      default:
        break;
    }
  }
}

void Evaluator::eval_field_if(NodeId node, const Context& context, const Formula* when,
                              bool is_unchecked, std::vector<Field>& fields) {
  const NodeId test = tree_.child(node, 0);
  const Span span = tree_.span(test);
  const Formula* formula = as_formula(eval(test, context), span, "the condition of `if`", context);
  if (formula == nullptr) return;
  const Formula* then_when = conjunction(when, formula, span);
  if (!then_when->is_false()) {
    eval_fields(tree_.child(node, 1), context, then_when, is_unchecked, fields);
  }
  const NodeId otherwise = tree_.child(node, 2);
  const Formula* else_when = conjunction(when, negation(formula, span), span);
  if (!otherwise || else_when->is_false()) return;
  if (tree_.kind(otherwise) == NodeKind::FieldIf) {
    eval_field_if(otherwise, context, else_when, is_unchecked, fields);
  } else {
    eval_fields(otherwise, context, else_when, is_unchecked, fields);
  }
}

// A later field wins over an earlier one; under a condition it wins where that holds.
void Evaluator::add_field(std::vector<Field>& fields, Field field, const Formula* when) {
  const auto earlier = std::ranges::find(fields, field.name, &Field::name);
  if (!when->is_true()) {
    const V otherwise = earlier != fields.end() ? earlier->value : absent(field.value->span);
    // Keep the condition with the field also where the value is null on one side.
    field.value = choice(field.value->span, when, field.value, otherwise);
  }
  if (earlier != fields.end()) {
    *earlier = field;
  } else {
    fields.push_back(field);
  }
}

V Evaluator::eval_list(NodeId node, const Context& context) {
  std::vector<V> items;
  std::vector<bool> is_spread;
  bool has_later_spread = false;
  const Span span = tree_.span(node);
  const auto add = [&](V item, const Formula* when) {
    items.push_back(choice(item->span, when, item, absent(item->span)));
    is_spread.push_back(false);
  };
  const std::function<void(V, const Formula*)> spread = [&](V from, const Formula* when) {
    if (from->is_hole() || from->is_null() || when->is_false()) return;
    if (from->kind == Kind::Choice) {
      spread(from->choice->then, conjunction(when, from->choice->condition, from->span));
      spread(from->choice->otherwise,
             conjunction(when, negation(from->choice->condition, from->span), from->span));
    } else if (from->is_list()) {
      for (const V item : from->items()) add(item, when);
    } else if (from->is_symbolic() && when->is_true()) {
      items.push_back(from);
      is_spread.push_back(true);
      has_later_spread = true;
    } else {
      report<kind::WrongType>(from->span, "what `...` spreads", "a list", described(from));
    }
  };

  for (const NodeId item : tree_.children(node)) {
    switch (tree_.kind(item)) {
      case NodeKind::Spread:
        spread(eval(tree_.child(item, 0), context), &true_);
        break;
      case NodeKind::ItemIf: {
        const NodeId test = tree_.child(item, 0);
        const Formula* formula =
            as_formula(eval(test, context), tree_.span(test), "the condition of `if`", context);
        if (formula == nullptr || formula->is_false()) break;
        add(eval(tree_.child(item, 1), context), formula);
        break;
      }
      case NodeKind::ItemFor: {
        const V over = eval(tree_.child(item, 2), context);
        if (over->is_hole()) {
          return hole(span);
        }
        each(over, tree_.span(tree_.child(item, 2)), context,
             [&](V key, V value, const Formula* guard) {
               const Context inner = in_turn(item, key, value, context);
               if (const NodeId filter = tree_.child(item, 3)) {
                 const Formula* formula = as_formula(eval(filter, inner), tree_.span(filter),
                                                     "the condition of `if`", inner);
                 if (formula == nullptr) return;
                 guard = conjunction(guard, formula, tree_.span(filter));
                 if (guard->is_false()) return;
               }
               add(eval(tree_.child(item, 4), inner), guard);
             });
        break;
      }
      default:
        add(eval(item, context), &true_);
        break;
    }
  }
  if (has_later_spread) return join_lists(span, items, is_spread, context);
  return list(span, items);
}

// `[a, ...subnets]` with a list that only the deployment knows: CloudFormation cannot
// join lists, but it can join their text and split it again.
V Evaluator::join_lists(Span span, std::span<const V> items, const std::vector<bool>& is_spread,
                        const Context& context) {
  if (items.size() == 1) return items[0];
  std::vector<V> texts;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!is_spread[i]) {
      // A bare resource is settled by the property, when the list gets there.
      if (items[i]->kind == Kind::Handle) {
        texts.push_back(items[i]);
        continue;
      }
      const V text = interpolate(items[i]->span, std::span(&items[i], 1), context);
      if (text->is_hole()) return text;
      texts.push_back(text);
      continue;
    }
    const std::array<V, 2> operands = {string(span, ","), items[i]};
    texts.push_back(intrinsic(items[i]->span, ir::Function::Join, operands,
                              std::max(items[i]->phase, Phase::Input)));
  }
  const std::array<V, 2> joined = {string(span, ","), list(span, texts)};
  const V text = intrinsic(span, ir::Function::Join, joined, Phase::Deferred);
  const std::array<V, 2> split = {string(span, ","), text};
  return intrinsic(span, ir::Function::Split, split, Phase::Deferred,
                   &types_.list_of(types_.string()));
}

}  // namespace cairn::eval
