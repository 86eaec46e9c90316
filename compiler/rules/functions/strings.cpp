// Texts that look as if something in them was to be filled in.

#include <algorithm>

#include "compiler/rules/rule.h"

namespace cairn::rules::strings {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E1029", Error, "{0}",
     "A text has `${Name}`, which the template knows, but stands in no Fn::Sub, so nothing is "
     "filled in. Put the text into Fn::Sub, or write `${!Name}` in one where the braces are meant.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "intrinsic-function-reference-sub.html"},
    {"W1053", Warning, "{0}",
     "A dynamic reference with blanks inside of the braces. It is not resolved but taken as text.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html"},
    {"W1054", Warning, "{0}",
     "The name of a pseudo parameter as a plain text. `!Ref AWS::Region` gives its value.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "pseudo-parameter-reference.html"},
};
enum Finding { kNoSub, kBlanks, kPseudo };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

// Below these, `${Name}` has a meaning of its own to whatever reads the text: a shell, a
// build, a mapping template, a log format.
static bool has_own_braces(std::string_view key) {
  static constexpr std::string_view kKeys[] = {"UserData",
                                               "ZipFile",
                                               "Condition",
                                               "AWS::CloudFormation::Init",
                                               "CloudWatchAlarmDefinition",
                                               "TopicRulePayload",
                                               "BuildSpec",
                                               "RequestMappingTemplate",
                                               "LogFormat",
                                               "TemplateBody",
                                               "ResponseMappingTemplate",
                                               "RouteSelectionExpression",
                                               "RequestTemplates",
                                               "Uri",
                                               "Body",
                                               "ConnectionId",
                                               "ResponseTemplates",
                                               "RequestParameters",
                                               "ResponseParameters",
                                               "Definition",
                                               "DefinitionBody",
                                               "InlineCode",
                                               "Content",
                                               "Code",
                                               "EventPattern",
                                               "InputTemplate",
                                               "IntegrationUri",
                                               "SqlQuery",
                                               "Query",
                                               "SelectionPattern",
                                               "ResponseMappingTemplateS3Location"};
  return std::ranges::find(kKeys, key) != std::end(kKeys);
}

namespace {

class Walker {
 public:
  explicit Walker(Context& context) : context_(context) {}

  // `substitutions` are filled in by the service later.
  void walk(Value value, bool has_braces, Value substitutions);

 private:
  void look(Value value, bool has_braces, Value substitutions);
  bool is_meant_for_sub(Value value, std::string_view name) const;

  Context& context_;
};

void Walker::walk(Value value, bool has_braces, Value substitutions) {
  if (value.is_string()) {
    look(value, has_braces, substitutions);
    return;
  }
  if (value.is_call("Ref") || value.is_call("Fn::GetAtt")) return;
  if (value.is_call("Fn::Sub")) {
    if (const Value variables = sub_variables(value)) {
      for (const Value each : variables) walk(each, has_braces, substitutions);
    }
    return;
  }
  for (const Value child : value) {
    walk(child, has_braces || (child.is_in_map() && has_own_braces(child.key())), substitutions);
  }
}

// Other names may be for another reader; in the definition of a state machine there is none.
bool Walker::is_meant_for_sub(Value value, std::string_view name) const {
  const std::string_view resource = name.substr(0, name.find('.'));
  if (is_pseudo_parameter(name) || context_.file.parameter(name) ||
      context_.file.resource(resource) != nullptr) {
    return true;
  }
  return std::ranges::any_of(value.ancestors(), [](Value each) {
    return each.is_in_map() && each.key() == "DefinitionString";
  });
}

void Walker::look(Value value, bool has_braces, Value substitutions) {
  const std::string_view text = value.text();
  if (is_pseudo_parameter(text)) {
    context_.report(kFindings[kPseudo], value, quoted(text) + " is a plain text here");
  }
  if (const auto open = text.find("{{"); open != std::string_view::npos) {
    std::string_view inner = text.substr(open + 2, text.find("}}", open) - open - 2);
    const bool has_blank = inner.starts_with(' ') || inner.ends_with(' ');
    while (inner.starts_with(' ')) inner.remove_prefix(1);
    if (has_blank && inner.starts_with("resolve:")) {
      context_.report(kFindings[kBlanks], value, "the blanks keep this from being resolved");
    }
  }
  if (has_braces) return;
  for (const SubPart& part : sub_parts(text)) {
    const bool is_name =
        part.is_variable && !part.text.empty() && std::ranges::all_of(part.text, [](char c) {
          return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                 c == '_' || c == ':' || c == '.';
        });
    if (!is_name || substitutions.has(part.text)) continue;
    // Variables of IAM policies, of IoT and of the services that write logs.
    static constexpr std::string_view kServices[] = {
        "aws:",           "iot:",           "s3:",         "ec2:",
        "saml:",          "sts:",           "ecr:",        "cognito-identity.",
        "www.",           "graph.",         "accounts.",   "api.",
        "sns:",           "dynamodb:",      "redshift:",   "transfer:",
        "stageVariables", "identitystore:", "greengrass:", "kms:"};
    const bool is_of_service = std::ranges::any_of(
        kServices, [&](std::string_view prefix) { return part.text.starts_with(prefix); });
    if (is_of_service || !is_meant_for_sub(value, part.text)) continue;
    context_.report(kFindings[kNoSub], value,
                    "`${" + std::string(part.text) + "}` stands outside of Fn::Sub");
    return;
  }
}

}  // namespace

static void check(Context& context) {
  Walker walker(context);
  for (const Resource& resource : context.file.resources()) {
    const Value substitutions = resource.properties.get("DefinitionSubstitutions");
    if (resource.properties) walker.walk(resource.properties, false, substitutions);
  }
}

}  // namespace cairn::rules::strings
