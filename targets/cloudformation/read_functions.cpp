#include <algorithm>
#include <string>
#include <unordered_set>

#include "targets/cloudformation/read_values.h"

namespace cairn::cloudformation {

using document::Kind;
using document::NodeId;
using ir::Function;
using ir::ValueId;
using ir::ValueKind;

// A text, as opposed to a call under a tag.
static bool is_text(const document::Node& node) {
  return node.kind == Kind::String && node.tag.empty();
}
static bool is_list(const document::Node& node) {
  return node.kind == Kind::List && node.tag.empty();
}
static bool is_map(const document::Node& node) {
  return node.kind == Kind::Map && node.tag.empty();
}
static bool is_pattern(std::string_view text);

ValueId ValueReader::read_function(std::string_view name, const Node& operand, text::Span span,
                                   text::Span key_span, Place place) {
  const Function function = ir::function_named(name);
  ValueId value;
  // A short form can stand only for a condition; the long one is just a map elsewhere.
  if (name == "Condition" && place == Place::Value && key_span.is_valid()) {
    value = {};
  } else if (!is_well_formed(name, function, operand)) {
    value = {};
  } else if (name == "Ref") {
    value = ref(operand.text, span);
  } else if (name == "Condition") {
    value = condition(operand.text, span);
  } else if (name == "Fn::GetAtt") {
    value = read_get_att(operand, span);
  } else if (function == Function::Sub) {
    value = read_sub(operand, span);
  } else {
    value = read_call(function, operand, span, place);
  }
  if (value) {
    if (key_span.is_valid()) program_.set_key_span(value, key_span);
    return value;
  }

  const text::Span tag_span = {span.file, span.begin, std::min(span.end, operand.span.begin)};
  const ir::Entry entry{program_.intern(name), key_span.is_valid() ? key_span : tag_span,
                        read(operand, place)};
  return program_.map(span, std::span(&entry, 1));
}

bool ValueReader::is_well_formed(std::string_view name, Function function,
                                 const Node& operand) const {
  const auto items =
      operand.kind == Kind::List ? document_.items(operand) : std::span<const NodeId>();
  const auto has_items = [&](std::size_t least, std::size_t most) {
    return is_list(operand) && items.size() >= least && items.size() <= most;
  };
  switch (function) {
    case Function::None:
      if (name == "Ref" || name == "Condition") return is_text(operand);
      if (name != "Fn::GetAtt") return false;
      if (is_text(operand)) return operand.text.find('.') != std::string_view::npos;
      if (!has_items(2, 2) || !is_text(document_[items[0]])) return false;
      // The attribute: a text, or a call that gives one.
      return is_text(document_[items[1]]) || !document_[items[1]].tag.empty() ||
             (is_map(document_[items[1]]) && document_[items[1]].count == 1);
    case Function::Sub:
      if (is_text(operand)) return is_pattern(operand.text);
      return has_items(2, 2) && is_text(document_[items[0]]) &&
             is_pattern(document_[items[0]].text) && is_map(document_[items[1]]);
    case Function::If:
      return has_items(3, 3) && is_text(document_[items[0]]);
    case Function::Join:
    case Function::Select:
    case Function::Split:
    case Function::Equals:
    case Function::Contains:
    case Function::EachMemberEquals:
    case Function::EachMemberIn:
    case Function::ValueOf:
    case Function::ValueOfAll:
      return has_items(2, 2);
    case Function::FindInMap: {
      if (has_items(3, 3)) return true;
      if (!has_items(4, 4)) return false;
      const Node& options = document_[items[3]];
      return is_map(options) && options.count == 1 &&
             document_.entries(options)[0].key == "DefaultValue";
    }
    case Function::Cidr:
      return has_items(2, 3);
    case Function::And:
    case Function::Or:
      return has_items(2, 10);
    case Function::Not:
      return has_items(1, 1);
    case Function::GetStackOutput:
    case Function::Transform:
      return is_map(operand);
    case Function::RefAll:
      return is_text(operand);
    case Function::Base64:
    case Function::GetAZs:
    case Function::ImportValue:
    case Function::Length:
    case Function::ToJsonString:
      return true;
  }
  return false;
}

ValueId ValueReader::read_call(Function function, const Node& operand, text::Span span,
                               Place place) {
  const bool is_logical =
      function == Function::And || function == Function::Or || function == Function::Not;
  const Place inner = is_logical ? Place::Condition : place;
  const bool takes_list = function != Function::Base64 && function != Function::GetAZs &&
                          function != Function::ImportValue && function != Function::Length &&
                          function != Function::ToJsonString && is_list(operand);
  const std::size_t start = items_.size();
  if (!takes_list) {
    const ValueId value = read(operand, inner);
    items_.push_back(value);
  } else {
    const auto nodes = document_.items(operand);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const Node& node = document_[nodes[i]];
      ValueId value;
      if (function == Function::If && i == 0) {
        value = condition(node.text, node.span);
      } else if (function == Function::FindInMap && i == 3) {
        // The value alone says it, unless it is such a map itself.
        const NodeId fallback = document_.entries(node)[0].value;
        value = document_.get(fallback, "DefaultValue") ? read(node, inner) : read(fallback, inner);
      } else {
        value = read(node, inner);
      }
      items_.push_back(value);
    }
  }
  const ValueId call = program_.call(span, function, std::span(items_).subspan(start));
  items_.resize(start);
  return call;
}

