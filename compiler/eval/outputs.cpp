// Outputs, assertions and `raw`.

#include <algorithm>

#include "compiler/eval/builtins.h"
#include "compiler/eval/evaluator.h"

namespace cairn::eval {

void Evaluator::lower_output(const Statement& statement, StackScope& scope) {
  const NodeId node = sema::undecorated(tree_, statement.node);
  const NodeId name_node = tree_.child(node, 0);
  if (!name_node) return;
  const Span span = tree_.span(name_node);
  const Symbol name = model_.name(name_node);
  const bool is_export = tree_.aux(node) & syntax::kExport;

  V value = eval(tree_.child(node, 2), statement.context);
  if (const NodeId type = tree_.child(node, 1)) {
    value = fit(value, types_.resolve(model_, type), value->span, false, statement.context);
  }
  scope.output_values.push_back({node, value});
  if (value->is_hole()) return;
  // A parent takes from its child what only a deployment knows; the rest it knows itself.
  if (scope.instance != nullptr && value->is_record() && is_known(value)) return;

  // What may be absent makes the whole output conditional.
  const Formula* guard = statement.context.guard;
  while (value->kind == Kind::Choice &&
         (value->choice->then->is_null() || value->choice->otherwise->is_null())) {
    const bool is_then = !value->choice->then->is_null();
    const Formula* condition = value->choice->condition;
    guard = conjunction(guard, is_then ? condition : negation(condition, value->span), value->span);
    value = is_then ? value->choice->then : value->choice->otherwise;
  }
  if (value->is_null() || guard->is_false()) {
    report<kind::NullValue>(value->span).help("an output needs a value: put it under `if`");
    return;
  }
  // Outputs carry text: lists are joined, and split again by whoever reads them.
  const bool is_list = is_list_like(value);
  if (is_list) {
    value = builtin_join(*this,
                         Call{value->span, "join", {string(span, ","), value}, statement.context});
  } else if (value->is_record() || value->kind == Kind::Handle || value->kind == Kind::Family ||
             value->kind == Kind::Function || value->kind == Kind::Builtin ||
             value->kind == Kind::AttributeGroup) {
    auto& finding = report<kind::BadOutput>(value->span, described(value));
    if (value->kind == Kind::Handle) finding.help("say which: " + choices_of(*value->instance));
    if (value->is_record()) finding.help("one output for each field, or `json(...)` of it");
    return;
  }
  if (value->is_hole()) return;

  const auto symbol = intern(text(name));
  for (const ir::OutputId id : scope.program->stacks[scope.stack.index].outputs) {
    if ((*scope.program)[id].name != symbol) continue;
    report<kind::IdCollision>(span, text(name))
        .note((*scope.program)[id].name_span, "the other one");
    return;
  }
  const std::string_view plain = text(name);
  if (!std::ranges::all_of(plain, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      })) {
    report<kind::BadLogicalId>(span, plain).help("`" + pascal_case(plain) + "` would do");
    return;
  }

  Slot slot;
  slot.place = Slot::Place::Output;
  ir::Output output;
  output.name = symbol;
  output.name_span = span;
  output.span = tree_.span(node);
  facts_.clear();
  assume(guard);
  // An empty text is a value, if an odd one.
  output.value = value->is_string() && value->count == 0 ? scope.program->string(value->span, "")
                                                         : lower(value, slot);
  facts_.clear();
  if (!output.value) return;
  std::string description = tree_.documentation(statement.node);
  std::ranges::replace(description, '\n', ' ');
  if (!description.empty()) output.description = intern(description);
  if (!guard->is_true()) {
    output.condition = lower_condition(guard, scope);
    output.condition_name = (*scope.program)[output.condition].name;
  }
  if (is_export) {
    if (const NodeId given = tree_.child(node, 3)) {
      const V export_name = eval(given, statement.context);
      if (export_name->phase == Phase::Deferred) {
        report<kind::WrongPhase>(export_name->span, "Input<String>", described(export_name));
        return;
      }
      output.export_name = lower(export_name, slot);
    } else {
      output.export_name = default_export_name(*scope.program, span, plain);
    }
  } else if (tree_.child(node, 3)) {
    report<kind::NameOfOutput>(tree_.span(tree_.child(node, 3)));
  }
  const ir::OutputId id{static_cast<std::uint32_t>(scope.program->outputs.size())};
  scope.program->outputs.push_back(output);
  scope.program->stacks[scope.stack.index].outputs.push_back(id);
}

bool Evaluator::is_list_like(V value) const {
  if (value->kind == Kind::Choice) {
    return is_list_like(value->choice->then) || is_list_like(value->choice->otherwise);
  }
  if (value->kind == Kind::Table) {
    return std::ranges::any_of(value->table->rows, [&](V row) { return is_list_like(row); });
  }
  return value->is_list() || is_later_list(value);
}

