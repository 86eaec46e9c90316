// The top of a template: its sections, description, transform and rules.

#include <algorithm>

#include "compiler/rules/rule.h"

namespace cairn::rules::sections {

static constexpr std::string_view kAnatomy =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html";
static constexpr std::string_view kRulesPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E1001", Error, "{0}",
     "The frame of the template is wrong. A template is a map of sections, of which `Resources` "
     "must be there; other names than those of CloudFormation's sections are refused.",
     kAnatomy},
    {"E1002", Error, "{0}", "The template is too large. From S3 it has at most 1,000,000 bytes.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"},
    {"I1002", Info, "{0}", "The template comes near to its limit of 1,000,000 bytes.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"},
    {"E1003", Error, "{0}",
     "The description of the template is too long. It has at most 1024 characters.", kAnatomy},
    {"E1004", Error, "{0}",
     "The description of the template is no text. Functions cannot stand there.", kAnatomy},
    {"E1005", Error, "{0}",
     "The transform is wrong. It is the name of a macro, a list of names, or a map with `Name` "
     "and `Parameters`.",
     kAnatomy},
    {"E1700", Error, "{0}",
     "The section `Rules` is wrong. A rule is a map of `Assertions` and, optionally, a "
     "`RuleCondition`.",
     kRulesPage},
    {"E1701", Error, "{0}",
     "An assertion is wrong. Each is a map with `Assert`, a rule function, and an "
     "`AssertDescription`.",
     kRulesPage},
    {"E1702", Error, "{0}", "A rule's condition is wrong. It is a call of a rule function.",
     kRulesPage},
    {"I1003", Info, "{0}",
     "The description of the template comes near to its limit of 1024 characters.", kAnatomy},
};
enum Finding {
  kFrame,
  kSize,
  kNearSize,
  kLongDescription,
  kDescription,
  kTransform,
  kRules,
  kAssertion,
  kRuleCondition,
  kNearLimit
};

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static constexpr std::string_view kSections[] = {"AWSTemplateFormatVersion",
                                                 "Description",
                                                 "Metadata",
                                                 "Parameters",
                                                 "Mappings",
                                                 "Conditions",
                                                 "Rules",
                                                 "Transform",
                                                 "Resources",
                                                 "Outputs",
                                                 "Hooks"};
static constexpr std::size_t kMostDescription = 1024;

static void check_version(Context& context, Value version);
static void check_description(Context& context, Value description);
static void check_transform(Context& context, Value transform);
static void check_rule(Context& context, Value rule);
static void find_nulls(Context& context, Value value, int depth);

static void wrong_type(Context& context, Finding finding, Value at, std::string_view wanted) {
  context.report(kFindings[finding], at, shown(at) + " is not of type " + quoted(wanted));
}

static void check(Context& context) {
  const Value root = context.file.root();
  static constexpr std::size_t kMostBytes = 1'000'000;
  if (context.size > kMostBytes) {
    context.report(kFindings[kSize], root,
                   std::to_string(context.size) + " bytes are more than 1000000");
  } else if (context.size > kMostBytes * 9 / 10) {
    context.report(kFindings[kNearSize], root,
                   std::to_string(context.size) + " bytes are near the limit of 1000000");
  }
  for (const Value section : root) {
    const std::string_view name = section.key();
    const bool is_known = std::ranges::find(kSections, name) != std::end(kSections) ||
                          name == "Globals" || name.starts_with("Fn::");
    if (!is_known) {
      context.report(kFindings[kFrame], section,
                     quoted(name) + " is no section of a template" +
                         did_you_mean(name, {std::begin(kSections), std::end(kSections)}));
    }
    const bool is_map = name == "Metadata" || name == "Conditions" || name == "Resources" ||
                        name == "Rules" || name == "Globals";
    if (is_map && !section.is_map()) wrong_type(context, kFrame, section, "object");
    if (name == "Conditions") find_nulls(context, section, 0);
  }
  if (!root.has("Resources") && !root.has("Fn::Transform")) {
    context.report(kFindings[kFrame], root, "`Resources` is missing");
  }
  if (const Value version = root.get("AWSTemplateFormatVersion")) check_version(context, version);
  if (const Value text = root.get("Description")) check_description(context, text);
  if (const Value transform = root.get("Transform")) {
    if (!transform.is_list()) check_transform(context, transform);
    for (const Value each : transform) {
      if (transform.is_list()) check_transform(context, each);
    }
  }
  if (const Value rules = root.get("Rules")) {
    if (!rules.is_map()) wrong_type(context, kRules, rules, "object");
    for (const Value rule : rules) {
      if (rules.is_map() && !rule.key().starts_with("Fn::")) check_rule(context, rule);
    }
  }
}

