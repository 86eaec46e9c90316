// Where resources come from, for the ledger of their ids.

#include <algorithm>
#include <iterator>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

std::string Evaluator::path_of(const Instance& instance) const {
  std::string path;
  for (const Instance* each = &instance; each != nullptr;
       each = each->context.scope == nullptr ? nullptr : each->context.scope->instance) {
    std::string name(text(each->name));
    if (each->key != nullptr && each->key->is_scalar()) name += '[' + scalar_text(each->key) + ']';
    path = path.empty() ? name : name + '.' + path;
  }
  return path;
}

// What decorators were found to be wrong with was told where they are applied.
void Evaluator::add_former_ids(const Instance& bearer, std::string_view rest,
                               std::vector<FormerId>& ids) {
  if (tree_.kind(bearer.decorated) != NodeKind::Decorated) return;
  const diag::Sink::Muted muted(sink_);
  for (const NodeId decorator : tree_.children(bearer.decorated)) {
    if (tree_.kind(decorator) != NodeKind::Decorator || !tree_.child(decorator, 0)) continue;
    const std::string_view name = tree_.text(tree_.child(decorator, 0));
    if (name != "moved" && name != "replaced") continue;
    const auto arguments = eval_arguments(tree_.children(decorator).subspan(1), bearer.context);
    if (arguments.size() != 1 || !arguments[0].value->is_string()) continue;
    ids.push_back({std::string(arguments[0].value->text()), std::string(rest),
                   tree_.span(decorator), name == "replaced"});
  }
}

// Loops and branches count as a whole.
Span Evaluator::statement_of(const Instance& instance) const {
  const Instance* top = &instance;
  while (top->context.scope->root != top->context.scope) top = top->context.scope->instance;
  // Those of a stack stand in one block, in the order of the text.
  const std::vector<NodeId>& statements = top->context.scope->statements;
  const Span span = tree_.span(top->decorated);
  const auto next = std::ranges::upper_bound(
      statements, span.begin, {}, [&](NodeId statement) { return tree_.span(statement).begin; });
  return next == statements.begin() ? span : tree_.span(*std::prev(next));
}

void Evaluator::record_origin(const Instance& instance, const StackScope& scope) {
  if (result_.origins.size() <= instance.ir.index) result_.origins.resize(instance.ir.index + 1);
  Origin& origin = result_.origins[instance.ir.index];
  origin.path = path_of(instance);
  origin.statement = statement_of(instance);
  if (instance.imported == nullptr) add_former_ids(instance, "", origin.former);
  const std::string_view id = text(instance.id);
  // Up to the stack that the resource is in, whose instance has all of the id behind it.
  for (const StackScope* each = &scope; each->instance != nullptr;
       each = each->instance->context.scope) {
    const bool is_root = each == each->root;
    add_former_ids(*each->instance, is_root ? id : id.substr(each->prefix.size()), origin.former);
    if (is_root) break;
  }
}

}  // namespace cairn::eval
