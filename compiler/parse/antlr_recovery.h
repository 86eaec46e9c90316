#pragma once

// What ANTLR does where a text is wrong: nothing the first time, and the second
// time it reports in our words and finds its way back.

#include <exception>

#include "BailErrorStrategy.h"
#include "DefaultErrorStrategy.h"
#include "compiler/diagnostics/sink.h"
#include "compiler/parse/antlr_contexts.h"

namespace cairn::parse {

// Gives up at the first error, without a look at what could have stood there.
class QuickFailure final : public antlr4::BailErrorStrategy {
 public:
  void reportMatch(antlr4::Parser*) override {}
};

class Recovery final : public antlr4::DefaultErrorStrategy {
 public:
  Recovery(text::FileId file, std::string_view source, const LexedText& lexed, BridgeStream& stream,
           diag::Sink& sink);

  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override;

 private:
  text::Span span_of(const BridgeToken& token) const;

  text::FileId file_;
  std::string_view source_;
  const LexedText& lexed_;
  BridgeStream& stream_;
  diag::Sink& sink_;
};

}  // namespace cairn::parse
