#pragma once

// Reading the children of an ANTLR context from left to right.

#include <typeinfo>

#include "compiler/parse/antlr_stream.h"

namespace cairn::parse {

using generated::CairnParser;
using Context = antlr4::ParserRuleContext;

[[nodiscard]] inline bool is_context(const antlr4::tree::ParseTree* tree) {
  // A comparison of types is ten times as fast as a dynamic_cast, and there are
  // no other kinds of leaf.
  const std::type_info& type = typeid(*tree);
  return type != typeid(antlr4::tree::TerminalNodeImpl) &&
         type != typeid(antlr4::tree::ErrorNodeImpl);
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
    while (at_ != end_ && typeid(**at_) == typeid(antlr4::tree::ErrorNodeImpl)) ++at_;
  }

  antlr4::tree::ParseTree* const* at_;
  antlr4::tree::ParseTree* const* end_;
};

}  // namespace cairn::parse
