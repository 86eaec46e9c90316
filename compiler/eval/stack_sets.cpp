// `stackset`: a stack in many accounts. It becomes a template with one
// AWS::CloudFormation::StackSet, deployed where its administrator is, beside the template
// that the accounts get.

#include <algorithm>
#include <array>
#include <map>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

static constexpr std::string_view kType = "AWS::CloudFormation::StackSet";
static constexpr std::array<std::string_view, 13> kFields = {"admin",
                                                             "targets",
                                                             "skip",
                                                             "regions",
                                                             "autoDeploy",
                                                             "retainStacks",
                                                             "maxConcurrent",
                                                             "maxConcurrentPercent",
                                                             "failureTolerance",
                                                             "failureTolerancePercent",
                                                             "parallelRegions",
                                                             "capabilities",
                                                             "params"};

// `ou("ou-abcd-12345678")`, accounts, or a list of either.
StackSetTargets Evaluator::stack_set_targets(NodeId node, const Context& context) {
  StackSetTargets result;
  std::vector<NodeId> nodes = {node};
  if (tree_.kind(node) == NodeKind::List) {
    nodes.assign(tree_.children(node).begin(), tree_.children(node).end());
  }
  for (const NodeId each : nodes) {
    const NodeId callee = tree_.kind(each) == NodeKind::Call ? tree_.child(each, 0) : NodeId();
    const bool is_unit = callee && tree_.text(callee) == "ou";
    std::vector<V> values;
    if (is_unit) {
      for (const Argument& argument : eval_arguments(tree_.children(each).subspan(1), context)) {
        values.push_back(argument.value);
      }
    } else {
      values.push_back(eval(each, context));
    }
    for (const V value : values) {
      if (value->is_hole()) {
        result.is_wrong = true;
      } else if (value->is_string()) {
        (is_unit ? result.units : result.accounts).push_back(value);
      } else {
        report<kind::WrongType>(value->span, "a target of a stack set", "an account or `ou(...)`",
                                described(value));
        result.is_wrong = true;
      }
    }
  }
  if (!result.units.empty() && !result.accounts.empty()) {
    report<kind::WrongType>(tree_.span(node), "what a stack set goes to",
                            "organizational units, or accounts", "both");
    result.is_wrong = true;
  }
  return result;
}

void Evaluator::run_stack_set(NodeId app, NodeId node, const Context& context, std::size_t first) {
  const NodeId path = tree_.child(node, 0);
  const std::string written = tree_.path(path);
  const sema::Binding stack = model_.global(path, written);
  if (stack.kind != sema::BindingKind::Stack) {
    if (model_.is_lost(path, written)) return;
    report<kind::WrongType>(tree_.span(path), "what `stackset` takes", "a stack",
                            '`' + written + '`');
    return;
  }
  std::map<std::string_view, NodeId> fields;
  for (const NodeId field : tree_.children(tree_.child(node, 1))) {
    if (tree_.kind(field) != NodeKind::Field || !tree_.child(field, 1)) continue;
    const std::string_view name = tree_.text(tree_.child(field, 0));
    if (std::ranges::find(kFields, name) == kFields.end()) {
      suggest(report<kind::UnknownField>(tree_.span(tree_.child(field, 0)), name, "a stack set"),
              name, {kFields.begin(), kFields.end()});
    } else {
      fields[name] = tree_.child(field, 1);
    }
  }
  bool is_whole = true;
  for (const std::string_view name : {"admin", "targets", "regions"}) {
    if (fields.contains(name)) continue;
    report<kind::MissingField>(tree_.span(path), name, written);
    is_whole = false;
  }
  if (!is_whole) return;

  const V admin = eval(fields["admin"], context);
  const auto place = std::find_if(environments_.begin() + static_cast<std::ptrdiff_t>(first),
                                  environments_.end(), [&](const Environment& each) {
                                    return admin->is_string() && text(each.name) == admin->text();
                                  });
  if (place == environments_.end()) {
    if (admin->is_hole()) return;
    report<kind::WrongType>(admin->span, "`admin`", "an environment", described(admin));
    return;
  }
  const StackSetTargets targets = stack_set_targets(fields["targets"], context);
  if (targets.is_wrong) return;
  for (const std::string_view name : {"skip", "autoDeploy", "retainStacks"}) {
    if (!targets.units.empty() || !fields.contains(name)) continue;
    report<kind::UnknownField>(tree_.span(fields[name]), name, "a stack set of accounts")
        .help("it is for organizational units: `targets: ou(\"...\")`");
  }

  const std::string_view plain = tree_.text(tree_.child(stack.declaration, 0));
  for (const StackSummary& other : result_.summaries) {
    const bool is_here = other.environment == text(place->name);
    if (!is_here || text(result_.program[other.stack].name) != plain) continue;
    report<kind::DuplicateName>(tree_.span(path), plain);
    return;
  }
  StackScope& outer = add_scope(intern(plain));
  for (const NodeId item : tree_.children(app)) {
    const NodeId tags = sema::undecorated(tree_, item);
    if (tree_.kind(tags) != NodeKind::Tags) continue;
    outer.tags.push_back({tags, context});
    outer.tags.back().context.scope = &outer;
  }
  outer.program = &result_.program;
  outer.stack = {static_cast<std::uint32_t>(result_.program.stacks.size())};
  ir::Stack& declared = result_.program.stacks.emplace_back();
  declared.name = outer.name;
  declared.name_span = tree_.span(path);
  declared.span = tree_.span(node);
  result_.roots.push_back(outer.stack);

  Deployment& inner = stack_sets_.emplace_back();
  inner.name = intern(std::string(plain) + ".Instances");
  inner.stack = stack.declaration;
  inner.node = node;
  inner.context = context;
  inner.state = Deployment::State::Open;
  StackScope& scope = add_scope(inner.name);
  scope.program = &result_.program;
  scope.deployment = &inner;
  scope.summary = &result_.summaries.emplace_back();
  inner.scope = &scope;
  Context arguments = context;
  arguments.scope = &scope;
  inner.arguments =
      fields.contains("params") ? eval(fields["params"], arguments) : record(tree_.span(path), {});
  run_stack(stack.declaration, scope);
  run_rules(scope);
  result_.roots[scope.stack.index] = outer.stack;
  if (inner.arguments->is_record()) check_argument_names(inner.arguments, scope);

  StackSummary& summary = result_.summaries.emplace_back();
  summary.stack = outer.stack;
  summary.environment = text(place->name);
  summary.account = place->account;
  summary.region = place->region;
  summary.role = place->role;
  summary.stack_name = std::string(tree_.text(tree_.child(app, 0))) + '-' + summary.environment +
                       '-' + std::string(plain);
  summary.order = ++deployed_;
  lower_stack_set(outer, scope, node, fields, targets, context);
}

