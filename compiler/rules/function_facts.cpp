#include <algorithm>
#include <array>

#include "compiler/rules/value_kinds.h"

namespace cairn::rules {

static constexpr std::string_view kFunctionPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "intrinsic-function-reference.html";

static constexpr std::uint8_t kScalar = kString | kNumber | kInteger | kBoolean;

using enum diag::Severity;

static constexpr diag::Kind kFunctionKinds[] = {
    {"E1010", Error, "{0}",
     "A wrong use of Fn::GetAtt. It names a resource of the template and one of its attributes, "
     "and gives a value of that attribute's type.",
     kFunctionPage},
    {"E1011", Error, "{0}",
     "A wrong use of Fn::FindInMap. It takes the name of a mapping, a key of its first level and "
     "one of its second.",
     kFunctionPage},
    {"E1015", Error, "{0}", "A wrong use of Fn::GetAZs. It takes the name of a region, or \"\".",
     kFunctionPage},
    {"E1016", Error, "{0}",
     "A wrong use of Fn::ImportValue. It takes the name of an export of another stack.",
     kFunctionPage},
    {"E1017", Error, "{0}",
     "A wrong use of Fn::Select. It takes a position that counts from 0, and a list.",
     kFunctionPage},
    {"E1018", Error, "{0}", "A wrong use of Fn::Split. It takes a delimiter and a text.",
     kFunctionPage},
    {"E1019", Error, "{0}",
     "A wrong use of Fn::Sub. It takes a text in which `${Name}` is a parameter, a resource, one "
     "of its attributes or a key of the map beside it.",
     kFunctionPage},
    {"E1020", Error, "{0}",
     "A wrong use of Ref. It names a parameter, a resource or a pseudo parameter.", kFunctionPage},
    {"E1021", Error, "{0}", "A wrong use of Fn::Base64. It takes one text.", kFunctionPage},
    {"E1022", Error, "{0}", "A wrong use of Fn::Join. It takes a delimiter and a list of texts.",
     kFunctionPage},
    {"E1024", Error, "{0}",
     "A wrong use of Fn::Cidr. It takes a block of addresses, a count and the bits of each.",
     kFunctionPage},
    {"E1028", Error, "{0}",
     "A wrong use of Fn::If. It takes the name of a condition and two values.", kFunctionPage},
    {"E1030", Error, "{0}",
     "A wrong use of Fn::Length. It takes one list and needs the transform "
     "`AWS::LanguageExtensions`.",
     kFunctionPage},
    {"E1031", Error, "{0}",
     "A wrong use of Fn::ToJsonString. It takes a list or a map and needs the transform "
     "`AWS::LanguageExtensions`.",
     kFunctionPage},
    {"E1033", Error, "{0}",
     "A wrong use of Fn::GetStackOutput. It takes a map that names a stack and one of its outputs.",
     kFunctionPage},
    {"W1030", Warning, "{0}",
     "A parameter's default or allowed value does not fit where Ref puts it. A deployment that "
     "does not give another one fails.",
     kFunctionPage},
    {"W1031", Warning, "{0}", "What Fn::Sub gives does not fit where it stands.", kFunctionPage},
    {"W1032", Warning, "{0}", "What Fn::Join gives does not fit where it stands.", kFunctionPage},
    {"W1033", Warning, "{0}", "What Fn::Split gives does not fit where it stands.", kFunctionPage},
    {"W1034", Warning, "{0}", "What Fn::FindInMap gives does not fit where it stands.",
     kFunctionPage},
    {"W1035", Warning, "{0}", "What Fn::Select gives does not fit where it stands.", kFunctionPage},
    {"W1036", Warning, "{0}", "What Fn::GetAZs gives does not fit where it stands.", kFunctionPage},
    {"W1040", Warning, "{0}", "What Fn::ToJsonString gives does not fit where it stands.",
     kFunctionPage},
};

static constexpr const diag::Kind* kind_of(std::string_view id) {
  for (const diag::Kind& kind : kFunctionKinds) {
    if (kind.name == id) return &kind;
  }
  return nullptr;
}

static constexpr FunctionFacts kFacts[] = {
    {"Ref", kind_of("E1020"), kind_of("W1030"), 0},
    {"Fn::GetAtt", kind_of("E1010"), nullptr, 0},
    {"Fn::FindInMap", kind_of("E1011"), kind_of("W1034"), 0},
    {"Fn::GetAZs", kind_of("E1015"), kind_of("W1036"), kArray},
    {"Fn::ImportValue", kind_of("E1016"), nullptr, kScalar},
    {"Fn::Select", kind_of("E1017"), kind_of("W1035"), 0},
    {"Fn::Split", kind_of("E1018"), kind_of("W1033"), kArray},
    {"Fn::Sub", kind_of("E1019"), kind_of("W1031"), kScalar},
    {"Fn::Base64", kind_of("E1021"), nullptr, kScalar},
    {"Fn::Join", kind_of("E1022"), kind_of("W1032"), kScalar},
    {"Fn::Cidr", kind_of("E1024"), nullptr, kArray},
    {"Fn::If", kind_of("E1028"), nullptr, 0},
    {"Fn::Length", kind_of("E1030"), nullptr, kScalar},
    {"Fn::ToJsonString", kind_of("E1031"), nullptr, kScalar},
    {"Fn::GetStackOutput", kind_of("E1033"), nullptr, kScalar},
    {"Fn::Transform", nullptr, nullptr, 0},
};

const FunctionFacts* function_facts(std::string_view name) {
  const auto* found = std::ranges::find(kFacts, name, &FunctionFacts::name);
  return found == std::end(kFacts) || found->kind == nullptr ? nullptr : found;
}

std::span<const diag::Kind> function_kinds() { return kFunctionKinds; }

std::span<const diag::Kind> value_kinds() {
  static constexpr std::array kKinds = {
      kNullValue,        kUnknownProperty, kMissingProperty,   kWrongType,
      kNotExactlyOne,    kNoAlternative,   kNotOneAlternative, kExcludedProperty,
      kMissingCompanion, kWrongValue,      kPatternMismatch,   kWrongCount,
      kWrongLength,      kOutOfRange,      kRepeatedItem,      kNoneOf};
  return kKinds;
}

static std::uint8_t types_of(const catalog::Type& type) {
  switch (type.kind()) {
    case catalog::Kind::Array:
      return kArray;
    case catalog::Kind::Map:
    case catalog::Kind::Record:
    case catalog::Kind::Tag:
      return kObject;
    case catalog::Kind::Json:
    case catalog::Kind::Union:
      return 0;
    default:
      return kScalar;
  }
}

std::uint8_t result_types(Context& context, Value call) {
  const std::string_view function = call.function();
  if (function == "Ref") {
    const std::string_view name = call.ref_name();
    if (name == "AWS::NotificationARNs") return kArray;
    const Value parameter = context.file.parameter(name);
    const std::string_view type = parameter.get("Type").text();
    if (!parameter) return name.empty() ? std::uint8_t{0} : kScalar;
    if (type.empty()) return 0;
    // What CloudFormation does not know gives nothing at all.
    const bool is_known = type == "String" || type == "Number" || type == "CommaDelimitedList" ||
                          type.starts_with("AWS::") || type.starts_with("List<");
    if (!is_known) return kNull;
    return is_list_type(type) ? std::uint8_t{kArray} : kScalar;
  }
  if (function == "Fn::GetAtt") {
    const auto wanted = get_att(call);
    const Resource* resource = wanted ? context.file.resource(wanted->resource) : nullptr;
    if (resource == nullptr) return 0;
    // Of a nested stack, which gives texts only.
    if (resource->type == "AWS::CloudFormation::Stack") return kScalar;
    const auto type = context.schemas.catalog().find(resource->type);
    const auto attribute = type ? type->attribute(wanted->attribute) : std::nullopt;
    return attribute ? types_of(attribute->type()) : std::uint8_t{0};
  }
  const FunctionFacts* facts = function_facts(function);
  return facts == nullptr ? std::uint8_t{0} : facts->types;
}

bool types_meet(std::uint8_t gives, std::uint8_t wants) {
  if ((gives & wants) != 0) return true;
  return (gives & kScalar) != 0 && (wants & kScalar) != 0;
}

std::string names_of_types(std::uint8_t types) {
  static constexpr std::pair<std::uint8_t, std::string_view> kNames[] = {
      {kString, "string"}, {kNumber, "number"}, {kInteger, "integer"}, {kBoolean, "boolean"},
      {kArray, "array"},   {kObject, "object"}, {kNull, "null"}};
  std::vector<std::string_view> names;
  for (const auto& [bit, name] : kNames) {
    if ((types & bit) != 0) names.push_back(name);
  }
  return listed(names);
}

}  // namespace cairn::rules
