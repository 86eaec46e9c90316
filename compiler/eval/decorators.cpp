// Decorators of modules, and what waits for what.

#include <algorithm>
#include <functional>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

// `@after(...)` as `bearer` has it, for `instance`: itself, or one within it.
void Evaluator::apply_after(NodeId decorator, const Instance& bearer, const Instance& instance,
                            std::vector<ir::Dependency>& depends_on) {
  if (tree_.children(decorator).size() < 2) {
    report<kind::BadDecorator>(tree_.span(decorator), "after", "the resources to wait for");
  }
  std::vector<NodeId> given;
  for (const NodeId argument : tree_.children(decorator).subspan(1)) {
    // What this build leaves out needs no waiting for.
    const NodeId value = tree_.child(argument, 1);
    const bool is_left_out = value && tree_.kind(value) == NodeKind::Identifier &&
                             model_.binding(value).kind == sema::BindingKind::Resource &&
                             !bearer.context.scope->families.contains(model_.name(value));
    if (!is_left_out) given.push_back(argument);
  }
  const auto add_resource = [&](const Instance& other, Span span) {
    if (&other == &instance) {
      const std::string id(text(instance.id));
      report<kind::CircularDependency>(span, id, id + " -> " + id);
      return;
    }
    const bool is_known = std::ranges::any_of(
        depends_on, [&](const ir::Dependency& each) { return each.target == other.ir; });
    if (!is_known) depends_on.push_back({other.id, other.ir, span});
  };
  // All that a module holds.
  const std::function<void(const Instance&, Span)> add_instance = [&](const Instance& other,
                                                                      Span span) {
    if (other.is_existing) return;
    if (!other.module || other.is_nested) return add_resource(other, span);
    if (other.inside == nullptr) return;
    for (const Instance* each : other.inside->instances) add_instance(*each, span);
  };
  const std::function<void(V)> add = [&](V value) {
    if (value->is_list()) {
      for (const V item : value->items()) add(item);
    } else if (value->kind == Kind::Family) {
      for (const Instance* each : value->family->instances) add_instance(*each, value->span);
    } else if (value->kind == Kind::Handle && !value->instance->is_existing) {
      add_instance(*value->instance, value->span);
    } else if (!value->is_hole()) {
      report<kind::BadDecorator>(value->span, "after", "resources of this stack");
    }
  };
  for (const Argument& argument : eval_arguments(given, bearer.context)) add(argument.value);
}

// A module that is inlined is no resource: it has an id, as a prefix, and can wait.
void Evaluator::check_decorators(const Instance& instance) {
  if (tree_.kind(instance.decorated) != NodeKind::Decorated) return;
  for (const NodeId decorator : tree_.children(instance.decorated)) {
    if (tree_.kind(decorator) != NodeKind::Decorator || !tree_.child(decorator, 0)) continue;
    const std::string_view name = tree_.text(tree_.child(decorator, 0));
    if (name == "after" || name == "id" || name == "moved" || name == "replaced") continue;
    report<kind::MisplacedDecorator>(tree_.span(decorator), name, "a resource");
  }
}

}  // namespace cairn::eval
