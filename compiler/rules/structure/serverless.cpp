// The frame of SAM: what asks for its transform, and the section Globals.

#include <algorithm>

#include "compiler/rules/rule.h"
#include "targets/sam/tables/model.h"

namespace cairn::rules::serverless {

static constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/"
    "sam-specification-template-anatomy.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E3038", Error, "{0}",
     "A resource of SAM in a template without its transform. Add `Transform: "
     "AWS::Serverless-2016-10-31`.",
     kPage},
    {"E3066", Error, "{0}",
     "An attribute of SAM on a resource of a template without its transform.", kPage},
    {"E3724", Error, "{0}",
     "The section Globals is wrong. It belongs to SAM's transform, and has one map for each of the "
     "types that take defaults from it.",
     "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/"
     "sam-specification-template-anatomy-globals.html"},
    {"W3001", Warning, "{0}",
     "An attribute that SAM does not know, and drops without a word from what it makes.", kPage},
};
enum Finding { kTransform, kAttribute, kGlobals, kIgnored };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static void check_globals(Context& context, Value globals) {
  if (!context.file.is_sam()) {
    context.report(kFindings[kGlobals], globals, "`Globals` needs the transform of SAM");
    return;
  }
  if (!globals.is_map()) return;
  const auto types = sam::global_sections();
  for (const Value section : globals) {
    if (std::ranges::find(types, section.key()) == types.end()) {
      context.report(kFindings[kGlobals], section,
                     quoted(section.key()) + " takes nothing from `Globals`" +
                         did_you_mean(section.key(), types));
      continue;
    }
    if (!section.is_map()) continue;
    const auto names = sam::global_properties(section.key());
    for (const Value property : section) {
      if (std::ranges::find(names, property.key()) != names.end()) continue;
      context.report(kFindings[kGlobals], property,
                     quoted(property.key()) + " cannot be given to every " + quoted(section.key()) +
                         did_you_mean(property.key(), names));
    }
  }
}

// What a resource does not want must be there.
static void check_ignored(Context& context, const Resource& resource, Value ignored) {
  static constexpr std::string_view kPrefix = "AWS::Serverless::";
  if (!resource.type.starts_with(kPrefix) || !ignored.is_list()) return;
  const std::string_view type = resource.type.substr(kPrefix.size());
  const Value given = context.file.section("Globals").get(type);
  std::vector<std::string_view> names;
  for (const Value property : given) {
    if (given.is_map()) names.push_back(property.key());
  }
  for (const Value item : ignored) {
    if (!item.is_string() || std::ranges::find(names, item.text()) != names.end()) continue;
    context.report(kFindings[kGlobals], item,
                   "`Globals` have no " + quoted(item.text()) + " for " + quoted(type) +
                       did_you_mean(item.text(), names));
  }
}

static void check(Context& context) {
  const bool is_sam = context.file.is_sam();
  if (const Value globals = context.file.section("Globals")) check_globals(context, globals);
  for (const Resource& resource : context.file.resources()) {
    const bool is_serverless = resource.type.starts_with("AWS::Serverless::");
    if (is_serverless && !is_sam) {
      context.report(kFindings[kTransform], resource.value.get("Type"),
                     quoted(resource.type) + " needs the transform of SAM");
    }
    if (!resource.value.is_map()) continue;
    for (const std::string_view name : {"Connectors", "IgnoreGlobals"}) {
      const Value attribute = resource.value.get(name);
      if (attribute && !is_sam) {
        context.report(kFindings[kAttribute], attribute,
                       quoted(name) + " needs the transform of SAM");
      }
    }
    if (!is_serverless) continue;
    check_ignored(context, resource, resource.value.get("IgnoreGlobals"));
    static constexpr std::string_view kFields[] = {
        "Type",         "Properties",   "Condition",      "DependsOn",  "DeletionPolicy",
        "Metadata",     "UpdatePolicy", "CreationPolicy", "Connectors", "UpdateReplacePolicy",
        "IgnoreGlobals"};
    for (const Value field : resource.value) {
      if (std::ranges::find(kFields, field.key()) != std::end(kFields)) continue;
      context.report(kFindings[kIgnored], field,
                     quoted(field.key()) + " is dropped by SAM" +
                         did_you_mean(field.key(), {std::begin(kFields), std::end(kFields)}));
    }
  }
}

}  // namespace cairn::rules::serverless
