// The section Outputs: shapes and names. Their values are checked with all functions.

#include <algorithm>

#include "compiler/rules/rule.h"

namespace cairn::rules::outputs {

static constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
    "outputs-section-structure.html";
static constexpr std::string_view kQuotas =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E6001", Error, "{0}",
     "An output has a field that outputs do not have. There are Value, Description, Condition and "
     "Export, and Name in an Export.",
     kPage},
    {"E6002", Error, "{0}", "An output lacks its Value, or an Export its Name.", kPage},
    {"E6003", Error, "{0}", "A field of an output is of the wrong type.", kPage},
    {"E6004", Error, "{0}", "The name of an output is too long. It has at most 255 characters.",
     kPage},
    {"E6005", Error, "{0}", "The condition of an output is not defined.", kPage},
    {"E6010", Error, "{0}", "The template has too many outputs. 200 are allowed.", kQuotas},
    {"E6011", Error, "{0}",
     "The description of an output is too long. It has at most 1024 characters.", kQuotas},
    {"I6010", Info, "{0}", "The template comes near to the limit of 200 outputs.", kQuotas},
    {"I6011", Info, "{0}", "The name of an output comes near to its limit of 255 characters.",
     kQuotas},
    {"W6001", Warning, "{0}",
     "An output hands on what another stack exports. Whoever needs it can import it from there.",
     kPage},
};
enum Finding {
  kUnknownField,
  kMissingField,
  kType,
  kName,
  kCondition,
  kTooMany,
  kTooLong,
  kNearMany,
  kNearLong,
  kImport
};

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static void check_one(Context& context, Value output);

static void wrong_type(Context& context, Value at, std::string_view wanted) {
  context.report(kFindings[kType], at, shown(at) + " is not of type " + quoted(wanted));
}

static void check(Context& context) {
  const Value outputs = context.file.section("Outputs");
  if (outputs && !outputs.is_map()) wrong_type(context, outputs, "object");
  if (!outputs.is_map()) return;
  static constexpr std::size_t kMost = 200;
  if (outputs.size() > kMost) {
    context.report(kFindings[kTooMany], outputs,
                   std::to_string(outputs.size()) + " outputs are more than 200");
  } else if (outputs.size() > kMost * 9 / 10) {
    context.report(kFindings[kNearMany], outputs,
                   std::to_string(outputs.size()) + " outputs are near the limit of 200");
  }
  for (const Value output : outputs) {
    if (!output.key().starts_with("Fn::")) check_one(context, output);
  }
}

static void find_imports(Context& context, Value value, int depth) {
  static constexpr int kMostDepth = 100;
  if (depth > kMostDepth) return;
  if (value.is_call("Fn::ImportValue")) {
    context.report(kFindings[kImport], value.argument(), "this output hands on an import");
    return;
  }
  for (const Value child : value) find_imports(context, child, depth + 1);
}

static void check_one(Context& context, Value output) {
  const std::string_view name = output.key();
  if (!is_alphanumeric(name)) {
    context.report(kFindings[kUnknownField], output,
                   quoted(name) + " has other characters than letters and digits");
  }
  if (name.size() > 255) {
    context.report(kFindings[kName], output,
                   std::to_string(name.size()) + " characters are more than 255");
  } else if (name.size() > 229) {
    context.report(kFindings[kNearLong], output,
                   std::to_string(name.size()) + " characters are near the limit of 255");
  }
  if (!output.is_map()) {
    wrong_type(context, output, "object");
    return;
  }
  if (output.is_call("Fn::Transform")) return;
  for (const Value field : output) {
    static constexpr std::string_view kFields[] = {"Value", "Description", "Condition", "Export"};
    if (std::ranges::find(kFields, field.key()) != std::end(kFields)) continue;
    context.report(kFindings[kUnknownField], field,
                   quoted(field.key()) + " is no field of an output" +
                       did_you_mean(field.key(), {std::begin(kFields), std::end(kFields)}));
  }
  const Value value = output.get("Value");
  if (!value) context.report(kFindings[kMissingField], output, "`Value` is missing");
  if (value) find_imports(context, value, 0);
  if (const Value text = output.get("Description")) {
    if (!text.is_string()) {
      wrong_type(context, text, "string");
    } else if (text.text().size() > 1024) {
      context.report(kFindings[kTooLong], text,
                     std::to_string(text.text().size()) + " characters are more than 1024");
    }
  }
  if (const Value condition = output.get("Condition")) {
    if (!condition.is_string()) {
      wrong_type(context, condition, "string");
    } else if (!context.file.condition(condition.text())) {
      context.report(kFindings[kCondition], condition,
                     quoted(condition.text()) + " is no condition");
    }
  }
  const Value exported = output.get("Export");
  if (!exported) return;
  if (!exported.is_map()) {
    wrong_type(context, exported, "object");
    return;
  }
  if (!exported.has("Name"))
    context.report(kFindings[kMissingField], exported, "`Name` is missing");
  for (const Value field : exported) {
    if (field.key() == "Name") continue;
    context.report(kFindings[kUnknownField], field,
                   quoted(field.key()) + " is no field of an export");
  }
}

}  // namespace cairn::rules::outputs
