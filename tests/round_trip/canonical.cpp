#include "tests/round_trip/canonical.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "compiler/base/json_string.h"

namespace cairn::test {

using document::Document;
using document::Kind;
using document::Node;
using document::NodeId;

static void append(std::string& out, const Document& document, const Node& node);
static void append_map(std::string& out, const Document& document, const Node& node);
static void append_operand(std::string& out, const Document& document, std::string_view name,
                           const Node& node);
static std::string without_blanks(std::string_view pattern);

std::string canonical(const Document& document) {
  std::string text;
  append(text, document, document[document.root()]);
  return text;
}

static void append(std::string& out, const Document& document, const Node& node) {
  if (!node.tag.empty()) {
    std::string name(node.tag.substr(1));
    if (name != "Ref" && name != "Condition") name.insert(0, "Fn::");
    Node operand = node;
    operand.tag = {};
    out += "{\"" + name + "\": ";
    append_operand(out, document, name, operand);
    out += '}';
    return;
  }
  std::array<char, 64> buffer;
  const auto append_number = [&](auto value) {
    out.append(buffer.data(),
               std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr);
  };
  switch (node.kind) {
    case Kind::Null:
      out += "null";
      return;
    case Kind::Bool:
      out += node.boolean() ? "true" : "false";
      return;
    case Kind::Int:
      append_number(node.integer());
      return;
    case Kind::Float:
      // JSON has no such numbers, so they are written as texts there.
      if (!std::isfinite(node.number())) {
        out += std::isnan(node.number()) ? "\".nan\""
               : node.number() < 0       ? "\"-.inf\""
                                         : "\".inf\"";
        return;
      }
      out += 'f';
      append_number(node.number());
      return;
    case Kind::String:
      base::append_json_string(out, node.text);
      return;
    case Kind::List: {
      out += '[';
      bool is_first = true;
      for (const NodeId item : document.items(node)) {
        if (!is_first) out += ", ";
        is_first = false;
        append(out, document, document[item]);
      }
      out += ']';
      return;
    }
    case Kind::Map:
      append_map(out, document, node);
      return;
  }
}

static void append_map(std::string& out, const Document& document, const Node& node) {
  const auto entries = document.entries(node);
  std::vector<document::Entry> sorted(entries.begin(), entries.end());
  std::ranges::stable_sort(sorted, {}, &document::Entry::key);
  out += '{';
  bool is_first = true;
  for (const document::Entry& entry : sorted) {
    if (!is_first) out += ",\n";
    is_first = false;
    base::append_json_string(out, entry.key);
    out += ": ";
    append_operand(out, document, sorted.size() == 1 ? entry.key : "", document[entry.value]);
  }
  out += '}';
}

static void append_operand(std::string& out, const Document& document, std::string_view name,
                           const Node& node) {
  const auto is_text = [](const Node& each) {
    return each.kind == Kind::String && each.tag.empty();
  };
  if (name == "Fn::GetAtt" && is_text(node)) {
    const std::size_t point = node.text.find('.');
    if (point != std::string_view::npos) {
      out += '[';
      base::append_json_string(out, node.text.substr(0, point));
      out += ", ";
      base::append_json_string(out, node.text.substr(point + 1));
      out += ']';
      return;
    }
  }
  if (name == "Fn::Sub" && is_text(node)) {
    base::append_json_string(out, without_blanks(node.text));
    return;
  }
  const bool is_list = node.kind == Kind::List && node.tag.empty() && node.count == 2;
  if (name == "Fn::Sub" && is_list && is_text(document[document.items(node)[0]])) {
    out += '[';
    base::append_json_string(out, without_blanks(document[document.items(node)[0]].text));
    out += ", ";
    append(out, document, document[document.items(node)[1]]);
    out += ']';
    return;
  }
  append(out, document, node);
}

static std::string without_blanks(std::string_view pattern) {
  std::string result;
  for (std::size_t i = 0; i < pattern.size();) {
    const std::size_t open = pattern.find("${", i);
    const std::size_t close = open == std::string_view::npos ? open : pattern.find('}', open);
    if (close == std::string_view::npos) return result += pattern.substr(i);
    if (pattern[open + 2] == '!') {
      result += pattern.substr(i, open + 3 - i);
      i = open + 3;
      continue;
    }
    result += pattern.substr(i, open + 2 - i);
    std::string_view name = pattern.substr(open + 2, close - open - 2);
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    result.append(name).append(1, '}');
    i = close + 1;
  }
  return result;
}

}  // namespace cairn::test
