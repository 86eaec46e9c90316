// Applications: which stacks go where, and in which order.

#include <algorithm>
#include <array>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

// Without an app, every stack is deployed once, under its own name.
void Evaluator::plan_deployments() {
  for (const NodeId app : model_.apps) plan_app(app);
  if (!model_.apps.empty()) return;
  for (const NodeId stack : model_.stacks) {
    if (!tree_.child(stack, 0) || !tree_.child(stack, 1)) continue;
    Deployment& deployment = deployments_.emplace_back();
    deployment.name = model_.name(tree_.child(stack, 0));
    deployment.stack = stack;
    deployment.stack_name = text(deployment.name);
    deployment.context.guard = &true_;
  }
}

void Evaluator::plan_app(NodeId app) {
  if (!tree_.child(app, 0)) return;
  Context context{.guard = &true_};
  const std::size_t first = environments_.size();
  const auto items = tree_.children(app).subspan(1);
  std::vector<Statement> tags;
  for (const NodeId outer : items) {
    const NodeId node = sema::undecorated(tree_, outer);
    if (tree_.kind(node) != NodeKind::Env || !tree_.child(node, 0)) continue;
    add_environment(node);
    const Symbol name = environments_.back().name;
    context.env = bind(tree_.child(node, 0), string(tree_.span(tree_.child(node, 0)), text(name)),
                       context.env);
  }
  context.env = bind_lets(app, context);
  for (const NodeId outer : items) {
    const NodeId node = sema::undecorated(tree_, outer);
    if (tree_.kind(node) == NodeKind::Tags) tags.push_back({node, context});
  }
  for (const NodeId outer : items) {
    const NodeId node = sema::undecorated(tree_, outer);
    if (tree_.kind(node) == NodeKind::StackSet) {
      if (tree_.child(node, 0)) stack_set_plans_.push_back({app, node, context, first});
    }
    if (tree_.kind(node) != NodeKind::Deploy || !tree_.child(node, 0)) continue;
    plan_deploy(app, outer, context, tags, first);
  }
  for (const Env* env = context.env; env != nullptr && env->lazy; env = env->parent) {
    force(*env, tree_.span(env->name));
  }
}

// `env prod { account: "022222222222", region: "eu-west-1" }`
void Evaluator::add_environment(NodeId node) {
  Environment& result = environments_.emplace_back();
  result.name = model_.name(tree_.child(node, 0));
  const Span span = tree_.span(tree_.child(node, 0));
  for (const Environment& other : environments_) {
    if (&other == &result || other.name != result.name) continue;
    report<kind::DuplicateName>(span, text(result.name));
  }
  const NodeId body = tree_.child(node, 1);
  const V given = body ? eval(body, {.guard = &true_}) : record(span, {});
  if (!given->is_record()) return;
  static constexpr std::array<std::string_view, 3> kNames = {"account", "region", "role"};
  for (const Field& field : given->fields()) {
    const std::string_view name = text(field.name);
    if (field.value->is_hole()) continue;
    if (std::ranges::find(kNames, name) == kNames.end()) {
      suggest(report<kind::UnknownField>(field.name_span, name, "an environment"), name,
              {kNames.begin(), kNames.end()});
    } else if (!field.value->is_string()) {
      report<kind::WrongType>(field.value->span, '`' + std::string(name) + '`', "a text",
                              described(field.value));
    } else {
      (name == "account"  ? result.account
       : name == "region" ? result.region
                          : result.role) = field.value->text();
    }
  }
  for (const std::string_view name : {"account", "region"}) {
    if (given->field(intern(name)) != nullptr) continue;
    report<kind::MissingField>(span, name, text(result.name));
  }
}