void Evaluator::lower_stack_set(StackScope& outer, const StackScope& scope, NodeId node,
                                const std::map<std::string_view, NodeId>& fields,
                                const StackSetTargets& targets, const Context& context) {
  const Span span = tree_.span(tree_.child(node, 0));
  std::vector<Field> properties;
  const auto put = [&](std::vector<Field>& record, std::string_view key, V value) {
    if (value != nullptr && !value->is_hole()) record.push_back({intern(key), value->span, value});
  };
  const auto given = [&](std::string_view name) -> V {
    const auto found = fields.find(name);
    return found == fields.end() ? nullptr : eval(found->second, context);
  };
  const bool is_managed = !targets.units.empty();
  put(properties, "StackSetName", string(span, text(outer.name)));
  put(properties, "PermissionModel", string(span, is_managed ? "SERVICE_MANAGED" : "SELF_MANAGED"));
  put(properties, "TemplateURL",
      string(span, std::string(text(scope.name)) + options_.template_extension));
  std::vector<V> parameters;
  for (const ParameterValue& value : scope.summary->values) {
    const std::array<Field, 2> pair = {
        Field{intern("ParameterKey"), span, string(span, value.name)},
        Field{intern("ParameterValue"), span, string(span, value.value)}};
    parameters.push_back(record(span, pair));
  }
  if (!parameters.empty()) put(properties, "Parameters", list(span, parameters));
  put(properties, "Capabilities", given("capabilities"));
  if (is_managed) {
    const V automatic = given("autoDeploy");
    const V retained = given("retainStacks");
    std::vector<Field> deployment;
    put(deployment, "Enabled", automatic != nullptr ? automatic : boolean(span, false));
    const bool is_on = automatic != nullptr && automatic->kind == Kind::Bool && automatic->boolean;
    if (is_on) {
      put(deployment, "RetainStacksOnAccountRemoval",
          retained != nullptr ? retained : boolean(span, false));
    }
    put(properties, "AutoDeployment", record(span, deployment));
  }
  std::vector<Field> preferences;
  put(preferences, "MaxConcurrentCount", given("maxConcurrent"));
  put(preferences, "MaxConcurrentPercentage", given("maxConcurrentPercent"));
  put(preferences, "FailureToleranceCount", given("failureTolerance"));
  put(preferences, "FailureTolerancePercentage", given("failureTolerancePercent"));
  if (const V parallel = given("parallelRegions");
      parallel != nullptr && parallel->kind == Kind::Bool) {
    put(preferences, "RegionConcurrencyType",
        string(parallel->span, parallel->boolean ? "PARALLEL" : "SEQUENTIAL"));
  }
  if (!preferences.empty()) put(properties, "OperationPreferences", record(span, preferences));

  std::vector<Field> places;
  if (is_managed) {
    put(places, "OrganizationalUnitIds", list(span, targets.units));
    if (const V skipped = given("skip")) {
      put(places, "AccountFilterType", string(span, "DIFFERENCE"));
      put(places, "Accounts", skipped);
    }
  } else {
    put(places, "Accounts", list(span, targets.accounts));
  }
  std::vector<Field> group;
  put(group, "DeploymentTargets", record(span, places));
  put(group, "Regions", given("regions"));
  const std::array<V, 1> groups = {record(span, group)};
  put(properties, "StackInstancesGroup", list(span, groups));

  Instance& instance = instances_.emplace_back();
  instance.name = outer.name;
  instance.id = outer.name;
  instance.decorated = node;
  instance.declaration = node;
  instance.name_span = span;
  instance.context = context_of(outer);
  instance.guard = &true_;
  instance.type_name = kType;
  instance.type = find_type(kType);
  instance.properties = record(span, properties);
  claim_id(outer, instance.id, span, span);
  ir::Resource resource;
  resource.name = instance.id;
  resource.name_span = span;
  resource.span = tree_.span(node);
  resource.stack = outer.stack;
  resource.type = intern(kType);
  resource.type_span = span;
  instance.ir = {static_cast<std::uint32_t>(outer.program->resources.size())};
  outer.program->resources.push_back(std::move(resource));
  outer.program->stacks[outer.stack.index].resources.push_back(instance.ir);
  StackScope* const before = scope_;
  scope_ = &outer;
  lower_resource(instance, outer);
  scope_ = before;
}

}  // namespace cairn::eval
