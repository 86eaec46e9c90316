#include "targets/cloudformation/intrinsics.h"

#include <array>

#include "compiler/base/check.h"

namespace cairn::cloudformation {

using document::NodeId;
using ir::Function;
using ir::Value;
using ir::ValueId;
using ir::ValueKind;

// The short tag of a function; empty where the long form is the one in use: a short
// tag cannot hold GetStackOutput's map, functions of AWS::LanguageExtensions have no
// tag, and AWS writes those of rules out.
static std::string_view short_tag(Function function) {
  switch (function) {
    case Function::Sub:
      return "!Sub";
    case Function::Join:
      return "!Join";
    case Function::Select:
      return "!Select";
    case Function::Split:
      return "!Split";
    case Function::FindInMap:
      return "!FindInMap";
    case Function::If:
      return "!If";
    case Function::Base64:
      return "!Base64";
    case Function::Cidr:
      return "!Cidr";
    case Function::GetAZs:
      return "!GetAZs";
    case Function::ImportValue:
      return "!ImportValue";
    case Function::Equals:
      return "!Equals";
    case Function::And:
      return "!And";
    case Function::Or:
      return "!Or";
    case Function::Not:
      return "!Not";
    default:
      return {};
  }
}

static bool takes_one_operand(Function function) {
  switch (function) {
    case Function::Base64:
    case Function::GetAZs:
    case Function::ImportValue:
    case Function::GetStackOutput:
    case Function::Transform:
    case Function::Length:
    case Function::ToJsonString:
    case Function::RefAll:
      return true;
    default:
      return false;
  }
}

NodeId ValueEmitter::emit(ValueId id) {
  if (!id) return document_.null();
  const Value& value = program_[id];
  switch (value.kind) {
    case ValueKind::Null:
      return document_.null(value.span);
    case ValueKind::Bool:
      return document_.boolean(value.boolean(), value.span);
    case ValueKind::Int:
      return document_.integer(value.integer(), program_.text(value.text), value.span);
    case ValueKind::Float:
      return document_.number(value.number(), program_.text(value.text), value.span);
    case ValueKind::String:
      return document_.string(program_.text(value.text), value.span);
    case ValueKind::List:
      return emit_list(program_.items(value), value.span);
    case ValueKind::Map: {
      const std::size_t start = entries_.size();
      for (const ir::Entry& entry : program_.entries(value)) {
        const NodeId child = emit(entry.value);
        entries_.push_back({program_.text(entry.key), child, entry.key_span, {}});
      }
      const NodeId map = document_.map(std::span(entries_).subspan(start), value.span);
      entries_.resize(start);
      return map;
    }
    case ValueKind::Ref:
      return make_call("Ref", "!Ref", document_.string(program_.text(value.text), value.span),
                       value.span);
    case ValueKind::Condition:
      return make_call("Condition", "!Condition",
                       document_.string(program_.text(value.text), value.span), value.span);
    case ValueKind::GetAtt:
      return emit_get_att(value);
    case ValueKind::Call:
      return value.function == Function::Sub ? emit_sub(value) : emit_call(value);
    case ValueKind::Variable:
      break;  // only a part of Sub, which spells it itself
  }
  CAIRN_CHECK(value.kind != ValueKind::Variable);
  return {};
}

NodeId ValueEmitter::emit_list(std::span<const ValueId> items, text::Span span) {
  const std::size_t start = items_.size();
  for (const ValueId item : items) {
    const NodeId child = emit(item);
    items_.push_back(child);
  }
  const NodeId list = document_.list(std::span(items_).subspan(start), span);
  items_.resize(start);
  return list;
}

NodeId ValueEmitter::emit_get_att(const Value& value) {
  const std::string_view name = program_.text(value.text);
  const std::string_view attribute = program_.text(value.attribute);
  const bool is_computed = value.count > 0;
  const std::array<NodeId, 2> parts = {
      document_.string(name, value.span),
      is_computed ? emit(program_.items(value)[0]) : document_.string(attribute, value.span)};
  const NodeId operand = document_.list(parts, value.span);
  if (is_computed) {
    return document_.function("Fn::GetAtt", operand, document_.tagged(operand, "!GetAtt"),
                              value.span);
  }
  // The short form is cut at its first point.
  NodeId short_form;
  if (name.find('.') == std::string_view::npos) {
    const NodeId path = document_.string(
        document_.keep(std::string(name) + '.' + std::string(attribute)), value.span);
    short_form = document_.tagged(path, "!GetAtt");
  }
  return document_.function("Fn::GetAtt", operand, short_form, value.span);
}

NodeId ValueEmitter::emit_call(const Value& value) {
  const auto operands = program_.items(value);
  NodeId operand;
  if (takes_one_operand(value.function) && operands.size() == 1) {
    operand = emit(operands[0]);
  } else {
    const std::size_t start = items_.size();
    for (std::size_t i = 0; i < operands.size(); ++i) {
      const Value& child = program_[operands[i]];
      NodeId node;
      if (value.function == Function::If && i == 0 && child.kind == ValueKind::Condition) {
        node = document_.string(program_.text(child.text), child.span);
      } else if (value.function == Function::FindInMap && i == 3 &&
                 !program_.get(operands[i], "DefaultValue")) {
        node = emit(operands[i]);
        node = document_.map({{document::Entry{.key = "DefaultValue", .value = node}}}, child.span);
      } else {
        node = emit(operands[i]);
      }
      items_.push_back(node);
    }
    operand = document_.list(std::span(items_).subspan(start), value.span);
    items_.resize(start);
  }
  return make_call(name_of(value.function), short_tag(value.function), operand, value.span);
}

NodeId ValueEmitter::emit_sub(const Value& value) {
  NodeId operand = document_.string(document_.keep(sub_pattern(program_, value)), value.span);
  if (value.has_variables) {
    const std::array<NodeId, 2> parts = {operand, emit(program_.items(value).back())};
    operand = document_.list(parts, value.span);
  }
  return make_call("Fn::Sub", "!Sub", operand, value.span);
}

NodeId ValueEmitter::make_call(std::string_view name, std::string_view tag, NodeId operand,
                               text::Span span) {
  const document::Node& node = document_[operand];
  // YAML has no `!Base64 !Sub x`: a node has one tag. And a call over a map reads
  // better, and is documented, in the long form. Under a tag, numbers would be texts.
  const bool has_short_form =
      !tag.empty() && (node.kind == document::Kind::String || node.kind == document::Kind::List);
  const NodeId short_form = has_short_form ? document_.tagged(operand, tag) : NodeId();
  return document_.function(name, operand, short_form, span);
}

std::string sub_pattern(const ir::Program& program, const Value& sub) {
  std::string pattern;
  auto parts = program.items(sub);
  if (sub.has_variables) parts = parts.first(parts.size() - 1);
  bool was_text = false;
  for (const ValueId part : parts) {
    const Value& value = program[part];
    const std::string_view text = program.text(value.text);
    if (value.kind != ValueKind::String) {
      pattern.append("${").append(text);
      if (value.kind == ValueKind::GetAtt)
        pattern.append(1, '.').append(program.text(value.attribute));
      pattern += '}';
      was_text = false;
      continue;
    }
    for (const char c : text) {
      // `${` of the text, which may be cut between two parts, is written `${!`.
      const bool opens = c == '{' && was_text && pattern.ends_with('$');
      pattern += c;
      if (opens) pattern += '!';
      was_text = true;
    }
  }
  return pattern;
}

}  // namespace cairn::cloudformation
