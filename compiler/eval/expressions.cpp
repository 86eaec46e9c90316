// Expressions: names, members, strings, records and lists.

#include <algorithm>
#include <array>
#include <charconv>

#include "compiler/base/nearest.h"
#include "compiler/eval/evaluator.h"

namespace cairn::eval {

using sema::BindingKind;

// How far evaluation may recurse: through lets that need lets, and calls.
static constexpr std::size_t kMaxDepth = 1200;
// How many turns all loops of a program may take together.
static constexpr std::size_t kMaxSteps = 1'000'000;

V Evaluator::eval(NodeId node, const Context& context) {
  if (!node) return hole({});
  if (depth_ >= kMaxDepth) return too_deep(tree_.span(node));
  ++depth_;
  const V value = eval_node(node, context);
  --depth_;
  return value;
}

bool Evaluator::count_step(Span span) {
  if (++steps_ < kMaxSteps) return true;
  if (steps_ == kMaxSteps) report<kind::TooManySteps>(span, kMaxSteps);
  return false;
}

V Evaluator::eval_node(NodeId node, const Context& context) {
  const Span span = tree_.span(node);
  switch (tree_.kind(node)) {
    case NodeKind::Int: {
      std::string digits(tree_.text(node));
      std::erase(digits, '_');
      std::int64_t value = 0;
      std::from_chars(digits.data(), digits.data() + digits.size(), value);
      return integer(span, value);
    }
    case NodeKind::Float: {
      const std::string digits(tree_.text(node));
      double value = 0;
      std::from_chars(digits.data(), digits.data() + digits.size(), value);
      return number(span, value);
    }
    case NodeKind::True:
    case NodeKind::False:
      return boolean(span, tree_.kind(node) == NodeKind::True);
    case NodeKind::Null:
      return null(span);
    case NodeKind::String:
      return eval_string(node, context);
    case NodeKind::Identifier:
      return eval_identifier(node, context);
    case NodeKind::Path:
      return eval_path(node, context);
    case NodeKind::Member: {
      const V base = eval_base(node, context);
      const NodeId name = tree_.child(node, 1);
      if (!name) return hole(span);
      const bool is_optional = tree_.aux(node) & syntax::kOptional;
      return said_at(member(base, model_.name(name), is_optional, span, context), span);
    }
    case NodeKind::Index: {
      const V base = eval(tree_.child(node, 0), context);
      const V key = eval(tree_.child(node, 1), context);
      // A mapping is named after the `let` that it looks up.
      const NodeId named = tree_.child(node, 0);
      if (key->is_symbolic() && (base->is_record() || base->kind == Kind::Table)) {
        Symbol name;
        if (named && tree_.kind(named) == NodeKind::Identifier) name = model_.name(named);
        if (base->kind == Kind::Table) name = base->table->map_name;
        return lookup(base, key, span, context, name);
      }
      return said_at(index(base, key, span, context), span);
    }
    case NodeKind::Call:
      return eval_call(node, context);
    case NodeKind::Unwrap: {
      const V value = eval(tree_.child(node, 0), context);
      if (value->is_null()) {
        report<kind::NullValue>(span);
        return hole(span);
      }
      if (value->kind == Kind::Choice && value->choice->otherwise->is_null()) {
        return value->choice->then;
      }
      return value;
    }
    case NodeKind::Unary:
      return eval_unary(node, context);
    case NodeKind::Binary:
      return eval_binary(node, context);
    case NodeKind::IfExpression:
      return eval_if(node, context);
    case NodeKind::Lambda: {
      Value result{.kind = Kind::Function, .span = span};
      result.closure =
          &closures_.emplace_back(Closure{node, context.env, context.scope, context.is_tentative});
      return arena_.make(result);
    }
    case NodeKind::Record:
      return eval_record(node, context);
    case NodeKind::List:
      return eval_list(node, context);
    case NodeKind::Policy:
      return eval_policy(node, context);
    default:
      return hole(span);
  }
}

// A finding about a value belongs to where it is used: its definition may be right.
V Evaluator::said_at(V value, Span span) {
  const bool is_whole = value->is_list() || value->is_record() || value->kind == Kind::Function;
  return is_whole || value->is_hole() ? value : at(value, span);
}

// What stands before `.` or `?.`. A resource that this build leaves out is null to
// `?.`, as one is that a deployment leaves out.
V Evaluator::eval_base(NodeId member, const Context& context) {
  const NodeId base = tree_.child(member, 0);
  if (!base || !(tree_.aux(member) & syntax::kOptional) || context.scope == nullptr) {
    return eval(base, context);
  }
  const bool is_index = tree_.kind(base) == NodeKind::Index;
  const NodeId named = is_index ? tree_.child(base, 0) : base;
  const bool is_resource = named && tree_.kind(named) == NodeKind::Identifier &&
                           model_.binding(named).kind == BindingKind::Resource;
  if (!is_resource) return eval(base, context);
  const Symbol name = model_.name(named);
  force_family(*context.scope, name);
  const auto found = context.scope->families.find(name);
  if (found == context.scope->families.end()) return null(tree_.span(base));
  if (is_index && found->second.is_keyed) {
    const V key = eval(tree_.child(base, 1), context);
    if (key->is_scalar() && !found->second.by_key.contains(scalar_text(key)) &&
        found->second.instances.empty()) {
      return null(tree_.span(base));
    }
  }
  return eval(base, context);
}

V Evaluator::eval_identifier(NodeId node, const Context& context) {
  const Span span = tree_.span(node);
  const sema::Binding& binding = model_.binding(node);
  switch (binding.kind) {
    case BindingKind::Local:
      for (const Env* env = context.env; env != nullptr; env = env->parent) {
        if (env->name != binding.declaration) continue;
        // An argument is said where the call gives it: the function may be right.
        return call_stack_.empty() ? said_at(force(*env, span), span) : force(*env, span);
      }
      return hole(span);
    case BindingKind::Param: {
      // The default of a parameter may use others, in any order.
      const V value = force_parameter(binding.declaration, *context.scope, span);
      return value->is_hole() ? value : at(value, span);
    }
    case BindingKind::MemberLet:
      return member_let(binding.declaration, *context.scope, span);
    case BindingKind::GlobalLet:
      return global_let(binding.declaration, span);
    case BindingKind::Resource: {
      const Symbol name = model_.name(node);
      force_family(*context.scope, name);
      const auto found = context.scope->families.find(name);
      if (found == context.scope->families.end() && tree_.child(binding.declaration, 1)) {
        // A loop without turns made none of them.
        Family& none = context.scope->families[name];
        none.name = name;
        none.is_keyed = true;
        Value result{.kind = Kind::Family, .span = span};
        result.family = &none;
        return arena_.make(result);
      }
      if (found == context.scope->families.end()) {
        // Its branch is not built, or its declaration was wrong and is told there.
        if (!context.is_tentative && !sink_.has_errors()) {
          report<kind::ResourceNotBuilt>(span, tree_.text(node))
              .note(tree_.span(tree_.child(binding.declaration, 0)), "declared here");
        }
        return hole(span);
      }
      const Family& family = found->second;
      if (!family.is_keyed) return handle(span, family.instances[0]);
      Value result{.kind = Kind::Family, .span = span};
      result.family = &family;
      return arena_.make(result);
    }
    case BindingKind::Function: {
      Value result{.kind = Kind::Function, .span = span};
      result.closure = &closures_.emplace_back(Closure{binding.declaration});
      return arena_.make(result);
    }
    case BindingKind::Builtin: {
      const std::string_view name = tree_.text(node);
      if (name == "anyone") {
        Value result = *string(span, "*");
        result.kind = Kind::Principal;
        result.name = intern("*");
        return arena_.make(result);
      }
      const auto& all = builtins();
      const auto found = std::ranges::find(all, name, &Builtin::name);
      Value result{.kind = Kind::Builtin, .span = span};
      result.builtin = &*found;
      return arena_.make(result);
    }
    case BindingKind::Stack:
    case BindingKind::Deployment:
    case BindingKind::Module:
    case BindingKind::App: {
      Value result{.kind = Kind::StackRef, .span = span};
      result.count = binding.declaration.index;
      result.name = model_.name(node);
      return arena_.make(result);
    }
    case BindingKind::None:
    case BindingKind::Lost:
      return hole(span);
  }
  return hole(span);
}

V Evaluator::force(const Env& env, Span use) {
  Env& mutable_env = const_cast<Env&>(env);  // a cache: the value of a name never changes
  if (env.value != nullptr) return env.value;
  if (env.is_open) {
    report<kind::CircularLet>(use, tree_.text(env.name));
    return hole(use);
  }
  mutable_env.is_open = true;
  const NodeId let = env.lazy;
  V value = eval(tree_.child(let, 2), env.context);
  if (const NodeId type = tree_.child(let, 1)) {
    value = fit(value, types_.resolve(model_, type), value->span, true, env.context);
  }
  if (value->kind == Kind::Condition && env.context.scope != nullptr) {
    name_condition(value->formula, model_.name(env.name), *env.context.scope);
  }
  mutable_env.is_open = false;
  return mutable_env.value = value;
}

V Evaluator::eval_path(NodeId node, const Context& context) {
  const Span span = tree_.span(node);
  if (model_.binding(node).kind != BindingKind::None) return eval_identifier(node, context);
  const std::string path = tree_.path(node);
  if (!sema::is_pseudo_parameter(path)) return hole(span);
  if (path == "AWS::NoValue") return null(span);
  return pseudo(span, path);
}

V Evaluator::eval_string(NodeId node, const Context& context) {
  const auto children = tree_.children(node);
  const Span span = tree_.span(node);
  if (children.empty()) return string(span, "");
  std::vector<V> parts;
  for (const NodeId child : children) {
    if (tree_.kind(child) == NodeKind::StringText) {
      parts.push_back(string(tree_.span(child), tree_.cooked(child)));
    } else {
      parts.push_back(eval(child, context));
    }
  }
  if (parts.size() == 1 && parts[0]->is_string() && !parts[0]->is_secret) {
    return at(parts[0], span);
  }
  return interpolate(span, parts, context);
}

// Anything that can be text may stand in `${}`.
V Evaluator::interpolate(Span span, std::span<const V> parts, const Context& context) {
  std::vector<V> texts;
  for (const V part : parts) {
    switch (part->kind) {
      case Kind::Hole:
        return hole(span);
      case Kind::Bool:
      case Kind::Int:
      case Kind::Float:
      case Kind::String:
      case Kind::Concat:
      case Kind::Attribute:
        texts.push_back(part);
        break;
      case Kind::Param:
      case Kind::Pseudo:
      case Kind::Intrinsic: {
        const bool is_list = part->type != nullptr && part->type->kind == sema::TypeKind::List;
        if (is_list || (part->kind == Kind::Param && part->parameter->is_list)) {
          report<kind::NotText>(part->span, described(part))
              .help("a list becomes text by `join(\",\", ...)`");
          return hole(span);
        }
        texts.push_back(part);
        break;
      }
      case Kind::Condition:
        texts.push_back(choice(part->span, part->formula, string(part->span, "true"),
                               string(part->span, "false")));
        break;
      case Kind::Choice: {
        const V then = interpolate(part->span, std::span(&part->choice->then, 1), context);
        const V otherwise =
            interpolate(part->span, std::span(&part->choice->otherwise, 1), context);
        if (then->is_hole() || otherwise->is_hole()) return hole(span);
        texts.push_back(choice(part->span, part->choice->condition, then, otherwise));
        break;
      }
      case Kind::Table: {
        const bool is_scalar =
            std::ranges::all_of(part->table->rows, [](V row) { return row->is_scalar(); });
        if (is_scalar) {
          texts.push_back(part);
          break;
        }
        [[fallthrough]];
      }
      default: {
        auto& finding = report<kind::NotText>(part->span, described(part));
        if (part->is_null()) finding.help("give a text for this case: `... ?? \"\"`");
        if (part->is_list()) finding.help("a list becomes text by `join(\",\", ...)`");
        if (part->is_record()) finding.help("a record becomes text by `json(...)`");
        if (part->kind == Kind::Handle) finding.help("say which: " + choices_of(*part->instance));
        return hole(span);
      }
    }
  }
  // One part alone is itself, but text all the same.
  if (texts.size() == 1 && !texts[0]->is_scalar() && is_texty(texts[0])) return at(texts[0], span);
  return concat(span, texts);
}

V Evaluator::eval_if(NodeId node, const Context& context) {
  const NodeId test = tree_.child(node, 0);
  const V value = eval(test, context);
  const Formula* formula = as_formula(value, tree_.span(test), "the condition of `if`", context);
  if (formula == nullptr) return hole(tree_.span(node));
  if (formula->is_true()) return eval(tree_.child(node, 1), context);
  if (formula->is_false()) return eval(tree_.child(node, 2), context);
  const V then = eval(tree_.child(node, 1), context);
  const V otherwise = eval(tree_.child(node, 2), context);
  return choice(tree_.span(node), formula, then, otherwise);
}

Context Evaluator::in_turn(NodeId loop, V key, V value, const Context& context) {
  Context inner = context;
  const NodeId second = tree_.child(loop, 1);
  inner.env = bind(tree_.child(loop, 0), second ? key : value, inner.env);
  if (second) inner.env = bind(second, value, inner.env);
  return inner;
}

// Visits what a `for` goes over. False after an error.
bool Evaluator::each(V collection, Span span, const Context& context,
                     const std::function<void(V, V, const Formula*)>& visit) {
  switch (collection->kind) {
    case Kind::Hole:
      return false;
    case Kind::List: {
      std::int64_t i = 0;
      for (const V item : collection->items()) {
        if (!count_step(span)) return false;
        const V key = integer(item->span, i++);
        // `[a, if c: b]` has its second item only where c holds.
        if (item->kind == Kind::Choice && item->choice->otherwise->is_null()) {
          visit(key, item->choice->then, item->choice->condition);
        } else {
          visit(key, item, &true_);
        }
      }
      return true;
    }
    case Kind::Record:
      for (const Field& field : collection->fields()) {
        if (!count_step(span)) return false;
        const V key = string(field.name_span, text(field.name));
        if (field.value->kind == Kind::Choice && field.value->choice->otherwise->is_null()) {
          visit(key, field.value->choice->then, field.value->choice->condition);
        } else {
          visit(key, field.value, &true_);
        }
      }
      return true;
    case Kind::Family:
      for (const Instance* instance : collection->family->instances) {
        if (!count_step(span)) return false;
        visit(instance->key, resource_as_seen(instance, span, context), instance->guard);
      }
      return true;
    case Kind::Choice: {
      const auto under = [&](const Formula* condition) {
        return [&visit, condition, span, this](V key, V value, const Formula* guard) {
          const Formula* both = conjunction(condition, guard, span);
          if (!both->is_false()) visit(key, value, both);
        };
      };
      const Formula* condition = collection->choice->condition;
      const V then = collection->choice->then, otherwise = collection->choice->otherwise;
      return (then->is_null() || each(then, span, context, under(condition))) &&
             (otherwise->is_null() ||
              each(otherwise, span, context, under(negation(condition, span))));
    }
    default:
      break;
  }
  if (context.is_tentative && collection->is_symbolic()) return false;
  if (collection->is_symbolic()) {
    report<kind::LoopOverLater>(span, described(collection))
        .help(
            "loop over a list known at build: `param xs: List<String>`, and use `xs[0]`, "
            "`join`, or the whole list of an `Input<List<...>>`");
    return false;
  }
  report<kind::WrongType>(span, "what `for` goes over", "a list or a record",
                          described(collection));
  return false;
}

}  // namespace cairn::eval
