// Why a name leads nowhere, in a template whose transform makes names of its own.

#include "compiler/rules/rule.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules {

static const Schema* schema_below(const Schema& schema, Value child) {
  if (!child.is_in_map()) return schema.items;
  const Schema* property = schema.property(child.key());
  return property != nullptr ? property : schema.others;
}

// What SAM only passes on, its documentation gives no type for.
static bool has_type(Context& context, Value value) {
  const std::vector<Value> steps = value.ancestors();
  if (steps.size() < 4 || steps[0].key() != "Resources" || !steps[2].is_in_map() ||
      steps[2].key() != "Properties") {
    return true;
  }
  const std::string_view type = steps[1].get("Type").text();
  if (!type.starts_with("AWS::Serverless::")) return true;
  const TypeSchema* known = context.schemas.find(type);
  if (known == nullptr || known->properties->properties.empty()) return false;
  const Schema* schema = known->properties;
  for (std::size_t i = 3; i < steps.size() && !steps[i - 1].is_call(); ++i) {
    const Schema* below = schema_below(*schema, steps[i]);
    // An object of which no more is said may be looked into.
    if (below == nullptr) break;
    schema = below;
  }
  return schema->types != 0;
}

void add_missing_name(Context& context, diag::Diagnostic& finding, Value at, std::string_view name,
                      const std::vector<std::string_view>& names) {
  if (!context.file.is_sam()) return;
  std::vector<std::string_view> makers;
  for (const Resource& resource : context.file.resources()) {
    if (resource.type.starts_with("AWS::Serverless::")) makers.push_back(resource.name);
  }
  if (makers.empty() || !has_type(context, at)) return;
  const auto add = [&](const diag::Kind& kind, std::string message) {
    diag::Diagnostic& detail = finding.details.emplace_back();
    detail.kind = &kind;
    detail.severity = kind.severity;
    detail.span = finding.span;
    detail.path = finding.path;
    detail.message = std::move(message);
  };
  add(kWrongValue, quoted(name) + " is not one of " + listed(names));
  add(kPatternMismatch, quoted(name) + " does not start with " + listed(makers) +
                            ", of which SAM makes further names");
}

}  // namespace cairn::rules
