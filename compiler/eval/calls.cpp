// Calls of functions, lambdas and the language's own functions.

#include <algorithm>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

std::vector<Argument> Evaluator::eval_arguments(std::span<const NodeId> nodes,
                                                const Context& context) {
  std::vector<Argument> arguments;
  for (const NodeId node : nodes) {
    if (tree_.kind(node) != NodeKind::Arg) continue;
    const NodeId name = tree_.child(node, 0);
    arguments.push_back({name ? model_.name(name) : Symbol(), name ? tree_.span(name) : Span(),
                         eval(tree_.child(node, 1), context), node});
  }
  return arguments;
}

V Evaluator::eval_call(NodeId node, const Context& context) {
  const Span span = tree_.span(node);
  const NodeId callee = tree_.child(node, 0);
  const auto argument_nodes = tree_.children(node).subspan(1);

  // `xs.all(...)`: a field that is a function, or a function of the language.
  if (callee && tree_.kind(callee) == NodeKind::Member) {
    const V receiver = eval(tree_.child(callee, 0), context);
    const NodeId name_node = tree_.child(callee, 1);
    if (receiver->is_hole() || !name_node) return hole(span);
    const Symbol name = model_.name(name_node);
    const bool is_optional = tree_.aux(callee) & syntax::kOptional;
    if (is_optional && receiver->is_null()) return null(span);
    if (receiver->is_record()) {
      const Field* field = receiver->field(name);
      if (field != nullptr && field->value->kind == Kind::Function) {
        std::vector<V> values;
        for (const Argument& argument : eval_arguments(argument_nodes, context)) {
          values.push_back(argument.value);
        }
        return call_closure(field->value, values, span, context);
      }
    }
    for (const Builtin& builtin : builtins()) {
      if (builtin.is_method && builtin.name == text(name)) {
        const auto arguments = eval_arguments(argument_nodes, context);
        return call_builtin(builtin, receiver, arguments, span, context);
      }
    }
    std::vector<std::string_view> names;
    bool is_function = false;
    for (const Builtin& builtin : builtins()) {
      if (builtin.is_method) names.push_back(builtin.name);
      is_function |= builtin.name == text(name);
    }
    auto& finding =
        report<kind::UnknownMember>(tree_.span(name_node), described(receiver), text(name));
    if (is_function) {
      const std::string function(text(name));
      finding.help("`" + function + "` is a function: `" + function + "(...)`");
    } else {
      suggest(finding, text(name), names);
    }
    return hole(span);
  }

  const V function = eval(callee, context);
  if (function->is_hole()) return hole(span);
  const auto arguments = eval_arguments(argument_nodes, context);
  switch (function->kind) {
    case Kind::Builtin:
      return call_builtin(*function->builtin, nullptr, arguments, span, context);
    case Kind::Function: {
      if (tree_.kind(function->closure->node) == NodeKind::Function) {
        const V result = call_function(function->closure->node, arguments, span, context);
        // What comes out of a function is said where it was called.
        return call_stack_.empty() ? said_at(result, span) : result;
      }
      std::vector<V> values;
      for (const Argument& argument : arguments) {
        if (argument.name) {
          report<kind::UnknownArgument>(argument.name_span, text(argument.name), "a lambda");
          return hole(span);
        }
        values.push_back(argument.value);
      }
      return call_closure(function, values, span, context);
    }
    case Kind::StackRef: {
      const sema::Binding found = model_.binding(callee);
      if (context.is_tentative && found.kind == sema::BindingKind::Stack) {
        return instantiate(found.declaration, arguments, span, context);
      }
      report<kind::NotAFunction>(tree_.span(callee), tree_.text(callee))
          .help("a stack is called in a `test`, to see what it makes");
      return hole(span);
    }
    default:
      report<kind::NotAFunction>(tree_.span(callee), tree_.text(callee));
      return hole(span);
  }
}

V Evaluator::call_function(NodeId function, std::span<const Argument> arguments, Span span,
                           const Context& context) {
  const std::string name(tree_.text(tree_.child(function, 0)));
  const auto formals = tree_.children(tree_.child(function, 1));
  if (std::ranges::find(call_stack_, function) != call_stack_.end()) {
    report<kind::RecursiveFunction>(span, name);
    return hole(span);
  }

  std::vector<V> values(formals.size());
  std::size_t next = 0;
  bool is_wrong = false;
  for (const Argument& argument : arguments) {
    std::size_t place = next;
    if (argument.name) {
      const auto found = std::ranges::find_if(formals, [&](NodeId formal) {
        return model_.name(tree_.child(formal, 0)) == argument.name;
      });
      if (found == formals.end()) {
        std::vector<std::string_view> names;
        for (const NodeId formal : formals) names.push_back(tree_.text(tree_.child(formal, 0)));
        suggest(report<kind::UnknownArgument>(argument.name_span, text(argument.name), name),
                text(argument.name), names);
        is_wrong = true;
        continue;
      }
      place = static_cast<std::size_t>(found - formals.begin());
    } else {
      ++next;
    }
    if (place >= formals.size()) {
      report<kind::TooManyArguments>(argument.value->span, name, formals.size(), arguments.size());
      return hole(span);
    }
    if (values[place] != nullptr) {
      report<kind::DuplicateName>(argument.value->span, tree_.text(tree_.child(formals[place], 0)));
      is_wrong = true;
      continue;
    }
    values[place] = argument.value;
  }
  if (is_wrong) return hole(span);

  call_stack_.push_back(function);
  Context inner{.guard = context.guard, .is_tentative = context.is_tentative};
  for (std::size_t i = 0; i < formals.size(); ++i) {
    const NodeId formal = formals[i];
    const Type& type = types_.resolve(model_, tree_.child(formal, 1));
    if (values[i] == nullptr) {
      if (const NodeId default_value = tree_.child(formal, 2)) {
        values[i] = eval(default_value, inner);
      } else if (type.kind == sema::TypeKind::Optional) {
        values[i] = null(span);
      } else {
        report<kind::MissingArgument>(span, name, tree_.text(tree_.child(formal, 0)))
            .note(tree_.span(formal), "declared here");
        call_stack_.pop_back();
        return hole(span);
      }
    }
    values[i] = fit(values[i], type, values[i]->span, false, context);
    if (values[i]->is_scalar() && values[i]->type != nullptr) {
      // Inside, the value may be what the formal may be, whatever the caller's was.
      Value typed = *values[i];
      typed.type = &type;
      values[i] = arena_.make(typed);
    }
    inner.env = bind(tree_.child(formal, 0), values[i], inner.env);
  }

  const NodeId body = tree_.child(function, 3);
  V result = nullptr;
  if (body && tree_.kind(body) == NodeKind::FunctionBody) {
    const auto children = tree_.children(body);
    for (std::size_t i = 0; i + 1 < children.size(); ++i) {
      V value = eval(tree_.child(children[i], 2), inner);
      if (const NodeId type = tree_.child(children[i], 1)) {
        value = fit(value, types_.resolve(model_, type), value->span, false, inner);
      }
      inner.env = bind(tree_.child(children[i], 0), value, inner.env);
    }
    result = children.empty() ? hole(span) : eval(children.back(), inner);
  } else {
    result = eval(body, inner);
  }
  if (const NodeId type = tree_.child(function, 2)) {
    result = fit(result, types_.resolve(model_, type), result->span, false, inner);
  }
  call_stack_.pop_back();
  return result;
}

