#include "compiler/syntax/tree.h"

#include <algorithm>

#include "compiler/syntax/strings.h"

namespace cairn::syntax {

std::string_view name_of(NodeKind kind) {
  static constexpr std::string_view kNames[] = {
#define CAIRN_NODE(Kind, children) #Kind,
#include "compiler/syntax/nodes.def"
#undef CAIRN_NODE
  };
  return kNames[static_cast<std::size_t>(kind)];
}

std::uint32_t Tree::append(const Tree& other) {
  if (parts_.empty()) own_tokens_ = static_cast<std::uint32_t>(tokens_.size());
  const auto first_node = static_cast<std::uint32_t>(nodes_.size());
  const auto first_token = static_cast<std::uint32_t>(tokens_.size());
  const auto first_child = static_cast<std::uint32_t>(children_.size());
  tokens_.insert(tokens_.end(), other.tokens_.begin(), other.tokens_.end());
  for (Node node : other.nodes_) {
    node.first_token += first_token;
    node.last_token += first_token;
    node.first_child += first_child;
    nodes_.push_back(node);
  }
  for (const NodeId child : other.children_) {
    children_.push_back(child ? NodeId{child.index + first_node} : child);
  }
  const NodeId root = other.root_ ? NodeId{other.root_.index + first_node} : NodeId();
  parts_.push_back({other.file_, other.source_, root, first_node, first_token,
                    static_cast<std::uint32_t>(tokens_.size())});
  return static_cast<std::uint32_t>(parts_.size());
}

std::span<const Token> Tree::tokens(std::uint32_t part) const {
  const std::span<const Token> all = tokens_;
  if (part == 0) return parts_.empty() ? all : all.first(own_tokens_);
  const Part& meant = parts_[part - 1];
  return all.subspan(meant.first_token, meant.last_token - meant.first_token);
}

std::uint32_t Tree::part_of(NodeId id) const {
  std::uint32_t part = 0;
  while (part < parts_.size() && parts_[part].first_node <= id.index) ++part;
  return part;
}

Tree::Part Tree::part(NodeId id) const {
  if (!parts_.empty()) {
    if (const std::uint32_t number = part_of(id); number > 0) return parts_[number - 1];
  }
  const auto own = parts_.empty() ? static_cast<std::uint32_t>(tokens_.size()) : own_tokens_;
  return {file_, source_, root_, 0, 0, own};
}

text::Span Tree::span(NodeId id) const {
  const Node& node = nodes_[id.index];
  const Part file = part(id);
  const auto offset = [&](std::uint32_t token) {
    return token < file.last_token ? tokens_[token].begin
                                   : static_cast<std::uint32_t>(file.source.size());
  };
  if (node.last_token <= node.first_token) {
    return {file.file, offset(node.first_token), offset(node.first_token)};
  }
  return {file.file, offset(node.first_token), tokens_[node.last_token - 1].end};
}

std::string_view Tree::text(NodeId id) const {
  const text::Span place = span(id);
  return part(id).source.substr(place.begin, place.end - place.begin);
}

std::string Tree::path(NodeId id) const {
  const Node& node = nodes_[id.index];
  const std::string_view source = part(id).source;
  std::string result;
  for (std::uint32_t i = node.first_token; i < node.last_token; ++i) {
    const Token& token = tokens_[i];
    if (token.kind != TokenKind::Word && token.kind != TokenKind::Punctuation) continue;
    result += source.substr(token.begin, token.end - token.begin);
  }
  return result;
}

std::string Tree::cooked(NodeId string_text) const {
  return cook(text(string_text), StringTextLayout::unpack(aux(string_text)));
}

// The `///` lines that end right before a node, from its line upwards.
std::string Tree::documentation_above(NodeId id) const {
  const Part file = part(id);
  const auto tokens = std::span(tokens_).subspan(file.first_token);
  const std::uint32_t first = nodes_[id.index].first_token - file.first_token;
  const auto text = [&](std::uint32_t i) {
    return file.source.substr(tokens[i].begin, tokens[i].end - tokens[i].begin);
  };
  // 0 for anything but white space; \r\n counts once.
  const auto line_ends = [&](std::uint32_t i) {
    return tokens[i].kind == TokenKind::Space ? std::ranges::count(text(i), '\n') : 0;
  };

  std::vector<std::string_view> lines;
  std::uint32_t at = first;
  while (at >= 2 && line_ends(at - 1) == 1 && tokens[at - 2].kind == TokenKind::DocComment) {
    at -= 2;
    // A comment behind code on its line documents nothing below.
    const bool stands_alone = at == 0 || line_ends(at - 1) > 0 || tokens[at - 1].begin == 0;
    if (!stands_alone) break;
    std::string_view line = text(at).substr(3);
    if (line.starts_with(' ')) line.remove_prefix(1);
    lines.push_back(line);
  }

  std::string result;
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line != lines.rbegin()) result += '\n';
    result += *line;
  }
  return result;
}

std::string Tree::documentation(NodeId id) const {
  std::string result = documentation_above(id);
  // Trees are built bottom up, so what is decorated stands right before the whole.
  const NodeId next{id.index + 1};
  const bool is_decorated = result.empty() && next.index < nodes_.size() &&
                            kind(next) == NodeKind::Decorated && last_child(next) == id;
  return is_decorated ? documentation_above(next) : result;
}

}  // namespace cairn::syntax
