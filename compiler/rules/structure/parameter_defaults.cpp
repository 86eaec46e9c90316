// The default of a parameter against the constraints beside it.

#include "compiler/rules/rule.h"

namespace cairn::rules::parameter_defaults {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E2015", Error, "{0}",
     "The default of a parameter does not meet its own constraints. A deployment that gives no "
     "value fails.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
     "parameters-section-structure.html"},
};

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static std::optional<double> number_in(Value value) {
  const auto text = value.scalar_text();
  return text ? number_of(*text) : std::nullopt;
}

// Every item of a list must meet the constraints.
static std::vector<std::string> items_of(const std::string& text, std::string_view type) {
  if (!is_list_type(type)) return {text};
  return split_list(text);
}

static std::string fault_of(Value parameter, std::string_view type, const std::string& item) {
  const Value allowed = parameter.get("AllowedValues");
  if (const Value pattern = parameter.get("AllowedPattern"); pattern.is_string()) {
    const auto matched = base::matches_whole(std::string(pattern.text()), item);
    if (matched && !*matched) return "does not match the AllowedPattern";
  }
  if (allowed.is_list() && allowed.size() > 0) {
    bool is_found = false;
    for (const Value each : allowed) is_found = is_found || each.scalar_text() == item;
    if (!is_found) return "is none of the AllowedValues";
  }
  const auto bound = [&](std::string_view name) { return number_in(parameter.get(name)); };
  if (type == "Number" || type == "List<Number>") {
    const auto number = number_of(item);
    if (!number) return "is no number";
    if (const auto least = bound("MinValue"); least && *number < *least) {
      return "is less than MinValue";
    }
    if (const auto most = bound("MaxValue"); most && *number > *most) {
      return "is more than MaxValue";
    }
    return {};
  }
  const auto length = static_cast<double>(item.size());
  if (const auto least = bound("MinLength"); least && length < *least) {
    return "is shorter than MinLength";
  }
  if (const auto most = bound("MaxLength"); most && length > *most) {
    return "is longer than MaxLength";
  }
  return {};
}

static void check(Context& context) {
  const Value parameters = context.file.section("Parameters");
  if (!parameters.is_map()) return;
  for (const Value parameter : parameters) {
    const Value given = parameter.get("Default");
    const auto text = given.scalar_text();
    const std::string_view type = parameter.get("Type").text();
    // Of a parameter that SSM holds, the default is a name.
    if (!given || !text || type.starts_with("AWS::SSM::")) continue;
    for (const std::string& item : items_of(*text, type)) {
      const std::string fault = fault_of(parameter, type, item);
      if (!fault.empty()) context.report(kFindings[0], given, quoted(item) + ' ' + fault);
    }
  }
}

}  // namespace cairn::rules::parameter_defaults
