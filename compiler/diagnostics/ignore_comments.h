#pragma once

// Comments that ask for silence: `cairn: ignore E3012 -- the reason`, at the end of the
// line of the finding, or alone on the line above it.

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/sink.h"
#include "compiler/text/file.h"

namespace cairn::diag {

class IgnoreComments {
 public:
  // Both must outlive it. `mark` is what a comment starts with: `#` or `//`.
  IgnoreComments(const text::Files& files, text::FileId file, std::string_view mark)
      : files_(files), file_(file), mark_(mark) {}

  // A comment, its mark included; one after the other, as they stand. Other comments than those to
  // Cairn are none of its business.
  void add(text::Span span);

  [[nodiscard]] bool is_empty() const { return comments_.empty(); }

  // Whether a comment asks for silence about it; keeps in mind that it was of use.
  [[nodiscard]] bool silences(const Diagnostic& finding);

  // An error that nothing silences, so that a comment that tried is told so.
  void refuse(const Diagnostic& finding);

  // Comments without a reason, and those that silenced nothing; the latter only where
  // all that can be found was looked for: by the language, and by rules.
  struct Complete {
    bool of_language = false, of_rules = false;
  };
  void report(Sink& sink, Complete complete) const;

 private:
  struct Id {
    std::string_view text;
    text::Span span;
    bool is_used = false;
    bool is_refused = false;
  };
  struct Comment {
    text::Span span;
    std::uint32_t line = 0;  // that it is about
    std::vector<Id> ids;
    bool is_instruction = true;
    bool has_reason = false;
  };
  [[nodiscard]] std::uint32_t line_meant_by(text::Span span);
  Id* find(const Diagnostic& finding);

  const text::Files& files_;
  text::FileId file_;
  std::string_view mark_;
  std::vector<Comment> comments_;  // in the order of the text, and so of the lines meant
  std::uint32_t after_block_ = 0;  // the line below the last comments that stood alone
};

}  // namespace cairn::diag
