// Statements: which resources exist, under which ids and conditions. Their properties
// come later, when every name that they may use is known.

#include <algorithm>

#include "compiler/eval/builtins.h"
#include "compiler/eval/evaluator.h"
#include "targets/sam/tables/model.h"

namespace cairn::eval {

using ir::kNestedStack;

const Env* Evaluator::bind(NodeId name, V value, const Env* parent) {
  return &envs_.emplace_back(Env{.name = name, .value = value, .parent = parent});
}

// The lets of a block, each evaluated when it is asked for. They see each other.
const Env* Evaluator::bind_lets(NodeId block, const Context& context) {
  const Env* env = context.env;
  std::vector<Env*> added;
  for (const NodeId outer : tree_.children(block)) {
    const NodeId node = sema::undecorated(tree_, outer);
    if (tree_.kind(node) != NodeKind::Let || !tree_.child(node, 0)) continue;
    Env& fresh = envs_.emplace_back(Env{.name = tree_.child(node, 0), .lazy = node, .parent = env});
    added.push_back(&fresh);
    env = &fresh;
  }
  for (Env* each : added) {
    each->context = context;
    each->context.env = env;
  }
  return env;
}

V Evaluator::member_let(NodeId let, StackScope& scope, Span use) {
  LetState& state = scope.lets[let];
  if (state.value != nullptr) return at(state.value, use);
  const NodeId name = tree_.child(let, 0);
  if (state.is_open) {
    report<kind::CircularLet>(use, tree_.text(name));
    return hole(use);
  }
  state.is_open = true;
  const Context context = context_of(scope);
  V value = eval(tree_.child(let, 2), context);
  if (const NodeId type = tree_.child(let, 1)) {
    value = fit(value, types_.resolve(model_, type), value->span, true, context);
  }
  if (value->kind == Kind::Condition) {
    name_condition(value->formula, model_.name(name), scope);
  }
  // Evaluation may have added lets and moved the table.
  LetState& done = scope.lets[let];
  done.is_open = false;
  done.value = value;
  return value;
}

V Evaluator::global_let(NodeId let, Span use) {
  LetState& state = global_lets_[let];
  if (state.value != nullptr) return at(state.value, use);
  if (state.is_open) {
    report<kind::CircularLet>(use, tree_.text(tree_.child(let, 0)));
    return hole(use);
  }
  state.is_open = true;
  const Context context{.guard = &true_};
  V value = eval(tree_.child(let, 2), context);
  if (const NodeId type = tree_.child(let, 1)) {
    value = fit(value, types_.resolve(model_, type), value->span, true, context);
  }
  LetState& done = global_lets_[let];
  done.is_open = false;
  done.value = value;
  return value;
}

// Makes sure that the resources of a name are registered: a loop over them may stand
// before them.
void Evaluator::force_family(StackScope& scope, Symbol name) {
  const auto found = scope.declaring.find(name);
  if (found == scope.declaring.end()) return;
  for (const std::size_t i : found->second) {
    if (scope.statement_state[i] != 0) continue;
    scope.statement_state[i] = 1;
    register_statement(scope.statements[i], context_of(scope));
    scope.statement_state[i] = 2;
  }
}

void Evaluator::register_statement(NodeId outer, const Context& context) {
  const NodeId node = sema::undecorated(tree_, outer);
  StackScope& scope = *context.scope;
  switch (tree_.kind(node)) {
    case NodeKind::Resource:
    case NodeKind::Existing:
      register_resource(outer, node, context);
      break;
    case NodeKind::If:
      register_if(node, context);
      break;
    case NodeKind::For:
      register_for(node, context);
      break;
    case NodeKind::Output:
      scope.outputs.push_back({outer, context});
      break;
    case NodeKind::Assert:
      scope.asserts.push_back({outer, context});
      break;
    case NodeKind::Tags:
      scope.tags.push_back({outer, context});
      break;
    case NodeKind::Raw:
      scope.raws.push_back({outer, context});
      break;
    default:
      break;
  }
  // What only resources can bear is refused elsewhere.
  if (outer != node && tree_.kind(node) != NodeKind::Resource &&
      tree_.kind(node) != NodeKind::Existing) {
    for (const NodeId child : tree_.children(outer)) {
      if (tree_.kind(child) != NodeKind::Decorator) continue;
      const NodeId name = tree_.child(child, 0);
      const bool is_id = tree_.kind(node) == NodeKind::Output && name && tree_.text(name) == "id";
      if (name && !is_id) {
        report<kind::MisplacedDecorator>(tree_.span(child), tree_.text(name), "a resource");
      }
    }
  }
}

void Evaluator::register_block(NodeId block, const Context& context) {
  if (!block) return;
  Context inner = context;
  inner.env = bind_lets(block, context);
  for (const NodeId child : tree_.children(block)) register_statement(child, inner);
  if (inner.env != context.env) context.scope->blocks.push_back({block, inner});
}

void Evaluator::register_if(NodeId node, const Context& context) {
  const NodeId test = tree_.child(node, 0);
  const Span span = tree_.span(test);
  const V value = eval(test, context);
  const Formula* formula = as_formula(value, span, "the condition of `if`", context);
  const NodeId otherwise = tree_.child(node, 2);
  const auto register_branch = [&](NodeId branch, const Formula* guard) {
    if (!branch || guard->is_false()) return;
    Context inner = context;
    inner.guard = guard;
    if (tree_.kind(branch) == NodeKind::If) {
      register_if(branch, inner);
    } else {
      register_block(branch, inner);
    }
  };
  // Unknown, in a check: what stands in either branch is looked at.
  register_branch(tree_.child(node, 1),
                  formula == nullptr ? context.guard : conjunction(context.guard, formula, span));
  register_branch(otherwise, formula == nullptr
                                 ? context.guard
                                 : conjunction(context.guard, negation(formula, span), span));
}

void Evaluator::register_for(NodeId node, const Context& context) {
  const NodeId over_node = tree_.child(node, 2);
  const V over = eval(over_node, context);
  const auto turn = [&](V key, V value, const Formula* guard) {
    Context inner = in_turn(node, key, value, context);
    inner.guard = conjunction(context.guard, guard, over->span);
    if (!inner.guard->is_false()) register_block(tree_.child(node, 3), inner);
  };
  if (over->is_hole()) {
    // Once with what is known of an item, for the findings of the body.
    const Type* item = over->type != nullptr && over->type->kind == sema::TypeKind::List
                           ? over->type->inner
                           : nullptr;
    return turn(hole(over->span), hole(over->span, item), &true_);
  }
  each(over, tree_.span(over_node), context, turn);
}

void Evaluator::claim_id(StackScope& scope, Symbol id, Span span, Span id_span) {
  const std::string_view name = text(id);
  const bool is_plain = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  if (!is_plain || name.empty()) {
    auto& finding = report<kind::BadLogicalId>(id_span, name);
    const std::string plain = pascal_case(name);
    if (!plain.empty()) finding.help("`" + plain + "` would do");
    return;
  }
  const auto [found, is_new] = scope.root->ids.emplace(id, span);
  if (is_new) return;
  // A parameter and a resource of one name were told apart when names were bound.
  const bool is_told = std::ranges::any_of(
      sink_.all(), [&](const diag::Diagnostic& each) { return each.span == span; });
  if (is_told) return;
  const bool is_same_place = found->second == span;
  report<kind::IdCollision>(span, name)
      .note(found->second,
            is_same_place ? "another turn of the loop makes it too" : "the other one")
      .help("tell them apart by a key, `Name[key]`, or by `@id(\"...\")`");
}

void Evaluator::register_resource(NodeId outer, NodeId node, const Context& context) {
  StackScope& scope = *context.scope;
  const NodeId name_node = tree_.child(node, 0);
  const NodeId type_node = tree_.child(node, 2);
  if (!name_node || !type_node) return;
  const Symbol name = model_.name(name_node);
  const bool is_resource = tree_.kind(node) == NodeKind::Resource;
  const std::uint16_t flags = is_resource ? tree_.aux(node) : 0;

  Instance& instance = instances_.emplace_back();
  instance.name = name;
  instance.declaration = node;
  instance.decorated = outer;
  instance.name_span = tree_.span(name_node);
  instance.context = context;
  instance.guard = context.guard;
  instance.is_existing = !is_resource;
  instance.is_unchecked = flags & syntax::kUnchecked;
  instance.is_nested = flags & syntax::kNested;

  std::string id = scope.prefix + std::string(text(name));
  if (const NodeId key_node = tree_.child(node, 1)) {
    const V key = eval(key_node, context);
    if (key->is_hole()) {
      instance.key = key;
    } else if (!key->is_scalar() || !is_known(key)) {
      report<kind::NeedsBuildValue>(tree_.span(key_node), "the key of a resource", described(key));
      instance.key = hole(key->span);
    } else {
      instance.key = key;
      id += pascal_case(scalar_text(key));
    }
  }

  // The type may be an alias of a resource type.
  instance.type_name = tree_.path(type_node);
  if (const NodeId alias = model_.type_alias(type_node, instance.type_name)) {
    const Type& type = types_.resolve(model_, tree_.child(alias, 1));
    if (type.kind == sema::TypeKind::Resource) {
      instance.type_name = type.name;
      instance.module = type.module;
    } else if (type.kind != sema::TypeKind::Any) {
      report<kind::UnknownResourceType>(tree_.span(type_node), instance.type_name);
      instance.is_unchecked = true;
    }
  } else if (const sema::Binding global = model_.global(type_node, instance.type_name);
             global.kind == sema::BindingKind::Module) {
    instance.module = global.declaration;
  } else if (global.kind == sema::BindingKind::Stack) {
    report<kind::Unsupported>(tree_.span(type_node), "a stack within a stack")
        .help("declare it as a `module`, which can be both");
    instance.is_unchecked = true;
  }
  instance.is_unchecked |= model_.is_lost(type_node, instance.type_name);
  if (instance.module && !is_resource) {
    report<kind::UnknownResourceType>(tree_.span(type_node), instance.type_name);
    instance.module = {};
  }
  if (instance.is_nested && !instance.module) {
    report<kind::NestedResource>(instance.name_span, instance.type_name);
    instance.is_nested = false;
  }
  if (instance.module && instance.is_nested) instance.type_name = kNestedStack;
  instance.type = find_type(instance.type_name);
  // What a resource of SAM may have, its transform says when it expands it.
  if (sam::is_resource_type(instance.type_name)) {
    instance.type.reset();
    instance.is_unchecked = true;
  }
  if (std::ranges::find(failed_externs_, instance.type_name) != failed_externs_.end()) {
    instance.is_unchecked = true;
  }
  // A type that is missing was told of by the parser.
  const bool is_missing = instance.type_name.empty() || instance.type_name.starts_with('{');
  if (!instance.type && !instance.is_unchecked && !is_missing && !instance.module &&
      failed_types_.insert(type_node).second) {
    const bool is_custom = instance.type_name.starts_with("Custom::");
    auto& finding = report<kind::UnknownResourceType>(tree_.span(type_node), instance.type_name);
    if (is_custom) {
      finding.help("declare it: `extern " + instance.type_name +
                   " { Property: String } -> { "
                   "Attribute: String }`");
    } else {
      suggest_type(finding, instance.type_name);
    }
  }
  instance.is_unchecked |= !instance.type;
  const bool is_inlined = instance.module && !instance.is_nested;

  Family& family = scope.families[name];
  family.name = name;
  if (family.instances.empty()) {
    family.is_keyed = instance.key != nullptr;
  } else if (family.is_keyed != (instance.key != nullptr)) {
    report<kind::DuplicateName>(instance.name_span, text(name))
        .note(family.instances[0]->name_span, "one has a key and one has none");
    return;
  }
  if (instance.key != nullptr && !instance.key->is_hole()) {
    family.by_key.emplace(scalar_text(instance.key), &instance);
  }
  family.instances.push_back(&instance);
  scope.instances.push_back(&instance);
  if (instance.is_existing) {
    instance.id = intern(id);
    return;
  }

  Span id_span = instance.name_span;
  for (const NodeId child : tree_.children(outer)) {
    if (outer == node || tree_.kind(child) != NodeKind::Decorator) continue;
    if (!tree_.child(child, 0) || tree_.text(tree_.child(child, 0)) != "id") continue;
    const auto arguments = eval_arguments(tree_.children(child).subspan(1), context);
    if (arguments.size() == 1 && arguments[0].value->is_string()) {
      id = scope.prefix + std::string(arguments[0].value->text());
      id_span = arguments[0].value->span;
    } else if (arguments.size() != 1 || !arguments[0].value->is_hole()) {
      report<kind::BadDecorator>(tree_.span(child), "id", "one text known at build");
    }
  }
  instance.id = intern(id);
  // The id is the prefix of those in it.
  if (is_inlined) return;
  const bool is_open_key = instance.key != nullptr && instance.key->is_hole();
  if (!is_open_key) claim_id(scope, instance.id, instance.name_span, id_span);

  ir::Resource resource;
  resource.name = instance.id;
  resource.name_span = instance.name_span;
  resource.span = tree_.span(node);
  resource.comment = intern(tree_.documentation(outer));
  if (tree_.documentation(outer).empty()) resource.comment = {};
  resource.stack = scope.stack;
  resource.module = module_path(scope);
  resource.type = intern(instance.type_name);
  resource.type_span = tree_.span(type_node);
  resource.is_unchecked = instance.is_unchecked;
  instance.ir = {static_cast<std::uint32_t>(scope.program->resources.size())};
  scope.program->resources.push_back(std::move(resource));
  scope.program->stacks[scope.stack.index].resources.push_back(instance.ir);
}

}  // namespace cairn::eval
