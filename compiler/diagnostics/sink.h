#pragma once

// Where passes report what they find.

#include <concepts>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <variant>
#include <vector>

#include "compiler/diagnostics/kind.h"
#include "compiler/text/span.h"

namespace cairn::diag {

// Another place that explains a finding.
struct Note {
  text::Span span;
  std::string message;
};

// One step of a path into a template: a key, or a position in a list from 0.
using PathStep = std::variant<std::string, std::int64_t>;

struct Diagnostic {
  const Kind* kind = nullptr;
  Severity severity = Severity::Error;
  text::Span span;
  std::string message;
  std::vector<Note> notes;
  std::vector<std::string> helps;  // what to do, most likely first
  std::vector<PathStep> path;      // into the template, where the finding has one
  text::FileId file;               // of a finding about a whole file, which has no span
  // Why it failed, one for each way that it might have been right. For programs that read
  // findings: people read them in the message.
  std::vector<Diagnostic> details;

  Diagnostic& note(text::Span at, std::string message);
  Diagnostic& help(std::string message);
};

class Sink {
 public:
  // Sink::report<kind::X>(span, arguments...). The number of arguments is checked
  // while compiling. The reference holds until the next report. A loop that makes the
  // same mistake in each turn is told of it once.
  template <const Kind& kKind, typename... Args>
  Diagnostic& report(text::Span span, const Args&... args) {
    static_assert(placeholder_count(kKind.message) == sizeof...(Args),
                  "the message takes another number of arguments");
    return add(kKind, span, {to_text(args)...});
  }

  // Whether what `report` gave back is told; else nobody will read its notes and helps.
  [[nodiscard]] bool is_told(const Diagnostic& reported) const { return &reported != &dropped_; }

  // A finding that was made elsewhere: those of rules.
  void add(Diagnostic diagnostic);

  // Everything that `other` heard.
  void add_all(Sink other);

  // Forgets what the predicate holds of.
  template <typename Predicate>
  void remove_if(Predicate predicate) {
    if (std::erase_if(diagnostics_, predicate) > 0) count_again();
  }

  // Everything reported: by file, then place.
  [[nodiscard]] std::vector<Diagnostic> sorted() const;

  [[nodiscard]] const std::deque<Diagnostic>& all() const { return diagnostics_; }
  [[nodiscard]] bool has_errors() const { return error_count_ > 0; }
  [[nodiscard]] std::size_t error_count() const { return error_count_; }

  // While a Muted lives, what is reported is dropped: for tries whose failure
  // means nothing to the user.
  class Muted {
   public:
    explicit Muted(Sink& sink) : sink_(sink) { ++sink_.muted_; }
    ~Muted() { --sink_.muted_; }
    Muted(const Muted&) = delete;
    Muted& operator=(const Muted&) = delete;

   private:
    Sink& sink_;
  };

 private:
  void count_again();
  Diagnostic& add(const Kind& kind, text::Span span, std::vector<std::string> arguments);
  Diagnostic& keep(Diagnostic diagnostic);

  static std::string to_text(std::string_view text) { return std::string(text); }
  static std::string to_text(const std::string& text) { return text; }
  static std::string to_text(const char* text) { return text; }
  template <std::integral T>
  static std::string to_text(T number) {
    return std::to_string(number);
  }

  std::deque<Diagnostic> diagnostics_;                        // a deque, so that references survive
  std::unordered_multimap<std::size_t, std::size_t> places_;  // in diagnostics_, by their hash
  Diagnostic dropped_;
  std::size_t error_count_ = 0;
  int muted_ = 0;
};

}  // namespace cairn::diag
