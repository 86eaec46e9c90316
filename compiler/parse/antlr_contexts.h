#pragma once

// Reading the children of an ANTLR context from left to right.

#include <typeinfo>

#include "compiler/parse/antlr_stream.h"

namespace cairn::parse {

using generated::CairnParser;
using Context = antlr4::ParserRuleContext;

// The type of a node by the address of its type_info, which is a tenth of the price
// of a dynamic_cast. There is only one of each, in the library that has the class.
template <typename T>
[[nodiscard]] bool is_exactly(const antlr4::tree::ParseTree* tree) {
  return &typeid(*tree) == &typeid(T);
}
[[nodiscard]] inline bool is_error_leaf(const antlr4::tree::ParseTree* tree) {
  return is_exactly<antlr4::tree::ErrorNodeImpl>(tree);
}
[[nodiscard]] inline bool is_context(const antlr4::tree::ParseTree* tree) {
  return !is_exactly<antlr4::tree::TerminalNodeImpl>(tree) && !is_error_leaf(tree);
}

class Cursor {
 public:
  explicit Cursor(const Context* context)
      : at_(context->children.data()), end_(at_ + context->children.size()) {
    skip_errors();
  }

  // The next child, if it is one of rule `rule`; it is then passed.
  Context* take(std::size_t rule) {
    if (!sees(rule)) return nullptr;
    return static_cast<Context*>(*next());
  }
  // The next child, if it is a token of this kind; it is then passed.
  const BridgeToken* take(LexemeKind kind) { return peek() == kind ? token_of(*next()) : nullptr; }
  [[nodiscard]] bool sees(std::size_t rule) const {
    return at_ != end_ && is_context(*at_) &&
           static_cast<const Context*>(*at_)->getRuleIndex() == rule;
  }
  // The next child, if it is of any rule; it is then passed.
  Context* take_any() {
    return at_ != end_ && is_context(*at_) ? static_cast<Context*>(*next()) : nullptr;
  }
  // The kind of the next child, EndOfFile where that is no token.
  [[nodiscard]] LexemeKind peek() const {
    return at_ != end_ && !is_context(*at_) ? token_of(*at_)->kind() : LexemeKind::EndOfFile;
  }
  // Passes `:` or `=`, either of which the recovery takes for the other.
  void pass_sign() {
    if (peek() == LexemeKind::Colon || peek() == LexemeKind::Assign) next();
  }
  [[nodiscard]] bool is_done() const { return at_ == end_; }
  [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  void skip() {
    if (at_ != end_) next();
  }

 private:
  static const BridgeToken* token_of(antlr4::tree::ParseTree* leaf) {
    return static_cast<const BridgeToken*>(
        static_cast<antlr4::tree::TerminalNode*>(leaf)->getSymbol());
  }
  antlr4::tree::ParseTree* const* next() {
    antlr4::tree::ParseTree* const* child = at_++;
    skip_errors();
    return child;
  }
  // Tokens that were made up or skipped say nothing.
  void skip_errors() {
    while (at_ != end_ && is_error_leaf(*at_)) ++at_;
  }

  antlr4::tree::ParseTree* const* at_;
  antlr4::tree::ParseTree* const* end_;
};

}  // namespace cairn::parse
