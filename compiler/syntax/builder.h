#pragma once

// Makes a Tree, children before parents.

#include <algorithm>
#include <span>
#include <vector>

#include "compiler/syntax/tree.h"

namespace cairn::syntax {

class TreeBuilder {
 public:
  TreeBuilder(text::FileId file, std::string_view source) {
    tree_.file_ = file;
    tree_.source_ = source;
  }

  void set_tokens(std::vector<Token> tokens) {
    tree_.tokens_ = std::move(tokens);
    // About every other token becomes a node, the others being white space and signs.
    tree_.nodes_.reserve(tree_.tokens_.size() / 2);
    tree_.children_.reserve(tree_.tokens_.size() / 2);
    heights_.reserve(tree_.tokens_.size() / 2);
  }

  // An invalid child holds the place of an absent one.
  NodeId add(Node node, std::span<const NodeId> children) {
    node.first_child = static_cast<std::uint32_t>(tree_.children_.size());
    node.child_count = static_cast<std::uint32_t>(children.size());
    std::uint32_t height = 0;
    for (const NodeId child : children) {
      tree_.children_.push_back(child);
      if (child) height = std::max(height, heights_[child.index]);
    }
    tree_.nodes_.push_back(node);
    heights_.push_back(height + 1);
    return {static_cast<std::uint32_t>(tree_.nodes_.size() - 1)};
  }

  void forget_nodes() {
    tree_.nodes_.clear();
    tree_.children_.clear();
    heights_.clear();
  }

  [[nodiscard]] const Node& operator[](NodeId id) const { return tree_[id]; }
  // A leaf is 1 high.
  [[nodiscard]] std::uint32_t height(NodeId id) const { return id ? heights_[id.index] : 0; }

  [[nodiscard]] NodeId child(NodeId id, std::size_t i) const { return tree_.child(id, i); }

  // Lets a node start earlier, with further marks.
  void widen(NodeId id, std::uint32_t first_token, std::uint16_t marks) {
    Node& node = tree_.nodes_[id.index];
    node.first_token = first_token;
    node.aux |= marks;
  }

  [[nodiscard]] Tree finish(NodeId root) {
    tree_.root_ = root;
    return std::move(tree_);
  }

 private:
  Tree tree_;
  std::vector<std::uint32_t> heights_;
};

}  // namespace cairn::syntax
