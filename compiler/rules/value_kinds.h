#pragma once

// The findings about values, one for each keyword of schemas, and what functions give.

#include <span>
#include <string>
#include <string_view>

#include "compiler/diagnostics/kind.h"
#include "compiler/rules/rule.h"

namespace cairn::rules {

inline constexpr std::string_view kPropertyPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-template-resource-type-ref.html";
inline constexpr std::string_view kSchemaPage =
    "https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html";

constexpr diag::Kind value_kind(std::string_view id, std::string_view page,
                                std::string_view reference) {
  return {id, diag::Severity::Error, "{0}", page, reference};
}

inline constexpr diag::Kind kNullValue{
    "null-property", diag::Severity::Warning, "{0}",
    "A property without a value. CloudFormation refuses null; leave the property out, or give it "
    "`!Ref AWS::NoValue`.",
    kPropertyPage};
inline constexpr diag::Kind kUnknownProperty =
    value_kind("E3002",
               "A property that the resource type does not have. The service refuses the "
               "template. Names are the same in all letters, capitals included; the message "
               "offers those that are near.",
               kPropertyPage);
inline constexpr diag::Kind kForbiddenProperty =
    value_kind("E3002", "A property that the resource type does not have.", kPropertyPage);
inline constexpr diag::Kind kMissingProperty =
    value_kind("E3003",
               "A required property is missing. It must be there in every deployment: under "
               "`Fn::If` both branches count, and `AWS::NoValue` is as good as nothing.",
               kPropertyPage);
inline constexpr diag::Kind kWrongType =
    value_kind("E3012",
               "A value of the wrong type. CloudFormation turns numbers and booleans into "
               "strings and back, but a list is no string and an object is no list.",
               kPropertyPage);
inline constexpr diag::Kind kNotExactlyOne =
    value_kind("E3014",
               "Exactly one of some properties must be given: none is too few, and two "
               "contradict each other.",
               kPropertyPage);
inline constexpr diag::Kind kNoAlternative =
    value_kind("E3017",
               "A value that is none of the forms which may stand in its place. The page of "
               "the resource type shows them.",
               kPropertyPage);
inline constexpr diag::Kind kNotOneAlternative = value_kind(
    "E3018", "A value must be of exactly one of several forms, and is of none or of more.",
    kPropertyPage);
inline constexpr diag::Kind kExcludedProperty =
    value_kind("E3020",
               "Two properties that exclude each other. Give one of them, or choose by "
               "`Fn::If` with `AWS::NoValue`.",
               kPropertyPage);
inline constexpr diag::Kind kMissingCompanion =
    value_kind("E3021", "A property that only works together with another one, which is missing.",
               kPropertyPage);
inline constexpr diag::Kind kForbiddenValue =
    value_kind("E3030", "A value that cannot stand in its place.", kPropertyPage);
inline constexpr diag::Kind kWrongValue =
    value_kind("E3030",
               "A value outside of those that the property takes. Values are the same in all "
               "letters, capitals included.",
               kPropertyPage);
inline constexpr diag::Kind kPatternMismatch =
    value_kind("E3031",
               "A text that does not have the form which the property wants, given as a "
               "regular expression.",
               kSchemaPage);
inline constexpr diag::Kind kWrongCount =
    value_kind("E3032", "A list with too few or too many items.", kSchemaPage);
inline constexpr diag::Kind kWrongLength =
    value_kind("E3033", "A text that is too short or too long.", kSchemaPage);
inline constexpr diag::Kind kOutOfRange =
    value_kind("E3034", "A number outside of the range of its property.", kSchemaPage);
inline constexpr diag::Kind kRepeatedItem =
    value_kind("E3037", "A list whose items must differ has one twice.", kSchemaPage);
inline constexpr diag::Kind kNoMatchingItem =
    value_kind("E3017", "A list without an item that it must have.", kSchemaPage);
inline constexpr diag::Kind kNoneOf =
    value_kind("E3058", "At least one of some properties must be given.", kPropertyPage);
inline constexpr diag::Kind kWrongForm = value_kind(
    "E3002", "A value that is not of the form which is wanted here, as a block of addresses.",
    kSchemaPage);

// What is known of a function: the finding for a call in the wrong place, and for what
// it gives.
struct FunctionFacts {
  std::string_view name;
  const diag::Kind* kind;
  const diag::Kind* resolved_kind;  // null where the template does not say what it gives
  std::uint8_t types;               // TypeBits of what it gives; 0: anything
};
[[nodiscard]] const FunctionFacts* function_facts(std::string_view name);
// The kinds of `function_facts` and of formats, for the table of rules.
[[nodiscard]] std::span<const diag::Kind> function_kinds();
[[nodiscard]] std::span<const diag::Kind> format_kinds();
[[nodiscard]] std::span<const diag::Kind> reference_kinds();
[[nodiscard]] std::span<const diag::Kind> value_kinds();

// TypeBits of what a call gives: of Ref and Fn::GetAtt, by what they lead to.
[[nodiscard]] std::uint8_t result_types(Context& context, Value call);
// Whether a value of some types may be one of others: CloudFormation converts scalars.
[[nodiscard]] bool types_meet(std::uint8_t gives, std::uint8_t wants);
// `string` or `integer`.
[[nodiscard]] std::string names_of_types(std::uint8_t types);

[[nodiscard]] std::string shown_in_full(Value value);

}  // namespace cairn::rules
