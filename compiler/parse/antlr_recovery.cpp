#include "compiler/parse/antlr_recovery.h"

namespace cairn::parse {

Recovery::Recovery(text::FileId file, std::string_view source, const LexedText& lexed,
                   BridgeStream& stream, diag::Sink& sink)
    : file_(file), source_(source), lexed_(lexed), stream_(stream), sink_(sink) {}

void Recovery::reportError(antlr4::Parser* parser, const antlr4::RecognitionException&) {
  if (inErrorRecoveryMode(parser)) return;
  beginErrorCondition(parser);
  sink_.report<diag::kind::Syntax>(span_of(stream_.at(stream_.index())), "unexpected");
}

text::Span Recovery::span_of(const BridgeToken& token) const {
  const auto size = static_cast<std::uint32_t>(source_.size());
  if (token.lexeme_index() >= lexed_.lexemes.size()) return {file_, size, size};
  const Lexeme& lexeme = lexed_.lexemes[token.lexeme_index()];
  return {file_, lexeme.begin, lexeme.end};
}

}  // namespace cairn::parse
