#pragma once

// Ordered JSON and YAML values: what emission makes and what readers of anybody's
// template give back. Nodes lie in flat vectors and are immutable once made.

#include <bit>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/check.h"
#include "compiler/base/id.h"
#include "compiler/text/span.h"

namespace cairn::document {

enum class Kind : std::uint8_t { Null, Bool, Int, Float, String, List, Map };

struct Node;
using NodeId = base::Id<Node>;

struct Node {
  Kind kind = Kind::Null;
  std::uint16_t height = 1;  // of the tree below; 1 for a scalar
  std::uint32_t first = 0;   // List: into the items; Map: into the entries
  std::uint32_t count = 0;
  text::Span span;
  // String: the text. Int and Float: their own spelling where one is kept.
  std::string_view text;
  std::string_view tag;  // YAML's, `!Sub`; empty for the usual ones
  // A Map of one entry may have a second form, a tagged node, which YAML prefers:
  // `{"Fn::GetAtt": ["A", "Arn"]}` is `!GetAtt A.Arn`. JSON never looks at it.
  NodeId short_form;
  std::uint64_t bits = 0;  // Bool, Int, Float

  [[nodiscard]] bool boolean() const { return bits != 0; }
  [[nodiscard]] std::int64_t integer() const { return std::bit_cast<std::int64_t>(bits); }
  [[nodiscard]] double number() const { return std::bit_cast<double>(bits); }
};

struct Entry {
  std::string_view key;
  NodeId value;
  text::Span key_span;
  std::string_view comment;  // lines above the entry, joined by "\n", without `#`
};

// One document. Texts are views: they must outlive it, or be copied by `keep`.
class Document {
 public:
  // Writers and walkers recurse, so a document has a greatest height; libyaml reads
  // no deeper either. Readers turn what is deeper away before they come here.
  static constexpr std::uint16_t kMaxHeight = 1000;

  // --- reading
  [[nodiscard]] NodeId root() const { return root_; }
  [[nodiscard]] const Node& operator[](NodeId id) const { return nodes_[id.index]; }
  [[nodiscard]] std::span<const NodeId> items(const Node& node) const {
    return std::span(items_).subspan(node.first, node.count);
  }
  [[nodiscard]] std::span<const Entry> entries(const Node& node) const {
    return std::span(entries_).subspan(node.first, node.count);
  }
  [[nodiscard]] std::span<const NodeId> items(NodeId id) const { return items((*this)[id]); }
  [[nodiscard]] std::span<const Entry> entries(NodeId id) const { return entries((*this)[id]); }
  // The first entry of a Map with this key; none for other kinds and for "none".
  [[nodiscard]] NodeId get(NodeId map, std::string_view key) const;
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }

  // --- making; children first
  NodeId null(text::Span span = {}) { return add({.kind = Kind::Null, .span = span}); }
  NodeId boolean(bool value, text::Span span = {}) {
    return add({.kind = Kind::Bool, .span = span, .bits = value});
  }
  NodeId integer(std::int64_t value, std::string_view spelling = {}, text::Span span = {}) {
    return add({.kind = Kind::Int,
                .span = span,
                .text = spelling,
                .bits = std::bit_cast<std::uint64_t>(value)});
  }
  NodeId number(double value, std::string_view spelling = {}, text::Span span = {}) {
    return add({.kind = Kind::Float,
                .span = span,
                .text = spelling,
                .bits = std::bit_cast<std::uint64_t>(value)});
  }
  NodeId string(std::string_view text, text::Span span = {}) {
    return add({.kind = Kind::String, .span = span, .text = text});
  }
  NodeId list(std::span<const NodeId> items, text::Span span = {});
  NodeId map(std::span<const Entry> entries, text::Span span = {});
  // The same node under a YAML tag. Its children are shared, not copied.
  NodeId tagged(NodeId id, std::string_view tag);
  // `{key: value}`, which YAML writes as `short_form` where there is one.
  NodeId function(std::string_view key, NodeId value, NodeId short_form, text::Span span = {});
  void set_root(NodeId root) { root_ = root; }

  // A copy that lives as long as the document.
  std::string_view keep(std::string text) { return kept_.emplace_back(std::move(text)); }

 private:
  NodeId add(Node node);

  std::vector<Node> nodes_;
  std::vector<NodeId> items_;
  std::vector<Entry> entries_;
  std::deque<std::string> kept_;  // a deque, so that views stay valid
  NodeId root_;
};

}  // namespace cairn::document
