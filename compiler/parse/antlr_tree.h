#pragma once

// ANTLR's contexts to our nodes, in one walk. What the grammar covers beyond the
// language is refused here.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/sink.h"
#include "compiler/parse/antlr_contexts.h"
#include "compiler/parse/lexer.h"
#include "compiler/syntax/builder.h"

namespace cairn::parse {

// Whoever walks a tree recursively needs that much stack and no more.
inline constexpr std::uint32_t kMostHeight = 1000;

// Tokens [first, last) of the tree.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

class TreeMaker {
 public:
  TreeMaker(text::FileId file, std::string_view source, const std::vector<Lexeme>& lexemes,
            const BridgeStream& stream, syntax::TreeBuilder& builder, diag::Sink& sink);

  syntax::NodeId make_file(const Context* context);

 private:
  using NodeId = syntax::NodeId;
  using NodeKind = syntax::NodeKind;

  // What may stand in a block.
  enum class Place : std::uint8_t { Stack, Rule, Test };

  // The children of a node in the making; several may be in the making at once.
  class Children {
   public:
    explicit Children(TreeMaker& maker) : maker_(maker), begin_(maker.pending_.size()) {}
    ~Children() {
      if (maker_.pending_.size() > begin_) clear();
    }
    Children(const Children&) = delete;
    Children& operator=(const Children&) = delete;

    Children& push(NodeId id) {
      maker_.pending_.push_back(id);
      return *this;
    }
    [[nodiscard]] std::size_t size() const { return maker_.pending_.size() - begin_; }
    [[nodiscard]] NodeId operator[](std::size_t i) const { return maker_.pending_[begin_ + i]; }
    // Only the youngest may be pushed to; this makes room for the one before.
    NodeId node(NodeKind kind, Range range, std::uint16_t aux = 0) {
      const NodeId id = maker_.add(kind, range, std::span(maker_.pending_).subspan(begin_), aux);
      clear();
      return id;
    }

   private:
    void clear() {
      maker_.pending_.resize(begin_);
      begin_ = kCleared;
    }
    static constexpr std::size_t kCleared = ~std::size_t{0};

    TreeMaker& maker_;
    std::size_t begin_;
  };

  // One operand or the result of an operator; `range` includes its parentheses.
  struct Operand {
    NodeId id;
    Range range;
  };
  // One turn of `if c a else if d b else e`; the condition is null for the last.
  struct Branch {
    Range range;
    NodeId condition;
    NodeId body;
  };

  // antlr_tree.cpp: ranges and the parts that recur
  NodeId add(NodeKind kind, Range range, std::span<const NodeId> children, std::uint16_t aux = 0);
  NodeId error(Range range) { return add(NodeKind::Error, range, {}); }
  Range range_of(const Context* context) const;
  Range range_of(const BridgeToken* token) const;
  Range gap_before(const Context* context) const;
  std::string_view text_of(const BridgeToken* token) const;
  text::Span span_of(Range range) const;
  diag::Diagnostic& refuse(Range range, const std::string& message);
  NodeId name(Cursor& cursor, const Context* parent);
  NodeId optional_name(Cursor& cursor);
  NodeId label(Cursor& cursor, const Context* parent);
  NodeId path(Cursor& cursor, const Context* parent);
  NodeId expression(Cursor& cursor, const Context* parent);
  NodeId optional_expression(Cursor& cursor);
  NodeId record(Cursor& cursor, const Context* parent);
  NodeId optional_record(Cursor& cursor);
  NodeId string(Cursor& cursor, const Context* parent);
  NodeId type(Cursor& cursor, const Context* parent);
  NodeId optional_type(Cursor& cursor);
  void binder(Cursor& cursor, const Context* parent, Children& children);
  NodeId chain(NodeKind kind, std::vector<Branch>& branches);
  void check_commas(const Context* context);

  // antlr_declarations.cpp
  void top_level(const Context* context, Children& file, bool& is_past_imports);
  NodeId import(const Context* context);
  NodeId declaration(const Context* context);
  NodeId app(const Context* context);
  NodeId app_item(const Context* context);
  NodeId function(const Context* context);
  NodeId formals(Cursor& cursor, const Context* parent);
  NodeId extern_type(const Context* context);
  NodeId block(Cursor& cursor, const Context* parent, Place place);
  NodeId statement(const Context* context, Place place);
  NodeId plain_statement(const Context* context, Place place);
  NodeId param(const Context* context);
  NodeId let(const Context* context);
  NodeId resource(const Context* context);
  NodeId output(const Context* context);
  NodeId if_statement(const Context* context, Place place);
  NodeId decorator(const Context* context);
  NodeId decorated(Children& children, const Context* context, NodeId declaration);

  // antlr_expressions.cpp
  NodeId make_expression(const Context* context);
  NodeId make_expression(Cursor& cursor, const Context* context);
  NodeId if_expression(Cursor& cursor, const Context* context, NodeId first_condition);
  NodeId operators(Cursor& cursor, const Context* context, const Context* first);
  NodeId lambda(Cursor& cursor, const Context* context, const Context* parameters);
  bool lambda_parameters(const Context* term, Children& names);
  const BridgeToken* single_word(const Context* context) const;
  Operand term(const Context* context);
  NodeId primary(Cursor& cursor, const Context* context);
  NodeId word_or_path(const Context* context);
  NodeId suffix(const Context* context, Operand object);
  void arguments(Cursor& cursor, Children& children);
  NodeId argument(const Context* context);
  NodeId parenthesised(const Context* context);
  NodeId list(const Context* context);
  NodeId item(const Context* context);
  NodeId make_record(const Context* context);
  NodeId field(const Context* context);
  NodeId policy_body(Cursor& cursor, const Context* parent);
  NodeId policy_item(const Context* context);
  NodeId policy_statement(Cursor& cursor, const Context* context);
  NodeId make_string(const Context* context);
  NodeId text_node(Range range, std::uint16_t aux);

  // antlr_types.cpp
  NodeId make_type(const Context* context);
  NodeId type_term(const Context* context);
  NodeId record_type(Cursor& cursor, const Context* parent);
  NodeId record_type_field(const Context* context);

  text::FileId file_;
  std::string_view source_;
  const std::vector<Lexeme>& lexemes_;
  const BridgeStream& stream_;
  syntax::TreeBuilder& builder_;
  diag::Sink& sink_;
  std::vector<std::uint32_t> token_of_lexeme_;
  std::vector<NodeId> pending_;
  bool is_height_reported_ = false;
};

}  // namespace cairn::parse
