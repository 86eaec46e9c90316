// Definitions of Step Functions, in the Amazon States Language.

#include <algorithm>
#include <set>

#include "compiler/rules/rule.h"
#include "compiler/text/file.h"
#include "targets/document/read.h"

namespace cairn::rules::state_machines {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E3601", Error, "{0}",
     "The definition of a state machine is malformed. It has a StartAt and States; every state has "
     "a Type and what goes with it, and leads to another one by Next or ends.",
     "https://docs.aws.amazon.com/step-functions/latest/dg/"
     "concepts-amazon-states-language.html"},
};

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

namespace {

class Machine {
 public:
  // Of a definition that is a text, `text_at` is where it stands.
  Machine(Context& context, Value substitutions, Value text_at)
      : context_(context), substitutions_(substitutions), text_at_(text_at) {}

  void check(Value definition, bool is_jsonata, int depth);

 private:
  void check_state(Value state, const std::set<std::string_view>& names, bool is_jsonata,
                   int depth);
  void check_next(Value next, const std::set<std::string_view>& names);
  void check_choices(Value state, const std::set<std::string_view>& names, bool is_jsonata);
  void check_resource(Value resource);
  void report(Value at, std::string message);
  bool needs(Value at, std::string_view field) {
    if (at.has(field)) return true;
    report(at, quoted(field) + " is missing");
    return false;
  }

