// Modules that become child stacks: what is known now is built in, the rest passes
// through parameters and outputs.

#include <algorithm>
#include <functional>

#include "compiler/eval/builtins.h"
#include "compiler/eval/evaluator.h"

namespace cairn::eval {

using sema::TypeKind;

void Evaluator::run_child(Instance& instance) {
  const StackScope& outer = *instance.context.scope;
  const std::string name =
      std::string(text(outer.root->name)) + '.' + std::string(text(instance.id));
  StackScope& scope = add_scope(intern(name));
  instance.inside = &scope;
  scope.instance = &instance;
  scope.is_test = outer.is_test;
  scope.is_undeployed = outer.root->is_undeployed;
  // A test looks at one stack at a time.
  scope.program = outer.is_test ? &result_.test_programs.emplace_back(symbols_) : outer.program;
  run_stack(instance.module, scope);
  if (!scope.is_test) run_rules(scope);
  check_arguments(instance, scope);
}

// The value as the child sees it: every part that only a deployment knows is a
// parameter of it, called `name` or after its place below.
V Evaluator::pass(V value, const std::string& name, bool is_whole, NodeId outer,
                  Parameter& parameter, V constraints, StackScope& scope) {
  if (value->is_record()) {
    std::vector<Field> fields(value->fields().begin(), value->fields().end());
    for (Field& field : fields) {
      field.value = pass(field.value, name + pascal_case(text(field.name)), false, outer, parameter,
                         constraints, scope);
    }
    return record(value->span, fields);
  }
  if (value->is_list()) {
    std::vector<V> items;
    for (const V item : value->items()) {
      items.push_back(pass(item, name + std::to_string(items.size() + 1), false, outer, parameter,
                           constraints, scope));
    }
    return list(value->span, items);
  }
  const bool is_code = value->kind == Kind::Handle || value->kind == Kind::Family ||
                       value->kind == Kind::Function || value->kind == Kind::AttributeGroup;
  if (value->is_hole() || (!is_code && is_known(value))) return value;
  const bool is_passable =
      !is_code && value->is_symbolic() && value->kind != Kind::Table &&
      (value->kind != Kind::Choice ||
       (!value->choice->then->is_null() && !value->choice->otherwise->is_null() &&
        !value->choice->then->is_list() && !value->choice->then->is_record()));
  if (!is_passable) {
    report<kind::NotPassable>(value->span, text(parameter.name), described(value));
    return hole(value->span);
  }

  scope.passed.push_back({name, value});
  Parameter& own = is_whole ? parameter : parameters_.emplace_back(parameter);
  own.id = {};
  while (own.type->kind == TypeKind::Optional) own.type = own.type->inner;
  own.is_list = is_later_list(value);
  own.is_secret |= value->is_secret;
  if (!is_whole) {
    own.name = intern(name);
    own.domain.clear();
    own.type = own.is_list ? &types_.list_of(types_.string()) : &types_.string();
  }
  if (own.phase == Phase::Build) own.phase = value->phase;
  emit_parameter(outer, own.declaration, own, nullptr, is_whole ? constraints : hole(value->span),
                 scope);
  return param_value(own);
}

V Evaluator::child_output(const Instance* instance, const Statement& statement, Span span) {
  const StackScope& scope = *instance->inside;
  const NodeId node = sema::undecorated(tree_, statement.node);
  const auto found =
      std::ranges::find(scope.output_values, node, [](const auto& each) { return each.first; });
  // It asks for itself by way of its own arguments.
  if (found == scope.output_values.end()) {
    if (!sink_.has_errors()) report<kind::CircularLet>(span, tree_.text(tree_.child(node, 0)));
    return hole(span);
  }
  const V value = found->second;
  if (value->is_hole() || is_known(value)) return at(value, span);
  const bool is_conditional =
      !statement.context.guard->is_true() ||
      (value->kind == Kind::Choice &&
       (value->choice->then->is_null() || value->choice->otherwise->is_null()));
  if (is_conditional) {
    report<kind::ConditionalOutput>(span, text(instance->name), tree_.text(tree_.child(node, 0)));
    return hole(span);
  }
  const std::string name = "Outputs." + std::string(tree_.text(tree_.child(node, 0)));
  const V whole = attribute(span, instance, intern(name));
  if (!is_later_list(value) && !value->is_list()) return whole;
  const std::array<V, 2> operands = {string(span, ","), whole};
  return intrinsic(span, ir::Function::Split, operands, Phase::Deferred,
                   &types_.list_of(types_.string()));
}

// Of the AWS::CloudFormation::Stack in the parent.
V Evaluator::child_properties(Instance& instance) {
  expand(instance);
  const StackScope& scope = *instance.inside;
  const Span span = instance.name_span;
  std::vector<Field> passed;
  for (const auto& [name, given] : scope.passed) {
    V value = given;
    if (is_later_list(value)) {
      value = builtin_join(*this,
                           Call{value->span, "join", {string(span, ","), value}, instance.context});
    }
    passed.push_back({intern(name), value->span, value});
  }
  const std::string url = std::string(text(scope.name)) + options_.template_extension;
  std::vector<Field> fields = {{intern("TemplateURL"), span, string(span, url)}};
  if (!passed.empty()) fields.push_back({intern("Parameters"), span, record(span, passed)});
  return record(span, fields);
}

}  // namespace cairn::eval
