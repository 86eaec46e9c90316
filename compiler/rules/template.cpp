#include "compiler/rules/template.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace cairn::rules {

// What stands in a short form's place: `!Sub` is `Fn::Sub`.
static std::string_view long_name(std::string_view tag);

Template::Template(const document::Document& document) {
  nodes_.reserve(document.size() * 2 + 2);
  nodes_.emplace_back();
  if (document.root().is_valid()) fill(0, document, document[document.root()]);
  std::ranges::sort(calls_, {}, [&](std::uint32_t id) { return nodes_[id].span.begin; });

  index_section("Parameters", parameters_);
  index_section("Mappings", mappings_);
  index_section("Conditions", conditions_);
  const Value resources = section("Resources");
  if (resources.is_map()) {
    for (const Value entry : resources) {
      if (entry.key().starts_with("Fn::")) continue;
      Resource resource{.name = entry.key(), .value = entry};
      resource.type = entry.get("Type").text();
      resource.properties = entry.get("Properties");
      resource.condition = entry.get("Condition").text();
      resource_by_name_.emplace(entry.key(), static_cast<std::uint32_t>(resources_.size()));
      resources_.push_back(resource);
    }
  }
  for (const Resource& resource : resources_) by_type_[resource.type].push_back(&resource);
  const Value transform = section("Transform");
  if (transform.is_string()) transforms_.push_back(transform.text());
  if (transform.is_list()) {
    for (const Value item : transform) {
      if (item.is_string()) transforms_.push_back(item.text());
    }
  }
}

void Template::fill(std::uint32_t at, const document::Document& document,
                    const document::Node& node) {
  nodes_[at].span = node.span;
  if (!node.tag.empty()) {
    // `!Sub x` is a map of one entry, as `Fn::Sub: x` is.
    const std::string_view name = long_name(node.tag);
    nodes_[at].kind = Kind::Map;
    nodes_[at].is_call = is_function_name(name) || name == "Condition";
    nodes_[at].first = static_cast<std::uint32_t>(nodes_.size());
    nodes_[at].count = 1;
    if (nodes_[at].is_call) calls_.push_back(at);
    Node& operand = nodes_.emplace_back();
    operand.is_in_map = true;
    operand.parent = at;
    operand.key = name;
    operand.key_span = node.span;
    document::Node untagged = node;
    untagged.tag = {};
    fill(nodes_[at].first, document, untagged);
    return;
  }
  nodes_[at].kind = node.kind;
  nodes_[at].text = node.text;
  nodes_[at].bits = node.bits;
  if (node.kind != Kind::List && node.kind != Kind::Map) return;

  const auto first = static_cast<std::uint32_t>(nodes_.size());
  nodes_[at].first = first;
  nodes_[at].count = node.count;
  nodes_.resize(nodes_.size() + node.count);
  const bool is_map = node.kind == Kind::Map;
  if (is_map && node.count == 1 && is_function_name(document.entries(node)[0].key)) {
    nodes_[at].is_call = true;
    calls_.push_back(at);
  }
  for (std::uint32_t i = 0; i < node.count; ++i) {
    document::NodeId value;
    Node& child = nodes_[first + i];
    child.parent = at;
    child.index = i;
    if (is_map) {
      const document::Entry& entry = document.entries(node)[i];
      child.is_in_map = true;
      child.key = entry.key;
      child.key_span = entry.key_span;
      value = entry.value;
    } else {
      value = document.items(node)[i];
    }
    fill(first + i, document, document[value]);
  }
}

Value Template::add_string(std::string_view text) {
  Node& node = nodes_.emplace_back();
  node.kind = Kind::String;
  node.text = text;
  return {*this, static_cast<std::uint32_t>(nodes_.size() - 1)};
}

Value Template::add_map() {
  nodes_.emplace_back().kind = Kind::Map;
  return {*this, static_cast<std::uint32_t>(nodes_.size() - 1)};
}

Value Template::add_list(std::span<const std::string_view> items) {
  const auto at = static_cast<std::uint32_t>(nodes_.size());
  nodes_.emplace_back();
  nodes_[at].kind = Kind::List;
  nodes_[at].first = at + 1;
  nodes_[at].count = static_cast<std::uint32_t>(items.size());
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    const Value item = add_string(items[i]);
    nodes_[item.id()].parent = at;
    nodes_[item.id()].index = i;
  }
  return {*this, at};
}

void Template::index_section(std::string_view name, Index& index) {
  const Value entries = section(name);
  if (!entries.is_map()) return;
  for (const Value entry : entries) index.emplace(entry.key(), entry.id());
}

Value Template::find(const Index& index, std::string_view name) const {
  const auto found = index.find(name);
  return found == index.end() ? Value() : Value(*this, found->second);
}

const Resource* Template::resource(std::string_view name) const {
  const auto found = resource_by_name_.find(name);
  return found == resource_by_name_.end() ? nullptr : &resources_[found->second];
}

std::span<const Resource* const> Template::resources_of(std::string_view type) const {
  const auto found = by_type_.find(type);
  return found == by_type_.end() ? std::span<const Resource* const>() : found->second;
}

bool Template::has_transform(std::string_view name) const {
  return std::ranges::find(transforms_, name) != transforms_.end();
}

std::optional<std::string> Value::scalar_text() const {
  switch (kind()) {
    case Kind::String:
      return std::string(node().text);
    case Kind::Bool:
      return boolean() ? "true" : "false";
    case Kind::Int:
    case Kind::Float: {
      if (!node().text.empty()) return std::string(node().text);
      char digits[40];
      const auto end = kind() == Kind::Int
                           ? std::to_chars(digits, digits + sizeof digits,
                                           static_cast<std::int64_t>(node().bits))
                           : std::to_chars(digits, digits + sizeof digits, number());
      return std::string(digits, end.ptr);
    }
    default:
      return std::nullopt;
  }
}