// Decided now: an error if it fails. Decided by parameters: a rule of the template.
void Evaluator::lower_assert(const Statement& statement, StackScope& scope) {
  const NodeId node = sema::undecorated(tree_, statement.node);
  const NodeId test = tree_.child(node, 0);
  const V value = eval(test, statement.context);
  const Formula* formula =
      as_formula(value, tree_.span(test), "what `assert` claims", statement.context);
  if (formula == nullptr) return;
  std::string message(tree_.text(test));
  if (const NodeId given = tree_.child(node, 1)) {
    const V said = eval(given, statement.context);
    if (said->is_hole()) return;
    if (!said->is_string()) {
      report<kind::NeedsBuildValue>(tree_.span(given), "the message of `assert`", described(said));
      return;
    }
    message = said->text();
  }
  claim(formula, statement.context.guard, message, tree_.span(test), scope);
}

void Evaluator::claim(const Formula* formula, const Formula* guard, const std::string& message,
                      Span span, StackScope& scope) {
  if (formula->is_true()) return;
  if (formula->is_false() && guard->is_true()) {
    if (scope.instance == nullptr) {
      report<kind::AssertionFailed>(span, message);
    } else {
      report<kind::AssertionFailed>(scope.instance->name_span, message)
          .note(span, "what its module asks for");
      scope.is_refused = true;
    }
    return;
  }
  if (scope.is_test) return;

  ir::Program& program = *scope.program;
  const ir::ValueId claimed = lower_formula(formula, *scope.root, true);
  const std::array<ir::Entry, 2> entries = {
      ir::Entry{intern("Assert"), span, claimed},
      ir::Entry{intern("AssertDescription"), span, program.string(span, message)}};
  const ir::ValueId assertion = program.map(span, entries);
  ir::Rule rule;
  // "prod needs a contact" is the rule prodNeedsAContact.
  std::string name = pascal_case(message.substr(0, 60));
  if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') name[0] = static_cast<char>(name[0] + 32);
  if (name.empty()) name = "assertion";
  std::string unique = name;
  for (int i = 2; !scope.root->used_rule_names.insert(unique).second; ++i) {
    unique = name + std::to_string(i);
  }
  rule.name = intern(unique);
  rule.name_span = span;
  rule.span = span;
  if (!guard->is_true()) rule.condition = lower_formula(guard, *scope.root, true);
  rule.assertions = program.list(span, {&assertion, 1});
  const ir::RuleId id{static_cast<std::uint32_t>(program.rules.size())};
  program.rules.push_back(rule);
  program.stacks[scope.stack.index].rules.push_back(id);
}

// Functions look for it before `raw` is evaluated, which may use what they make.
bool Evaluator::opts_into_extensions(NodeId block) const {
  for (const NodeId outer : tree_.children(block)) {
    const NodeId node = sema::undecorated(tree_, outer);
    if (tree_.kind(node) != NodeKind::Raw || !tree_.child(node, 0)) continue;
    for (const NodeId field : tree_.children(tree_.child(node, 0))) {
      if (tree_.kind(field) != NodeKind::Field || !tree_.child(field, 0)) continue;
      const bool is_transform = tree_.text(tree_.child(field, 0)) == "Transform";
      if (is_transform &&
          tree_.text(field).find("\"AWS::LanguageExtensions\"") != std::string_view::npos) {
        return true;
      }
    }
  }
  return false;
}

bool Evaluator::needs_extensions(std::string_view what, Span span, const Context& context) {
  if (context.scope != nullptr && context.scope->has_extensions) return true;
  report<kind::NeedsExtensions>(span, what)
      .help("decide at build, or opt in: `raw { Transform: [\"AWS::LanguageExtensions\"] }`");
  return false;
}

void Evaluator::lower_raw(const Statement& statement, StackScope& scope) {
  const NodeId node = sema::undecorated(tree_, statement.node);
  const V given = eval(tree_.child(node, 0), statement.context);
  if (!given->is_record()) return;
  ir::Stack& stack = scope.program->stacks[scope.stack.index];
  for (const Field& field : given->fields()) {
    const std::string_view name = text(field.name);
    static constexpr std::array<std::string_view, 7> kDeclared = {"Resources",
                                                                  "Parameters",
                                                                  "Outputs",
                                                                  "Conditions",
                                                                  "Mappings",
                                                                  "Rules",
                                                                  "AWSTemplateFormatVersion"};
    if (std::ranges::find(kDeclared, name) != kDeclared.end()) {
      report<kind::RawSection>(field.name_span, name);
      continue;
    }
    Slot slot;
    slot.place = name == "Metadata" ? Slot::Place::Metadata : Slot::Place::Raw;
    slot.name = name;
    if (name == "Description") {
      if (field.value->is_string()) stack.description = intern(field.value->text());
      continue;
    }
    const ir::ValueId value = lower(field.value, slot);
    if (!value) continue;
    if (name == "Metadata") {
      // Beside the interface that parameter groups make.
      std::vector<ir::Entry> entries;
      if (stack.metadata) {
        const auto known = scope.program->entries(stack.metadata);
        entries.assign(known.begin(), known.end());
      }
      const auto fresh = scope.program->entries(value);
      const std::vector<ir::Entry> added(fresh.begin(), fresh.end());
      for (const ir::Entry& entry : added) {
        std::erase_if(entries, [&](const ir::Entry& other) { return other.key == entry.key; });
        entries.push_back(entry);
      }
      stack.metadata = scope.program->map(field.value->span, entries);
    } else if (name == "Transform") {
      stack.transform = value;
    } else {
      stack.sections.push_back({field.name, field.name_span, value});
    }
  }
}

}  // namespace cairn::eval