static void check_version(Context& context, Value version) {
  if (version.scalar_text() == "2010-09-09") return;
  context.report(kFindings[kFrame], version,
                 shown(version) + " is no version; there is `2010-09-09`");
}

static void check_description(Context& context, Value description) {
  if (!description.is_string()) {
    wrong_type(context, kDescription, description, "string");
    return;
  }
  const std::size_t length = description.text().size();
  if (length > kMostDescription) {
    context.report(kFindings[kLongDescription], description,
                   std::to_string(length) + " characters are more than 1024");
  } else if (length > kMostDescription * 9 / 10) {
    context.report(kFindings[kNearLimit], description,
                   std::to_string(length) + " characters are near the limit of 1024");
  }
}

static void check_transform(Context& context, Value transform) {
  if (transform.is_string()) return;
  if (!transform.is_map()) {
    wrong_type(context, kTransform, transform, "string");
    return;
  }
  if (transform.has("Fn::Transform")) return;
  if (!transform.has("Name")) context.report(kFindings[kTransform], transform, "`Name` is missing");
  for (const Value field : transform) {
    if (field.key() == "Name" || field.key() == "Parameters") continue;
    context.report(kFindings[kTransform], field,
                   quoted(field.key()) + " is no field of a transform");
  }
}

static void check_rule(Context& context, Value rule) {
  if (!rule.is_map()) {
    wrong_type(context, kRules, rule, "object");
    return;
  }
  for (const Value field : rule) {
    if (field.key() == "Assertions" || field.key() == "RuleCondition") continue;
    context.report(kFindings[kRules], field, quoted(field.key()) + " is no field of a rule");
  }
  const Value assertions = rule.get("Assertions");
  if (!assertions) {
    context.report(kFindings[kRules], rule, "`Assertions` is missing");
  } else if (!assertions.is_list()) {
    wrong_type(context, kRules, assertions, "array");
  }
  for (const Value assertion : assertions) {
    if (!assertions.is_list()) break;
    if (!assertion.is_map()) {
      wrong_type(context, kAssertion, assertion, "object");
      continue;
    }
    const Value claim = assertion.get("Assert"), text = assertion.get("AssertDescription");
    if (!claim) {
      context.report(kFindings[kAssertion], assertion, "`Assert` is missing");
    } else if (!claim.is_map() && claim.kind() != Kind::Bool) {
      wrong_type(context, kAssertion, claim, "object");
    }
    if (text && !text.is_string()) wrong_type(context, kAssertion, text, "string");
  }
  if (const Value condition = rule.get("RuleCondition"); condition && !condition.is_map()) {
    wrong_type(context, kRuleCondition, condition, "object");
  }
}

// Nothing in the section of conditions may be null.
static void find_nulls(Context& context, Value value, int depth) {
  static constexpr int kMostDepth = 200;
  if (depth > kMostDepth) return;
  if (value.is_null()) {
    context.report(kFindings[kFrame], value, "null is no value of a condition");
  }
  for (const Value child : value) find_nulls(context, child, depth + 1);
}

}  // namespace cairn::rules::sections
