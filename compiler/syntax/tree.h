#pragma once

// The shape of one file: every token, white space and comments included, and the
// nodes over them. The source text can be printed back from the tokens alone. The
// trees of the files that a program imports can be joined behind that of the first.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/id.h"
#include "compiler/text/file.h"

namespace cairn::syntax {

enum class NodeKind : std::uint8_t {
#define CAIRN_NODE(Kind, children) Kind,
#include "compiler/syntax/nodes.def"
#undef CAIRN_NODE
};

[[nodiscard]] std::string_view name_of(NodeKind kind);

// Coarse on purpose: the grammar knows the words, nodes know their meaning.
enum class TokenKind : std::uint8_t {
  Word,  // a name or a keyword
  Number,
  Punctuation,  // operators and brackets, quotes and `${` of strings
  Text,         // the inside of a string, or a whole raw string
  Space,
  Comment,
  DocComment,  // `///`
  Invalid,     // bytes that are no token
};

struct Token {
  TokenKind kind = TokenKind::Invalid;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

enum class StringStyle : std::uint8_t { Double, DoubleTripled, Raw, RawTripled };

enum class Operator : std::uint8_t {
  Not,
  Negate,  // unary
  Multiply,
  Divide,
  Remainder,
  Add,
  Subtract,  // binary, tightest first
  Range,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Equal,
  NotEqual,
  Matches,
  In,
  And,
  Or,
  Coalesce,
};

enum PolicyFlags : std::uint16_t {
  kDeny = 1,
  kExceptActions = 2,
  kExceptPrincipals = 4,
  kExceptResources = 8,
};

inline constexpr std::uint16_t kPublic = 1U << 15;
inline constexpr std::uint16_t kNested = 1;
inline constexpr std::uint16_t kUnchecked = 2;
inline constexpr std::uint16_t kOptional = 1;
inline constexpr std::uint16_t kExport = 1;

struct Node {
  NodeKind kind = NodeKind::Error;
  std::uint16_t aux = 0;          // see nodes.def
  std::uint32_t first_token = 0;  // tokens [first_token, last_token), without
  std::uint32_t last_token = 0;   // white space and comments at either end
  std::uint32_t first_child = 0;
  std::uint32_t child_count = 0;
};

using NodeId = base::Id<Node>;

class Tree {
 public:
  [[nodiscard]] NodeId root() const { return root_; }
  [[nodiscard]] text::FileId file() const { return file_; }
  [[nodiscard]] std::string_view source() const { return source_; }

  [[nodiscard]] const Node& operator[](NodeId id) const { return nodes_[id.index]; }
  [[nodiscard]] NodeKind kind(NodeId id) const { return nodes_[id.index].kind; }
  [[nodiscard]] std::uint16_t aux(NodeId id) const { return nodes_[id.index].aux; }
  [[nodiscard]] std::size_t node_count() const { return nodes_.size(); }

  [[nodiscard]] std::span<const NodeId> children(NodeId id) const {
    const Node& node = nodes_[id.index];
    return std::span(children_).subspan(node.first_child, node.child_count);
  }
  // Child `i`, or none where the node has fewer or that child is absent.
  [[nodiscard]] NodeId child(NodeId id, std::size_t i) const {
    const Node& node = nodes_[id.index];
    return i < node.child_count ? children_[node.first_child + i] : NodeId();
  }
  [[nodiscard]] NodeId last_child(NodeId id) const {
    const Node& node = nodes_[id.index];
    return node.child_count ? children_[node.first_child + node.child_count - 1] : NodeId();
  }

  // Puts the nodes of another file behind those that are there; returns its number.
  std::uint32_t append(const Tree& other);
  // The files of the tree: this one is 0.
  [[nodiscard]] std::uint32_t part_count() const {
    return static_cast<std::uint32_t>(parts_.size()) + 1;
  }
  [[nodiscard]] NodeId root(std::uint32_t part) const {
    return part == 0 ? root_ : parts_[part - 1].root;
  }
  [[nodiscard]] text::FileId file(std::uint32_t part) const {
    return part == 0 ? file_ : parts_[part - 1].file;
  }
  [[nodiscard]] std::span<const Token> tokens(std::uint32_t part) const;
  [[nodiscard]] std::uint32_t part_of(NodeId id) const;

  [[nodiscard]] text::Span span(NodeId id) const;
  // As written, without white space and comments at either end.
  [[nodiscard]] std::string_view text(NodeId id) const;
  // A Path without the white space inside: `AWS::S3::Bucket`.
  [[nodiscard]] std::string path(NodeId id) const;
  // The value of a StringText: escapes resolved, and for tripled strings the first
  // newline and the common indent removed. Wrong escapes were reported by the parser.
  [[nodiscard]] std::string cooked(NodeId string_text) const;
  // The lines of the `///` comment right above a node, joined by "\n"; empty if none.
  // A comment on top of a decorator belongs to what is decorated.
  [[nodiscard]] std::string documentation(NodeId id) const;

  [[nodiscard]] std::span<const Token> tokens() const { return tokens_; }

 private:
  friend class TreeBuilder;

  struct Part {
    text::FileId file;
    std::string_view source;
    NodeId root;
    std::uint32_t first_node = 0;
    std::uint32_t first_token = 0;
    std::uint32_t last_token = 0;
  };
  [[nodiscard]] Part part(NodeId id) const;
  [[nodiscard]] std::string documentation_above(NodeId id) const;

  text::FileId file_;
  std::string_view source_;
  NodeId root_;
  std::vector<Token> tokens_;
  std::vector<Node> nodes_;
  std::vector<NodeId> children_;
  std::vector<Part> parts_;       // the appended ones
  std::uint32_t own_tokens_ = 0;  // where there are any
};

}  // namespace cairn::syntax
