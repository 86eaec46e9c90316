// The properties of every resource against the schema of its type, and against the
// tables of constraints.

#include "compiler/rules/run.h"
#include "compiler/rules/validate.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules::properties {

static void check(Context& context);

extern constinit const Rule kRule{.findings = {}, .check = check};

static void check(Context& context) {
  const Tables& tables = Tables::builtin();
  for (const Resource& resource : context.file.resources()) {
    if (!resource.value.is_map()) continue;
    // The transform makes other resources of it, and those are checked.
    if (resource.type.starts_with("AWS::Serverless::")) continue;
    Validator::Frame frame;
    frame.within = context.scenarios.of(resource);
    if (!context.scenarios.is_possible(frame.within)) continue;

    const bool is_custom = resource.type.starts_with("Custom::");
    const TypeSchema* schema =
        context.schemas.find(is_custom ? "AWS::CloudFormation::CustomResource" : resource.type);
    if (schema == nullptr) continue;
    if (resource.properties) {
      context.validator.check(resource.properties, *schema->properties, frame);
    } else if (!schema->properties->required.empty() || !schema->properties->required_or.empty() ||
               !schema->properties->required_xor.empty()) {
      context.report(kMissingProperty, resource.value, "`Properties` is missing");
    }

    const auto* entries = tables.entries_of(resource.type);
    if (entries == nullptr || !resource.properties) continue;
    for (const Tables::Entry& entry : *entries) {
      const Schema* wanted = context.schemas.compile(entry.schema);
      context.at(resource.properties, frame.within, entry.path, [&](Value value, Formula within) {
        Validator::Frame inner;
        inner.within = within;
        inner.rule = entry.kind;
        context.validator.check(value, *wanted, inner);
      });
    }
  }
}

}  // namespace cairn::rules::properties