double Value::number() const {
  return kind() == Kind::Int ? static_cast<double>(static_cast<std::int64_t>(node().bits))
                             : std::bit_cast<double>(node().bits);
}

Value Value::get(std::string_view key) const {
  if (!is_map()) return {};
  for (const Value entry : *this) {
    if (entry.key() == key) return entry;
  }
  return {};
}

bool Value::is_no_value() const { return ref_name() == "AWS::NoValue"; }

Value Value::parent() const {
  return index_ == 0 || owner_ == nullptr ? Value() : Value(*owner_, node().parent);
}

text::Span Value::place() const { return is_in_map() ? key_span() : span(); }

std::vector<Value> Value::ancestors() const {
  std::vector<Value> steps;
  for (Value each = *this; each && each.id() != 0; each = each.parent()) steps.push_back(each);
  std::ranges::reverse(steps);
  return steps;
}

std::vector<diag::PathStep> Value::path() const {
  std::vector<diag::PathStep> path;
  for (const Value step : ancestors()) {
    if (step.is_in_map()) {
      path.emplace_back(std::string(step.key()));
    } else {
      path.emplace_back(std::int64_t{step.index_in_parent()});
    }
  }
  return path;
}

std::optional<GetAtt> get_att(Value call) {
  const Value argument = call.argument();
  if (!call.is_call("Fn::GetAtt")) return std::nullopt;
  if (argument.is_string()) {
    const auto point = argument.text().find('.');
    if (point == std::string_view::npos) return std::nullopt;
    return GetAtt{argument.text().substr(0, point), argument.text().substr(point + 1)};
  }
  if (!argument.is_list() || argument.size() != 2 || !argument.child(0).is_string() ||
      !argument.child(1).is_string()) {
    return std::nullopt;
  }
  return GetAtt{argument.child(0).text(), argument.child(1).text()};
}

Value sub_pattern(Value call) {
  const Value argument = call.argument();
  if (!call.is_call("Fn::Sub")) return {};
  if (argument.is_string()) return argument;
  const bool is_pair = argument.is_list() && argument.size() == 2 && argument.child(0).is_string();
  return is_pair ? argument.child(0) : Value();
}

Value sub_variables(Value call) {
  const Value argument = call.argument();
  if (!call.is_call("Fn::Sub") || !argument.is_list() || argument.size() != 2) return {};
  return argument.child(1).is_map() ? argument.child(1) : Value();
}

std::vector<SubPart> sub_parts(std::string_view pattern) {
  std::vector<SubPart> parts;
  std::size_t literal = 0, at = 0;
  const auto end_literal = [&](std::size_t end) {
    if (end > literal) parts.push_back({false, pattern.substr(literal, end - literal)});
  };
  while ((at = pattern.find("${", at)) != std::string_view::npos) {
    const std::size_t close = pattern.find('}', at);
    if (close == std::string_view::npos) break;
    std::string_view name = pattern.substr(at + 2, close - at - 2);
    if (name.starts_with('!')) {
      end_literal(at + 2);
      literal = at + 3;
      at = close + 1;
      continue;
    }
    end_literal(at);
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    parts.push_back({true, name});
    at = literal = close + 1;
  }
  end_literal(pattern.size());
  return parts;
}

static constexpr std::array<std::pair<std::string_view, std::string_view>, 25> kFunctions = {{
    {"!And", "Fn::And"},
    {"!Base64", "Fn::Base64"},
    {"!Cidr", "Fn::Cidr"},
    {"!Condition", "Condition"},
    {"!Contains", "Fn::Contains"},
    {"!EachMemberEquals", "Fn::EachMemberEquals"},
    {"!EachMemberIn", "Fn::EachMemberIn"},
    {"!Equals", "Fn::Equals"},
    {"!FindInMap", "Fn::FindInMap"},
    {"!GetAZs", "Fn::GetAZs"},
    {"!GetAtt", "Fn::GetAtt"},
    {"!GetStackOutput", "Fn::GetStackOutput"},
    {"!If", "Fn::If"},
    {"!ImportValue", "Fn::ImportValue"},
    {"!Join", "Fn::Join"},
    {"!Length", "Fn::Length"},
    {"!Not", "Fn::Not"},
    {"!Or", "Fn::Or"},
    {"!Ref", "Ref"},
    {"!RefAll", "Fn::RefAll"},
    {"!Select", "Fn::Select"},
    {"!Split", "Fn::Split"},
    {"!Sub", "Fn::Sub"},
    {"!ToJsonString", "Fn::ToJsonString"},
    {"!Transform", "Fn::Transform"},
}};

static std::string_view long_name(std::string_view tag) {
  for (const auto& [short_form, name] : kFunctions) {
    if (short_form == tag) return name;
  }
  // Nobody's function: the tag itself, so that findings can name it.
  return tag;
}

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number =
      !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size();
  return is_number ? std::optional(number) : std::nullopt;
}

bool is_alphanumeric(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

bool is_function_name(std::string_view key) {
  if (key == "Ref") return true;
  if (!key.starts_with("Fn::")) return false;
  if (key == "Fn::ValueOf" || key == "Fn::ValueOfAll") return true;
  return std::ranges::any_of(kFunctions, [&](const auto& each) { return each.second == key; });
}

bool is_condition_function(std::string_view name) {
  return name == "Fn::And" || name == "Fn::Or" || name == "Fn::Not" || name == "Fn::Equals";
}

}  // namespace cairn::rules
