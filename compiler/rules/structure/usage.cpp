// What nothing uses: parameters, mappings, conditions.

#include <set>

#include "compiler/rules/rule.h"

namespace cairn::rules::usage {

static constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"W2001", Warning, "{0}",
     "Nothing refers to a parameter. Whoever deploys is asked for a value that changes nothing.",
     kPage},
    {"W7001", Warning, "{0}", "Nothing looks into a mapping.", kPage},
    {"W8001", Warning, "{0}", "Nothing depends on a condition.", kPage},
};
enum Finding { kParameter, kMapping, kCondition };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

namespace {

struct Used {
  std::set<std::string_view> names;  // of Ref and Sub
  std::set<std::string_view> mappings;
  std::set<std::string_view> conditions;
  bool is_any_mapping = false;  // one is named by a function
  bool is_any_name = false;
};

void use_mapping(Value name, Used& used) {
  if (name.is_string()) {
    used.mappings.insert(name.text());
  } else {
    used.is_any_mapping = true;
  }
}

}  // namespace

static Used collect(const Template& file) {
  Used used;
  for (const std::uint32_t id : file.calls()) {
    const Value call = file.value(id);
    const std::string_view function = call.function();
    const Value argument = call.argument();
    if (function == "Ref" || function == "Fn::ValueOf") {
      if (argument.is_string()) used.names.insert(argument.text());
      if (argument.is_list() && argument.size() > 0) used.names.insert(argument.child(0).text());
    } else if (function == "Fn::Sub") {
      const Value pattern = sub_pattern(call), variables = sub_variables(call);
      for (const SubPart& part : sub_parts(pattern.text())) {
        if (part.is_variable && !variables.has(part.text)) used.names.insert(part.text);
      }
    } else if (function == "Fn::FindInMap" && argument.is_list() && argument.size() > 0) {
      use_mapping(argument.child(0), used);
    } else if (function == "Fn::If" && argument.is_list() && argument.size() > 0) {
      used.conditions.insert(argument.child(0).text());
    } else if (function == "Condition") {
      used.conditions.insert(argument.text());
    } else if (function == "Fn::Transform") {
      // A macro sees the parameters that are handed to it, which are Refs.
    }
  }
  // `Condition: Name` wherever it stands: on resources, outputs, and inside of conditions.
  for (const Node& node : file.nodes()) {
    if (node.is_in_map && node.key == "Condition" && node.kind == Kind::String) {
      used.conditions.insert(node.text);
    }
  }
  return used;
}

// What a transform makes of the template may use anything.
static bool may_be_used_by_transform(const Template& file) {
  for (const std::string_view name : file.transforms()) {
    if (name != "AWS::LanguageExtensions" && name != "AWS::Serverless-2016-10-31") return true;
  }
  return file.section("Transform").is_map();
}

static void check(Context& context) {
  const Template& file = context.file;
  // What a loop goes over is used as well.
  const Used used = collect(context.written);
  const auto report = [&](std::string_view section, Finding finding, auto is_used) {
    const Value entries = file.section(section);
    if (!entries.is_map()) return;
    for (const Value entry : entries) {
      if (entry.key().starts_with("Fn::") || is_used(entry.key())) continue;
      context.report(kFindings[finding], entry, "nothing uses " + quoted(entry.key()));
    }
  };
  if (!may_be_used_by_transform(file)) {
    report("Parameters", kParameter,
           [&](std::string_view name) { return used.names.contains(name); });
    if (!used.is_any_mapping) {
      report("Mappings", kMapping,
             [&](std::string_view name) { return used.mappings.contains(name); });
    }
  }
  report("Conditions", kCondition,
         [&](std::string_view name) { return used.conditions.contains(name); });
}

}  // namespace cairn::rules::usage
