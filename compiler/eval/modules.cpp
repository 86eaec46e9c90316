// Modules that are inlined: their resources become those of the template, with ids that
// start with the name of the instance.

#include <algorithm>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

StackScope& Evaluator::add_scope(Symbol name) {
  StackScope& scope = scopes_.emplace_back();
  scope.name = name;
  scope.root = &scope;
  scope.parts.push_back(&scope);
  scope.guard = &true_;
  return scope;
}

void Evaluator::expand(Instance& instance) {
  if (instance.inside != nullptr) return;
  StackScope& outer = *instance.context.scope;
  std::string path(tree_.text(name_node(instance.module)));
  for (const StackScope* each = &outer; each != nullptr && each->instance != nullptr;
       each = each->instance->context.scope) {
    path = std::string(tree_.text(name_node(each->declaration))) + " -> " + path;
    if (each->declaration != instance.module) continue;
    report<kind::RecursiveModule>(instance.name_span, path);
    instance.inside = &add_scope(instance.name);  // an empty one
    instance.inside->declaration = instance.module;
    return;
  }
  if (is_template(instance.module)) {
    return instance.is_nested ? run_template_child(instance) : expand_template(instance);
  }
  if (instance.is_nested) return run_child(instance);

  StackScope& scope = inlined_scope(instance);
  scope.has_extensions =
      outer.has_extensions || opts_into_extensions(tree_.child(instance.module, 1));
  const std::vector<NodeId> outer_calls = std::move(call_stack_);
  call_stack_.clear();
  register_members(scope);
  check_arguments(instance, scope);
  call_stack_ = outer_calls;
}

StackScope& Evaluator::inlined_scope(Instance& instance) {
  StackScope& outer = *instance.context.scope;
  StackScope& scope = add_scope(instance.name);
  instance.inside = &scope;
  scope.declaration = instance.module;
  scope.instance = &instance;
  scope.root = outer.root;
  scope.parts.clear();
  scope.prefix = text(instance.id);
  scope.guard = instance.guard;
  scope.is_test = outer.is_test;
  scope.program = outer.program;
  scope.stack = outer.stack;
  scope.has_extensions = outer.has_extensions;
  outer.root->parts.push_back(&scope);
  return scope;
}

NodeId Evaluator::name_node(NodeId module) const {
  return tree_.child(module, is_template(module) ? 1 : 0);
}

// `Api/Workers`: the instances of modules around a scope, up to its template, by what they
// add to logical ids.
Symbol Evaluator::module_path(const StackScope& scope) {
  std::string path;
  const StackScope* each = &scope;
  while (each != each->root && each->instance != nullptr) {
    const StackScope* outer = each->instance->context.scope;
    const std::string name(text(each->instance->id).substr(outer->prefix.size()));
    path = path.empty() ? name : name + '/' + path;
    each = outer;
  }
  return path.empty() ? Symbol() : intern(path);
}

void Evaluator::check_arguments(const Instance& instance, const StackScope& scope) {
  const V given = properties_of(const_cast<Instance&>(instance));
  if (given->is_record()) check_argument_names(given, scope);
}

std::vector<std::string_view> Evaluator::parameter_names(const StackScope& scope) const {
  std::vector<std::string_view> names;
  if (is_template(scope.declaration)) {
    for (const ir::Parameter& parameter : options_.templates->at(scope.declaration).parameters) {
      names.push_back(text(parameter.name));
    }
    return names;
  }
  for (const NodeId outer : tree_.children(tree_.child(scope.declaration, 1))) {
    const NodeId node = sema::undecorated(tree_, outer);
    if (tree_.kind(node) == NodeKind::Param && tree_.child(node, 0)) {
      names.push_back(tree_.text(tree_.child(node, 0)));
    }
  }
  return names;
}

void Evaluator::check_argument_names(V given, const StackScope& scope) {
  const std::vector<std::string_view> names = parameter_names(scope);
  for (const Field& field : given->fields()) {
    if (std::ranges::find(names, text(field.name)) != names.end()) continue;
    const std::string_view module = tree_.text(name_node(scope.declaration));
    suggest(report<kind::UnknownArgument>(field.name_span, text(field.name), module),
            text(field.name), names);
  }
}

