#include "targets/cloudformation/read_values.h"

#include <algorithm>
#include <array>
#include <string>

#include "targets/document/scalars.h"

namespace cairn::cloudformation {

using document::Kind;
using document::NodeId;
using ir::ValueId;
using ir::ValueKind;

static bool is_pseudo_parameter(std::string_view name);

ValueId ValueReader::read(const Node& node, Place place) {
  if (node.tag.empty()) return read_untagged(node, place);

  // `!Ref` and `!Condition` stand for themselves, all others for functions, also those
  // that nobody knows.
  std::string name(node.tag.substr(node.tag.starts_with('!') ? 1 : 0));
  if (name != "Ref" && name != "Condition") name.insert(0, "Fn::");
  Node operand = node;
  operand.tag = {};
  return read_function(name, operand, node.span, {}, place);
}

// Its own spelling, or where a program made it, the usual one.
ir::Symbol ValueReader::intern_number(const Node& node) {
  return program_.intern(node.text.empty() ? document::spell_number(node, true)
                                           : std::string(node.text));
}

ValueId ValueReader::read_untagged(const Node& node, Place place) {
  switch (node.kind) {
    case Kind::Null:
      return program_.null(node.span);
    case Kind::Bool:
      return program_.boolean(node.span, node.boolean());
    case Kind::Int:
      return program_.integer(node.span, node.integer(), intern_number(node));
    case Kind::Float:
      return program_.number(node.span, node.number(), intern_number(node));
    case Kind::String:
      return program_.string(node.span, node.text);
    case Kind::List:
      return read_list(node, place);
    case Kind::Map:
      break;
  }
  if (node.count == 1) {
    const document::Entry& entry = document_.entries(node)[0];
    const bool may_be_call =
        entry.key == "Ref" || entry.key == "Condition" || entry.key.starts_with("Fn::");
    if (may_be_call) {
      return read_function(entry.key, document_[entry.value], node.span, entry.key_span, place);
    }
  }
  return read_map(node, place);
}

ValueId ValueReader::read_list(const Node& node, Place place) {
  const std::size_t start = items_.size();
  for (const NodeId item : document_.items(node)) {
    const ValueId value = read(item, place);
    items_.push_back(value);
  }
  const ValueId list = program_.list(node.span, std::span(items_).subspan(start));
  items_.resize(start);
  return list;
}

ValueId ValueReader::read_map(const Node& node, Place place) {
  const std::size_t start = entries_.size();
  for (const document::Entry& entry : document_.entries(node)) {
    const ValueId value = read(entry.value, place);
    entries_.push_back({program_.intern(entry.key), entry.key_span, value});
  }
  const ValueId map = program_.map(node.span, std::span(entries_).subspan(start));
  entries_.resize(start);
  return map;
}

ValueId ValueReader::ref(std::string_view name, text::Span span) {
  const ir::Symbol symbol = program_.intern(name);
  if (const auto found = names_.parameters.find(symbol); found != names_.parameters.end()) {
    return program_.ref(span, found->second);
  }
  if (const auto found = names_.resources.find(symbol); found != names_.resources.end()) {
    return program_.ref(span, found->second);
  }
  if (is_pseudo_parameter(name)) return program_.pseudo(span, name);
  return program_.unresolved(span, ValueKind::Ref, symbol);
}

ValueId ValueReader::get_att(std::string_view name, std::string_view attribute, text::Span span) {
  const ir::Symbol symbol = program_.intern(name);
  const ir::Symbol attribute_symbol = program_.intern(attribute);
  const auto found = names_.resources.find(symbol);
  if (found != names_.resources.end()) {
    return program_.get_att(span, found->second, attribute_symbol);
  }
  return program_.unresolved(span, ValueKind::GetAtt, symbol, attribute_symbol);
}

ValueId ValueReader::condition(std::string_view name, text::Span span) {
  const ir::Symbol symbol = program_.intern(name);
  const auto found = names_.conditions.find(symbol);
  if (found != names_.conditions.end()) return program_.condition(span, found->second);
  return program_.unresolved(span, ValueKind::Condition, symbol);
}

static bool is_pseudo_parameter(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition",
      "AWS::Region",    "AWS::StackId", "AWS::StackName",        "AWS::URLSuffix"};
  return name.starts_with("AWS::") && std::ranges::find(kNames, name) != kNames.end();
}

}  // namespace cairn::cloudformation
