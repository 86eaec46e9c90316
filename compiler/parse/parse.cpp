#include "compiler/parse/parse.h"

#include <array>

#include "compiler/parse/antlr_bridge.h"
#include "compiler/parse/characters.h"
#include "compiler/parse/lexer.h"
#include "compiler/parse/nesting.h"
#include "compiler/parse/soft_keywords.h"
#include "compiler/syntax/builder.h"

namespace cairn::parse {

static constexpr std::size_t kMostBytes = std::size_t{16} << 20;

static syntax::Tree make_blank_tree(text::FileId file, std::string_view source);
static std::vector<syntax::Token> make_tokens(const std::vector<Lexeme>& lexemes);
static void report_invalid_utf8(text::FileId file, std::string_view source, diag::Sink& sink);

syntax::Tree parse(const text::Files& files, text::FileId file, diag::Sink& sink) {
  const std::string_view source = files[file].text();
  if (source.size() > kMostBytes) {
    sink.report<diag::kind::FileTooLarge>({file, 0, 0}, source.size(), kMostBytes);
    return make_blank_tree(file, source);
  }
  report_invalid_utf8(file, source, sink);

  const LexedText lexed = lex(file, source, sink);
  syntax::TreeBuilder builder(file, source);
  builder.set_tokens(make_tokens(lexed.lexemes));
  if (const auto bracket = find_too_deep(lexed.lexemes)) {
    sink.report<diag::kind::NestingTooDeep>({file, bracket->begin, bracket->end}, kMostNesting);
    syntax::Node error;
    error.last_token = static_cast<std::uint32_t>(make_tokens(lexed.lexemes).size());
    return builder.finish(builder.add(error, {}));
  }
  auto lexemes = retag_soft_keywords(lexed.lexemes, file, source, sink);
  const syntax::NodeId root = build_nodes(file, source, lexed, std::move(lexemes), builder, sink);
  return builder.finish(root);
}

// One token of no meaning, and an Error over it.
static syntax::Tree make_blank_tree(text::FileId file, std::string_view source) {
  syntax::TreeBuilder builder(file, source);
  builder.set_tokens({{syntax::TokenKind::Invalid, 0, static_cast<std::uint32_t>(source.size())}});
  syntax::Node error;
  error.last_token = 1;
  return builder.finish(builder.add(error, {}));
}

static syntax::TokenKind kind_of(LexemeKind kind) {
  using syntax::TokenKind;
  switch (kind) {
    case LexemeKind::Space:
      return TokenKind::Space;
    case LexemeKind::Comment:
      return TokenKind::Comment;
    case LexemeKind::DocComment:
      return TokenKind::DocComment;
    case LexemeKind::Invalid:
      return TokenKind::Invalid;
    case LexemeKind::Text:
    case LexemeKind::RawString:
    case LexemeKind::RawTripled:
      return TokenKind::Text;
    case LexemeKind::Number:
    case LexemeKind::Float:
      return TokenKind::Number;
    default:
      return is_word(kind) ? TokenKind::Word : TokenKind::Punctuation;
  }
}

static std::vector<syntax::Token> make_tokens(const std::vector<Lexeme>& lexemes) {
  std::vector<syntax::Token> tokens;
  tokens.reserve(lexemes.size());
  for (const Lexeme& lexeme : lexemes) {
    if (!lexeme.is_implied()) tokens.push_back({kind_of(lexeme.kind), lexeme.begin, lexeme.end});
  }
  return tokens;
}

static void report_invalid_utf8(text::FileId file, std::string_view source, diag::Sink& sink) {
  const std::size_t at = find_invalid_utf8(source);
  if (at == std::string_view::npos) return;
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  const auto byte = static_cast<unsigned char>(source[at]);
  const std::string digits = {'0', 'x', kHex[byte >> 4], kHex[byte & 15]};
  const auto begin = static_cast<std::uint32_t>(at);
  sink.report<diag::kind::InvalidUtf8>({file, begin, begin + 1}, digits);
}

}  // namespace cairn::parse
