#pragma once

// Our tokens as ANTLR wants to see them. ANTLR's own lexer, streams and tokens are
// not used: they copy the text and count in code points.

#include <deque>
#include <vector>

#include "CairnParser.h"
#include "compiler/parse/lexer.h"
#include "compiler/parse/soft_keywords.h"

namespace cairn::parse {

// ANTLR's type of our kind: the grammar numbers both alike.
[[nodiscard]] inline std::size_t type_of(LexemeKind kind) {
  return kind == LexemeKind::EndOfFile ? antlr4::Token::EOF : static_cast<std::size_t>(kind);
}
[[nodiscard]] inline LexemeKind kind_of(std::size_t type) {
  return type == antlr4::Token::EOF ? LexemeKind::EndOfFile : static_cast<LexemeKind>(type);
}

class BridgeToken final : public antlr4::Token {
 public:
  BridgeToken(ParserLexeme lexeme, std::size_t position) : lexeme_(lexeme), position_(position) {}

  // Invalid while the token is veiled.
  [[nodiscard]] LexemeKind kind() const { return is_veiled_ ? LexemeKind::Invalid : lexeme_.kind; }
  [[nodiscard]] LexemeKind real_kind() const { return lexeme_.kind; }
  [[nodiscard]] bool is_veiled() const { return is_veiled_; }
  void veil(bool is_veiled) { is_veiled_ = is_veiled; }
  // Among all lexemes of the file.
  [[nodiscard]] std::uint32_t lexeme_index() const { return lexeme_.index; }
  // Among those that the parser sees.
  [[nodiscard]] std::size_t position() const { return position_; }

  std::string getText() const override { return std::string(spelling(lexeme_.kind)); }
  std::size_t getType() const override { return type_of(kind()); }
  std::size_t getLine() const override { return 0; }
  std::size_t getCharPositionInLine() const override { return 0; }
  std::size_t getChannel() const override { return 0; }
  // INVALID_INDEX tells ANTLR that a token was made up.
  std::size_t getTokenIndex() const override { return position_; }
  std::size_t getStartIndex() const override { return position_; }
  std::size_t getStopIndex() const override { return position_; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return getText(); }

 private:
  ParserLexeme lexeme_;
  std::size_t position_;
  bool is_veiled_ = false;
};

class BridgeStream final : public antlr4::TokenStream {
 public:
  explicit BridgeStream(const std::vector<ParserLexeme>& lexemes) {
    tokens_.reserve(lexemes.size());
    for (const ParserLexeme& lexeme : lexemes) tokens_.emplace_back(lexeme, tokens_.size());
  }

  [[nodiscard]] const BridgeToken& at(std::size_t position) const {
    return tokens_[std::min(position, tokens_.size() - 1)];
  }
  // A veiled token fits nowhere, so that every rule ends before it.
  void veil(std::size_t position, bool is_veiled) { tokens_[position].veil(is_veiled); }
  // A token that the text lacks.
  antlr4::Token* make_up(LexemeKind kind) {
    return &made_up_.emplace_back(ParserLexeme{kind, at(at_).lexeme_index()}, INVALID_INDEX);
  }

  antlr4::Token* LT(ssize_t k) override {
    const ssize_t position = static_cast<ssize_t>(at_) + (k > 0 ? k - 1 : k);
    return position < 0
               ? nullptr
               : &tokens_[std::min(static_cast<std::size_t>(position), tokens_.size() - 1)];
  }
  std::size_t LA(ssize_t k) override {
    const antlr4::Token* token = LT(k);
    return token == nullptr ? 0 : static_cast<const BridgeToken*>(token)->getType();
  }
  void consume() override {
    if (at_ + 1 < tokens_.size()) ++at_;
  }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  std::size_t index() override { return at_; }
  void seek(std::size_t position) override { at_ = std::min(position, tokens_.size() - 1); }
  std::size_t size() override { return tokens_.size(); }
  std::string getSourceName() const override { return {}; }
  antlr4::Token* get(std::size_t position) const override {
    return const_cast<BridgeToken*>(&at(position));
  }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

 private:
  std::vector<BridgeToken> tokens_;
  std::deque<BridgeToken> made_up_;  // a deque, so that pointers survive
  std::size_t at_ = 0;
};

}  // namespace cairn::parse