void Evaluator::plan_deploy(NodeId app, NodeId outer, const Context& context,
                            std::span<const Statement> tags, std::size_t first) {
  const NodeId node = sema::undecorated(tree_, outer);
  const NodeId path = tree_.child(node, 0);
  const std::string written = tree_.path(path);
  const sema::Binding stack = model_.global(path, written);
  if (model_.is_lost(path, written) || written.empty()) return;
  if (stack.kind == sema::BindingKind::None) {
    std::vector<std::string_view> names;
    for (const NodeId each : model_.stacks) names.push_back(tree_.text(tree_.child(each, 0)));
    suggest(report<kind::UnknownName>(tree_.span(path), written), written, names);
    return;
  }
  if (stack.kind != sema::BindingKind::Stack) {
    report<kind::WrongType>(tree_.span(path), "what `deploy` takes", "a stack",
                            '`' + written + '`');
    return;
  }
  const NodeId alias = tree_.child(node, 1);
  const NodeId to = tree_.child(node, 2);
  const V targets = to ? eval(to, context) : hole(tree_.span(node));
  std::vector<V> items = {targets};
  if (targets->is_list()) items.assign(targets->items().begin(), targets->items().end());
  for (const V item : items) {
    if (item->is_hole()) continue;
    const auto place = std::find_if(environments_.begin() + static_cast<std::ptrdiff_t>(first),
                                    environments_.end(), [&](const Environment& each) {
                                      return item->is_string() && text(each.name) == item->text();
                                    });
    if (place == environments_.end()) {
      report<kind::WrongType>(item->span, "what `deploy` goes to", "an environment",
                              described(item));
      continue;
    }
    Deployment& deployment = deployments_.emplace_back();
    deployment.name = alias ? model_.name(alias) : model_.name(tree_.child(stack.declaration, 0));
    deployment.stack = stack.declaration;
    deployment.node = node;
    deployment.context = context;
    deployment.environment = &*place;
    deployment.tags.assign(tags.begin(), tags.end());
    deployment.stack_name = std::string(tree_.text(tree_.child(app, 0))) + '-' +
                            std::string(text(place->name)) + '-' +
                            std::string(text(deployment.name));
    name_deployment(deployment, outer);
    for (const Deployment& other : deployments_) {
      if (&other == &deployment || other.name != deployment.name ||
          other.environment != deployment.environment) {
        continue;
      }
      const Span span = tree_.span(alias ? alias : path);
      report<kind::DuplicateName>(span, text(deployment.name))
          .help("give one of them a name: `deploy " + written + " as Other to ...`");
    }
  }
}

// `@name("...")` on the deployment.
void Evaluator::name_deployment(Deployment& deployment, NodeId outer) {
  if (outer == deployment.node) return;
  for (const NodeId decorator : tree_.children(outer)) {
    if (tree_.kind(decorator) != NodeKind::Decorator || !tree_.child(decorator, 0)) continue;
    const std::string_view name = tree_.text(tree_.child(decorator, 0));
    if (name != "name") {
      report<kind::MisplacedDecorator>(tree_.span(decorator), name, "a resource");
      continue;
    }
    const auto arguments = eval_arguments(tree_.children(decorator).subspan(1), deployment.context);
    if (arguments.size() == 1 && arguments[0].value->is_string()) {
      deployment.stack_name = arguments[0].value->text();
    } else if (arguments.size() != 1 || !arguments[0].value->is_hole()) {
      report<kind::BadDecorator>(tree_.span(decorator), "name", "one text known at build");
    }
  }
}

void Evaluator::run_deployment(Deployment& deployment) {
  if (deployment.state != Deployment::State::New) return;
  deployment.state = Deployment::State::Open;
  open_deployments_.push_back(&deployment);
  StackScope& scope = add_scope(deployment.name);
  scope.program = &result_.program;
  scope.deployment = &deployment;
  scope.summary = &result_.summaries.emplace_back();
  deployment.scope = &scope;
  for (const Statement& tags : deployment.tags) {
    scope.tags.push_back(tags);
    scope.tags.back().context.scope = &scope;
  }
  StackSummary& summary = *scope.summary;
  summary.stack_name = deployment.stack_name;
  if (const Environment* place = deployment.environment) {
    summary.environment = text(place->name);
    summary.account = place->account;
    summary.region = place->region;
    summary.role = place->role;
  }
  run_stack(deployment.stack, scope);
  run_rules(scope);
  const V given = deployment.arguments;
  if (given != nullptr && given->is_record()) check_argument_names(given, scope);
  summary.order = ++deployed_;
  summary.lacks_values |= lacks_global_values_;
  open_deployments_.pop_back();
  deployment.state = Deployment::State::Done;
}

// What the app gives to a parameter; none where it gives nothing.
const Field* Evaluator::deploy_argument(const Parameter& parameter, StackScope& scope) {
  Deployment* deployment = scope.deployment;
  if (deployment == nullptr || !deployment->node) return nullptr;
  if (deployment->arguments == nullptr) {
    const NodeId body = tree_.child(deployment->node, 3);
    Context context = deployment->context;
    context.scope = &scope;
    deployment->arguments = body ? eval(body, context) : record(parameter.span, {});
  }
  const V given = deployment->arguments;
  return given->is_record() ? given->field(parameter.name) : nullptr;
}

}  // namespace cairn::eval
