#include "targets/cloudformation/expand_loops.h"

#include <algorithm>

#include <string>
#include <utility>
#include <vector>

namespace cairn::cloudformation {
namespace {

using document::Document;
using document::Entry;
using document::Kind;
using document::Node;
using document::NodeId;

// Nodes that all loops together may make: beyond, no quota of CloudFormation is met.
constexpr std::size_t kMostNodes = 2'000'000;
constexpr std::string_view kPrefix = "Fn::ForEach::";
constexpr std::string_view kTransform = "AWS::LanguageExtensions";

class Expander {
 public:
  explicit Expander(const Document& from) : from_(from) {}

  std::optional<Document> run() {
    const NodeId root = copy(from_[from_.root()]);
    if (made_ > kMostNodes) return std::nullopt;
    to_.set_root(root);
    return std::move(to_);
  }

 private:
  struct Variable {
    std::string_view name;
    std::string value;
  };

  NodeId copy(const Node& node);
  void copy_entries(std::span<const Entry> entries, std::vector<Entry>& out);
  bool expand(const Entry& loop, std::vector<Entry>& out);
  std::optional<std::vector<std::string>> collection(const Node& node) const;
  std::string_view substituted(std::string_view text);
  const Variable* variable(std::string_view name) const;

  const Document& from_;
  Document to_;
  std::vector<Variable> variables_;  // the innermost last
  std::size_t made_ = 0;
};

const Expander::Variable* Expander::variable(std::string_view name) const {
  for (auto each = variables_.rbegin(); each != variables_.rend(); ++each) {
    if (each->name == name) return &*each;
  }
  return nullptr;
}

// `${Name}`, and `&{Name}` which leaves letters and digits only.
std::string_view Expander::substituted(std::string_view text) {
  if (variables_.empty()) return text;
  std::string result;
  std::size_t done = 0;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const std::size_t close = text.find('}', at);
    if (at == 0 || close == std::string_view::npos) continue;
    const char sign = text[at - 1];
    const Variable* known =
        sign == '$' || sign == '&' ? variable(text.substr(at + 1, close - at - 1)) : nullptr;
    if (known == nullptr) continue;
    result += text.substr(done, at - 1 - done);
    for (const char c : known->value) {
      const bool is_plain =
          (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (sign == '$' || is_plain) result += c;
    }
    done = close + 1;
  }
  if (done == 0) return text;
  result += text.substr(done);
  return to_.keep(std::move(result));
}

static std::string scalar_text(const Node& node) {
  if (node.kind == Kind::Int && node.text.empty()) return std::to_string(node.integer());
  if (node.kind == Kind::Bool) return node.boolean() ? "true" : "false";
  return std::string(node.text);
}

static bool is_scalar(const Node& node) {
  return node.kind == Kind::String || node.kind == Kind::Int || node.kind == Kind::Float ||
         node.kind == Kind::Bool;
}

std::optional<std::vector<std::string>> Expander::collection(const Node& node) const {
  std::vector<std::string> values;
  if (node.kind == Kind::List && node.tag.empty()) {
    for (const NodeId item : from_.items(node)) {
      const Node& each = from_[item];
      if (!is_scalar(each) || !each.tag.empty()) return std::nullopt;
      values.push_back(scalar_text(each));
    }
    return values;
  }
  std::string_view name;
  if (node.kind == Kind::String && node.tag == "!Ref") name = node.text;
  if (node.kind == Kind::Map && node.tag.empty() && node.count == 1 &&
      from_.entries(node)[0].key == "Ref") {
    name = from_[from_.entries(node)[0].value].text;
  }
  if (name.empty()) return std::nullopt;
  const NodeId parameter = from_.get(from_.get(from_.root(), "Parameters"), name);
  const NodeId given = parameter ? from_.get(parameter, "Default") : NodeId();
  if (!given || !is_scalar(from_[given])) return std::nullopt;
  std::string text = scalar_text(from_[given]);
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    std::string item = text.substr(start, comma - start);
    item.erase(0, std::min(item.find_first_not_of(' '), item.size()));
    while (item.ends_with(' ')) item.pop_back();
    values.push_back(item);
    start = comma + 1;
  }
  return values;
}

// `Fn::ForEach::Name: [Identifier, [a, b], {Key${Identifier}: ...}]`.
bool Expander::expand(const Entry& loop, std::vector<Entry>& out) {
  const Node& value = from_[loop.value];
  if (value.kind != Kind::List || !value.tag.empty() || value.count != 3) return false;
  const auto items = from_.items(value);
  const Node &identifier = from_[items[0]], &body = from_[items[2]];
  if (identifier.kind != Kind::String || body.kind != Kind::Map || !body.tag.empty()) return false;
  const auto values = collection(from_[items[1]]);
  if (!values) return false;
  for (const std::string& each : *values) {
    if (++made_ > kMostNodes) return true;
    variables_.push_back({identifier.text, each});
    copy_entries(from_.entries(body), out);
    variables_.pop_back();
  }
  return true;
}

void Expander::copy_entries(std::span<const Entry> entries, std::vector<Entry>& out) {
  for (const Entry& entry : entries) {
    if (entry.key.starts_with(kPrefix) && expand(entry, out)) continue;
    Entry made = entry;
    made.key = substituted(entry.key);
    made.value = copy(from_[entry.value]);
    out.push_back(made);
  }
}

NodeId Expander::copy(const Node& node) {
  ++made_;
  if (made_ > kMostNodes) return to_.null(node.span);
  NodeId made;
  switch (node.kind) {
    case Kind::Null:
      made = to_.null(node.span);
      break;
    case Kind::Bool:
      made = to_.boolean(node.boolean(), node.span);
      break;
    case Kind::Int:
      made = to_.integer(node.integer(), node.text, node.span);
      break;
    case Kind::Float:
      made = to_.number(node.number(), node.text, node.span);
      break;
    case Kind::String: {
      const Variable* known = node.tag == "!Ref" ? variable(node.text) : nullptr;
      if (known != nullptr) return to_.string(to_.keep(known->value), node.span);
      made = to_.string(substituted(node.text), node.span);
      break;
    }
    case Kind::List: {
      std::vector<NodeId> items;
      for (const NodeId item : from_.items(node)) items.push_back(copy(from_[item]));
      made = to_.list(items, node.span);
      break;
    }
    case Kind::Map: {
      const bool is_ref = node.count == 1 && from_.entries(node)[0].key == "Ref";
      const Variable* known = is_ref ? variable(from_[from_.entries(node)[0].value].text) : nullptr;
      if (known != nullptr) return to_.string(to_.keep(known->value), node.span);
      std::vector<Entry> entries;
      copy_entries(from_.entries(node), entries);
      made = to_.map(entries, node.span);
      break;
    }
  }
  return node.tag.empty() ? made : to_.tagged(made, node.tag);
}

bool names_transform(const Document& document) {
  const NodeId transform = document.get(document.root(), "Transform");
  if (!transform) return false;
  const Node& node = document[transform];
  if (node.kind == Kind::String) return node.text == kTransform;
  if (node.kind != Kind::List) return false;
  for (const NodeId item : document.items(node)) {
    if (document[item].text == kTransform) return true;
  }
  return false;
}

bool find_loop(const Document& document, const Node& node) {
  if (node.kind == Kind::List) {
    for (const NodeId item : document.items(node)) {
      if (find_loop(document, document[item])) return true;
    }
  } else if (node.kind == Kind::Map) {
    for (const Entry& entry : document.entries(node)) {
      if (entry.key.starts_with(kPrefix) || find_loop(document, document[entry.value])) return true;
    }
  }
  return false;
}

}  // namespace

bool has_loops(const Document& document) {
  return document.root().is_valid() && names_transform(document) &&
         find_loop(document, document[document.root()]);
}

std::optional<Document> expand_loops(const Document& document) { return Expander(document).run(); }

}  // namespace cairn::cloudformation