// What an instance gives to a parameter, or its default.
V Evaluator::argument_of(Parameter& parameter, const Type& type, StackScope& scope) {
  const NodeId param = parameter.declaration;
  const Context context = context_of(scope);
  const V given = properties_of(*scope.instance);
  if (!given->is_record()) return hole(parameter.span, &type);
  const Field* field = given->field(parameter.name);
  const NodeId default_value = tree_.child(param, 2);
  const bool is_strict = parameter.phase == Phase::Build;
  if (field != nullptr && !field->value->is_absent()) {
    V value = field->value;
    const bool is_conditional =
        value->kind == Kind::Choice && value->choice->otherwise->is_absent();
    // `if c { memory: 512 }`: the default elsewhere.
    if (is_conditional && default_value) {
      value = choice(value->span, value->choice->condition, value->choice->then,
                     eval(default_value, context));
    }
    return fit(value, type, field->value->span, is_strict, scope.instance->context);
  }
  if (default_value) {
    const V value = eval(default_value, context);
    return fit(value, type, value->span, is_strict, context);
  }
  if (parameter.type->kind == sema::TypeKind::Optional) return null(parameter.span);
  report<kind::MissingArgument>(scope.instance->name_span,
                                tree_.text(tree_.child(scope.declaration, 0)), text(parameter.name))
      .note(parameter.span, "declared here");
  return hole(parameter.span, &type);
}

void Evaluator::bind_argument(NodeId outer, Parameter& parameter, const Type& type, V constraints,
                              StackScope& scope) {
  V value = argument_of(parameter, type, scope);
  if (!value->is_hole()) check_constraints(value, constraints, parameter, value->span);
  if (scope.root == &scope) {
    value =
        pass(value, std::string(text(parameter.name)), true, outer, parameter, constraints, scope);
  }
  Value typed = *value;
  if (typed.is_scalar() && !parameter.domain.empty()) typed.type = parameter.type;
  typed.is_secret |= parameter.is_secret;
  parameter.value = arena_.make(typed);
}

std::vector<std::string_view> Evaluator::output_names(const Instance& instance) const {
  std::vector<std::string_view> names;
  if (instance.inside == nullptr) return names;
  if (is_template(instance.module)) {
    for (const ir::Output& output : options_.templates->at(instance.module).outputs) {
      names.push_back(text(output.name));
    }
    return names;
  }
  for (const Statement& output : instance.inside->outputs) {
    const NodeId name = tree_.child(sema::undecorated(tree_, output.node), 0);
    if (name) names.push_back(tree_.text(name));
  }
  return names;
}

V Evaluator::module_output(const Instance* instance, Symbol name, Span span) {
  expand(*const_cast<Instance*>(instance));
  StackScope& scope = *instance->inside;
  if (scope.is_refused) return hole(span);
  const bool is_import = is_template(instance->module);
  V result = is_import ? template_output(instance, name, span) : nullptr;
  // The last of those under conditions first: each stands where the ones before do not.
  for (auto output = scope.outputs.rbegin(); output != scope.outputs.rend(); ++output) {
    const NodeId node = sema::undecorated(tree_, output->node);
    if (!tree_.child(node, 0) || model_.name(tree_.child(node, 0)) != name) continue;
    if (instance->is_nested) return child_output(instance, *output, span);
    const V value = at(output_value(*output, scope), span);
    const Formula* guard = output->context.guard;
    if (value->is_hole() || guard->key == scope.guard->key) {
      result = value;
    } else {
      result = choice(span, guard, value, result != nullptr ? result : absent(span));
    }
  }
  if (result != nullptr) return result;
  const std::string shown = '`' + std::string(text(instance->name)) + '`';
  auto& finding = report<kind::UnknownMember>(span, shown, text(name));
  const auto names = output_names(*instance);
  suggest(finding, text(name), names);
  const auto members = model_.members.find(instance->module);
  const bool is_private = members != model_.members.end() && members->second.names.contains(name);
  if (is_private) {
    finding.help("of a module only outputs are visible outside: `output " +
                 std::string(text(name)) + " = ...`");
  }
  return hole(span);
}

V Evaluator::output_value(const Statement& statement, StackScope& scope) {
  const NodeId node = sema::undecorated(tree_, statement.node);
  LetState& state = scope.lets[node];
  if (state.value != nullptr) return state.value;
  const NodeId name = tree_.child(node, 0);
  const Span span = tree_.span(name ? name : node);
  if (state.is_open) {
    report<kind::CircularLet>(span, tree_.text(name ? name : node));
    return hole(span);
  }
  state.is_open = true;
  const std::vector<NodeId> outer_calls = std::move(call_stack_);
  call_stack_.clear();
  V value = eval(tree_.child(node, 2), statement.context);
  if (const NodeId type = tree_.child(node, 1)) {
    value = fit(value, types_.resolve(model_, type), value->span, false, statement.context);
  }
  // Evaluation may have added lets and moved the table.
  LetState& done = scope.lets[node];
  done.is_open = false;
  call_stack_ = outer_calls;
  return done.value = value;
}

}  // namespace cairn::eval
