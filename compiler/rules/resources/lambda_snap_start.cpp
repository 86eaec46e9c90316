// SnapStart of Lambda functions.

#include <algorithm>

#include "compiler/rules/rule.h"

namespace cairn::rules::lambda_snap_start {

static constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E2530", Error, "{0}",
     "SnapStart with a runtime that does not have it. Java from 11, Python from 3.12 and .NET from "
     "8 on have it.",
     kPage},
    {"I2530", Info, "{0}",
     "A function in Java without SnapStart. It starts much faster with it, at no cost.", kPage},
    {"W2530", Warning, "{0}",
     "SnapStart on a function without versions. It works on published versions only; add an "
     "AWS::Lambda::Version.",
     kPage},
};
enum Finding { kRuntime, kUnused, kNoVersion };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static bool has_snap_start(std::string_view runtime) {
  static constexpr std::string_view kNames[] = {"java11",     "java17",     "java21",
                                                "java25",     "python3.12", "python3.13",
                                                "python3.14", "dotnet8",    "dotnet10"};
  return std::ranges::find(kNames, runtime) != std::end(kNames);
}

static bool has_version(Context& context, const Resource& function) {
  bool is_found = false;
  context.at("AWS::Lambda::Version", "FunctionName", [&](const Resource&, Value name, Formula) {
    is_found = is_found || context.referent(name) == &function;
  });
  return is_found;
}

static void check(Context& context) {
  context.at("AWS::Serverless::Function", "", [&](const Resource&, Value function, Formula) {
    const Value apply_on = function.get("SnapStart").get("ApplyOn");
    if (apply_on.text() != "PublishedVersions" || function.has("AutoPublishAlias")) return;
    context.report(kFindings[kNoVersion], apply_on, "`AutoPublishAlias` is missing");
  });
  for (const Resource& function : context.file.resources()) {
    if (function.type != "AWS::Lambda::Function" || !function.properties.is_map()) continue;
    bool is_on = false;
    const Formula made = context.scenarios.of(function);
    context.at(function.properties, made, "SnapStart/ApplyOn", [&](Value value, Formula within) {
      if (value.text() != "PublishedVersions") return;
      is_on = true;
      if (!has_version(context, function)) {
        context.report(kFindings[kNoVersion], value, "there is no version that SnapStart works on");
      }
      context.at(function.properties, within, "Runtime", [&](Value runtime, Formula inner) {
        for (const Resolved& each : context.resolver.resolve(runtime, inner)) {
          const std::string_view name = each.value.text();
          if (name.empty() || has_snap_start(name)) continue;
          context.report(kFindings[kRuntime], value, quoted(name) + " has no SnapStart");
        }
      });
    });
    const std::string_view runtime = function.properties.get("Runtime").text();
    if (!is_on && runtime.starts_with("java") && has_snap_start(runtime)) {
      const Value apply_on = function.properties.get("SnapStart").get("ApplyOn");
      context.report(kFindings[kUnused], apply_on ? apply_on : function.properties,
                     quoted(runtime) + " starts faster with SnapStart");
    }
  }
}

}  // namespace cairn::rules::lambda_snap_start
