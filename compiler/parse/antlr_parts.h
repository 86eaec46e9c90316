#pragma once

// What the parser found, as flat parts: each rule followed by its tokens and rules.
// ANTLR's own tree takes an allocation or two for every token.

#include <cstdint>

#include "compiler/parse/lexer.h"
#include "compiler/syntax/tree.h"

namespace cairn::parse {

struct Part {
  enum class What : std::uint8_t {
    Rule,
    Token,
    Error,  // a token that was skipped or made up
    Node,   // a rule whose node is made already
  };

  What what = What::Rule;
  LexemeKind kind = LexemeKind::EndOfFile;  // of a token
  std::uint8_t rule = 0;
  bool is_given_up = false;
  std::uint32_t size = 1;   // of this part and all inside it
  std::uint32_t first = 0;  // positions [first, last) among the parser's lexemes
  std::uint32_t last = 0;   // of a node: its id

  // The first part inside, if there is any.
  [[nodiscard]] const Part* begin() const { return this + 1; }
  // Behind the last part inside.
  [[nodiscard]] const Part* end() const { return this + size; }
  [[nodiscard]] bool has_one_part() const { return size > 1 && begin()->end() == end(); }
  [[nodiscard]] syntax::NodeId node() const { return {last}; }
};

// The parts of a rule from left to right.
class Cursor {
 public:
  explicit Cursor(const Part* rule) : at_(rule->begin()), end_(rule->end()) { skip_errors(); }

  // The next part, if it is of rule `rule`; it is then passed.
  const Part* take(std::size_t rule) { return sees(rule) ? next() : nullptr; }
  // The next part, if it is a token of this kind; it is then passed.
  const Part* take(LexemeKind kind) { return peek() == kind && !is_done() ? next() : nullptr; }
  [[nodiscard]] bool sees(std::size_t rule) const {
    return at_ != end_ && at_->what == Part::What::Rule && at_->rule == rule;
  }
  // The next part, if it is of any rule; it is then passed.
  const Part* take_any() { return at_ != end_ && at_->what == Part::What::Rule ? next() : nullptr; }
  // The next part, if its node is made already; it is then passed.
  const Part* take_made() {
    return at_ != end_ && at_->what == Part::What::Node ? next() : nullptr;
  }
  // The kind of the next part, EndOfFile where that is no token.
  [[nodiscard]] LexemeKind peek() const {
    return at_ != end_ && at_->what == Part::What::Token ? at_->kind : LexemeKind::EndOfFile;
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
  const Part* next() {
    const Part* part = at_;
    at_ = at_->end();
    skip_errors();
    return part;
  }
  // Tokens that were made up or skipped say nothing.
  void skip_errors() {
    while (at_ != end_ && at_->what == Part::What::Error) ++at_;
  }

  const Part* at_;
  const Part* end_;
};

}  // namespace cairn::parse
