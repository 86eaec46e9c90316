#pragma once

// The parser's parts to our nodes, in one walk. What the grammar covers beyond the
// language is refused here.

#include <string>
#include <string_view>
#include <vector>

#include "CairnParser.h"
#include "compiler/diagnostics/sink.h"
#include "compiler/parse/lexer.h"
#include "compiler/syntax/builder.h"

namespace cairn::parse {

using generated::CairnParser;

// Whoever walks a tree recursively needs that much stack and no more.
inline constexpr std::uint32_t kMostHeight = 1000;

// Tokens [first, last) of the tree.
struct Range {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

class TreeMaker {
 public:
  using NodeId = syntax::NodeId;
  using NodeKind = syntax::NodeKind;

  // What may stand in a block.
  enum class Place : std::uint8_t { Stack, Rule, Test };

  TreeMaker(text::FileId file, std::string_view source, const std::vector<Lexeme>& lexemes,
            const BridgeStream& stream, syntax::TreeBuilder& builder, diag::Sink& sink);

  // Each as soon as its end is reached, so in the order of the text. None where nothing
  // of it was understood.
  NodeId top_level(const Part* context);
  NodeId statement(const Part* context, Place place);
  // Once these are nodes.
  NodeId make_file(const Part* context);

 private:
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
  Range range_of(const Part* part) const;
  Range range_at(std::size_t position) const;
  Range gap_before(const Part* context) const;
  LexemeKind first_kind(const Part* part) const { return stream_.kind_at(part->first); }
  std::string_view first_text(const Part* part) const;
  std::uint32_t token_of_lexeme(std::size_t index) const {
    return token_of_lexeme_.empty() ? static_cast<std::uint32_t>(index) : token_of_lexeme_[index];
  }
  text::Span span_of(Range range) const;
  diag::Diagnostic& refuse(Range range, const std::string& message);
  NodeId name(Cursor& cursor, const Part* parent);
  NodeId optional_name(Cursor& cursor);
  NodeId label(Cursor& cursor, const Part* parent);
  NodeId path(Cursor& cursor, const Part* parent);
  NodeId expression(Cursor& cursor, const Part* parent);
  NodeId optional_expression(Cursor& cursor);
  NodeId record(Cursor& cursor, const Part* parent);
  NodeId optional_record(Cursor& cursor);
  NodeId string(Cursor& cursor, const Part* parent);
  NodeId type(Cursor& cursor, const Part* parent);
  NodeId optional_type(Cursor& cursor);
  void binder(Cursor& cursor, const Part* parent, Children& children);
  NodeId chain(NodeKind kind, std::vector<Branch>& branches);
  void check_commas(const Part* context);

  // antlr_declarations.cpp
  NodeId import(const Part* context);
  NodeId declaration(const Part* context);
  NodeId app(const Part* context);
  NodeId app_item(const Part* context);
  NodeId function(const Part* context);
  NodeId formals(Cursor& cursor, const Part* parent);
  NodeId extern_type(const Part* context);
  NodeId block(Cursor& cursor, const Part* parent);
  NodeId plain_statement(const Part* context, Place place);
  NodeId param(const Part* context);
  NodeId let(const Part* context);
  NodeId resource(const Part* context);
  NodeId output(const Part* context);
  NodeId if_statement(const Part* context);
  NodeId decorator(const Part* context);
  NodeId decorated(Children& children, const Part* context, NodeId declaration);

  // antlr_expressions.cpp
  NodeId make_expression(const Part* context);
  NodeId make_expression(Cursor& cursor, const Part* context);
  NodeId if_expression(Cursor& cursor, const Part* context, NodeId first_condition);
  NodeId operators(Cursor& cursor, const Part* context, const Part* first);
  NodeId lambda(Cursor& cursor, const Part* context, const Part* parameters);
  bool lambda_parameters(const Part* term, Children& names);
  const Part* single_word(const Part* context) const;
  Operand term(const Part* context);
  NodeId primary(Cursor& cursor, const Part* context);
  NodeId word_or_path(const Part* context);
  NodeId suffix(const Part* context, Operand object);
  void arguments(Cursor& cursor, Children& children);
  NodeId argument(const Part* context);
  NodeId parenthesised(const Part* context);
  NodeId list(const Part* context);
  NodeId item(const Part* context);
  NodeId make_record(const Part* context);
  NodeId field(const Part* context);
  NodeId policy_body(Cursor& cursor, const Part* parent);
  NodeId policy_item(const Part* context);
  NodeId policy_statement(Cursor& cursor, const Part* context);
  NodeId make_string(const Part* context);
  NodeId text_node(Range range, std::uint16_t aux);

  // antlr_types.cpp
  NodeId make_type(const Part* context);
  NodeId type_term(const Part* context);
  NodeId record_type(Cursor& cursor, const Part* parent);
  NodeId record_type_field(const Part* context);

  text::FileId file_;
  std::string_view source_;
  const std::vector<Lexeme>& lexemes_;
  const BridgeStream& stream_;
  syntax::TreeBuilder& builder_;
  diag::Sink& sink_;
  // Empty where both count alike.
  std::vector<std::uint32_t> token_of_lexeme_;
  std::vector<NodeId> pending_;
  bool is_height_reported_ = false;
  bool is_past_imports_ = false;
};

}  // namespace cairn::parse
