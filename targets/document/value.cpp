#include "targets/document/value.h"

#include <algorithm>

namespace cairn::document {

NodeId Document::get(NodeId map, std::string_view key) const {
  if (!map || (*this)[map].kind != Kind::Map) return {};
  for (const Entry& entry : entries(map)) {
    if (entry.key == key) return entry.value;
  }
  return {};
}

NodeId Document::list(std::span<const NodeId> items, text::Span span) {
  Node node{.kind = Kind::List,
            .first = static_cast<std::uint32_t>(items_.size()),
            .count = static_cast<std::uint32_t>(items.size()),
            .span = span};
  for (const NodeId item : items) {
    node.height = std::max<std::uint16_t>(node.height, (*this)[item].height + 1);
  }
  items_.insert(items_.end(), items.begin(), items.end());
  return add(node);
}

NodeId Document::map(std::span<const Entry> entries, text::Span span) {
  Node node{.kind = Kind::Map,
            .first = static_cast<std::uint32_t>(entries_.size()),
            .count = static_cast<std::uint32_t>(entries.size()),
            .span = span};
  for (const Entry& entry : entries) {
    node.height = std::max<std::uint16_t>(node.height, (*this)[entry.value].height + 1);
  }
  entries_.insert(entries_.end(), entries.begin(), entries.end());
  return add(node);
}

NodeId Document::tagged(NodeId id, std::string_view tag) {
  Node node = (*this)[id];
  node.tag = tag;
  return add(node);
}

NodeId Document::function(std::string_view key, NodeId value, NodeId short_form, text::Span span) {
  const NodeId id = map({{Entry{.key = key, .value = value, .key_span = span}}}, span);
  nodes_[id.index].short_form = short_form;
  return id;
}

NodeId Document::add(Node node) {
  CAIRN_CHECK(node.height <= kMaxHeight);
  nodes_.push_back(node);
  return {static_cast<std::uint32_t>(nodes_.size() - 1)};
}

}  // namespace cairn::document
