#include "compiler/ir/program.h"

#include <array>

#include "compiler/base/check.h"

namespace cairn::ir {

// In the order of `Function`.
static constexpr std::array<std::string_view, 25> kFunctionNames = {
    "",
    "Fn::Sub",
    "Fn::Join",
    "Fn::Select",
    "Fn::Split",
    "Fn::FindInMap",
    "Fn::If",
    "Fn::Base64",
    "Fn::Cidr",
    "Fn::GetAZs",
    "Fn::ImportValue",
    "Fn::GetStackOutput",
    "Fn::Transform",
    "Fn::Length",
    "Fn::ToJsonString",
    "Fn::Equals",
    "Fn::And",
    "Fn::Or",
    "Fn::Not",
    "Fn::Contains",
    "Fn::EachMemberEquals",
    "Fn::EachMemberIn",
    "Fn::RefAll",
    "Fn::ValueOf",
    "Fn::ValueOfAll",
};

std::string_view name_of(Function function) {
  return kFunctionNames[static_cast<std::size_t>(function)];
}

Function function_named(std::string_view long_name) {
  for (std::size_t i = 1; i < kFunctionNames.size(); ++i) {
    if (kFunctionNames[i] == long_name) return static_cast<Function>(i);
  }
  return Function::None;
}

ValueId Program::get(ValueId map, std::string_view key) const {
  if (!map || (*this)[map].kind != ValueKind::Map) return {};
  for (const Entry& entry : entries(map)) {
    if (text(entry.key) == key) return entry.value;
  }
  return {};
}

std::string_view Program::string(ValueId id) const {
  return id && (*this)[id].kind == ValueKind::String ? text((*this)[id].text) : std::string_view();
}

ValueId Program::add(Value value) {
  values_.push_back(value);
  return {static_cast<std::uint32_t>(values_.size() - 1)};
}

ValueId Program::null(text::Span span) { return add({.kind = ValueKind::Null, .span = span}); }

ValueId Program::boolean(text::Span span, bool value) {
  return add({.kind = ValueKind::Bool, .span = span, .bits = value});
}

ValueId Program::integer(text::Span span, std::int64_t value, Symbol spelling) {
  return add({.kind = ValueKind::Int,
              .span = span,
              .text = spelling,
              .bits = std::bit_cast<std::uint64_t>(value)});
}

ValueId Program::number(text::Span span, double value, Symbol spelling) {
  return add({.kind = ValueKind::Float,
              .span = span,
              .text = spelling,
              .bits = std::bit_cast<std::uint64_t>(value)});
}

ValueId Program::string(text::Span span, std::string_view value) {
  return string(span, intern(value));
}

ValueId Program::string(text::Span span, Symbol value) {
  return add({.kind = ValueKind::String, .span = span, .text = value});
}

ValueId Program::list(text::Span span, std::span<const ValueId> items) {
  const auto first = static_cast<std::uint32_t>(items_.size());
  items_.insert(items_.end(), items.begin(), items.end());
  return add({.kind = ValueKind::List,
              .span = span,
              .first = first,
              .count = static_cast<std::uint32_t>(items.size())});
}

ValueId Program::map(text::Span span, std::span<const Entry> entries) {
  const auto first = static_cast<std::uint32_t>(entries_.size());
  entries_.insert(entries_.end(), entries.begin(), entries.end());
  return add({.kind = ValueKind::Map,
              .span = span,
              .first = first,
              .count = static_cast<std::uint32_t>(entries.size())});
}

ValueId Program::call(text::Span span, Function function, std::span<const ValueId> operands,
                      bool has_variables) {
  CAIRN_CHECK(function != Function::None);
  const auto first = static_cast<std::uint32_t>(items_.size());
  items_.insert(items_.end(), operands.begin(), operands.end());
  return add({.kind = ValueKind::Call,
              .function = function,
              .has_variables = has_variables,
              .span = span,
              .first = first,
              .count = static_cast<std::uint32_t>(operands.size())});
}

ValueId Program::ref(text::Span span, ResourceId resource) {
  return add({.kind = ValueKind::Ref,
              .target_kind = TargetKind::Resource,
              .span = span,
              .text = (*this)[resource].name,
              .target = resource.index});
}

ValueId Program::ref(text::Span span, ParameterId parameter) {
  return add({.kind = ValueKind::Ref,
              .target_kind = TargetKind::Parameter,
              .span = span,
              .text = (*this)[parameter].name,
              .target = parameter.index});
}

ValueId Program::pseudo(text::Span span, std::string_view name) {
  return add({.kind = ValueKind::Ref,
              .target_kind = TargetKind::Pseudo,
              .span = span,
              .text = intern(name)});
}

ValueId Program::get_att(text::Span span, ResourceId resource, Symbol attribute) {
  return add({.kind = ValueKind::GetAtt,
              .target_kind = TargetKind::Resource,
              .span = span,
              .text = (*this)[resource].name,
              .attribute = attribute,
              .target = resource.index});
}

ValueId Program::condition(text::Span span, ConditionId condition) {
  return add({.kind = ValueKind::Condition,
              .target_kind = TargetKind::Condition,
              .span = span,
              .text = (*this)[condition].name,
              .target = condition.index});
}

ValueId Program::variable(text::Span span, Symbol name) {
  return add({.kind = ValueKind::Variable, .span = span, .text = name});
}

ValueId Program::unresolved(text::Span span, ValueKind kind, Symbol name, Symbol attribute) {
  return add({.kind = kind, .span = span, .text = name, .attribute = attribute});
}

ValueId Program::get_att(text::Span span, Symbol name, ResourceId resource, ValueId attribute) {
  const auto first = static_cast<std::uint32_t>(items_.size());
  items_.push_back(attribute);
  return add({.kind = ValueKind::GetAtt,
              .target_kind = resource ? TargetKind::Resource : TargetKind::None,
              .span = span,
              .text = name,
              .target = resource.index,
              .first = first,
              .count = 1});
}

void Program::set_key_span(ValueId id, text::Span key) {
  Value& value = values_[id.index];
  CAIRN_CHECK(value.kind >= ValueKind::Ref && value.kind != ValueKind::Variable);
  value.bits = (std::uint64_t{key.begin} << 32) | key.end;
}

}  // namespace cairn::ir
