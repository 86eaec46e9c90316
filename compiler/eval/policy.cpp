// `policy { }`: IAM policy documents.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html

#include <algorithm>
#include <map>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

V Evaluator::eval_policy(NodeId node, const Context& context) {
  const Span span = tree_.span(node);
  std::vector<V> statements;
  eval_statements(node, context, &true_, statements);
  const std::array<Field, 2> fields = {Field{intern("Version"), span, string(span, "2012-10-17")},
                                       Field{intern("Statement"), span, list(span, statements)}};
  return record(span, fields);
}

void Evaluator::eval_statements(NodeId policy, const Context& context, const Formula* when,
                                std::vector<V>& statements) {
  for (const NodeId node : tree_.children(policy)) {
    switch (tree_.kind(node)) {
      case NodeKind::PolicyStatement: {
        const V statement = eval_statement(node, context);
        statements.push_back(choice(tree_.span(node), when, statement, absent(tree_.span(node))));
        break;
      }
      case NodeKind::PolicyFor: {
        const V over = eval(tree_.child(node, 2), context);
        each(over, tree_.span(tree_.child(node, 2)), context,
             [&](V key, V value, const Formula* guard) {
               const Context inner = in_turn(node, key, value, context);
               eval_statements(tree_.child(node, 3), inner, conjunction(when, guard, over->span),
                               statements);
             });
        break;
      }
      case NodeKind::PolicyIf: {
        NodeId branch = node;
        const Formula* rest = when;
        while (branch && tree_.kind(branch) == NodeKind::PolicyIf) {
          const NodeId test = tree_.child(branch, 0);
          const Span span = tree_.span(test);
          const Formula* formula =
              as_formula(eval(test, context), span, "the condition of `if`", context);
          if (formula == nullptr) return;
          const Formula* then = conjunction(rest, formula, span);
          if (!then->is_false()) {
            eval_statements(tree_.child(branch, 1), context, then, statements);
          }
          rest = conjunction(rest, negation(formula, span), span);
          branch = tree_.child(branch, 2);
        }
        if (branch && !rest->is_false()) eval_statements(branch, context, rest, statements);
        break;
      }
      default:
        break;
    }
  }
}

static bool is_plain_sid(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

V Evaluator::eval_statement(NodeId node, const Context& context) {
  const Span span = tree_.span(node);
  const std::uint16_t flags = tree_.aux(node);
  std::vector<Field> fields;
  const auto add = [&](std::string_view name, V value) {
    fields.push_back({intern(name), value->span, value});
  };

  // Policies without principals belong to identities, and those IAM reads itself; some
  // services take more in policies of theirs: "Enable IAM User Permissions" of a key.
  const bool is_of_identity = !tree_.child(node, 1);
  if (const NodeId sid = tree_.child(node, 4)) {
    const V name = eval(sid, context);
    if (is_of_identity && name->is_string() && !is_plain_sid(name->text())) {
      report<kind::BadSid>(name->span, name->text());
    }
    add("Sid", name);
  }
  if (is_of_identity && !tree_.child(node, 2)) {
    report<kind::NoResourceStated>(span).help("`on \"*\"` means all of them");
  }
  add("Effect", string(span, flags & syntax::kDeny ? "Deny" : "Allow"));

  if (const NodeId to = tree_.child(node, 1)) {
    const V value = eval(to, context);
    add(flags & syntax::kExceptPrincipals ? "NotPrincipal" : "Principal",
        principals(value, tree_.span(to), context));
  }

  const V actions = eval(tree_.child(node, 0), context);
  const std::function<void(V)> check_action = [&](V action) {
    if (action->is_list()) {
      for (const V item : action->items()) check_action(item);
    } else if (action->is_string()) {
      const auto text = action->text();
      if (text != "*" && text.find(':') == std::string_view::npos) {
        report<kind::BadAction>(action->span, text);
      }
    } else if (!action->is_symbolic() && !action->is_null() && !action->is_hole()) {
      report<kind::WrongType>(action->span, "an action", "a text or a list of texts",
                              described(action));
    }
  };
  check_action(actions);
  add(flags & syntax::kExceptActions ? "NotAction" : "Action", actions);

  if (const NodeId on = tree_.child(node, 2)) {
    // A bare resource means its ARN: policies know no other name of it.
    const std::function<V(V)> arn_of = [&](V value) -> V {
      if (value->kind == Kind::Handle) {
        Slot slot;
        slot.name = "ResourceArn";
        return directed(value, slot, true);
      }
      if (value->is_list()) {
        std::vector<V> items;
        for (const V item : value->items()) items.push_back(arn_of(item));
        return list(value->span, items);
      }
      if (value->kind == Kind::Choice) {
        return choice(value->span, value->choice->condition, arn_of(value->choice->then),
                      arn_of(value->choice->otherwise));
      }
      if (value->kind == Kind::Family) {
        std::vector<V> items;
        for (const Instance* instance : value->family->instances) {
          const V item = arn_of(handle(value->span, instance));
          items.push_back(choice(value->span, instance->guard, item, absent(value->span)));
        }
        return list(value->span, items);
      }
      return value;
    };
    add(flags & syntax::kExceptResources ? "NotResource" : "Resource", arn_of(eval(on, context)));
  }
  if (const NodeId when = tree_.child(node, 3)) {
    const V condition = eval(when, context);
    if (!condition->is_record() && !condition->is_symbolic() && !condition->is_hole()) {
      report<kind::WrongType>(tree_.span(when), "what follows `when`", "a record",
                              described(condition));
    }
    add("Condition", condition);
  }
  return record(span, fields);
}

// service("a"), [service("a"), account("1")]: {Service: a}, {Service: a, AWS: 1}.
V Evaluator::principals(V value, Span span, const Context& context) {
  std::vector<std::pair<Symbol, std::vector<V>>> groups;
  bool is_anyone = false, is_wrong = false;
  const auto add = [&](Symbol kind, V each) {
    for (auto& [name, values] : groups) {
      if (name == kind) return values.push_back(each);
    }
    groups.push_back({kind, {each}});
  };
  const std::function<void(V, const Formula*)> collect = [&](V from, const Formula* when) {
    const auto under = [&](V each) { return choice(from->span, when, each, absent(from->span)); };
    switch (from->kind) {
      case Kind::Hole:
        is_wrong = true;
        break;
      case Kind::Null:
        break;
      case Kind::Principal:
        if (text(from->name) == "*") {
          is_anyone = true;
        } else {
          for (const V each : from->items()) add(from->name, under(each));
        }
        break;
      case Kind::List:
        for (const V item : from->items()) collect(item, when);
        break;
      case Kind::Choice:
        collect(from->choice->then, conjunction(when, from->choice->condition, from->span));
        collect(from->choice->otherwise,
                conjunction(when, negation(from->choice->condition, from->span), from->span));
        break;
      case Kind::Handle: {
        Slot slot;
        slot.name = "PrincipalArn";
        const V arn = directed(from, slot, true);
        is_wrong |= arn->is_hole();
        add(intern("AWS"), under(arn));
        break;
      }
      default:
        is_wrong = true;
        report<kind::BadPrincipal>(from->span, described(from));
    }
  };
  collect(value, &true_);
  if (is_wrong) return hole(span);
  if (is_anyone) return string(span, "*");
  std::vector<Field> fields;
  for (const auto& [name, values] : groups) {
    fields.push_back({name, span, values.size() == 1 ? values[0] : list(span, values)});
  }
  (void)context;
  return record(span, fields);
}

}  // namespace cairn::eval
