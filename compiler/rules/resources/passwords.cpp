// Secrets in templates: written out, or handed over as parameters.

#include <algorithm>

#include "compiler/rules/rule.h"

namespace cairn::rules::passwords {

static constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"W1011", Warning, "{0}",
     "A secret comes out of a parameter. A dynamic reference to Secrets Manager or SSM keeps it "
     "out "
     "of the hands of whoever deploys.",
     kPage},
    {"W2010", Warning, "{0}",
     "A parameter with NoEcho is used where its value can be read: in metadata or in an output.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
     "parameters-section-structure.html"},
    {"W2501", Warning, "{0}",
     "A password is written out, or its parameter echoes it. Use a dynamic reference, or NoEcho.",
     kPage},
};
enum Finding { kParameter, kEchoed, kWritten };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static bool is_secret_name(std::string_view name) {
  static constexpr std::string_view kNames[] = {"AccountPassword",
                                                "AdminPassword",
                                                "ADDomainJoinPassword",
                                                "CrossRealmTrustPrincipalPassword",
                                                "KdcAdminPassword",
                                                "Password",
                                                "DbPassword",
                                                "MasterUserPassword",
                                                "PasswordParam",
                                                "MasterPassword",
                                                "AuthToken",
                                                "SecretString"};
  return std::ranges::find(kNames, name) != std::end(kNames) && name != "SecretString" &&
         name != "AuthToken";
}

static bool hides(Value parameter) {
  const auto text = parameter.get("NoEcho").scalar_text();
  return text && (*text == "true" || *text == "True" || *text == "TRUE");
}

static void look(Context& context, Value value, int depth) {
  static constexpr int kMostDepth = 100;
  if (depth > kMostDepth || value.is_call()) return;
  for (const Value child : value) {
    if (!value.is_map() || !is_secret_name(child.key())) {
      look(context, child, depth + 1);
      continue;
    }
    context.scenarios.for_each_branch(child, kAlways, [&](Value secret, Formula) {
      if (const Value parameter = context.file.parameter(secret.ref_name())) {
        context.report(kFindings[kParameter], child,
                       "the secret comes out of the parameter " + quoted(parameter.key()));
        if (!hides(parameter)) {
          context.report(kFindings[kWritten], parameter,
                         "the parameter of a password has no NoEcho");
        }
        return;
      }
      const std::string_view text =
          secret.is_call("Fn::Sub") ? sub_pattern(secret).text() : secret.text();
      if (text.empty() || text.find("{{resolve:") != std::string_view::npos) return;
      if (secret.is_call() && text.find("${") != std::string_view::npos) return;
      context.report(kFindings[kWritten], secret.is_call() ? child : secret,
                     "the password is written out");
    });
  }
}

// Metadata and outputs can be read by whoever may describe the stack.
static void find_echoes(Context& context, Value value, std::string_view where, int depth) {
  static constexpr int kMostDepth = 100;
  if (depth > kMostDepth) return;
  const auto is_hidden = [&](std::string_view name) {
    const Value parameter = context.file.parameter(name);
    return parameter && hides(parameter);
  };
  if (value.is_call("Ref") && is_hidden(value.ref_name())) {
    context.report(kFindings[kEchoed], value.argument(),
                   quoted(value.ref_name()) + " can be read in " + std::string(where));
  }
  if (value.is_call("Fn::Sub")) {
    const Value variables = sub_variables(value);
    for (const SubPart& part : sub_parts(sub_pattern(value).text())) {
      if (!part.is_variable || variables.has(part.text) || !is_hidden(part.text)) continue;
      context.report(kFindings[kEchoed], value.argument(),
                     quoted(part.text) + " can be read in " + std::string(where));
    }
  }
  for (const Value child : value) find_echoes(context, child, where, depth + 1);
}

static void check(Context& context) {
  for (const Resource& resource : context.file.resources()) {
    if (resource.properties) look(context, resource.properties, 0);
    if (const Value metadata = resource.value.get("Metadata")) {
      find_echoes(context, metadata, "metadata", 0);
    }
  }
  if (const Value metadata = context.file.section("Metadata")) {
    find_echoes(context, metadata, "metadata", 0);
  }
  const Value outputs = context.file.section("Outputs");
  for (const Value output : outputs) {
    const Value value = outputs.is_map() ? output.get("Value") : Value();
    if (value) find_echoes(context, value, "an output", 0);
  }
}

}  // namespace cairn::rules::passwords
