// Fn::ForEach, where the transform cannot expand it.

#include "compiler/rules/rule.h"

namespace cairn::rules::loops {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E1032", Error, "{0}",
     "A wrong use of Fn::ForEach. `Fn::ForEach::Name` takes a list of an identifier, a collection "
     "and a map, and needs the transform `AWS::LanguageExtensions`.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "intrinsic-function-reference-foreach.html"},
};

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static std::string fault_of(Value loop) {
  if (!loop.is_list()) return "a loop is a list of three: identifier, collection and map";
  if (loop.size() != 3) return std::to_string(loop.size()) + " parts are not 3";
  if (!loop.child(0).is_string()) return "the identifier of a loop is a text";
  const Value collection = loop.child(1);
  const bool is_collection = collection.is_list() || collection.is_call("Ref") ||
                             collection.is_call("Fn::FindInMap") || collection.is_call("Fn::Split");
  if (!is_collection) return "the collection of a loop is a list";
  if (!loop.child(2).is_map() || loop.child(2).is_call()) return "the body of a loop is a map";
  return {};
}

static void check(Context& context) {
  const bool has_transform = context.file.has_transform("AWS::LanguageExtensions");
  for (const Node& node : context.written.nodes()) {
    if (!node.is_in_map || !node.key.starts_with("Fn::ForEach::")) continue;
    const Value loop(context.written,
                     static_cast<std::uint32_t>(&node - context.written.nodes().data()));
    if (!has_transform) {
      context.report(kFindings[0], loop, "a loop needs the transform `AWS::LanguageExtensions`");
      continue;
    }
    const std::string fault = fault_of(loop);
    if (!fault.empty()) context.report(kFindings[0], loop, fault);
  }
}

}  // namespace cairn::rules::loops
