// Whether Fn::GetAtt may ask a resource for an attribute.

#include <algorithm>

#include "compiler/rules/rule.h"

namespace cairn::rules {

// Of a nested stack whose template is a file beside this one.
static std::optional<std::string> output_fault(Context& context, const Resource& stack,
                                               std::string_view output) {
  const Value path = stack.properties.get("TemplateURL");
  const bool is_local = path.is_string() && path.text().find("://") == std::string_view::npos;
  if (!is_local || context.neighbours == nullptr) return std::nullopt;
  const Template* child = context.neighbours->read(path.text());
  if (child == nullptr || !child->root().is_map()) return std::nullopt;
  const Value outputs = child->section("Outputs");
  if (outputs.has(output)) return std::nullopt;
  std::vector<std::string_view> names;
  for (const Value each : outputs) {
    // What a macro or a loop makes is not known.
    if (!outputs.is_map() || each.key().starts_with("Fn::")) return std::nullopt;
    names.push_back(each.key());
  }
  return quoted(output) + " is no output of " + quoted(path.text()) + did_you_mean(output, names);
}

std::optional<std::string> attribute_fault(Context& context, const Resource& resource,
                                           std::string_view attribute) {
  // Whatever the function behind a custom resource answers is an attribute.
  if (resource.type.starts_with("Custom::") || resource.type.ends_with("::MODULE") ||
      resource.type == "AWS::CloudFormation::CustomResource" ||
      resource.type.starts_with("AWS::Serverless::")) {
    return std::nullopt;
  }
  static constexpr std::string_view kOutputs = "Outputs.";
  if (resource.type == "AWS::CloudFormation::Stack" && attribute.starts_with(kOutputs)) {
    return output_fault(context, resource, attribute.substr(kOutputs.size()));
  }
  const auto type = context.schemas.catalog().find(resource.type);
  if (!type || type->accepts_attribute(attribute)) return std::nullopt;
  const TypeSchema* schema = context.schemas.find(resource.type);
  std::string pointer = "/properties/" + std::string(attribute);
  std::ranges::replace(pointer, '.', '/');
  if (schema != nullptr &&
      std::ranges::find(schema->read_only, pointer) != schema->read_only.end()) {
    return std::nullopt;
  }
  return quoted(attribute) + " is no attribute of " + std::string(resource.type) +
         did_you_mean(attribute, type->attribute_names());
}

}  // namespace cairn::rules
