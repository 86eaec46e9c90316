#pragma once

// What the parser does where a text is wrong: it reports and finds its way back.

#include <cstdint>
#include <string>
#include <vector>

#include "CairnParser.h"
#include "compiler/diagnostics/sink.h"
#include "compiler/parse/antlr_parser.h"

namespace cairn::parse {

using generated::CairnParser;

// More findings about one text would tell nothing new.
inline constexpr std::size_t kMostReports = 50;

// Every pair of brackets is a place to go on from: a mistake costs the statement,
// property or item that it stands in, and the next one is read as if nothing had
// been. A line that can only be the start of a statement ends all that is open.
class Recovery final : public ErrorStrategy {
 public:
  Recovery(text::FileId file, std::string_view source, const LexedText& lexed, BridgeStream& stream,
           diag::Sink& sink);

  void sync(PartParser& parser) override;
  void recover_inline(PartParser& parser) override;
  void report_match() override { is_recovering_ = false; }
  void report_error(PartParser& parser) override;
  void recover(PartParser& parser) override;
  bool is_recovering() const override { return is_recovering_; }

 private:
  using Expected = antlr4::misc::IntervalSet;

  // Where the text can be understood again.
  bool starts_line(std::size_t position) const;
  bool starts_statement_for_sure(std::size_t position) const;
  bool resumes(std::size_t rule, std::size_t position) const;
  std::size_t find_resumption(std::size_t rule, std::size_t from) const;
  void match_brackets();
  void veil_dangling_statements();
  void mend_comparisons();

  // antlr_messages.cpp: what was expected
  void report(PartParser& parser, const Expected& expected);
  std::string describe_expected(std::size_t rule, const Expected& expected, std::size_t at) const;
  std::string describe_found(std::size_t position) const;
  void add_helps(diag::Diagnostic& finding, std::size_t rule, const Expected& expected,
                 std::size_t at) const;
  void note_open_bracket(diag::Diagnostic& finding, const PartParser& parser,
                         const Expected& expected, std::size_t at) const;

  LexemeKind kind_at(std::size_t position) const { return stream_.kind_at(position); }
  std::string_view text_at(std::size_t position) const;
  text::Span span_at(std::size_t position) const;

  text::FileId file_;
  std::string_view source_;
  const LexedText& lexed_;
  BridgeStream& stream_;
  diag::Sink& sink_;
  std::vector<std::size_t> partner_;  // of each bracket and quote; kNone for others
  std::size_t last_reported_;
  bool is_recovering_ = false;
  std::size_t report_count_ = 0;
};

}  // namespace cairn::parse
