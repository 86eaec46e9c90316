// The arguments of every intrinsic function, and what they name.

#include <algorithm>
#include <charconv>

#include "compiler/rules/rule.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules::calls {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E0001", Error, "{0}",
     "A transform fails. What it would have made of the template is not known, so nothing else is "
     "told of it.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "transform-aws-languageextensions.html"},
    {"E6101", Error, "{0}", "The value of an output is not one text.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
     "outputs-section-structure.html"},
    {"E6102", Error, "{0}", "The name of an export is not one text.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
     "outputs-section-structure.html"},
    {"W1019", Warning, "{0}", "A variable of Fn::Sub that its text does not use.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "intrinsic-function-reference-sub.html"},
    {"W1020", Warning, "{0}",
     "An Fn::Sub without anything to substitute. The text alone says the same.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "intrinsic-function-reference-sub.html"},
    {"W1028", Warning, "{0}",
     "A branch of Fn::If that is never taken. The conditions around it decide which way it goes.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "intrinsic-function-reference-conditions.html"},
};
enum Finding { kTransform, kOutput, kExport, kUnusedVariable, kNoVariable, kUnreachable };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

namespace {

// Where a value stands.
struct Place {
  // Of the call around it, or of the output: what is wrong inside of a call is told
  // under the finding of the outermost one.
  const diag::Kind* outer = nullptr;
  Formula within = kAlways;
  bool is_condition = false;  // resources are not known there
  // Of Fn::ToJsonString or Fn::Length around it, which tell of names as well.
  const diag::Kind* extension = nullptr;
};

class Checker {
 public:
  explicit Checker(Context& context)
      : context_(context),
        file_(context.file),
        has_extensions_(file_.has_transform("AWS::LanguageExtensions")) {
    for (const Value section : file_.root()) find_loops(section);
  }

  void walk(Value value, const Place& place);
  // A value that must be one text.
  void wants(Value value, std::uint8_t types, const diag::Kind& kind);

 private:
  void call(Value value, const Place& place);
  void ref(Value call, const Place& place);
  void get_att(Value call, const diag::Kind& kind);
  void sub(Value call, const Place& place, const diag::Kind& kind);
  void sub_part(Value call, std::string_view name, const Place& place, const diag::Kind& kind);
  void condition(Value call, const Place& place, const diag::Kind& kind);
  void find_in_map(Value argument, const diag::Kind& kind);
  void stack_output(Value argument, const diag::Kind& kind);
  bool has_size(Value argument, std::size_t least, std::size_t most, const diag::Kind& kind);
  void find_loops(Value section);
  // Names that a transform makes: of resources, which are not known among conditions.
  bool may_be_made(std::string_view name, bool is_condition = false) const;
  std::vector<std::string_view> names(bool is_condition) const;
  void wrong_type(Value at, std::uint8_t types, const diag::Kind& kind) {
    context_.report(kind, at, shown(at) + " is not of type " + names_of_types(types));
  }

  Context& context_;
  const Template& file_;
  bool has_extensions_;
  bool has_loops_ = false;
};

constexpr std::uint8_t kText = kString;

void Checker::find_loops(Value section) {
  if (!section.is_map()) return;
  for (const Value entry : section) {
    has_loops_ =
        has_loops_ || entry.key().starts_with("Fn::ForEach::") || entry.key() == "Fn::Transform";
  }
}

bool Checker::may_be_made(std::string_view name, bool is_condition) const {
  if (has_loops_) return true;
  if (is_condition) return false;
  const auto is_of = [&](const Resource& each) {
    return each.type.ends_with("::MODULE") && name.starts_with(each.name);
  };
  if (std::ranges::any_of(file_.resources(), is_of)) return true;
  if (!file_.is_sam()) return false;
  if (name.starts_with("Serverless")) return true;
  return std::ranges::any_of(file_.resources(), [&](const Resource& each) {
    return each.type.starts_with("AWS::Serverless::") && name.starts_with(each.name);
  });
}

std::vector<std::string_view> Checker::names(bool is_condition) const {
  std::vector<std::string_view> all;
  const Value parameters = file_.section("Parameters");
  if (parameters.is_map()) {
    for (const Value each : parameters) all.push_back(each.key());
  }
  for (const Resource& each : file_.resources()) {
    if (!is_condition) all.push_back(each.name);
  }
  for (const std::string_view each :
       {"AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region",
        "AWS::StackId", "AWS::StackName", "AWS::URLSuffix"}) {
    all.push_back(each);
  }
  return all;
}

void Checker::walk(Value value, const Place& place) {
  if (value.is_call()) {
    call(value, place);
    return;
  }
  for (const Value child : value) walk(child, place);
}

void Checker::wants(Value value, std::uint8_t types, const diag::Kind& kind) {
  if (value.is_call()) {
    // What a resource's Ref gives is the resource's own affair.
    if (context_.file.resource(value.ref_name()) != nullptr) return;
    const std::uint8_t gives = result_types(context_, value);
    if (gives == 0 || types_meet(gives, types)) return;
    const bool is_of_output = &kind == &kFindings[kOutput] || &kind == &kFindings[kExport];
    const bool is_ref = value.is_call("Ref") && types == kText && !is_of_output;
    const Value at = value.is_call("Fn::GetAtt") ? value.argument() : value;
    context_.report(is_ref ? *function_facts("Ref")->kind : kind, at,
                    shown(value) + " is not of type " + names_of_types(types));
    return;
  }
  const bool is_scalar = value.scalar_text().has_value();
  const bool fits = (is_scalar && types_meet(types, kString)) ||
                    (value.is_list() && (types & kArray) != 0) ||
                    (value.is_map() && (types & kObject) != 0);
  if (!fits) wrong_type(value, types, kind);
}

bool Checker::has_size(Value argument, std::size_t least, std::size_t most,
                       const diag::Kind& kind) {
  if (!argument.is_list()) {
    // With the transform, a function may give the arguments.
    wrong_type(argument, kArray, kind);
    return false;
  }
  if (argument.size() >= least && argument.size() <= most) return true;
  context_.report(kind, argument,
                  std::to_string(argument.size()) + " arguments are too " +
                      (argument.size() < least ? "few" : "many"));
  return false;
}

void Checker::call(Value value, const Place& place) {
  const std::string_view function = value.function();
  const Value argument = value.argument();
  const FunctionFacts* facts = function_facts(function);
  Place inner = place;
  if (facts == nullptr) {
    for (const Value child : argument) walk(child, inner);
    return;
  }
  const diag::Kind& kind = place.outer != nullptr ? *place.outer : *facts->kind;
  if (function == "Ref") return ref(value, place);
  if (function == "Fn::GetAtt") return get_att(value, kind);
  if (function == "Fn::If") {
    // Among conditions it has no place, as E8001 says.
    if (!place.is_condition) condition(value, place, kind);
    return;
  }
  inner.outer = &kind;
  if (function == "Fn::ToJsonString" || function == "Fn::Length") inner.extension = facts->kind;
  const std::size_t before = context_.found.size();
  if (function == "Fn::Sub") {
    sub(value, place, kind);
    return;
  }
  if (function == "Fn::Join") {
    has_size(argument, 2, 2, kind);
    if (argument.is_list() && argument.size() >= 2) {
      if (!argument.child(0).is_string()) wrong_type(argument.child(0), kText, kind);
      const Value list = argument.child(1);
      wants(list, kArray,
            list.is_call("Ref") && place.outer == nullptr ? *function_facts("Ref")->kind : kind);
      for (const Value item : list) {
        if (list.is_list()) wants(item, kText, kind);
      }
    }
  } else if (function == "Fn::Select") {
    if (has_size(argument, 2, 2, kind)) {
      const Value index = argument.child(0);
      wants(index, kInteger, kind);
      if (index.is_string() &&
          index.text().find_first_not_of("0123456789") != std::string_view::npos) {
        wrong_type(index, kInteger, kind);
      }
      wants(argument.child(1), kArray, kind);
    }
  } else if (function == "Fn::Split") {
    has_size(argument, 2, 2, kind);
    if (argument.is_list() && argument.size() >= 2) {
      if (!argument.child(0).is_string()) wrong_type(argument.child(0), kText, kind);
      const Value text = argument.child(1);
      wants(text, kText, kind);
      if (text.text().starts_with("{{resolve:")) {
        context_.report(kind, text, "Fn::Split comes before dynamic references are resolved");
      }
    }
  } else if (function == "Fn::FindInMap") {
    // With the transform, it is the transform that fails.
    const diag::Kind& teller = has_extensions_ ? kFindings[kTransform] : kind;
    if (has_size(argument, 3, has_extensions_ ? 4 : 3, teller)) find_in_map(argument, teller);
  } else if (function == "Fn::Base64" || function == "Fn::ImportValue") {
    wants(argument, kText, kind);
    // What other stacks export is no attribute of this one.
    if (function == "Fn::ImportValue" && argument.is_call("Fn::GetAtt")) {
      wrong_type(argument, kText, kind);
    }
  } else if (function == "Fn::GetAZs") {
    wants(argument, kText, kind);
  } else if (function == "Fn::Cidr") {
    if (has_size(argument, 2, 3, kind)) {
      wants(argument.child(0), kText, kind);
      for (std::size_t i = 1; i < argument.size(); ++i) {
        const Value each = argument.child(i);
        wants(each, kInteger, kind);
        const bool is_text = each.is_call("Fn::Join") || each.is_call("Fn::Sub");
        if (is_text) wrong_type(each, kInteger, kind);
      }
    }
  } else if (function == "Fn::Length" || function == "Fn::ToJsonString") {
    const bool is_length = function == "Fn::Length";
    if (!has_extensions_) {
      context_.report(kind, value,
                      quoted(function) + " needs the transform `AWS::LanguageExtensions`");
    } else if (is_length) {
      wants(argument, kArray, kind);
    } else if (!argument.is_call()) {
      wants(argument, kArray | kObject, kind);
      if ((argument.is_map() || argument.is_list()) && argument.size() == 0) {
        context_.report(kind, argument, "there is nothing in it");
      }
    }
  } else if (function == "Fn::GetStackOutput") {
    stack_output(argument, kind);
  }
  // What is wrong as an argument is not looked into.
  if (context_.found.size() != before) return;
  if (argument.is_call()) {
    call(argument, inner);
  } else {
    for (const Value child : argument) walk(child, inner);
  }
}

void Checker::ref(Value call, const Place& place) {
  const diag::Kind& own = *function_facts("Ref")->kind;
  const Value argument = call.argument();
  if (!argument.is_string()) {
    if (!argument.is_call() || !has_extensions_) wrong_type(argument, kText, own);
    return;
  }
  const std::string_view name = argument.text();
  const bool is_known = file_.parameter(name) || is_pseudo_parameter(name) ||
                        (file_.resource(name) != nullptr && !place.is_condition);
  // A list has no place in the text that Fn::ToJsonString makes.
  const bool is_out_of_place = place.extension == function_facts("Fn::ToJsonString")->kind &&
                               name == "AWS::NotificationARNs";
  if ((is_known && !is_out_of_place) || may_be_made(name, place.is_condition)) return;
  const diag::Kind& kind = place.extension != nullptr ? *place.extension : own;
  const std::vector<std::string_view> all = names(place.is_condition);
  diag::Diagnostic& finding = context_.report(
      kind, argument, quoted(name) + " is no parameter or resource" + did_you_mean(name, all));
  // No resources are known there, and so none that SAM makes.
  if (!place.is_condition) add_missing_name(context_, finding, call, name, all);
}

void Checker::get_att(Value call, const diag::Kind& kind) {
  const Value argument = call.argument();
  if (argument.is_list() ? argument.size() < 2 : !argument.is_string()) {
    wrong_type(argument, kArray, kind);
    return;
  }
  const auto wanted = rules::get_att(call);
  const bool is_list = argument.is_list();
  const std::string_view name = wanted    ? wanted->resource
                                : is_list ? argument.child(0).text()
                                          : argument.text();
  const Resource* resource = file_.resource(name);
  if (resource == nullptr) {
    if (may_be_made(name)) return;
    std::vector<std::string_view> all;
    for (const Resource& each : file_.resources()) all.push_back(each.name);
    context_.report(kind, is_list ? argument.child(0) : argument,
                    quoted(name) + " is no resource" + did_you_mean(name, all));
    return;
  }
  if (!wanted) {
    const Value attribute = is_list ? argument.child(1) : argument;
    if (!attribute.is_call() || !has_extensions_) wants(attribute, kText, kind);
    return;
  }
  if (const auto fault = attribute_fault(context_, *resource, wanted->attribute)) {
    context_.report(kind, is_list ? argument.child(1) : argument, *fault);
  }
}

void Checker::sub_part(Value call, std::string_view name, const Place& place,
                       const diag::Kind& kind) {
  const Value at = call.argument();
  const auto point = name.find('.');
  if (point == std::string_view::npos) {
    const bool is_known = file_.parameter(name) || is_pseudo_parameter(name) ||
                          (file_.resource(name) != nullptr && !place.is_condition);
    if (!is_known && !may_be_made(name, place.is_condition)) {
      const std::vector<std::string_view> all = names(place.is_condition);
      diag::Diagnostic& finding = context_.report(
          kind, at,
          quoted(name) + " is no parameter, resource or variable" + did_you_mean(name, all));
      if (!place.is_condition) add_missing_name(context_, finding, call, name, all);
      return;
    }
    const Value parameter = file_.parameter(name);
    if (parameter && is_list_type(parameter.get("Type").text())) {
      context_.report(kind, at, quoted(name) + " is a list and not of type `string`");
    }
    return;
  }
  const std::string_view resource_name = name.substr(0, point);
  const std::string_view attribute = name.substr(point + 1);
  const Resource* resource = file_.resource(resource_name);
  if (resource == nullptr) {
    if (may_be_made(resource_name)) return;
    std::vector<std::string_view> all;
    for (const Resource& each : file_.resources()) all.push_back(each.name);
    context_.report(kind, at,
                    quoted(resource_name) + " is no resource" + did_you_mean(resource_name, all));
    return;
  }
  if (const auto fault = attribute_fault(context_, *resource, attribute)) {
    context_.report(kind, at, *fault);
    return;
  }
  const auto type = context_.schemas.catalog().find(resource->type);
  const auto known = type ? type->attribute(attribute) : std::nullopt;
  if (known && known->type().kind() == catalog::Kind::Array) {
    context_.report(kind, at, quoted(name) + " is a list and not of type `string`");
  }
}

void Checker::sub(Value call, const Place& place, const diag::Kind& kind) {
  const Value argument = call.argument();
  if (argument.is_list() && !has_size(argument, 2, 2, kind)) return;
  if (!argument.is_list() && !argument.is_string()) {
    context_.report(kind, argument, shown(argument) + " is not of type `array` or `string`");
    return;
  }
  const Value pattern = sub_pattern(call), variables = sub_variables(call);
  if (!pattern) {
    wrong_type(argument.child(0), kText, kind);
    return;
  }
  if (argument.is_list() && !argument.child(1).is_map()) {
    wrong_type(argument.child(1), kObject, kind);
    return;
  }
  const std::size_t before = context_.found.size();
  Place inner = place;
  inner.outer = &kind;
  for (const Value variable : variables) {
    wants(variable, kText, kind);
    walk(variable, inner);
  }
  if (context_.found.size() != before) return;
  bool has_variable = false;
  std::vector<std::string_view> used;
  for (const SubPart& part : sub_parts(pattern.text())) {
    if (!part.is_variable) continue;
    has_variable = true;
    used.push_back(part.text);
    if (!variables.has(part.text)) sub_part(call, part.text, place, kind);
  }
  for (const Value variable : variables) {
    if (std::ranges::find(used, variable.key()) != used.end()) continue;
    context_.report(kFindings[kUnusedVariable], variable,
                    quoted(variable.key()) + " is not used in the text");
  }
  if (!has_variable && pattern.text().find("${") == std::string_view::npos) {
    context_.report(kFindings[kNoVariable], argument, "there is nothing to substitute");
  }
}

void Checker::condition(Value call, const Place& place, const diag::Kind& kind) {
  const Value argument = call.argument();
  const diag::Kind& own = place.outer == nullptr ? *function_facts("Fn::If")->kind : kind;
  const bool is_whole = has_size(argument, 3, 3, own);
  if (!argument.is_list() || argument.size() == 0) return;
  const Value name = argument.child(0);
  Place then = place, otherwise = place;
  if (!name.is_string()) {
    wrong_type(name, kText, own);
  } else if (!file_.condition(name.text())) {
    std::vector<std::string_view> all;
    const Value conditions = file_.section("Conditions");
    for (const Value each : conditions) {
      if (conditions.is_map()) all.push_back(each.key());
    }
    context_.report(own, name,
                    quoted(name.text()) + " is no condition" + did_you_mean(name.text(), all));
  } else if (is_whole) {
    Scenarios& scenarios = context_.scenarios;
    const Formula formula = scenarios.of(name.text());
    then.within = scenarios.both(place.within, formula);
    otherwise.within = scenarios.both(place.within, scenarios.negation(formula));
    // Where nothing around it decides, it is W8003 that tells.
    const bool can_be = place.within != kAlways && scenarios.is_possible(place.within);
    if (can_be && scenarios.implies(place.within, formula)) {
      context_.report(kFindings[kUnreachable], argument.child(2),
                      quoted(name.text()) + " is always true here");
    } else if (can_be && scenarios.implies(place.within, scenarios.negation(formula))) {
      context_.report(kFindings[kUnreachable], argument.child(1),
                      quoted(name.text()) + " is always false here");
    }
  }
  // Where no condition decides, nothing is known of the branches.
  if (!is_whole || !name.is_string() || !file_.condition(name.text())) return;
  walk(argument.child(1), then);
  walk(argument.child(2), otherwise);
}

void Checker::find_in_map(Value argument, const diag::Kind& kind) {
  const std::size_t before = context_.found.size();
  const Value map_name = argument.child(0);
  for (std::size_t i = 0; i < 3; ++i) {
    const Value each = argument.child(i);
    wants(each, kText, kind);
    const bool may_stand =
        !each.is_call() || each.is_call("Ref") || each.is_call("Fn::FindInMap") || has_extensions_;
    if (!may_stand || each.is_call("Fn::GetAtt")) wrong_type(each, kText, kind);
  }
  if (context_.found.size() != before) return;
  if (argument.size() == 4) {
    const Value fallback = argument.child(3);
    if (!fallback.is_map()) {
      wrong_type(fallback, kObject, kind);
    } else if (!fallback.has("DefaultValue")) {
      context_.report(kind, fallback, "`DefaultValue` is missing");
    } else {
      return;  // what is not found has a value
    }
  }
  if (!map_name.is_string() || has_loops_) return;
  const Value mappings = file_.section("Mappings");
  const auto keys_of = [](Value map) {
    std::vector<std::string_view> keys;
    for (const Value entry : map) keys.push_back(entry.key());
    return keys;
  };
  const Value mapping = file_.mapping(map_name.text());
  if (!mapping) {
    if (mappings.has("Fn::Transform")) return;
    context_.report(
        kind, map_name,
        quoted(map_name.text()) + " is no mapping" +
            did_you_mean(map_name.text(),
                         mappings.is_map() ? keys_of(mappings) : std::vector<std::string_view>()));
    return;
  }
  if (!mapping.is_map() || mapping.has("Fn::Transform")) return;
  const auto top = argument.child(1).scalar_text(), second = argument.child(2).scalar_text();
  if (top && !mapping.has(*top)) {
    context_.report(kind, argument.child(1),
                    quoted(*top) + " is no key of " + quoted(map_name.text()) +
                        did_you_mean(*top, keys_of(mapping)));
    return;
  }
  if (!second) return;
  bool is_found = false;
  for (const Value entry : mapping) {
    if (top && entry.key() != *top) continue;
    is_found = is_found || entry.has(*second) || entry.has("Fn::Transform");
  }
  if (!is_found) {
    context_.report(kind, argument.child(2),
                    quoted(*second) + " is no key of " + quoted(map_name.text()));
  }
}

void Checker::stack_output(Value argument, const diag::Kind& kind) {
  if (!argument.is_map() || argument.is_call()) {
    wrong_type(argument, kObject, kind);
    return;
  }
  static constexpr std::string_view kFields[] = {"StackName", "OutputName", "Region", "RoleArn"};
  for (const Value field : argument) {
    if (std::ranges::find(kFields, field.key()) == std::end(kFields)) {
      context_.report(kind, field, quoted(field.key()) + " is no field of Fn::GetStackOutput");
    } else {
      wants(field, kText, kind);
    }
  }
  for (const std::string_view name : {"StackName", "OutputName"}) {
    if (!argument.has(name)) context_.report(kind, argument, quoted(name) + " is missing");
  }
}

}  // namespace

static void check(Context& context) {
  Checker checker(context);
  for (const Resource& resource : context.file.resources()) {
    // Of a type that nobody knows, nothing is known of its values either.
    const bool is_known = resource.type.starts_with("Custom::") ||
                          resource.type.ends_with("::MODULE") ||
                          context.schemas.is_known(resource.type);
    if (!is_known) continue;
    Place place;
    place.within = context.scenarios.of(resource);
    for (const Value field : resource.value) {
      if (resource.value.is_map() && field.key() != "DependsOn" && field.key() != "Condition" &&
          field.key() != "DeletionPolicy" && field.key() != "UpdateReplacePolicy") {
        checker.walk(field, place);
      }
    }
  }
  const Value outputs = context.file.section("Outputs");
  for (const Value output : outputs) {
    if (!outputs.is_map() || !output.is_map()) continue;
    Place place;
    const std::string_view condition = output.get("Condition").text();
    if (!condition.empty()) place.within = context.scenarios.of(condition);
    place.outer = &kFindings[kOutput];
    if (const Value value = output.get("Value")) {
      const std::size_t before = context.found.size();
      checker.wants(value, kText, *place.outer);
      if (context.found.size() == before) checker.walk(value, place);
    }
    place.outer = &kFindings[kExport];
    if (const Value name = output.get("Export").get("Name")) {
      checker.wants(name, kText, *place.outer);
      checker.walk(name, place);
    }
  }
  const Value conditions = context.file.section("Conditions");
  for (const Value condition : conditions) {
    if (!conditions.is_map()) break;
    Place place;
    place.is_condition = true;
    checker.walk(condition, place);
  }
}

}  // namespace cairn::rules::calls
