// The language's own functions: the table, and those over texts, lists and numbers.
// Those that know AWS are in builtins_aws.cpp.

#include "compiler/eval/builtins.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

namespace {

V wrong(Evaluator& e, V value, std::string_view function, std::string_view wanted) {
  if (!value->is_hole()) {
    e.report<kind::WrongType>(value->span, "an argument of `" + std::string(function) + '`', wanted,
                              e.described(value));
  }
  return e.hole(value->span);
}

// A function of texts known at build, lifted to every phase.
template <std::size_t kCount, typename F>
V over_texts(Evaluator& e, const Call& call, F apply) {
  const std::span<const V> arguments = std::span(call.arguments).first(kCount);
  return e.lift(
      call.span, call.name, arguments,
      [&](std::span<const V> known) -> V {
        std::array<std::string_view, kCount> texts;
        for (std::size_t i = 0; i < kCount; ++i) {
          if (!known[i]->is_string()) return wrong(e, known[i], call.name, "a text");
          texts[i] = known[i]->text();
        }
        return apply(texts);
      },
      call.context);
}

// ASCII only: what AWS names consist of, and the same on every machine.
std::string mapped(std::string_view text, char from, char to, int shift) {
  std::string result(text);
  for (char& c : result) {
    if (c >= from && c <= to) c = static_cast<char>(c + shift);
  }
  return result;
}

V upper(Evaluator& e, const Call& call) {
  return over_texts<1>(
      e, call, [&](auto texts) { return e.string(call.span, mapped(texts[0], 'a', 'z', -32)); });
}

V lower(Evaluator& e, const Call& call) {
  return over_texts<1>(
      e, call, [&](auto texts) { return e.string(call.span, mapped(texts[0], 'A', 'Z', 32)); });
}

V trim(Evaluator& e, const Call& call) {
  return over_texts<1>(e, call, [&](auto texts) {
    const auto first = texts[0].find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return e.string(call.span, "");
    const auto last = texts[0].find_last_not_of(" \t\r\n");
    return e.string(call.span, texts[0].substr(first, last - first + 1));
  });
}

V pascal(Evaluator& e, const Call& call) {
  return over_texts<1>(e, call,
                       [&](auto texts) { return e.string(call.span, pascal_case(texts[0])); });
}

V replace(Evaluator& e, const Call& call) {
  return over_texts<3>(e, call, [&](auto texts) -> V {
    const auto [text, old, fresh] = texts;
    if (old.empty()) return wrong(e, call.arguments[1], call.name, "a text that is not empty");
    std::string result;
    std::size_t at = 0;
    while (true) {
      const auto found = text.find(old, at);
      result += text.substr(at, found - at);
      if (found == std::string_view::npos) break;
      result += fresh;
      at = found + old.size();
    }
    return e.string(call.span, result);
  });
}

V starts_with(Evaluator& e, const Call& call) {
  return over_texts<2>(
      e, call, [&](auto texts) { return e.boolean(call.span, texts[0].starts_with(texts[1])); });
}

V ends_with(Evaluator& e, const Call& call) {
  return over_texts<2>(
      e, call, [&](auto texts) { return e.boolean(call.span, texts[0].ends_with(texts[1])); });
}

V substring(Evaluator& e, const Call& call) {
  std::vector<V> arguments(call.arguments.begin(), call.arguments.end());
  if (arguments[2] == nullptr) arguments[2] = e.integer(call.span, 1LL << 40);
  return e.lift(
      call.span, call.name, arguments,
      [&](std::span<const V> known) -> V {
        if (!known[0]->is_string()) return wrong(e, known[0], call.name, "a text");
        if (!known[1]->is_int()) return wrong(e, known[1], call.name, "a whole number");
        if (!known[2]->is_int()) return wrong(e, known[2], call.name, "a whole number");
        const std::string_view text = known[0]->text();
        const auto size = static_cast<std::int64_t>(text.size());
        const std::int64_t begin = std::clamp<std::int64_t>(known[1]->integer, 0, size);
        const std::int64_t end = std::clamp<std::int64_t>(known[2]->integer, begin, size);
        return e.string(call.span, text.substr(static_cast<std::size_t>(begin),
                                               static_cast<std::size_t>(end - begin)));
      },
      call.context);
}

V to_text(Evaluator& e, const Call& call) {
  return e.interpolate(call.span, std::span(call.arguments).first(1), call.context);
}

V to_int(Evaluator& e, const Call& call) {
  return e.lift(
      call.span, call.name, std::span(call.arguments).first(1),
      [&](std::span<const V> known) -> V {
        if (known[0]->is_int()) return known[0];
        if (known[0]->kind == Kind::Float && std::abs(known[0]->number) < 9e15) {
          return e.integer(call.span, static_cast<std::int64_t>(known[0]->number));
        }
        std::int64_t value = 0;
        const std::string_view text = known[0]->is_string() ? known[0]->text() : "";
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
          return wrong(e, known[0], call.name, "a whole number in digits");
        }
        return e.integer(call.span, value);
      },
      call.context);
}

