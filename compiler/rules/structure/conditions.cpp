// The section Conditions, and what refers to conditions.

#include <algorithm>

#include "compiler/rules/rule.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules::conditions {

static constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
    "conditions-section-structure.html";
static constexpr std::string_view kFunctionsPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "intrinsic-function-reference-conditions.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E8001", Error, "{0}",
     "A condition is malformed. Its value is one call of Fn::Equals, Fn::And, Fn::Or, Fn::Not or "
     "Condition, and its name has letters, digits, `&` and `_` only.",
     kPage},
    {"E8002", Error, "{0}", "A condition that is named here is not defined.", kPage},
    {"E8003", Error, "{0}",
     "A wrong use of Fn::Equals. It takes two values that are texts, or functions that give some.",
     kFunctionsPage},
    {"E8004", Error, "{0}", "A wrong use of Fn::And. It takes two to ten conditions.",
     kFunctionsPage},
    {"E8005", Error, "{0}", "A wrong use of Fn::Not. It takes a list of one condition.",
     kFunctionsPage},
    {"E8006", Error, "{0}", "A wrong use of Fn::Or. It takes two to ten conditions.",
     kFunctionsPage},
    {"E8007", Error, "{0}", "A wrong use of Condition. It takes the name of a condition.",
     kFunctionsPage},
    {"W8003", Warning, "{0}",
     "An Fn::Equals that is always true, or always false. It compares two literals, or a value "
     "with itself, so nothing depends on it.",
     kFunctionsPage},
};
enum Finding { kMalformed, kUndefined, kEquals, kAnd, kNot, kOr, kReference, kConstant };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static void check_condition(Context& context, Value value, Finding outer);

static void report_constant(Context& context, Value call) {
  const Value argument = call.child(0);
  if (!argument.is_list() || argument.size() != 2) return;
  const Value left = argument.child(0), right = argument.child(1);
  const auto a = left.scalar_text(), b = right.scalar_text();
  if (a && b) {
    context.report(kFindings[kConstant], call,
                   *a == *b ? "this is always true" : "this is always false");
  } else if (shown_in_full(left) == shown_in_full(right)) {
    context.report(kFindings[kConstant], call, "this is always true");
  }
}

static void find_constants(Context& context, Value value, int depth) {
  static constexpr int kMostDepth = 100;
  if (depth > kMostDepth) return;
  if (value.is_call("Fn::Equals")) report_constant(context, value);
  for (const Value child : value) find_constants(context, child, depth + 1);
}

static void check(Context& context) {
  if (const Value rules = context.file.section("Rules")) find_constants(context, rules, 0);
  const Value conditions = context.file.section("Conditions");
  if (!conditions) return;
  if (!conditions.is_map()) {
    context.report(kFindings[kMalformed], conditions,
                   shown(conditions) + " is not of type `object`");
    return;
  }
  for (const Value condition : conditions) {
    if (condition.key().starts_with("Fn::")) continue;
    const std::string_view name = condition.key();
    const bool is_sound =
        !name.empty() && name.size() <= 255 && std::ranges::all_of(name, [](char c) {
          return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                 c == '&' || c == '_';
        });
    if (!is_sound) {
      context.report(kFindings[kMalformed], condition,
                     quoted(name) + " has other characters than letters, digits, `&` and `_`");
    }
    check_condition(context, condition, kMalformed);
  }
}

static void check_operands(Context& context, Value value, Finding finding, std::size_t least,
                           std::size_t most);
static void check_equals(Context& context, Value call, Value argument);

// `outer` is the finding of what holds the value.
static void check_condition(Context& context, Value value, Finding outer) {
  const bool is_one = value.is_map() && value.size() == 1;
  const std::string_view function = is_one ? value.child(0).key() : std::string_view();
  if (function == "Fn::Equals") {
    check_equals(context, value, value.child(0));
  } else if (function == "Fn::And") {
    check_operands(context, value.child(0), kAnd, 2, 10);
  } else if (function == "Fn::Or") {
    check_operands(context, value.child(0), kOr, 2, 10);
  } else if (function == "Fn::Not") {
    check_operands(context, value.child(0), kNot, 1, 1);
  } else if (function == "Condition") {
    const Value name = value.child(0);
    if (!name.is_string()) {
      context.report(kFindings[kReference], name, shown(name) + " is not of type `string`");
    } else if (!context.file.condition(name.text())) {
      context.report(kFindings[kUndefined], name, quoted(name.text()) + " is no condition");
    }
  } else if (function != "Fn::Contains" && function != "Fn::EachMemberIn" &&
             function != "Fn::EachMemberEquals" && function != "Fn::Transform" &&
             value.kind() != Kind::Bool) {
    context.report(kFindings[outer], value, shown(value) + " is not of type `boolean`");
  }
}

static void check_operands(Context& context, Value argument, Finding finding, std::size_t least,
                           std::size_t most) {
  if (!argument.is_list()) {
    context.report(kFindings[finding], argument, shown(argument) + " is not of type `array`");
    return;
  }
  if (argument.size() < least || argument.size() > most) {
    context.report(kFindings[finding], argument,
                   std::to_string(argument.size()) + " conditions are too " +
                       (argument.size() < least ? "few" : "many"));
  }
  for (const Value operand : argument) check_condition(context, operand, finding);
}

static void check_operand(Context& context, Value operand) {
  if (operand.is_call()) {
    static constexpr std::string_view kAllowed[] = {
        "Ref",       "Fn::FindInMap", "Fn::Sub",          "Fn::Join", "Fn::Select",
        "Fn::Split", "Fn::Length",    "Fn::ToJsonString", "Fn::If",   "Fn::Transform"};
    if (std::ranges::find(kAllowed, operand.function()) == std::end(kAllowed)) {
      context.report(kFindings[kEquals], operand, shown(operand) + " is not of type `string`");
      return;
    }
    const std::uint8_t types = result_types(context, operand);
    if (types != 0 && !types_meet(types, kString)) {
      const FunctionFacts* facts = function_facts(operand.function());
      context.report(*facts->kind, operand, shown(operand) + " is not of type `string`");
    }
    return;
  }
  if (operand.is_list() || operand.is_map() || operand.is_null()) {
    context.report(kFindings[kEquals], operand, shown(operand) + " is not of type `string`");
  }
}

static void check_equals(Context& context, Value call, Value argument) {
  if (!argument.is_list()) {
    context.report(kFindings[kEquals], argument, shown(argument) + " is not of type `array`");
    return;
  }
  if (argument.size() != 2) {
    context.report(kFindings[kEquals], argument,
                   std::to_string(argument.size()) + " values are too " +
                       (argument.size() < 2 ? "few" : "many"));
    return;
  }
  for (const Value operand : argument) check_operand(context, operand);
  report_constant(context, call);
}

}  // namespace cairn::rules::conditions
