#include "compiler/diagnostics/sink.h"

#include <algorithm>
#include <tuple>

namespace cairn::diag {

static std::string fill(std::string_view message, const std::vector<std::string>& arguments);

Diagnostic& Diagnostic::note(text::Span at, std::string message) {
  notes.push_back({at, std::move(message)});
  return *this;
}

Diagnostic& Diagnostic::help(std::string message) {
  helps.push_back(std::move(message));
  return *this;
}

Diagnostic& Sink::add(const Kind& kind, text::Span span, std::vector<std::string> arguments) {
  Diagnostic diagnostic;
  diagnostic.kind = &kind;
  diagnostic.severity = kind.severity;
  diagnostic.span = span;
  diagnostic.message = fill(kind.message, arguments);
  if (muted_ > 0) return dropped_ = std::move(diagnostic);
  if (kind.severity == Severity::Error) ++error_count_;
  return keep(std::move(diagnostic));
}

Diagnostic& Sink::keep(Diagnostic diagnostic) {
  const std::size_t hash = std::hash<std::string_view>()(diagnostic.message) * 31 +
                           (std::size_t{diagnostic.span.begin} << 32 | diagnostic.span.end);
  const auto [first, last] = places_.equal_range(hash);
  for (auto place = first; place != last; ++place) {
    Diagnostic& other = diagnostics_[place->second];
    if (other.kind == diagnostic.kind && other.span == diagnostic.span &&
        other.message == diagnostic.message) {
      // Who found it later may know more of it.
      if (other.details.empty()) other.details = std::move(diagnostic.details);
      return dropped_ = std::move(diagnostic);
    }
  }
  places_.emplace(hash, diagnostics_.size());
  return diagnostics_.emplace_back(std::move(diagnostic));
}

void Sink::add(Diagnostic diagnostic) {
  if (muted_ > 0) return;
  if (diagnostic.severity == Severity::Error) ++error_count_;
  keep(std::move(diagnostic));
}

void Sink::add_all(Sink other) {
  if (muted_ > 0) return;
  error_count_ += other.error_count_;
  for (Diagnostic& diagnostic : other.diagnostics_) {
    keep(std::move(diagnostic));
  }
}

void Sink::count_again() {
  std::deque<Diagnostic> left;
  left.swap(diagnostics_);
  places_.clear();
  error_count_ = 0;
  for (Diagnostic& each : left) {
    if (each.severity == Severity::Error) ++error_count_;
    keep(std::move(each));
  }
}

std::vector<Diagnostic> Sink::sorted() const {
  std::vector<Diagnostic> result(diagnostics_.begin(), diagnostics_.end());
  // Severity is the order of its enumerators: an error stands before a warning
  // at the same place.
  std::ranges::stable_sort(result, {}, [](const Diagnostic& d) {
    return std::tuple(d.span.file.index, d.span.begin, d.severity);
  });
  return result;
}

// Names come from the program, and a program may be generated.
static std::string shortened(const std::string& text) {
  static constexpr std::size_t kMostBytes = 2000;
  if (text.size() <= kMostBytes) return text;
  std::size_t end = kMostBytes;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

static std::string fill(std::string_view message, const std::vector<std::string>& arguments) {
  std::string text;
  for (std::size_t i = 0; i < message.size(); ++i) {
    if (message[i] == '{' && i + 2 < message.size() && message[i + 2] == '}' &&
        message[i + 1] >= '0' && message[i + 1] <= '9') {
      text += shortened(arguments[static_cast<std::size_t>(message[i + 1] - '0')]);
      i += 2;
    } else {
      text += message[i];
    }
  }
  return text;
}

std::span<const Kind* const> language_kinds() {
  static constexpr const Kind* kKinds[] = {
#define CAIRN_KIND(Name, name, severity, message, explanation) &kind::Name,
#include "compiler/diagnostics/kinds.def"
#undef CAIRN_KIND
  };
  return kKinds;
}

}  // namespace cairn::diag
