// The section Parameters: names, types and which fields go with them.

#include <algorithm>

#include "compiler/rules/rule.h"

namespace cairn::rules::parameters {

static constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
    "parameters-section-structure.html";
static constexpr std::string_view kQuotas =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html";
static constexpr std::string_view kTypesPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
    "cloudformation-supplied-parameter-types.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E2001", Error, "{0}",
     "A parameter is malformed. It is a map with a `Type`, its name has letters and digits only, "
     "and constraints belong to certain types.",
     kPage},
    {"E2002", Error, "{0}", "The type of a parameter is none that CloudFormation knows.",
     kTypesPage},
    {"E2003", Error, "{0}", "The name of a parameter is too long. It has at most 255 characters.",
     kQuotas},
    {"E2010", Error, "{0}", "The template has too many parameters. 200 are allowed.", kQuotas},
    {"E2011", Error, "{0}",
     "A value of a parameter is too long. It has at most 4096 bytes, as a default and as an "
     "allowed value.",
     kQuotas},
    {"I2003", Info, "{0}", "The pattern of a parameter is no regular expression.", kPage},
    {"I2010", Info, "{0}", "The template comes near to the limit of 200 parameters.", kQuotas},
    {"I2011", Info, "{0}", "The name of a parameter comes near to its limit of 255 characters.",
     kQuotas},
    {"W2002", Warning, "{0}",
     "The type of a parameter is not documented. CloudFormation may take it, but checks no value "
     "against it.",
     kTypesPage},
};
enum Finding {
  kMalformed,
  kType,
  kLongName,
  kTooMany,
  kLongValue,
  kPattern,
  kNearMany,
  kNearLongName,
  kUndocumented
};

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static constexpr std::string_view kTypes[] = {"AWS::EC2::AvailabilityZone::Name",
                                              "AWS::EC2::Image::Id",
                                              "AWS::EC2::Instance::Id",
                                              "AWS::EC2::KeyPair::KeyName",
                                              "AWS::EC2::SecurityGroup::GroupName",
                                              "AWS::EC2::SecurityGroup::Id",
                                              "AWS::EC2::Subnet::Id",
                                              "AWS::EC2::VPC::Id",
                                              "AWS::EC2::Volume::Id",
                                              "AWS::Route53::HostedZone::Id",
                                              "AWS::SSM::Parameter::Name",
                                              "CommaDelimitedList",
                                              "List<Number>",
                                              "List<String>",
                                              "Number",
                                              "String"};

enum class Verdict { Documented, Undocumented, Wrong };

static void check_one(Context& context, Value parameter);
static void check_type(Context& context, Value type);
static void check_fields(Context& context, Value parameter, std::string_view type);
static void check_values(Context& context, Value parameter);

static void check(Context& context) {
  const Value parameters = context.file.section("Parameters");
  if (!parameters) return;
  if (!parameters.is_map()) {
    context.report(kFindings[kMalformed], parameters,
                   shown(parameters) + " is not of type `object`");
    return;
  }
  static constexpr std::size_t kMost = 200;
  const std::size_t count = parameters.size();
  if (count > kMost) {
    context.report(kFindings[kTooMany], parameters,
                   std::to_string(count) + " parameters are more than 200");
  } else if (count > kMost * 9 / 10) {
    context.report(kFindings[kNearMany], parameters,
                   std::to_string(count) + " parameters are near the limit of 200");
  }
  for (const Value parameter : parameters) {
    if (!parameter.key().starts_with("Fn::")) check_one(context, parameter);
  }
}

static void check_one(Context& context, Value parameter) {
  const std::string_view name = parameter.key();
  if (!is_alphanumeric(name)) {
    context.report(kFindings[kMalformed], parameter,
                   quoted(name) + " has other characters than letters and digits");
  }
  if (name.size() > 255) {
    context.report(kFindings[kLongName], parameter,
                   std::to_string(name.size()) + " characters are more than 255");
  } else if (name.size() > 255 * 9 / 10) {
    context.report(kFindings[kNearLongName], parameter,
                   std::to_string(name.size()) + " characters are near the limit of 255");
  }
  if (!parameter.is_map()) {
    context.report(kFindings[kMalformed], parameter, shown(parameter) + " is not of type `object`");
    return;
  }
  const Value type = parameter.get("Type");
  if (!type) {
    context.report(kFindings[kMalformed], parameter, "`Type` is missing");
  } else {
    check_type(context, type);
  }
  check_fields(context, parameter, type.text());
  check_values(context, parameter);
}

static bool is_known(std::string_view type) {
  return std::ranges::find(kTypes, type) != std::end(kTypes);
}