ValueId ValueReader::read_get_att(const Node& operand, text::Span span) {
  if (operand.kind == Kind::String) {
    const std::size_t point = operand.text.find('.');
    return get_att(operand.text.substr(0, point), operand.text.substr(point + 1), span);
  }
  const auto items = document_.items(operand);
  const std::string_view name = document_[items[0]].text;
  if (is_text(document_[items[1]])) return get_att(name, document_[items[1]].text, span);
  const ValueId attribute = read(items[1]);
  const ir::Symbol symbol = program_.intern(name);
  const auto found = names_.resources.find(symbol);
  return program_.get_att(
      span, symbol, found == names_.resources.end() ? ir::ResourceId() : found->second, attribute);
}

ValueId ValueReader::read_sub(const Node& operand, text::Span span) {
  const std::size_t start = items_.size();
  const bool has_variables = operand.kind == Kind::List;
  if (has_variables) {
    const auto nodes = document_.items(operand);
    const Node& variables = document_[nodes[1]];
    read_pattern(document_[nodes[0]], &variables);
    // `{Ref: x}` here names a variable.
    const ValueId map = read_map(variables, Place::Value);
    items_.push_back(map);
  } else {
    read_pattern(operand, nullptr);
  }
  const ValueId sub =
      program_.call(span, Function::Sub, std::span(items_).subspan(start), has_variables);
  items_.resize(start);
  return sub;
}

// Every `${` has its end: what has none could not be told from `${!`.
static bool is_pattern(std::string_view text) {
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at)) {
    at += 2;
    if (at < text.size() && text[at] == '!') continue;
    at = text.find('}', at);
    if (at == std::string_view::npos) return false;
  }
  return true;
}

void ValueReader::read_pattern(const Node& pattern, const Node* variables) {
  const std::string_view text = pattern.text;
  const std::string_view written =
      pattern.span.is_valid() ? files_.text(pattern.span) : std::string_view();
  std::unordered_set<std::string_view> variable_names;
  if (variables != nullptr) {
    for (const document::Entry& entry : document_.entries(*variables)) {
      variable_names.insert(entry.key);
    }
  }
  std::size_t searched = 0;  // in what is written
  std::string literal;
  const auto end_literal = [&] {
    if (literal.empty()) return;
    const ValueId value = program_.string(pattern.span, literal);
    items_.push_back(value);
    literal.clear();
  };

  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = std::min(text.find("${", at), text.size());
    literal += text.substr(at, open - at);
    if (open == text.size()) break;
    if (open + 2 < text.size() && text[open + 2] == '!') {
      literal += "${";
      at = open + 3;
      continue;
    }
    end_literal();
    const std::size_t close = text.find('}', open);
    const std::string_view whole = text.substr(open, close + 1 - open);
    at = close + 1;

    // Escapes and line breaks may stand between the parts as written, but hardly in one.
    text::Span span = pattern.span;
    if (const auto found = written.find(whole, searched); found != std::string_view::npos) {
      span.begin = pattern.span.begin + static_cast<std::uint32_t>(found);
      span.end = span.begin + static_cast<std::uint32_t>(whole.size());
      searched = found + whole.size();
    } else {
      searched = written.size();
    }

    std::string_view name = whole.substr(2, whole.size() - 3);
    const std::size_t first = name.find_first_not_of(' ');
    name = first == std::string_view::npos
               ? std::string_view()
               : name.substr(first, name.find_last_not_of(' ') + 1 - first);
    const std::size_t point = name.find('.');
    ValueId part;
    if (variable_names.contains(name)) {
      part = program_.variable(span, program_.intern(name));
    } else if (point != std::string_view::npos) {
      part = get_att(name.substr(0, point), name.substr(point + 1), span);
    } else {
      part = ref(name, span);
    }
    items_.push_back(part);
  }
  end_literal();
}

}  // namespace cairn::cloudformation
