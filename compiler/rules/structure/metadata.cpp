// The section Metadata, what consoles and tools read in it.

#include <algorithm>

#include "compiler/rules/rule.h"

namespace cairn::rules::metadata {

static constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-resource-cloudformation-interface.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E4001", Error, "{0}",
     "The metadata key AWS::CloudFormation::Interface is malformed. It has ParameterGroups, a list "
     "of maps with Label and Parameters, and ParameterLabels, a map of maps with `default`.",
     kPage},
    {"E4002", Error, "{0}", "The section Metadata is malformed. It is a map without nulls.", kPage},
    {"W4001", Warning, "{0}",
     "The metadata key AWS::CloudFormation::Interface names a parameter that does not exist.",
     kPage},
    {"W4005", Warning, "{0}",
     "The settings of a checker in the metadata are malformed. There are regions, ignore_checks, "
     "include_checks, configure_rules and mandatory_checks.",
     kPage},
};
enum Finding { kInterface, kMetadata, kParameter, kSettings };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static void wrong_type(Context& context, Finding finding, Value at, std::string_view wanted) {
  context.report(kFindings[finding], at, shown(at) + " is not of type " + quoted(wanted));
}

// False after a report.
static bool is_map(Context& context, Value value) {
  if (value && !value.is_map()) wrong_type(context, kInterface, value, "object");
  return value.is_map();
}

static void allow(Context& context, Value map, std::initializer_list<std::string_view> names) {
  for (const Value field : map) {
    if (std::ranges::find(names, field.key()) != names.end()) continue;
    context.report(kFindings[kInterface], field,
                   quoted(field.key()) + " is unknown here" + did_you_mean(field.key(), names));
  }
}

static void check_label(Context& context, Value label) {
  if (!label.is_map()) return;
  allow(context, label, {"default"});
  if (const Value text = label.get("default"); text && !text.scalar_text()) {
    wrong_type(context, kInterface, text, "string");
  }
}

static void check_parameter(Context& context, Value at, std::string_view name) {
  if (context.file.parameter(name)) return;
  context.report(kFindings[kParameter], at, quoted(name) + " is no parameter");
}

static void check_interface(Context& context, Value interface) {
  if (!is_map(context, interface)) return;
  allow(context, interface, {"ParameterGroups", "ParameterLabels"});
  if (const Value groups = interface.get("ParameterGroups"); groups && !groups.is_list()) {
    wrong_type(context, kInterface, groups, "array");
  } else {
    for (const Value group : groups) {
      if (!is_map(context, group)) continue;
      allow(context, group, {"Label", "Parameters"});
      check_label(context, group.get("Label"));
      const Value names = group.get("Parameters");
      if (names && !names.is_list()) wrong_type(context, kInterface, names, "array");
      for (const Value name : names) {
        if (!names.is_list()) break;
        if (!name.is_string()) {
          wrong_type(context, kInterface, name, "string");
        } else {
          check_parameter(context, name, name.text());
        }
      }
    }
  }
  const Value labels = interface.get("ParameterLabels");
  if (!is_map(context, labels)) return;
  for (const Value label : labels) {
    check_label(context, label);
    check_parameter(context, label, label.key());
  }
}

static void check_settings(Context& context, Value settings) {
  const Value config = settings.get("config");
  if (!settings || !config.is_map()) return;
  for (const Value field : config) {
    static constexpr std::string_view kLists[] = {"ignore_checks", "regions", "mandatory_checks"};
    if (std::ranges::find(kLists, field.key()) != std::end(kLists)) {
      if (!field.is_list()) wrong_type(context, kSettings, field, "array");
    } else if (field.key() != "configure_rules") {
      context.report(kFindings[kSettings], field, quoted(field.key()) + " is no setting");
    }
  }
}

static void check(Context& context) {
  const Value metadata = context.file.section("Metadata");
  if (!metadata.is_map()) return;
  for (const Value entry : metadata) {
    if (entry.is_null()) context.report(kFindings[kMetadata], entry, "null is no metadata");
  }
  check_interface(context, metadata.get("AWS::CloudFormation::Interface"));
  check_settings(context, metadata.get("cfn-lint"));
}

}  // namespace cairn::rules::metadata
