// Parameters that a nested stack is given, and those that its template asks for, where the
// template is a file beside this one.

#include <set>

#include "compiler/rules/rule.h"

namespace cairn::rules::nested_stacks {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E3043", Error, "{0}",
     "A nested stack is given other parameters than its template has. Those without a default must "
     "be given, and no others may.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "aws-resource-cloudformation-stack.html"},
};

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static void compare(Context& context, Value given, const Template& child, Value at_whole,
                    Value whole) {
  const bool is_branch = given.id() != whole.id() || !given;
  if (given && (!given.is_map() || given.is_call())) return;
  const Value wanted = child.section("Parameters");
  for (const Value parameter : wanted) {
    if (!wanted.is_map()) break;
    if (parameter.has("Default") || given.has(parameter.key())) continue;
    context.report(kFindings[0], at_whole, quoted(parameter.key()) + " must be given");
  }
  for (const Value each : given) {
    if (each.key().starts_with("Fn::") || child.parameter(each.key())) continue;
    std::vector<std::string_view> names;
    for (const Value parameter : wanted) {
      if (wanted.is_map()) names.push_back(parameter.key());
    }
    context.report(kFindings[0], is_branch ? at_whole : each,
                   quoted(each.key()) + " is no parameter of the nested stack" +
                       did_you_mean(each.key(), names));
  }
}

static void check(Context& context) {
  if (context.neighbours == nullptr) return;
  static constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
      {"AWS::CloudFormation::Stack", "TemplateURL"}, {"AWS::Serverless::Application", "Location"}};
  for (const auto& [type, location] : kTypes) {
    for (const Resource* stack : context.file.resources_of(type)) {
      const Value path = stack->properties.get(location);
      if (!path.is_string() || path.text().find("://") != std::string_view::npos) continue;
      const Template* child = context.neighbours->read(path.text());
      if (child == nullptr || !child->root().is_map()) continue;
      const Value given = stack->properties.get("Parameters");
      if (!given) {
        compare(context, {}, *child, stack->properties, {});
        continue;
      }
      context.scenarios.for_each_branch(
          given, context.scenarios.of(*stack),
          [&](Value branch, Formula) {
            compare(context, branch.is_no_value() ? Value() : branch, *child, given, given);
          },
          true);
    }
  }
}

}  // namespace cairn::rules::nested_stacks
