// Templates as modules: inlined, or as child stacks.

#include <algorithm>

#include "compiler/eval/builtins.h"
#include "compiler/eval/evaluator.h"
#include "compiler/eval/imported_template.h"

namespace cairn::eval {

void Evaluator::expand_template(Instance& instance) {
  StackScope& scope = inlined_scope(instance);
  const ir::Program& program = options_.templates->at(instance.module);
  if (program.stacks.empty()) return;  // it could not be read, which was told
  scope.imported = std::make_shared<ImportedTemplate>(*this, scope, program);
  const std::size_t errors_before = sink_.error_count();
  scope.imported->check_sections();
  scope.is_refused = sink_.error_count() > errors_before;
  check_arguments(instance, scope);
  if (!scope.is_refused) scope.imported->register_resources();
}

// The template itself, with a parameter for each argument.
void Evaluator::run_template_child(Instance& instance) {
  const StackScope& outer = *instance.context.scope;
  const std::string name =
      std::string(text(outer.root->name)) + '.' + std::string(text(instance.id));
  StackScope& scope = add_scope(intern(name));
  instance.inside = &scope;
  scope.declaration = instance.module;
  scope.instance = &instance;
  scope.is_test = outer.is_test;
  const ir::Program& program = options_.templates->at(instance.module);
  if (program.stacks.empty()) return;
  scope.program = outer.is_test ? &result_.test_programs.emplace_back(symbols_) : outer.program;
  scope.stack = scope.program->append(program);
  scope.program->stacks[scope.stack.index].name = scope.name;
  if (!scope.is_test) result_.roots.push_back(result_.roots[outer.root->stack.index]);
  if (!scope.is_test) {
    for (const ir::ResourceId id : scope.program->stacks[scope.stack.index].resources) {
      const std::string_view resource = text((*scope.program)[id].name);
      result_.origins.resize(scope.program->resources.size());
      Origin& origin = result_.origins[id.index];
      origin.path = path_of(instance) + '.' + std::string(resource);
      add_former_ids(instance, resource, origin.former);
    }
  }
  check_arguments(instance, scope);
  const V given = properties_of(instance);
  for (const ir::Parameter& parameter : program.parameters) {
    const Field* field = given->is_record() ? given->field(parameter.name) : nullptr;
    if (field == nullptr || field->value->is_absent()) {
      const bool has_default =
          std::ranges::any_of(parameter.attributes,
                              [&](const ir::Entry& entry) { return text(entry.key) == "Default"; });
      if (has_default) continue;
      report<kind::MissingArgument>(instance.name_span, tree_.text(name_node(instance.module)),
                                    text(parameter.name))
          .note(parameter.name_span, "declared here");
      continue;
    }
    V value = field->value;
    const bool is_passable = value->is_scalar() || value->is_symbolic() || value->is_list();
    if (value->is_hole() || !is_allowed(value, program, parameter)) continue;
    if (!is_passable) {
      report<kind::NotPassable>(value->span, text(parameter.name), described(value));
      continue;
    }
    if (value->is_list()) {
      value = builtin_join(
          *this, Call{value->span, "join", {string(value->span, ","), value}, instance.context});
    }
    scope.passed.push_back({std::string(text(parameter.name)), value});
  }
}

// Whether a parameter of a template admits all that is known of an argument.
bool Evaluator::is_allowed(V value, const ir::Program& program, const ir::Parameter& parameter) {
  if (value->kind == Kind::Choice) {
    return is_allowed(value->choice->then, program, parameter) &&
           is_allowed(value->choice->otherwise, program, parameter);
  }
  const std::vector<V> domain = value->kind == Kind::Param ? value->parameter->domain
                                : value->is_scalar()       ? std::vector<V>{value}
                                                           : std::vector<V>();
  for (const ir::Entry& entry : parameter.attributes) {
    if (text(entry.key) != "AllowedValues" || program[entry.value].kind != ir::ValueKind::List) {
      continue;
    }
    std::vector<std::string_view> allowed;
    for (const ir::ValueId item : program.items(entry.value)) {
      // Numbers are compared as they are written.
      allowed.push_back(files_.text(program[item].span));
      if (program[item].kind == ir::ValueKind::String) allowed.back() = program.string(item);
    }
    for (const V each : domain) {
      if (std::ranges::find(allowed, scalar_text(each)) != allowed.end()) continue;
      auto& finding =
          report<kind::ValueNotAllowed>(value->span, text(parameter.name), described(each));
      suggest(finding, scalar_text(each), allowed);
      if (finding.helps.empty()) finding.help("it takes " + base::either(allowed));
      return false;
    }
  }
  return true;
}

V Evaluator::template_output(const Instance* instance, Symbol name, Span span) {
  const StackScope& scope = *instance->inside;
  if (scope.imported) return scope.imported->output(text(name), span);
  const ir::Program& program = options_.templates->at(instance->module);
  if (program.stacks.empty()) return hole(span);
  const auto found = std::ranges::find(program.outputs, name, &ir::Output::name);
  if (found == program.outputs.end()) return nullptr;
  if (found->condition) {
    report<kind::ConditionalOutput>(span, text(instance->name), text(name));
    return hole(span);
  }
  return attribute(span, instance, intern("Outputs." + std::string(text(name))));
}

}  // namespace cairn::eval
