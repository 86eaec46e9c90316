#include "targets/sam/spread_globals.h"

#include <algorithm>
#include <vector>

#include "targets/sam/tables/model.h"

namespace cairn::sam {

using document::Document;
using document::Entry;
using document::Kind;
using document::Node;
using document::NodeId;

namespace {

constexpr std::string_view kPrefix = "AWS::Serverless::";
// Nodes that all resources together may take: no template that is accepted has as many.
constexpr std::size_t kMostNodes = 200'000;

bool is_map(const Document& document, NodeId id) {
  return id && document[id].kind == Kind::Map && document[id].tag.empty();
}

// `{Ref: X}` and its like are values as a whole.
bool is_plain_map(const Document& document, NodeId id) {
  if (!is_map(document, id)) return false;
  const auto entries = document.entries(id);
  if (entries.size() != 1) return true;
  const std::string_view key = entries[0].key;
  return key != "Ref" && key != "Condition" && !key.starts_with("Fn::");
}

std::size_t count_nodes(const Document& document, NodeId root) {
  std::size_t count = 0;
  std::vector<NodeId> open = {root};
  while (!open.empty() && count <= kMostNodes) {
    const Node& node = document[open.back()];
    open.pop_back();
    ++count;
    if (node.kind == Kind::List) {
      for (const NodeId item : document.items(node)) open.push_back(item);
    } else if (node.kind == Kind::Map) {
      for (const Entry& entry : document.entries(node)) open.push_back(entry.value);
    }
  }
  return count;
}

// Maps are merged, lists are joined, and of everything else the resource's own counts.
NodeId merge(Document& document, NodeId global, NodeId local) {
  const Node first = document[global], second = document[local];
  const bool are_lists = first.kind == Kind::List && first.tag.empty() &&
                         second.kind == Kind::List && second.tag.empty();
  if (are_lists) {
    const auto given = document.items(first), own = document.items(second);
    std::vector<NodeId> items(given.begin(), given.end());
    items.insert(items.end(), own.begin(), own.end());
    return document.list(items, second.span);
  }
  if (!is_plain_map(document, global) || !is_plain_map(document, local)) return local;
  const auto given = document.entries(first), own = document.entries(second);
  std::vector<Entry> entries(given.begin(), given.end());
  // Making nodes moves those that the span is of.
  const std::vector<Entry> locals(own.begin(), own.end());
  for (const Entry& entry : locals) {
    const auto other = std::ranges::find(entries, entry.key, &Entry::key);
    if (other == entries.end()) {
      entries.push_back(entry);
    } else {
      other->value = merge(document, other->value, entry.value);
      other->key_span = entry.key_span;
    }
  }
  return document.map(entries, second.span);
}

// What a resource takes of its section: what may be there, but for what `IgnoreGlobals` names.
NodeId select(Document& document, std::string_view type, NodeId section, NodeId ignored) {
  if (ignored && document[ignored].text == "*") return {};
  const std::vector<std::string_view> names = global_properties(type);
  const bool has_list = ignored && document[ignored].kind == Kind::List;
  std::vector<Entry> entries;
  for (const Entry& entry : document.entries(section)) {
    const auto is_entry = [&](NodeId item) { return document[item].text == entry.key; };
    if (std::ranges::find(names, entry.key) == names.end()) continue;
    if (has_list && std::ranges::any_of(document.items(ignored), is_entry)) continue;
    entries.push_back(entry);
  }
  return document.map(entries, document[section].span);
}

// The entry of a resource, with what it takes. Nothing where it takes nothing.
std::optional<Entry> give(Document& document, const Entry& resource, NodeId globals,
                          std::size_t& taken) {
  if (!is_map(document, resource.value)) return std::nullopt;
  const NodeId type = document.get(resource.value, "Type");
  if (!type || !document[type].text.starts_with(kPrefix)) return std::nullopt;
  const std::string_view name = document[type].text.substr(kPrefix.size());
  NodeId section = document.get(globals, name);
  if (!is_plain_map(document, section)) return std::nullopt;
  section = select(document, name, section, document.get(resource.value, "IgnoreGlobals"));
  if (!section) return std::nullopt;
  taken += count_nodes(document, section);
  if (taken > kMostNodes) return std::nullopt;
  const auto written = document.entries(resource.value);
  std::vector<Entry> entries(written.begin(), written.end());
  const auto own = std::ranges::find(entries, "Properties", &Entry::key);
  if (own == entries.end()) {
    entries.push_back({"Properties", section, resource.key_span, {}});
  } else if (is_plain_map(document, own->value)) {
    own->value = merge(document, section, own->value);
  } else {
    return std::nullopt;
  }
  Entry result = resource;
  result.value = document.map(entries, document[resource.value].span);
  return result;
}

}  // namespace

std::optional<Document> spread_globals(const Document& document) {
  const NodeId globals = document.get(document.root(), "Globals");
  const NodeId written = document.get(document.root(), "Resources");
  if (!is_map(document, globals) || !is_map(document, written)) return std::nullopt;
  // What stood under `Globals/Api` stands a level deeper.
  if (document[document.root()].height >= Document::kMaxHeight) return std::nullopt;
  Document result = document;
  const auto all = document.entries(written);
  std::vector<Entry> resources(all.begin(), all.end());
  std::size_t taken = 0;
  bool is_changed = false;
  for (Entry& resource : resources) {
    const auto given = give(result, resource, globals, taken);
    if (!given) continue;
    resource = *given;
    is_changed = true;
  }
  if (!is_changed || taken > kMostNodes) return std::nullopt;
  const auto top = document.entries(document.root());
  std::vector<Entry> sections(top.begin(), top.end());
  const NodeId changed = result.map(resources, document[written].span);
  std::ranges::find(sections, "Resources", &Entry::key)->value = changed;
  const text::Span span = document[document.root()].span;
  result.set_root(result.map(sections, span));
  return result;
}

}  // namespace cairn::sam
