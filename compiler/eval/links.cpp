// References between stacks: weak by Fn::GetStackOutput, strong by Fn::ImportValue.

#include <algorithm>
#include <array>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

const Deployment* deployment_of(const StackScope* scope) {
  while (scope != nullptr && scope->root->deployment == nullptr &&
         scope->root->instance != nullptr) {
    scope = scope->root->instance->context.scope;
  }
  return scope == nullptr ? nullptr : scope->root->deployment;
}

// `dev/Network`, as its template is called in `out`.
std::string Evaluator::path_of(const Deployment& deployment) const {
  const std::string name(text(deployment.name));
  return deployment.environment == nullptr
             ? name
             : std::string(text(deployment.environment->name)) + '/' + name;
}

// The one in the same environment, or the only one there is.
Deployment* Evaluator::find_deployment(V ref, const Deployment* here, Span span) {
  const NodeId declaration{ref->count};
  std::vector<Deployment*> candidates;
  Deployment* near = nullptr;
  for (Deployment& each : deployments_) {
    if (each.stack != declaration && each.node != declaration && each.name != ref->name) continue;
    candidates.push_back(&each);
    const bool is_near = here != nullptr && each.environment == here->environment;
    // One that bears the name itself comes before one that bears another.
    if (is_near && (near == nullptr || each.name == ref->name)) near = &each;
  }
  if (near != nullptr) return near;
  if (candidates.size() == 1) return candidates[0];
  if (candidates.empty()) {
    report<kind::StackNotDeployed>(span, text(ref->name));
  } else {
    const bool has_place = here != nullptr && here->environment != nullptr;
    report<kind::AmbiguousStack>(span, text(ref->name),
                                 has_place ? text(here->environment->name) : "here");
  }
  return nullptr;
}

V Evaluator::stack_output(V ref, Symbol name, Span span, const Context& context) {
  // A test looks at one stack: what others give is unknown to it.
  if (deployments_.empty() || (context.scope != nullptr && context.scope->root->is_undeployed)) {
    return hole(span);
  }
  const Deployment* here = deployment_of(context.scope);
  Deployment* target = find_deployment(ref, here, span);
  if (target == nullptr) return hole(span);
  if (target->state == Deployment::State::Open) {
    std::string circle;
    bool is_in_it = false;
    for (const Deployment* each : open_deployments_) {
      is_in_it |= each == target;
      if (is_in_it) circle += std::string(text(each->name)) + " -> ";
    }
    report<kind::CircularStacks>(span, circle + std::string(text(target->name)));
    return hole(span);
  }
  run_deployment(*target);
  if (target->scope->summary->lacks_values) {
    (here != nullptr ? here->scope->summary->lacks_values : lacks_global_values_) = true;
  }

  const StackScope& scope = *target->scope;
  std::vector<std::string_view> names;
  for (const Statement& statement : scope.outputs) {
    const NodeId node = sema::undecorated(tree_, statement.node);
    if (!tree_.child(node, 0)) continue;
    names.push_back(tree_.text(tree_.child(node, 0)));
    if (model_.name(tree_.child(node, 0)) != name) continue;
    if (!statement.context.guard->is_true()) {
      report<kind::ConditionalOutput>(span, text(ref->name), text(name));
      return hole(span);
    }
    return link_to(*target, statement, here, span);
  }
  const std::string shown = '`' + std::string(text(ref->name)) + '`';
  auto& finding = report<kind::UnknownMember>(span, shown, text(name));
  suggest(finding, text(name), names);
  const auto members = model_.members.find(target->stack);
  if (members != model_.members.end() && members->second.names.contains(name)) {
    finding.help("of another stack only outputs are visible: `output " + std::string(text(name)) +
                 " = ...`");
  }
  return hole(span);
}

