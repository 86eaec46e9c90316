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

text::Span Tree::span(NodeId id) const {
  const Node& node = nodes_[id.index];
  const auto offset = [&](std::uint32_t token) {
    return token < tokens_.size() ? tokens_[token].begin
                                  : static_cast<std::uint32_t>(source_.size());
  };
  if (node.last_token <= node.first_token) {
    return {file_, offset(node.first_token), offset(node.first_token)};
  }
  return {file_, offset(node.first_token), tokens_[node.last_token - 1].end};
}

std::string_view Tree::text(NodeId id) const {
  const text::Span place = span(id);
  return source_.substr(place.begin, place.end - place.begin);
}

std::string Tree::path(NodeId id) const {
  const Node& node = nodes_[id.index];
  std::string result;
  for (std::uint32_t i = node.first_token; i < node.last_token; ++i) {
    const Token& token = tokens_[i];
    if (token.kind != TokenKind::Word && token.kind != TokenKind::Punctuation) continue;
    result += source_.substr(token.begin, token.end - token.begin);
  }
  return result;
}

std::string Tree::cooked(NodeId string_text) const {
  return cook(text(string_text), StringTextLayout::unpack(aux(string_text)));
}

// The `///` lines that end right before token `first`, from its line upwards.
static std::string documentation_above(const Tree& tree, std::uint32_t first) {
  const std::span<const Token> tokens = tree.tokens();
  const auto text = [&](std::uint32_t i) {
    return tree.source().substr(tokens[i].begin, tokens[i].end - tokens[i].begin);
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
  std::string result = documentation_above(*this, nodes_[id.index].first_token);
  // Trees are built bottom up, so what is decorated stands right before the whole.
  const NodeId next{id.index + 1};
  const bool is_decorated = result.empty() && next.index < nodes_.size() &&
                            kind(next) == NodeKind::Decorated && last_child(next) == id;
  return is_decorated ? documentation_above(*this, nodes_[next.index].first_token) : result;
}

}  // namespace cairn::syntax
