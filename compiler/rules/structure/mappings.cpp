// The section Mappings.

#include <algorithm>

#include "compiler/rules/rule.h"

namespace cairn::rules::mappings {

static constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
    "mappings-section-structure.html";
static constexpr std::string_view kQuotas =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E7001", Error, "{0}",
     "A mapping is malformed. It has two levels of keys, the second of letters and digits only, "
     "and below them texts, numbers or lists of these.",
     kPage},
    {"E7002", Error, "{0}", "The name of a mapping is too long. It has at most 255 characters.",
     kQuotas},
    {"E7010", Error, "{0}", "There are too many mappings, or keys in one. 200 of each are allowed.",
     kQuotas},
    {"I7002", Info, "{0}", "The name of a mapping comes near to its limit of 255 characters.",
     kQuotas},
    {"I7010", Info, "{0}", "The mappings come near to the limit of 200.", kQuotas},
};
enum Finding { kMalformed, kLongName, kTooMany, kNearLongName, kNearMany };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static void wrong_type(Context& context, Value at, std::string_view wanted) {
  context.report(kFindings[kMalformed], at, shown(at) + " is not of type " + quoted(wanted));
}

static void count(Context& context, Value map, std::string_view what) {
  static constexpr std::size_t kMost = 200;
  if (map.size() > kMost) {
    context.report(kFindings[kTooMany], map,
                   std::to_string(map.size()) + ' ' + std::string(what) + " are more than 200");
  } else if (map.size() > kMost * 9 / 10) {
    context.report(
        kFindings[kNearMany], map,
        std::to_string(map.size()) + ' ' + std::string(what) + " are near the limit of 200");
  }
}

static void check_leaf(Context& context, Value leaf) {
  if (leaf.is_call("Fn::Transform")) return;
  if (leaf.is_map()) {
    wrong_type(context, leaf, "string");
    return;
  }
}

static void check(Context& context) {
  const Value mappings = context.file.section("Mappings");
  if (!mappings) return;
  if (!mappings.is_map()) {
    wrong_type(context, mappings, "object");
    return;
  }

  for (const Value mapping : mappings) {
    const std::string_view name = mapping.key();
    if (name.starts_with("Fn::")) continue;
    if (!is_alphanumeric(name)) {
      context.report(kFindings[kMalformed], mapping,
                     quoted(name) + " has other characters than letters and digits");
    }
    if (name.size() > 255) {
      context.report(kFindings[kLongName], mapping,
                     std::to_string(name.size()) + " characters are more than 255");
    } else if (name.size() > 229) {
      context.report(kFindings[kNearLongName], mapping,
                     std::to_string(name.size()) + " characters are near the limit of 255");
    }
    if (mapping.is_null()) continue;
    if (!mapping.is_map()) {
      wrong_type(context, mapping, "object");
      continue;
    }
    count(context, mapping, "keys");
    if (mapping.size() == 0)
      context.report(kFindings[kMalformed], mapping, "there is nothing in it");
    for (const Value top : mapping) {
      if (top.key().starts_with("Fn::")) continue;
      if (!top.is_map()) {
        wrong_type(context, top, "object");
        continue;
      }
      if (top.size() == 0) context.report(kFindings[kMalformed], top, "there is nothing in it");
      for (const Value second : top) {
        if (second.key().starts_with("Fn::")) continue;
        if (!is_alphanumeric(second.key())) {
          context.report(kFindings[kMalformed], second,
                         quoted(second.key()) + " has other characters than letters and digits");
        }
        check_leaf(context, second);
      }
    }
  }
}

}  // namespace cairn::rules::mappings