V length(Evaluator& e, const Call& call) {
  const V value = call.arguments[0];
  switch (value->kind) {
    case Kind::List:
      for (const V item : value->items()) {
        if (item->kind == Kind::Choice && item->choice->otherwise->is_null()) {
          e.report<kind::NeedsBuildValue>(call.span, "`len`", "a list with conditional items");
          return e.hole(call.span);
        }
      }
      return e.integer(call.span, value->count);
    case Kind::Record:
      return e.integer(call.span, value->count);
    case Kind::Family:
      return e.integer(call.span, static_cast<std::int64_t>(value->family->instances.size()));
    default:
      if (is_later_list(value) && !e.is_finite(value) && !call.context.is_tentative) {
        if (!e.needs_extensions("the length of a list that is not known at build", value->span,
                                call.context)) {
          return e.hole(call.span);
        }
        static const Type kInt{.kind = sema::TypeKind::Int};
        return e.intrinsic(call.span, ir::Function::Length, std::span(&value, 1), value->phase,
                           &kInt);
      }
      return e.lift(
          call.span, call.name, std::span(&value, 1),
          [&](std::span<const V> known) -> V {
            if (known[0]->is_list() || known[0]->is_record()) {
              return e.integer(call.span, known[0]->count);
            }
            if (!known[0]->is_string()) return wrong(e, known[0], call.name, "a list or a text");
            const std::string_view text = known[0]->text();
            const auto points =
                std::ranges::count_if(text, [](char byte) { return (byte & 0xC0) != 0x80; });
            return e.integer(call.span, points);
          },
          call.context);
  }
}

V contains(Evaluator& e, const Call& call) {
  const V whole = call.arguments[0], part = call.arguments[1];
  if (whole->is_list() || whole->is_record() || whole->kind == Kind::Family ||
      is_later_list(whole)) {
    return e.operate(syntax::Operator::In, part, whole, call.span, call.context);
  }
  return over_texts<2>(e, call, [&](auto texts) {
    return e.boolean(call.span, texts[0].find(texts[1]) != std::string_view::npos);
  });
}

// --- lists with a lambda

V quantify(Evaluator& e, const Call& call, bool is_all) {
  const V whole = call.arguments[0];
  if (whole->kind == Kind::Param && whole->phase == Phase::Input && is_later_list(whole) &&
      !call.context.is_tentative) {
    return e.search_all(whole, call.arguments[1], is_all, call.span, call.context);
  }
  const Formula* result = e.truth(is_all);
  bool is_unknown = false;
  const bool is_done = e.each(
      call.arguments[0], call.arguments[0]->span, call.context,
      [&](V key, V value, const Formula* guard) {
        const V answer = e.apply_lambda(call.arguments[1], key, value, call.span, call.context);
        const Formula* formula =
            answer->is_hole()
                ? nullptr
                : e.as_formula(answer, answer->span, "what the lambda gives", call.context);
        if (formula == nullptr) {
          is_unknown = true;
          return;
        }
        const Span span = call.span;
        result = is_all ? e.conjunction(result,
                                        e.disjunction(e.negation(guard, span), formula, span), span)
                        : e.disjunction(result, e.conjunction(guard, formula, span), span);
      });
  // One item that is known to fail settles it, whatever the others are.
  const bool is_settled = is_all ? result->is_false() : result->is_true();
  if (!is_done || (is_unknown && !(is_settled && call.context.is_tentative))) {
    return e.hole(call.span);
  }
  return e.condition(call.span, result);
}

V all(Evaluator& e, const Call& call) { return quantify(e, call, true); }
V any(Evaluator& e, const Call& call) { return quantify(e, call, false); }

