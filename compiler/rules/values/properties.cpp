// The properties of every resource against the schema of its type, and against the
// tables of constraints.

#include <algorithm>
#include <unordered_map>

#include "compiler/rules/run.h"
#include "compiler/rules/validate.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules::properties {

static void check(Context& context);

extern constinit const Rule kRule{.findings = {}, .check = check};

static void check(Context& context) {
  const Tables& tables = Tables::builtin();
  std::unordered_map<const Tables::Entry*, const Schema*> compiled;
  for (const Resource& resource : context.file.resources()) {
    // One with another name is no resource for the service, whatever is in it.
    if (!resource.value.is_map() || !is_alphanumeric(resource.name)) continue;
    const bool is_sam = resource.type.starts_with("AWS::Serverless::");
    Validator::Frame frame;
    frame.within = context.scenarios.of(resource);
    frame.is_of_sam = is_sam;
    if (!context.scenarios.is_possible(frame.within)) continue;

    const bool is_custom = resource.type.starts_with("Custom::");
    const TypeSchema* schema =
        context.schemas.find(is_custom ? "AWS::CloudFormation::CustomResource" : resource.type);
    if (schema == nullptr) continue;
    // Without properties, what is missing is missing in an empty map.
    const bool is_missing = !resource.properties;
    if (!is_missing && !resource.properties.is_map()) continue;
    const Value properties = is_missing ? context.resolver.empty_map() : resource.properties;
    const std::size_t before = context.found.size();
    context.validator.check(properties, *schema->properties, frame);

    const auto* entries = tables.entries_of(resource.type);
    for (std::size_t i = 0; entries != nullptr && i < entries->size(); ++i) {
      const Tables::Entry& entry = (*entries)[i];
      const Schema*& wanted = compiled[&entry];
      if (wanted == nullptr) wanted = context.schemas.compile(entry.schema);
      context.at(properties, frame.within, entry.path, [&](Value value, Formula within) {
        Validator::Frame inner;
        inner.within = within;
        inner.rule = entry.kind;
        inner.is_unconditional = entry.is_unconditional;
        context.validator.check(value, *wanted, inner);
      });
    }
    for (std::size_t i = before; is_missing && i < context.found.size(); ++i) {
      Context::Found& each = context.found[i];
      each.at = resource.value;
      each.diagnostic.span = resource.value.place();
      each.diagnostic.path = resource.value.path();
      each.diagnostic.path.emplace_back("Properties");
    }
  }
}

}  // namespace cairn::rules::properties