V Evaluator::link_to(Deployment& target, const Statement& statement, const Deployment* here,
                     Span span) {
  const StackScope& scope = *target.scope;
  const NodeId node = sema::undecorated(tree_, statement.node);
  const std::string_view name = tree_.text(tree_.child(node, 0));
  const auto found =
      std::ranges::find(scope.output_values, node, [](const auto& each) { return each.first; });
  if (found == scope.output_values.end() || found->second->is_hole()) return hole(span);
  const bool is_list = is_list_like(found->second);
  const Environment* from = here != nullptr ? here->environment : nullptr;
  const Environment* to = target.environment;
  const bool has_places = from != nullptr && to != nullptr;
  const bool is_other_region = has_places && from->region != to->region;
  const bool is_other_account = has_places && from->account != to->account;

  if ((tree_.aux(node) & syntax::kExport) != 0 || options_.links_by_export) {
    if (is_other_region || is_other_account) {
      report<kind::StrongLink>(span, name,
                               is_other_account ? "the account " + to->account : to->region)
          .note(tree_.span(tree_.child(node, 0)), "declared here");
      return hole(span);
    }
    const std::string exported = export_name(target, statement, span);
    if (exported.empty()) return hole(span);
    if (here != nullptr) {
      result_.strong_links.push_back({path_of(target), std::string(name), path_of(*here)});
    }
    const std::array<V, 1> operand = {string(span, exported)};
    const Type* type = is_list ? nullptr : link_type(node, found->second);
    const V value = intrinsic(span, ir::Function::ImportValue, operand, Phase::Deferred, type);
    if (!is_list) return value;
    const std::array<V, 2> operands = {string(span, ","), value};
    return intrinsic(span, ir::Function::Split, operands, Phase::Deferred,
                     &types_.list_of(types_.string()));
  }
  if (is_list) {
    report<kind::WeakList>(span, name).note(tree_.span(tree_.child(node, 0)), "declared here");
    return hole(span);
  }
  std::vector<Field> fields = {
      {intern("StackName"), span, string(span, target.stack_name)},
      {intern("OutputName"), span, string(span, name)},
  };
  if (is_other_region) fields.push_back({intern("Region"), span, string(span, to->region)});
  if (is_other_account) {
    if (to->role.empty()) {
      report<kind::MissingRole>(span, name, to->account);
      return hole(span);
    }
    fields.push_back({intern("RoleArn"), span, string(span, to->role)});
  }
  const std::array<V, 1> operand = {record(span, fields)};
  return intrinsic(span, ir::Function::GetStackOutput, operand, Phase::Deferred,
                   link_type(node, found->second));
}

// What is known of a value in another stack: as it is declared there, or by what it is.
const Type* Evaluator::link_type(NodeId output, V value) {
  if (const NodeId declared = tree_.child(output, 1)) {
    return &sema::carried(types_.resolve(model_, declared));
  }
  static const Type kNumber{.kind = sema::TypeKind::Float};
  static const Type kTruth{.kind = sema::TypeKind::Bool};
  if (value->type != nullptr) return &sema::carried(*value->type);
  if (value->is_number()) return &kNumber;
  if (value->kind == Kind::Bool || value->kind == Kind::Condition) return &kTruth;
  return nullptr;
}

// The name that the export has, once deployed; with `--links=export` an output that is
// read becomes one.
std::string Evaluator::export_name(Deployment& target, const Statement& statement, Span span) {
  const NodeId node = sema::undecorated(tree_, statement.node);
  const std::string name(tree_.text(tree_.child(node, 0)));
  if (const NodeId given = tree_.child(node, 3)) {
    const V value = eval(given, statement.context);
    if (value->is_string()) return std::string(value->text());
    if (!value->is_hole()) {
      report<kind::Unsupported>(span, "a link to an export whose name a deployment decides");
    }
    return {};
  }
  ir::Program& program = *target.scope->program;
  for (const ir::OutputId id : program.stacks[target.scope->stack.index].outputs) {
    if (program.text(program.outputs[id.index].name) != name) continue;
    if (program.outputs[id.index].export_name) break;
    program.outputs[id.index].export_name = default_export_name(program, span, name);
  }
  return target.stack_name + '-' + name;
}

// CloudFormation refuses to remove an export while a deployed stack imports it. Those that
// only a reference made would go with it.
void Evaluator::keep_exports(const Deployment& deployment) {
  ir::Program& program = *deployment.scope->program;
  const std::string stack = path_of(deployment);
  for (const ir::OutputId id : program.stacks[deployment.scope->stack.index].outputs) {
    ir::Output& output = program.outputs[id.index];
    const std::string name(text(output.name));
    if (output.export_name || !options_.kept_exports.contains({stack, name})) continue;
    output.export_name = default_export_name(program, output.name_span, name);
    report<kind::KeptExport>(output.name_span, name, stack);
  }
}

ir::ValueId Evaluator::default_export_name(ir::Program& program, Span span, std::string_view name) {
  const std::array<ir::ValueId, 2> parts = {program.pseudo(span, "AWS::StackName"),
                                            program.string(span, "-" + std::string(name))};
  return program.call(span, ir::Function::Sub, parts);
}

}  // namespace cairn::eval