  Context& context_;
  Value substitutions_;
  Value text_at_;
};

constexpr std::string_view kTypes[] = {"Choice", "Fail",    "Map",  "Parallel",
                                       "Pass",   "Succeed", "Task", "Wait"};

void Machine::report(Value at, std::string message) {
  if (!text_at_) {
    context_.report(kFindings[0], at, std::move(message));
    return;
  }
  diag::Diagnostic& finding = context_.report(kFindings[0], text_at_, std::move(message));
  for (diag::PathStep& step : at.path()) finding.path.push_back(std::move(step));
}

void Machine::check(Value definition, bool is_jsonata, int depth) {
  static constexpr int kMostDepth = 50;
  if (!definition.is_map() || definition.is_call() || depth > kMostDepth) return;
  is_jsonata = is_jsonata || definition.get("QueryLanguage").text() == "JSONata";
  needs(definition, "StartAt");
  if (!needs(definition, "States")) return;
  const Value states = definition.get("States");
  if (!states.is_map() || states.is_call()) return;
  std::set<std::string_view> names;
  for (const Value state : states) names.insert(state.key());
  check_next(definition.get("StartAt"), names);
  for (const Value state : states) check_state(state, names, is_jsonata, depth);
}

void Machine::check_next(Value next, const std::set<std::string_view>& names) {
  if (!next.is_string() || names.contains(next.text())) return;
  if (next.text().find("${") != std::string_view::npos) return;
  report(next, shown(next) + " is no state here" +
                   did_you_mean(next.text(), {names.begin(), names.end()}));
}

void Machine::check_resource(Value resource) {
  const std::string_view text = resource.text();
  if (!resource.is_string() || text.starts_with("arn:")) return;
  // What is substituted later may be anything.
  for (const SubPart& part : sub_parts(text)) {
    if (part.is_variable && (substitutions_.has(part.text) || substitutions_.is_call())) return;
  }
  report(resource, shown(resource) + " is no ARN");
}

void Machine::check_choices(Value state, const std::set<std::string_view>& names, bool is_jsonata) {
  check_next(state.get("Default"), names);
  if (!needs(state, "Choices")) return;
  const Value choices = state.get("Choices");
  for (const Value choice : choices) {
    if (!choices.is_list() || !choice.is_map() || choice.is_call()) continue;
    check_next(choice.get("Next"), names);
    if (!is_jsonata) continue;
    needs(choice, "Condition");
    for (const Value field : choice) {
      static constexpr std::string_view kFields[] = {"Assign", "Comment", "Condition", "Next",
                                                     "Output"};
      if (std::ranges::find(kFields, field.key()) != std::end(kFields)) continue;
      report(field, quoted(field.key()) + " does not go with JSONata");
    }
  }
}

void Machine::check_state(Value state, const std::set<std::string_view>& names, bool is_jsonata,
                          int depth) {
  if (!state.is_map() || state.is_call()) return;
  const Value language = state.get("QueryLanguage");
  if (is_jsonata && language.is_string() && language.text() != "JSONata") {
    report(language, "a state machine in JSONata has no state in " + shown(language));
  }
  is_jsonata = is_jsonata || language.text() == "JSONata";
  if (!needs(state, "Type")) return;
  const Value type_value = state.get("Type");
  const std::string_view type = type_value.text();
  if (type_value.is_string() && std::ranges::find(kTypes, type) == std::end(kTypes)) {
    report(type_value, shown(type_value) + " is no type of a state" +
                           did_you_mean(type, {std::begin(kTypes), std::end(kTypes)}));
    return;
  }
  const bool goes_on = type != "Choice" && type != "Fail" && type != "Succeed";
  if (goes_on && state.has("Next") == state.has("End")) {
    report(state, "one of `Next` or `End` must be given");
  }
  check_next(state.get("Next"), names);
  for (const Value field : state) {
    static constexpr std::string_view kJsonPath[] = {"InputPath",  "ItemsPath",  "OutputPath",
                                                     "Parameters", "ResultPath", "ResultSelector"};
    static constexpr std::string_view kJsonata[] = {"Arguments", "Output"};
    const auto is_in = [&](const auto& fields) {
      return std::ranges::find(fields, field.key()) != std::end(fields);
    };
    if (is_jsonata ? is_in(kJsonPath) : is_in(kJsonata)) {
      report(field,
             quoted(field.key()) + " does not go with " + (is_jsonata ? "JSONata" : "JSONPath"));
    }
  }
  for (const std::string_view list : {"Catch", "Retry"}) {
    const Value handlers = state.get(list);
    for (const Value handler : handlers) {
      if (!handlers.is_list() || !handler.is_map() || handler.is_call()) continue;
      needs(handler, "ErrorEquals");
      if (list == "Catch" && needs(handler, "Next")) check_next(handler.get("Next"), names);
    }
  }
  if (type == "Choice") check_choices(state, names, is_jsonata);
  if (type == "Task" && needs(state, "Resource")) check_resource(state.get("Resource"));
  if (type == "Map") {
    const Value processor = state.get("ItemProcessor"), iterator = state.get("Iterator");
    if (!processor && !iterator) report(state, "`ItemProcessor` is missing");
    check(processor ? processor : iterator, is_jsonata, depth + 1);
  }
  if (type == "Parallel" && needs(state, "Branches")) {
    const Value branches = state.get("Branches");
    for (const Value branch : branches) {
      if (branches.is_list()) check(branch, is_jsonata, depth + 1);
    }
  }
  if (type == "Wait") {
    int ways = 0;
    for (const std::string_view way : {"Seconds", "Timestamp", "SecondsPath", "TimestampPath"}) {
      ways += state.has(way) ? 1 : 0;
    }
    if (ways != 1) report(state, "one of `Seconds` or `Timestamp` must be given");
  }
}

// A definition as JSON in a text. One that does not read has substitutions outside of
// strings, or is wrong in a way that the service tells better.
void check_text(Context& context, Value text, Value substitutions) {
  text::Files files;
  const text::FileId file = files.add("definition", std::string(text.text()));
  diag::Sink unheard;
  const auto document = document::read_json(files, file, unheard);
  if (!document || unheard.has_errors()) return;
  const Template definition(*document);
  Machine(context, substitutions, text).check(definition.root(), false, 0);
}

}  // namespace

static void check(Context& context) {
  context.at("AWS::StepFunctions::StateMachine", "",
             [&](const Resource&, Value properties, Formula) {
               const Value substitutions = properties.get("DefinitionSubstitutions");
               if (const Value definition = properties.get("Definition")) {
                 Machine(context, substitutions, {}).check(definition, false, 0);
               }
               const Value text = properties.get("DefinitionString");
               if (text.is_string()) check_text(context, text, substitutions);
             });
}

}  // namespace cairn::rules::state_machines