V map(Evaluator& e, const Call& call) {
  std::vector<V> items;
  const bool is_done = e.each(
      call.arguments[0], call.arguments[0]->span, call.context,
      [&](V key, V value, const Formula* guard) {
        const V item = e.apply_lambda(call.arguments[1], key, value, call.span, call.context);
        items.push_back(e.choice(item->span, guard, item, e.absent(item->span)));
      });
  return is_done ? e.list(call.span, items) : e.hole(call.span);
}

V filter(Evaluator& e, const Call& call) {
  const V from = call.arguments[0];
  std::vector<V> items;
  std::vector<Field> fields;
  bool is_wrong = false;
  const bool is_done =
      e.each(from, from->span, call.context, [&](V key, V value, const Formula* guard) {
        const V answer = e.apply_lambda(call.arguments[1], key, value, call.span, call.context);
        const Formula* formula =
            e.as_formula(answer, answer->span, "what the lambda gives", call.context);
        if (formula == nullptr) {
          is_wrong = true;
          return;
        }
        const Formula* both = e.conjunction(guard, formula, call.span);
        if (both->is_false()) return;
        const V kept = e.choice(value->span, both, value, e.absent(value->span));
        if (from->is_record()) {
          fields.push_back({e.intern(key->text()), key->span, kept});
        } else {
          items.push_back(kept);
        }
      });
  if (!is_done || is_wrong) return e.hole(call.span);
  return from->is_record() ? e.record(call.span, fields) : e.list(call.span, items);
}

V flatten(Evaluator& e, const Call& call) {
  const V from = call.arguments[0];
  if (!from->is_list()) return wrong(e, from, call.name, "a list of lists");
  std::vector<V> items;
  for (const V item : from->items()) {
    if (item->is_list()) {
      items.insert(items.end(), item->items().begin(), item->items().end());
    } else {
      items.push_back(item);
    }
  }
  return e.list(call.span, items);
}

V keys(Evaluator& e, const Call& call) {
  std::vector<V> items;
  const bool is_done = e.each(call.arguments[0], call.arguments[0]->span, call.context,
                              [&](V key, V, const Formula*) { items.push_back(key); });
  return is_done ? e.list(call.span, items) : e.hole(call.span);
}

V values(Evaluator& e, const Call& call) {
  std::vector<V> items;
  const bool is_done =
      e.each(call.arguments[0], call.arguments[0]->span, call.context,
             [&](V, V value, const Formula* guard) {
               items.push_back(e.choice(value->span, guard, value, e.absent(value->span)));
             });
  return is_done ? e.list(call.span, items) : e.hole(call.span);
}

V over_list(Evaluator& e, const Call& call, const std::function<V(std::vector<V>)>& apply) {
  return e.lift(
      call.span, call.name, std::span(call.arguments).first(1),
      [&](std::span<const V> known) -> V {
        if (!known[0]->is_list()) return wrong(e, known[0], call.name, "a list");
        return apply({known[0]->items().begin(), known[0]->items().end()});
      },
      call.context);
}

bool is_before(V a, V b) {
  if (a->is_number() && b->is_number()) return a->as_number() < b->as_number();
  return scalar_text(a) < scalar_text(b);
}

V sort(Evaluator& e, const Call& call) {
  return over_list(e, call, [&](std::vector<V> items) -> V {
    for (const V item : items) {
      if (!item->is_scalar()) return wrong(e, item, call.name, "texts or numbers");
    }
    std::ranges::stable_sort(items, is_before);
    return e.list(call.span, items);
  });
}

V unique(Evaluator& e, const Call& call) {
  return over_list(e, call, [&](std::vector<V> items) {
    std::vector<V> once;
    for (const V item : items) {
      if (std::ranges::none_of(once, [&](V other) { return equal(other, item); })) {
        once.push_back(item);
      }
    }
    return e.list(call.span, once);
  });
}

V reverse(Evaluator& e, const Call& call) {
  const V from = call.arguments[0];
  if (!from->is_list()) return wrong(e, from, call.name, "a list");
  std::vector<V> items(from->items().begin(), from->items().end());
  std::ranges::reverse(items);
  return e.list(call.span, items);
}

V sum(Evaluator& e, const Call& call) {
  return over_list(e, call, [&](std::vector<V> items) {
    V total = e.integer(call.span, 0);
    for (const V item : items) {
      total = e.operate(syntax::Operator::Add, total, item, call.span, call.context);
    }
    return total;
  });
}

