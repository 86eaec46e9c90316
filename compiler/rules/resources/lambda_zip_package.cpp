// What a Lambda function out of a zip file must say.

#include "compiler/rules/rule.h"

namespace cairn::rules::lambda_zip_package {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"W2533", Warning, "{0}",
     "A function out of a zip file lacks its Handler or its Runtime. Only those out of container "
     "images go without.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "aws-resource-lambda-function.html"},
};

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

// Whether the property is given in every deployment.
static bool has(Context& context, Value properties, std::string_view name, Formula within) {
  Formula present = kNever;
  const Value value = properties.get(name);
  if (!value) return false;
  context.scenarios.for_each_branch(value, within, [&](Value, Formula formula) {
    present = context.scenarios.either(present, formula);
  });
  return context.scenarios.implies(within, present);
}

static void check_one(Context& context, Value properties, Formula within, bool is_sam) {
  if (!properties.is_map() || properties.is_call()) return;
  const Value package = properties.get("PackageType");
  const Value code = properties.get("Code");
  if (!is_sam && !code) return;
  if (package && package.text() != "Zip") return;
  const bool has_image = code.has("ImageUri") || (is_sam && properties.has("ImageUri"));
  if (has_image && !package) return;
  std::string missing;
  for (const std::string_view name : {"Handler", "Runtime"}) {
    if (has(context, properties, name, within)) continue;
    missing += (missing.empty() ? "" : " and ") + quoted(name);
  }
  if (missing.empty()) return;
  Value at = properties;
  if (code.is_map() && !code.is_call()) at = code;
  for (const std::string_view name : {"CodeUri", "InlineCode", "PackageType"}) {
    if (is_sam && properties.has(name)) at = properties.get(name);
  }
  context.report(kFindings[0], at, missing + " must be given for a zip file");
}

static void check(Context& context) {
  // Globals give what functions do not.
  const bool has_globals = context.file.section("Globals").has("Function");
  for (const Resource& resource : context.file.resources()) {
    const bool is_sam = resource.type == "AWS::Serverless::Function";
    if (!is_sam && resource.type != "AWS::Lambda::Function") continue;
    if (is_sam && has_globals) continue;
    context.at(
        resource.properties, context.scenarios.of(resource), "",
        [&](Value properties, Formula within) { check_one(context, properties, within, is_sam); });
  }
}

}  // namespace cairn::rules::lambda_zip_package
