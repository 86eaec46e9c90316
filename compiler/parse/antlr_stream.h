#pragma once

// Our tokens as ANTLR wants to see them. ANTLR's own lexer, streams and tokens are
// not used: they copy the text and count in code points.

#include <array>
#include <unordered_map>
#include <vector>

#include "antlr4-runtime.h"
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
  void set(LexemeKind kind, std::size_t position) {
    kind_ = kind;
    position_ = position;
  }

  std::string getText() const override { return std::string(spelling(kind_)); }
  std::size_t getType() const override { return type_of(kind_); }
  std::size_t getLine() const override { return 0; }
  std::size_t getCharPositionInLine() const override { return 0; }
  std::size_t getChannel() const override { return 0; }
  std::size_t getTokenIndex() const override { return position_; }
  std::size_t getStartIndex() const override { return position_; }
  std::size_t getStopIndex() const override { return position_; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return getText(); }

 private:
  LexemeKind kind_ = LexemeKind::EndOfFile;
  std::size_t position_ = 0;
};

// ANTLR gets a token object only where it insists on one, which nobody keeps.
class BridgeStream final : public antlr4::TokenStream {
 public:
  explicit BridgeStream(std::vector<ParserLexeme> lexemes) : lexemes_(std::move(lexemes)) {}

  // Invalid while the token is veiled; the end of the file behind it.
  [[nodiscard]] LexemeKind kind_at(std::size_t position) const { return at(position).kind; }
  [[nodiscard]] LexemeKind real_kind_at(std::size_t position) const {
    const auto veiled = veiled_.find(position);
    return veiled == veiled_.end() ? kind_at(position) : veiled->second;
  }
  // Among all lexemes of the file.
  [[nodiscard]] std::uint32_t lexeme_index(std::size_t position) const {
    return at(position).index;
  }

  [[nodiscard]] bool is_veiled(std::size_t position) const { return veiled_.contains(position); }
  // A veiled token fits nowhere, so that every rule ends before it.
  void veil(std::size_t position) {
    if (veiled_.emplace(position, kind_at(position)).second) {
      lexemes_[position].kind = LexemeKind::Invalid;
    }
  }
  void unveil(std::size_t position) {
    lexemes_[position].kind = real_kind_at(position);
    veiled_.erase(position);
  }

  // Reads the token as another one.
  void read_as(std::size_t position, LexemeKind kind) { lexemes_[position].kind = kind; }

  [[nodiscard]] std::size_t position() const { return at_; }
  [[nodiscard]] LexemeKind kind() const { return lexemes_[at_].kind; }
  void advance() {
    if (at_ + 1 < lexemes_.size()) ++at_;
  }

  antlr4::Token* LT(ssize_t k) override {
    const ssize_t position = static_cast<ssize_t>(at_) + (k > 0 ? k - 1 : k);
    return position < 0 ? nullptr : get(static_cast<std::size_t>(position));
  }
  std::size_t LA(ssize_t k) override {
    if (k == 1) return type_of(kind());
    const ssize_t position = static_cast<ssize_t>(at_) + (k > 0 ? k - 1 : k);
    return position < 0 ? 0 : type_of(kind_at(static_cast<std::size_t>(position)));
  }
  void consume() override { advance(); }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  std::size_t index() override { return at_; }
  void seek(std::size_t position) override { at_ = std::min(position, lexemes_.size() - 1); }
  std::size_t size() override { return lexemes_.size(); }
  std::string getSourceName() const override { return {}; }
  antlr4::Token* get(std::size_t position) const override {
    BridgeToken& token = tokens_[position % tokens_.size()];
    token.set(kind_at(position), std::min(position, lexemes_.size() - 1));
    return &token;
  }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

 private:
  const ParserLexeme& at(std::size_t position) const {
    return lexemes_[std::min(position, lexemes_.size() - 1)];
  }

  std::vector<ParserLexeme> lexemes_;
  std::unordered_map<std::size_t, LexemeKind> veiled_;
  mutable std::array<BridgeToken, 4> tokens_;
  std::size_t at_ = 0;
};

}  // namespace cairn::parse