// `max(xs)` or `max(a, b)`.
V extreme(Evaluator& e, const Call& call, bool is_least) {
  std::vector<V> arguments = call.arguments;
  if (arguments[1] == nullptr) arguments.pop_back();
  return e.lift(
      call.span, call.name, arguments,
      [&](std::span<const V> known) -> V {
        std::vector<V> items(known.begin(), known.end());
        if (known.size() == 1) {
          if (!known[0]->is_list() || known[0]->count == 0) {
            return wrong(e, known[0], call.name, "a list that is not empty");
          }
          items.assign(known[0]->items().begin(), known[0]->items().end());
        }
        for (const V item : items) {
          if (!item->is_number()) return wrong(e, item, call.name, "numbers");
        }
        return is_least ? *std::ranges::min_element(items, is_before)
                        : *std::ranges::max_element(items, is_before);
      },
      call.context);
}

V least(Evaluator& e, const Call& call) { return extreme(e, call, true); }
V greatest(Evaluator& e, const Call& call) { return extreme(e, call, false); }

V absolute(Evaluator& e, const Call& call) {
  return e.lift(
      call.span, call.name, std::span(call.arguments).first(1),
      [&](std::span<const V> known) -> V {
        if (known[0]->kind == Kind::Float) return e.number(call.span, std::abs(known[0]->number));
        if (!known[0]->is_int()) return wrong(e, known[0], call.name, "a number");
        const std::int64_t value = known[0]->integer;
        return value >= 0 ? known[0]
                          : e.operate(syntax::Operator::Subtract, e.integer(call.span, 0), known[0],
                                      call.span, call.context);
      },
      call.context);
}

}  // namespace

// "my-queue" to "MyQueue": letters and digits only, each word with a capital.
std::string pascal_case(std::string_view text) {
  std::string result;
  bool is_start = true;
  for (const char c : text) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_letter && !is_digit) {
      is_start = true;
      continue;
    }
    result += is_start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    is_start = false;
  }
  return result;
}

const std::vector<Builtin>& builtins() {
  static const std::vector<Builtin> kAll = {
      {"upper", "text", false, upper},
      {"lower", "text", false, lower},
      {"trim", "text", false, trim},
      {"pascal", "text", false, pascal},
      {"replace", "text, old, new", false, replace},
      {"startsWith", "text, prefix", false, starts_with},
      {"endsWith", "text, suffix", false, ends_with},
      {"substring", "text, begin, end?", false, substring},
      {"text", "value", false, to_text},
      {"int", "value", false, to_int},
      {"join", "delimiter, list", false, builtin_join},
      {"split", "delimiter, text", false, builtin_split},
      {"base64", "text", false, builtin_base64},
      {"json", "value", false, builtin_json},
      {"len", "value", true, length},
      {"contains", "value, part", true, contains},
      {"all", "list, test", true, all},
      {"any", "list, test", true, any},
      {"map", "list, make", true, map},
      {"filter", "list, test", true, filter},
      {"flatten", "list", true, flatten},
      {"keys", "record", true, keys},
      {"values", "record", true, values},
      {"sort", "list", true, sort},
      {"unique", "list", true, unique},
      {"reverse", "list", true, reverse},
      {"sum", "list", true, sum},
      {"min", "a, b?", false, least},
      {"max", "a, b?", false, greatest},
      {"abs", "number", false, absolute},
      {"cidrs", "block, hostBits, count?", false, builtin_cidrs},
      {"zones", "region?", false, builtin_zones},
      {"asset", "path, except?", false, builtin_asset},
      {"secret", "id, key?, version?, stage?", false, builtin_secret},
      {"ssm", "name, version?", false, builtin_ssm},
      {"ssmSecure", "name, version?", false, builtin_ssm_secure},
      {"service", "name", false, builtin_service},
      {"account", "id", false, builtin_account},
      {"arn", "arn", false, builtin_arn},
      {"federated", "provider", false, builtin_federated},
  };
  return kAll;
}

const std::vector<std::string_view>& builtin_names() {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names = {"anyone"};
    for (const Builtin& builtin : builtins()) names.push_back(builtin.name);
    return names;
  }();
  return kNames;
}

}  // namespace cairn::eval