// What stands between the brackets of `List<X>`; empty for anything else.
static std::string_view inside(std::string_view type, std::string_view opening) {
  if (!type.starts_with(opening) || !type.ends_with('>')) return {};
  return type.substr(opening.size(), type.size() - opening.size() - 1);
}

static Verdict judge(std::string_view type) {
  if (is_known(type)) return Verdict::Documented;
  const std::string_view of_ssm = inside(type, "AWS::SSM::Parameter::Value<");
  const std::string_view of_list = inside(of_ssm.empty() ? type : of_ssm, "List<");
  const std::string_view item = of_list.empty() ? of_ssm : of_list;
  const bool is_documented = is_known(item) && item != "Number" && item != "List<Number>";
  if (is_documented) return Verdict::Documented;
  return item.starts_with("AWS::") ? Verdict::Undocumented : Verdict::Wrong;
}

static void check_type(Context& context, Value type) {
  if (!type.is_string()) {
    context.report(kFindings[kMalformed], type, shown(type) + " is not of type `string`");
    return;
  }
  const Verdict verdict = judge(type.text());
  if (verdict == Verdict::Wrong) {
    context.report(kFindings[kType], type,
                   quoted(type.text()) + " is no type of a parameter" +
                       did_you_mean(type.text(), {std::begin(kTypes), std::end(kTypes)}));
  } else if (verdict == Verdict::Undocumented) {
    context.report(kFindings[kUndocumented], type,
                   quoted(type.text()) + " is no documented type of a parameter");
  }
}

static void check_fields(Context& context, Value parameter, std::string_view type) {
  static constexpr std::string_view kCommon[] = {
      "AllowedValues", "ConstraintDescription", "Default", "Description", "NoEcho", "Type"};
  static constexpr std::string_view kOfNumbers[] = {"MaxValue", "MinValue"};
  static constexpr std::string_view kOfTexts[] = {"AllowedPattern", "MaxLength", "MinLength"};
  const bool is_number = type == "Number" || type == "List<Number>";
  for (const Value field : parameter) {
    const auto is_in = [&](const auto& names) {
      return std::ranges::find(names, field.key()) != std::end(names);
    };
    const bool is_elsewhere = is_number ? is_in(kOfTexts) : is_in(kOfNumbers);
    if (is_elsewhere) {
      context.report(kFindings[kMalformed], field,
                     quoted(field.key()) + " does not go with the type " + quoted(type));
    } else if (!is_in(kCommon) && !is_in(kOfNumbers) && !is_in(kOfTexts) &&
               !field.key().starts_with("Fn::")) {
      context.report(kFindings[kMalformed], field,
                     quoted(field.key()) + " is no field of a parameter");
    }
  }
}

static void check_values(Context& context, Value parameter) {
  const auto wrong_type = [&](Value at, std::string_view wanted) {
    context.report(kFindings[kMalformed], at, shown(at) + " is not of type " + quoted(wanted));
  };
  for (const std::string_view name : {"MaxLength", "MinLength", "MaxValue", "MinValue"}) {
    const Value field = parameter.get(name);
    if (!field) continue;
    const auto text = field.scalar_text();
    if (!text || !number_of(*text)) {
      wrong_type(field, "integer");
    } else if (name.ends_with("Length") && *number_of(*text) > 4096) {
      context.report(kFindings[kMalformed], field, shown(field) + " is more than 4096");
    }
  }
  for (const std::string_view name : {"AllowedPattern", "ConstraintDescription", "Description"}) {
    const Value field = parameter.get(name);
    if (field && !field.scalar_text()) wrong_type(field, "string");
  }
  if (const Value pattern = parameter.get("AllowedPattern"); pattern.is_string()) {
    const auto compiled = base::Pattern::compile(pattern.text());
    if (!compiled) {
      context.report(kFindings[kPattern], pattern,
                     shown(pattern) + " is no regular expression: " + compiled.error());
    }
  }
  if (const Value echo = parameter.get("NoEcho")) {
    static constexpr std::string_view kFlags[] = {"true",  "false", "True",
                                                  "False", "TRUE",  "FALSE"};
    const auto text = echo.scalar_text();
    if (!text || std::ranges::find(kFlags, *text) == std::end(kFlags)) wrong_type(echo, "boolean");
  }
  const auto check_value = [&](Value value) {
    if (!value.scalar_text()) wrong_type(value, "string");
    if (value.text().size() > 4096) {
      context.report(kFindings[kLongValue], value,
                     std::to_string(value.text().size()) + " bytes are more than 4096");
    }
  };
  const Value allowed = parameter.get("AllowedValues");
  if (allowed && !allowed.is_list()) wrong_type(allowed, "array");
  for (const Value each : allowed) {
    if (allowed.is_list()) check_value(each);
  }
  if (const Value given = parameter.get("Default")) check_value(given);
}

}  // namespace cairn::rules::parameters
