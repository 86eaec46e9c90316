#pragma once

// What ANTLR does where a text is wrong: nothing the first time, and the second
// time it reports in our words and finds its way back.

#include <cstdint>
#include <string>
#include <vector>

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

// Every pair of brackets is a place to go on from: a mistake costs the statement,
// property or item that it stands in, and the next one is read as if nothing had
// been. A line that can only be the start of a statement ends all that is open.
class Recovery final : public antlr4::DefaultErrorStrategy {
 public:
  Recovery(text::FileId file, std::string_view source, const LexedText& lexed, BridgeStream& stream,
           diag::Sink& sink);

  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override;
  void recover(antlr4::Parser* parser, std::exception_ptr error) override;
  void sync(antlr4::Parser* parser) override;
  antlr4::Token* recoverInline(antlr4::Parser* parser) override;

 private:
  using Expected = antlr4::misc::IntervalSet;

  // Where the text can be understood again.
  bool starts_line(std::size_t position) const;
  bool starts_statement_for_sure(std::size_t position) const;
  bool resumes(std::size_t rule, std::size_t position) const;
  std::size_t find_resumption(std::size_t rule, std::size_t from) const;
  void match_brackets();
  void veil_dangling_statements();

  // antlr_messages.cpp: what was expected
  void report(antlr4::Parser* parser, const Expected& expected);
  std::string describe_expected(const Context* context, const Expected& expected,
                                std::size_t at) const;
  std::string describe_found(std::size_t position) const;
  void add_helps(diag::Diagnostic& finding, const Context* context, const Expected& expected,
                 std::size_t at) const;
  void note_open_bracket(diag::Diagnostic& finding, const Context* context,
                         const Expected& expected, std::size_t at) const;

  LexemeKind kind_at(std::size_t position) const { return stream_.at(position).kind(); }
  std::string_view text_at(std::size_t position) const;
  text::Span span_at(std::size_t position) const;

  text::FileId file_;
  std::string_view source_;
  const LexedText& lexed_;
  BridgeStream& stream_;
  diag::Sink& sink_;
  std::vector<std::size_t> partner_;  // of each bracket and quote; kNone for others
  std::size_t last_reported_;
  std::size_t report_count_ = 0;
};

}  // namespace cairn::parse