V Evaluator::call_closure(V function, std::span<const V> arguments, Span span,
                          const Context& context) {
  if (function->kind == Kind::Builtin) {
    std::vector<Argument> wrapped;
    for (const V argument : arguments) wrapped.push_back({{}, {}, argument, {}});
    return call_builtin(*function->builtin, nullptr, wrapped, span, context);
  }
  const Closure& closure = *function->closure;
  if (tree_.kind(closure.node) == NodeKind::Function) {
    std::vector<Argument> wrapped;
    for (const V argument : arguments) wrapped.push_back({{}, {}, argument, {}});
    return call_function(closure.node, wrapped, span, context);
  }
  const auto children = tree_.children(closure.node);
  const std::size_t formals = children.size() - 1;
  if (arguments.size() != formals) {
    report<kind::TooManyArguments>(span, "a lambda", formals, arguments.size());
    return hole(span);
  }
  Context inner{closure.env, closure.scope, context.guard, context.is_tentative};
  for (std::size_t i = 0; i < formals; ++i) {
    inner.env = bind(children[i], arguments[i], inner.env);
  }
  return eval(children.back(), inner);
}

// Lambdas of one parameter get the value, of two the key and the value.
V Evaluator::apply_lambda(V function, V key, V value, Span span, const Context& context) {
  std::size_t formals = 1;
  if (function->kind == Kind::Function) {
    const NodeId node = function->closure->node;
    formals = tree_.kind(node) == NodeKind::Lambda ? tree_.children(node).size() - 1
                                                   : tree_.children(tree_.child(node, 1)).size();
  } else if (function->kind != Kind::Builtin) {
    if (!function->is_hole()) {
      report<kind::WrongType>(function->span, "what is applied to each", "a function",
                              described(function));
    }
    return hole(span);
  }
  if (formals == 2) {
    const std::array<V, 2> both = {key, value};
    return call_closure(function, both, span, context);
  }
  return call_closure(function, std::span(&value, 1), span, context);
}

V Evaluator::call_builtin(const Builtin& builtin, V receiver, std::span<const Argument> arguments,
                          Span span, const Context& context) {
  // "text, old, new", optional ones with `?`.
  std::vector<std::string_view> formals;
  for (std::string_view rest = builtin.formals; !rest.empty();) {
    const auto comma = rest.find(", ");
    formals.push_back(rest.substr(0, comma));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 2);
  }
  const auto bare = [](std::string_view formal) {
    if (formal.ends_with('?')) formal.remove_suffix(1);
    return formal;
  };
  std::vector<V> values(formals.size());
  std::size_t next = 0;
  if (receiver != nullptr) values[next++] = receiver;
  for (const Argument& argument : arguments) {
    std::size_t place = next;
    if (argument.name) {
      const auto found = std::ranges::find(formals, text(argument.name), bare);
      if (found == formals.end()) {
        std::vector<std::string_view> names;
        for (const std::string_view formal : formals) names.push_back(bare(formal));
        suggest(
            report<kind::UnknownArgument>(argument.name_span, text(argument.name), builtin.name),
            text(argument.name), names);
        return hole(span);
      }
      place = static_cast<std::size_t>(found - formals.begin());
    } else {
      ++next;
    }
    if (place >= formals.size()) {
      report<kind::TooManyArguments>(argument.value->span, builtin.name,
                                     formals.size() - (receiver != nullptr), arguments.size());
      return hole(span);
    }
    values[place] = argument.value;
  }
  for (std::size_t i = 0; i < formals.size(); ++i) {
    if (values[i] == nullptr) {
      if (formals[i].ends_with('?')) continue;
      report<kind::MissingArgument>(span, builtin.name, bare(formals[i]));
      return hole(span);
    }
    if (values[i]->is_hole()) return hole(span);
  }
  return builtin.run(*this, Call{span, builtin.name, std::move(values), context});
}

}  // namespace cairn::eval
