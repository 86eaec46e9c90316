// The whole run: stacks, rules, tests.

#include <algorithm>

#include "compiler/eval/builtins.h"
#include "compiler/eval/evaluator.h"
#include "compiler/eval/imported_template.h"

namespace cairn::eval {

Evaluator::Evaluator(const text::Files& files, const sema::Model& model,
                     const catalog::Catalog& catalog, const Options& options, Evaluation& result,
                     diag::Sink& sink)
    : files_(files),
      model_(model),
      tree_(*model.tree),
      catalog_(catalog),
      options_(options),
      result_(result),
      sink_(sink),
      symbols_(*model.symbols),
      types_(sink) {
  true_.kind = FormulaKind::True;
  true_.key = intern("true");
  false_.kind = FormulaKind::False;
  false_.key = intern("false");
  types_.set_resource_types(
      [](const void* self, std::string_view name) {
        return static_cast<const Evaluator*>(self)->find_type(name).has_value();
      },
      this);
}

void Evaluator::suggest(diag::Diagnostic& finding, std::string_view wanted,
                        std::vector<std::string_view> candidates) {
  // A loop may make the same mistake in each of its turns.
  if (!sink_.is_told(finding)) return;
  const auto near = base::nearest(wanted, candidates);
  if (!near.empty()) finding.help("did you mean " + base::either(near) + "?");
}

std::optional<catalog::ResourceType> Evaluator::find_type(std::string_view name) const {
  for (const catalog::Catalog& each : externs_) {
    if (const auto found = each.find(name)) return found;
  }
  return catalog_.find(name);
}

// `AWS::S3::Buckets` and `S3::Bucket` mean AWS::S3::Bucket.
void Evaluator::suggest_type(diag::Diagnostic& finding, std::string_view wanted) {
  const auto names = catalog_.type_names();
  auto near = base::nearest(wanted, names);
  if (near.empty() && !wanted.starts_with("AWS::")) {
    near = base::nearest("AWS::" + std::string(wanted), names);
  }
  if (near.empty()) {
    // The right resource under the wrong service.
    const std::string_view last = wanted.substr(wanted.rfind(':') + 1);
    for (const std::string_view name : names) {
      if (name.substr(name.rfind(':') + 1) == last && near.size() < 3) near.push_back(name);
    }
  }
  if (!near.empty()) {
    finding.help("did you mean " + base::either(near) + "?");
  } else {
    finding.help("a type that the catalog does not know yet is written `unchecked " +
                 std::string(wanted) + '`');
  }
}

NodeId Evaluator::outer_of(NodeId declaration) const {
  for (const NodeId outer : tree_.children(tree_.root(tree_.part_of(declaration)))) {
    if (sema::undecorated(tree_, outer) == declaration) return outer;
  }
  return declaration;
}

void Evaluator::run() {
  load_externs();
  for (const NodeId let : model_.lets) {
    if (tree_.child(let, 0)) global_let(let, tree_.span(tree_.child(let, 0)));
  }
  plan_deployments();
  for (Deployment& deployment : deployments_) run_deployment(deployment);
  for (const Deployment& deployment : deployments_) keep_exports(deployment);
  for (const StackSetPlan& plan : stack_set_plans_) {
    run_stack_set(plan.app, plan.node, plan.context, plan.first_environment);
  }
  for (const NodeId stack : model_.stacks) check_undeployed(stack);
  check_functions();
  check_settings();
}

// A stack that no app deploys is not built, but its mistakes are told.
void Evaluator::check_undeployed(NodeId stack) {
  const bool is_whole = tree_.child(stack, 0) && tree_.child(stack, 1);
  const bool was_run = std::ranges::any_of(
      scopes_, [&](const StackScope& scope) { return scope.declaration == stack; });
  if (!is_whole || was_run) return;
  StackScope& scope = add_scope(model_.name(tree_.child(stack, 0)));
  scope.is_test = true;
  scope.is_undeployed = true;
  scope.program = &result_.test_programs.emplace_back(symbols_);
  run_stack(stack, scope);
}

void Evaluator::run_stack(NodeId stack, StackScope& scope) {
  StackScope* const outer_scope = scope_;
  scope_ = &scope;
  const std::vector<const Formula*> outer_facts = std::move(facts_);
  facts_.clear();
  // A function may ask for this stack, and this stack for the function.
  const std::vector<NodeId> outer_calls = std::move(call_stack_);
  call_stack_.clear();
  ir::Program& program = *scope.program;
  scope.declaration = stack;
  scope.stack = {static_cast<std::uint32_t>(program.stacks.size())};
  ir::Stack& declared = program.stacks.emplace_back();
  declared.name = scope.name;
  declared.name_span = tree_.span(tree_.child(stack, 0));
  declared.span = tree_.span(stack);
  std::string description = tree_.documentation(outer_of(stack));
  std::ranges::replace(description, '\n', ' ');
  if (!description.empty()) declared.description = intern(description);
  if (scope.summary != nullptr) scope.summary->stack = scope.stack;
  if (!scope.is_test) {
    const bool is_child = scope.instance != nullptr;
    const ir::StackId parent =
        is_child ? scope.instance->context.scope->root->stack : ir::StackId();
    result_.roots.push_back(is_child ? result_.roots[parent.index] : scope.stack);
  }

  const NodeId block = tree_.child(stack, 1);
  scope.has_extensions = opts_into_extensions(block);
  register_members(scope);
  // Expanding one adds those within it.
  for (std::size_t i = 0; i < scope.parts.size(); ++i) {
    const StackScope& part = *scope.parts[i];
    for (std::size_t j = 0; j < part.instances.size(); ++j) {
      if (part.instances[j]->module) expand(*part.instances[j]);
    }
  }
  for (StackScope* part : scope.parts) force_lets(*part);

  emit_interface(scope);
  for (StackScope* part : scope.parts) {
    for (const Statement& raw : part->raws) lower_raw(raw, *part);
  }
  for (StackScope* part : scope.parts) {
    for (const Statement& assertion : part->asserts) lower_assert(assertion, *part);
    if (part->imported) part->imported->lower_rules();
  }
  // What a module makes of arguments that it refuses is not worth a finding.
  std::erase_if(scope.parts, [](const StackScope* part) { return part->is_refused; });
  for (StackScope* part : scope.parts) {
    for (Instance* instance : part->instances) lower_resource(*instance, *part);
  }
  for (StackScope* part : scope.parts) {
    for (const Statement& output : part->outputs) {
      if (part == &scope) {
        lower_output(output, scope);
      } else {
        output_value(output, *part);
      }
    }
  }
  emit_mappings(scope);
  // Where statements were lost to a mistake, nobody knows what was in them.
  if (program.stacks[scope.stack.index].resources.empty() && !scope.is_test &&
      !sink_.has_errors()) {
    report<kind::EmptyStack>(tree_.span(tree_.child(stack, 0)), text(scope.name));
  }
  scope_ = outer_scope;
  facts_ = outer_facts;
  call_stack_ = outer_calls;
}

// Registers what a stack or module declares; the values come later.
void Evaluator::register_members(StackScope& scope) {
  const NodeId block = tree_.child(scope.declaration, 1);
  const Context context = context_of(scope);
  // Which statement declares which resources, for loops that stand before them.
  const std::function<void(NodeId, std::size_t)> note = [&](NodeId node, std::size_t statement) {
    node = sema::undecorated(tree_, node);
    if (tree_.kind(node) == NodeKind::Resource || tree_.kind(node) == NodeKind::Existing) {
      if (!tree_.child(node, 0)) return;
      auto& places = scope.declaring[model_.name(tree_.child(node, 0))];
      if (places.empty() || places.back() != statement) places.push_back(statement);
    } else if (tree_.kind(node) == NodeKind::For || tree_.kind(node) == NodeKind::If ||
               tree_.kind(node) == NodeKind::Block) {
      for (const NodeId child : tree_.children(node)) {
        if (child) note(child, statement);
      }
    }
  };
  for (const NodeId child : tree_.children(block)) {
    note(child, scope.statements.size());
    scope.statements.push_back(child);
  }
  scope.statement_state.assign(scope.statements.size(), 0);

  const auto declare_parameters = [&] {
    for (const NodeId child : scope.statements) {
      const NodeId node = sema::undecorated(tree_, child);
      if (tree_.kind(node) == NodeKind::Param) declare_parameter(child, scope);
    }
  };
  // An argument of a module may need an output of it: a function the address of the
  // interface that calls it.
  const bool is_inlined = scope.root != &scope;
  if (!is_inlined) declare_parameters();
  for (std::size_t i = 0; i < scope.statements.size(); ++i) {
    if (scope.statement_state[i] != 0) continue;
    scope.statement_state[i] = 1;
    register_statement(scope.statements[i], context);
    scope.statement_state[i] = 2;
  }
  if (is_inlined) declare_parameters();
}

// Every let is evaluated, used or not: for its findings, and for the names that
// conditions get from them.
void Evaluator::force_lets(StackScope& scope) {
  for (const NodeId child : scope.statements) {
    const NodeId node = sema::undecorated(tree_, child);
    if (tree_.kind(node) == NodeKind::Let && tree_.child(node, 0)) {
      member_let(node, scope, tree_.span(tree_.child(node, 0)));
    }
  }
  for (const Statement& each : scope.blocks) {
    for (const Env* env = each.context.env; env != nullptr && env->lazy; env = env->parent) {
      force(*env, tree_.span(env->name));
    }
  }
}

// Rules of the author, over every resource of their type.
void Evaluator::run_rules(StackScope& scope) {
  for (const NodeId rule : model_.rules) {
    const NodeId formal = tree_.child(rule, 1);
    if (!formal) continue;
    const Type& type = types_.resolve(model_, tree_.child(formal, 1));
    if (type.kind != sema::TypeKind::Resource) {
      if (type.kind != sema::TypeKind::Any) {
        report<kind::WrongType>(tree_.span(tree_.child(formal, 1)), "what a rule looks at",
                                "a resource type", '`' + sema::to_string(type, symbols_) + '`');
      }
      continue;
    }
    std::vector<Instance*> instances;
    for (const StackScope* part : scope.parts) {
      instances.insert(instances.end(), part->instances.begin(), part->instances.end());
    }
    for (Instance* instance : instances) {
      if (instance->type_name != type.name || instance->is_existing) continue;
      if (instance->properties == nullptr || !instance->properties->is_record()) continue;
      Value view{.kind = Kind::ResourceView, .span = instance->name_span};
      view.instance = instance;
      Context context{.scope = nullptr, .guard = &true_, .is_tentative = true};
      context.env = bind(tree_.child(formal, 0), arena_.make(view), nullptr);
      visit_checks(tree_.child(rule, 2), context, [&](NodeId node, const Context& inner) {
        if (tree_.kind(node) == NodeKind::Assert) check_rule(rule, node, *instance, inner);
      });
    }
  }
}

void Evaluator::check_rule(NodeId rule, NodeId node, const Instance& instance,
                           const Context& context) {
  const NodeId test = tree_.child(node, 0);
  const V value = eval(test, context);
  if (value->is_hole()) return;
  const Formula* formula = as_formula(value, tree_.span(test), "what `assert` claims", context);
  // What only some deployments violate is violated all the same.
  if (formula == nullptr || formula->is_true()) return;
  const Formula* broken =
      conjunction(context.guard, negation(formula, tree_.span(test)), tree_.span(test));
  if (broken->is_false()) return;
  std::string message(tree_.text(test));
  if (const NodeId given = tree_.child(node, 1)) {
    const V said = eval(given, context);
    if (said->is_string()) message = said->text();
  }
  auto& finding = report<kind::RuleViolated>(instance.name_span, text(instance.id),
                                             tree_.text(tree_.child(rule, 0)), message);
  finding.note(tree_.span(test), broken->is_true() ? "the rule" : "the rule, for some parameters");
}

// The statements of a rule or a test, those of loops and branches in their turn.
void Evaluator::visit_checks(NodeId block, const Context& context,
                             const std::function<void(NodeId, const Context&)>& visit) {
  if (!block) return;
  Context inner = context;
  inner.env = bind_lets(block, context);
  for (const NodeId child : tree_.children(block)) {
    const NodeId node = sema::undecorated(tree_, child);
    switch (tree_.kind(node)) {
      case NodeKind::Let:
        break;
      case NodeKind::For: {
        const NodeId over = tree_.child(node, 2);
        each(eval(over, inner), tree_.span(over), inner, [&](V key, V value, const Formula* when) {
          Context turn = in_turn(node, key, value, inner);
          turn.guard = conjunction(inner.guard, when, tree_.span(over));
          visit_checks(tree_.child(node, 3), turn, visit);
        });
        break;
      }
      case NodeKind::If: {
        NodeId branch = node;
        const Formula* rest = inner.guard;
        while (branch && tree_.kind(branch) == NodeKind::If) {
          const NodeId test = tree_.child(branch, 0);
          const Span span = tree_.span(test);
          const V value = eval(test, inner);
          const Formula* formula =
              value->is_hole() ? nullptr : as_formula(value, span, "the condition of `if`", inner);
          // Unknown: neither branch can prove anything.
          if (formula == nullptr) {
            rest = &false_;
            break;
          }
          Context then = inner;
          then.guard = conjunction(rest, formula, span);
          if (!then.guard->is_false()) visit_checks(tree_.child(branch, 1), then, visit);
          rest = conjunction(rest, negation(formula, span), span);
          branch = tree_.child(branch, 2);
        }
        if (branch && tree_.kind(branch) == NodeKind::Block && !rest->is_false()) {
          Context otherwise = inner;
          otherwise.guard = rest;
          visit_checks(branch, otherwise, visit);
        }
        break;
      }
      case NodeKind::Assert:
      case NodeKind::Snapshot:
        visit(node, inner);
        break;
      default:
        report<kind::MisplacedStatement>(tree_.span(node), first_word(node));
    }
  }
  for (const Env* env = inner.env; env != context.env; env = env->parent) {
    force(*env, tree_.span(env->name));
  }
}

std::string_view Evaluator::first_word(NodeId node) const {
  const std::string_view text = tree_.text(node);
  return text.substr(0, text.find_first_of(" \t\r\n{"));
}

// Functions that nothing calls are run with unknown arguments, for their findings.
void Evaluator::check_functions() {
  for (const NodeId function : model_.functions) {
    Context context{.guard = &true_, .is_tentative = true};
    for (const NodeId formal : tree_.children(tree_.child(function, 1))) {
      if (!tree_.child(formal, 0)) continue;
      const Type& type = types_.resolve(model_, tree_.child(formal, 1));
      context.env = bind(tree_.child(formal, 0), hole(tree_.span(formal), &type), context.env);
    }
    if (const NodeId type = tree_.child(function, 2)) types_.resolve(model_, type);
    const NodeId body = tree_.child(function, 3);
    if (!body) continue;
    if (tree_.kind(body) != NodeKind::FunctionBody) {
      eval(body, context);
      continue;
    }
    const auto children = tree_.children(body);
    for (std::size_t i = 0; i + 1 < children.size(); ++i) {
      const V value = eval(tree_.child(children[i], 2), context);
      context.env = bind(tree_.child(children[i], 0), value, context.env);
    }
    if (!children.empty()) eval(children.back(), context);
  }
  for (const sema::FileNames& names : model_.files) {
    for (const auto& [name, alias] : names.types) types_.resolve(model_, tree_.child(alias, 1));
  }
}

// A `--set` that no stack knows is told: a slip in a name would build the default.
void Evaluator::check_settings() {
  result_.setting_used.assign(options_.settings.size(), false);
  for (std::size_t i = 0; i < options_.settings.size(); ++i) {
    const Setting& setting = options_.settings[i];
    for (const StackScope& scope : scopes_) {
      if (scope.instance != nullptr) continue;
      if (!setting.stack.empty() && setting.stack != text(scope.name)) continue;
      for (const auto& [declaration, parameter] : scope.parameters) {
        if (text(parameter->name) == setting.name) result_.setting_used[i] = true;
      }
    }
  }
}

void Evaluator::run_tests(std::string_view filter) {
  load_externs();
  for (const NodeId test : model_.tests) {
    const NodeId name_node = tree_.child(test, 0);
    const NodeId block = tree_.child(test, 1);
    if (!name_node || !block) continue;
    std::string name;
    for (const NodeId part : tree_.children(name_node)) name += tree_.cooked(part);
    if (!filter.empty() && name.find(filter) == std::string::npos) continue;

    TestResult result;
    result.name = name;
    result.span = tree_.span(name_node);
    const std::size_t errors_before = sink_.error_count();
    Context context{.guard = &true_, .is_tentative = true};
    visit_checks(block, context, [&](NodeId node, const Context& inner) {
      if (tree_.kind(node) == NodeKind::Assert) return run_assertion(node, inner);
      const NodeId shown = tree_.child(node, 0);
      const V value = eval(shown, inner);
      if (value->kind == Kind::StackView) {
        for (std::size_t i = 0; i < result_.test_programs.size(); ++i) {
          if (&result_.test_programs[i] == value->stack->program) {
            result.snapshots.push_back({tree_.span(node), i});
          }
        }
      } else if (!value->is_hole()) {
        report<kind::WrongType>(tree_.span(shown), "what `snapshot` shows", "a stack",
                                described(value));
      }
    });
    result.has_failed = sink_.error_count() > errors_before;
    result_.tests.push_back(std::move(result));
  }
}

void Evaluator::run_assertion(NodeId node, const Context& context) {
  const NodeId test = tree_.child(node, 0);
  const std::size_t errors_before = sink_.error_count();
  const V value = eval(test, context);
  std::string message(tree_.text(test));
  if (const NodeId given = tree_.child(node, 1)) {
    const V said = eval(given, context);
    if (said->is_string()) message = said->text();
  }
  const Formula* formula =
      value->is_hole() ? nullptr
                       : as_formula(value, tree_.span(test), "what `assert` claims", context);
  if (formula != nullptr && formula->is_true()) return;
  if (formula == nullptr || !formula->is_false()) {
    if (sink_.error_count() == errors_before) {
      report<kind::UndecidedAssertion>(tree_.span(test), message)
          .help("give the stack the parameters that it depends on");
    }
    return;
  }
  auto& finding = report<kind::AssertionFailed>(tree_.span(test), message);
  // For a comparison, what was there.
  if (tree_.kind(test) == NodeKind::Binary) {
    const diag::Sink::Muted muted(sink_);
    const V left = eval(tree_.child(test, 0), context);
    const V right = eval(tree_.child(test, 1), context);
    if (!left->is_hole()) {
      finding.note(tree_.span(tree_.child(test, 0)), "is " + described(left));
    }
    if (!right->is_hole() && right->kind != Kind::Function) {
      finding.note(tree_.span(tree_.child(test, 1)), "is " + described(right));
    }
  }
}

// A stack as a test calls it: with its parameters answered.
V Evaluator::instantiate(NodeId stack, std::span<const Argument> arguments, Span span,
                         const Context&) {
  StackScope& scope = add_scope(model_.name(tree_.child(stack, 0)));
  scope.is_test = true;
  std::vector<std::string_view> names;
  for (const NodeId outer : tree_.children(tree_.child(stack, 1))) {
    const NodeId node = sema::undecorated(tree_, outer);
    if (tree_.kind(node) == NodeKind::Param && tree_.child(node, 0)) {
      names.push_back(tree_.text(tree_.child(node, 0)));
    }
  }
  for (const Argument& argument : arguments) {
    if (!argument.name) {
      report<kind::UnnamedArgument>(argument.value->span, text(scope.name));
      return hole(span);
    }
    if (std::ranges::find(names, text(argument.name)) == names.end()) {
      suggest(
          report<kind::UnknownArgument>(argument.name_span, text(argument.name), text(scope.name)),
          text(argument.name), names);
      return hole(span);
    }
    scope.arguments[std::string(text(argument.name))] = argument.value;
  }
  if (test_depth_ > 8) {
    report<kind::TooDeep>(span);
    return hole(span);
  }
  ++test_depth_;
  scope.program = &result_.test_programs.emplace_back(symbols_);
  run_stack(stack, scope);
  --test_depth_;
  Value result{.kind = Kind::StackView, .span = span};
  result.stack = &scope;
  return arena_.make(result);
}

Evaluation evaluate(const text::Files& files, const sema::Model& model,
                    const catalog::Catalog& catalog, const Options& options, diag::Sink& sink) {
  Evaluation result(*model.symbols);
  Evaluator(files, model, catalog, options, result, sink).run();
  return result;
}

Evaluation evaluate_tests(const text::Files& files, const sema::Model& model,
                          const catalog::Catalog& catalog, const Options& options,
                          std::string_view filter, diag::Sink& sink) {
  Evaluation result(*model.symbols);
  Evaluator(files, model, catalog, options, result, sink).run_tests(filter);
  return result;
}

}  // namespace cairn::eval
