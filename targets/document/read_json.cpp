#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "targets/document/check_text.h"
#include "targets/document/read.h"
#include "targets/document/tree_builder.h"

namespace cairn::document {
namespace {

// Where the parser stands in the text. nlohmann's events carry no positions, so the
// iterator that it reads through publishes how far it came.
class Cursor {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  Cursor(const char* at, const char** published) : at_(at), published_(published) {}
  const char& operator*() const { return *at_; }
  Cursor& operator++() {
    *published_ = ++at_;
    return *this;
  }
  Cursor operator++(int) {
    const Cursor before = *this;
    ++*this;
    return before;
  }
  friend bool operator==(const Cursor& a, const Cursor& b) { return a.at_ == b.at_; }
  friend bool operator!=(const Cursor& a, const Cursor& b) { return !(a == b); }

 private:
  const char* at_;
  const char** published_;
};

// The events of nlohmann's parser, whose names these are.
class JsonReader {
 public:
  JsonReader(std::string_view text, text::FileId file, std::size_t start, Document& document,
             diag::Sink& sink)
      : builder_(document, sink),
        document_(document),
        sink_(sink),
        text_(text),
        file_(file),
        published_(text.data() + start),
        token_end_(start) {}

  [[nodiscard]] bool run() {
    return nlohmann::json::sax_parse(Cursor(published_, &published_),
                                     Cursor(text_.data() + text_.size(), &published_), this);
  }

  bool null() { return add(document_.null(word())); }
  bool boolean(bool value) { return add(document_.boolean(value, word())); }
  bool number_integer(std::int64_t value) {
    const text::Span span = word();
    return add(document_.integer(value, slice(span), span));
  }
  bool number_unsigned(std::uint64_t value) {
    const text::Span span = word();
    if (value <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      return add(document_.integer(static_cast<std::int64_t>(value), slice(span), span));
    }
    return add(document_.number(static_cast<double>(value), slice(span), span));
  }
  bool number_float(double value, const std::string&) {
    const text::Span span = word();
    return add(document_.number(value, slice(span), span));
  }
  bool string(std::string& value) {
    const text::Span span = quoted();
    return add(document_.string(view_of(value, span), span));
  }
  bool key(std::string& value) {
    const text::Span span = quoted();
    builder_.set_key(view_of(value, span), span);
    return true;
  }
  bool start_object(std::size_t) { return open(Kind::Map); }
  bool start_array(std::size_t) { return open(Kind::List); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool binary(nlohmann::json::binary_t&) { return true; }  // not in JSON
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&);

 private:
  bool add(NodeId node) {
    builder_.add(node);
    return true;
  }
  bool open(Kind kind) {
    const std::size_t begin = next_token();
    token_end_ = begin + 1;
    return builder_.open(kind, span_of(begin, begin + 1));
  }
  bool close() {
    token_end_ = position();
    const auto closed = builder_.close(static_cast<std::uint32_t>(token_end_));
    return add(closed.node);
  }

  [[nodiscard]] std::size_t position() const {
    return static_cast<std::size_t>(published_ - text_.data());
  }
  // Where the next token starts: behind the blanks and signs that no event tells of.
  [[nodiscard]] std::size_t next_token() const {
    return std::min(text_.find_first_not_of(" \t\r\n,:}]", token_end_), text_.size());
  }
  [[nodiscard]] text::Span span_of(std::size_t begin, std::size_t end) const {
    return {file_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  }
  [[nodiscard]] std::string_view slice(text::Span span) const {
    return text_.substr(span.begin, span.end - span.begin);
  }
  // A number or a literal.
  text::Span word() {
    const std::size_t begin = next_token();
    token_end_ = std::min(text_.find_first_of(" \t\r\n,:}]", begin), text_.size());
    return span_of(begin, token_end_);
  }
  // A string is over exactly where the parser stands.
  text::Span quoted() {
    const std::size_t begin = next_token();
    token_end_ = position();
    return span_of(begin, token_end_);
  }
  // What is written without escapes needs no copy.
  std::string_view view_of(std::string& value, text::Span span) {
    if (value.size() + 2 == span.end - span.begin)
      return text_.substr(span.begin + 1, value.size());
    return document_.keep(std::move(value));
  }
  [[nodiscard]] std::string_view expected_at(std::size_t at) const;

  TreeBuilder builder_;
  Document& document_;
  diag::Sink& sink_;
  std::string_view text_;
  text::FileId file_;
  const char* published_;
  std::size_t token_end_;
};

}  // namespace

std::optional<Document> read_json(const text::Files& files, text::FileId file, diag::Sink& sink) {
  const auto checked = check_text(files, file, sink);
  if (!checked) return std::nullopt;
  std::optional<Document> document(std::in_place);
  if (!JsonReader(files[file].text(), file, checked->start, *document, sink).run()) {
    return std::nullopt;
  }
  return document;
}

bool JsonReader::parse_error(std::size_t, const std::string&,
                             const nlohmann::json::exception& error) {
  // The parser stops behind the token that it does not take. What lies between the last
  // good token and there is signs, and then that token.
  const std::size_t stop = std::min(position(), text_.size());
  std::size_t at = token_end_;
  const auto skip_blanks = [&] {
    while (at < text_.size() &&
           std::string_view(" \t\r\n").find(text_[at]) != std::string_view::npos)
      ++at;
  };
  skip_blanks();
  while (at + 1 < stop && (text_[at] == ',' || text_[at] == ':')) {
    const std::size_t sign = at++;
    skip_blanks();
    if (at >= stop) {
      at = at >= text_.size() ? at : sign;
      break;
    }
  }

  if (at >= text_.size()) {
    sink_.report<diag::kind::TemplateSyntax>(
        span_of(text_.size(), text_.size()),
        "the text ends where " + std::string(expected_at(at)) + " should stand");
    return false;
  }
  static constexpr int kNumberTooLarge = 406;
  const std::size_t end = text_[at] == '"' ? std::max(stop, at + 1)
                                           : std::clamp(text_.find_first_of(" \t\r\n,:[]{}\"", at),
                                                        at + 1, text_.size());
  const text::Span span = span_of(at, std::min(end, text_.size()));
  const bool is_open_string = text_[at] == '"' && (stop <= at + 1 || text_[stop - 1] != '"');
  if (error.id == kNumberTooLarge) {
    sink_.report<diag::kind::TemplateSyntax>(span, "this number is too large");
  } else if (is_open_string) {
    // The place inside of the string, where the parser gave up.
    const std::size_t inside = std::max(at, stop == 0 ? 0 : stop - 1);
    const bool is_end = stop >= text_.size();
    sink_.report<diag::kind::TemplateSyntax>(
        is_end ? span_of(at, at + 1) : span_of(inside, inside + 1),
        is_end ? "this text has no closing quote"
               : "a text in quotes has no such escape, and neither line breaks nor other control "
                 "characters");
  } else {
    sink_.report<diag::kind::TemplateSyntax>(
        span, "this is not JSON: " + std::string(expected_at(at)) + " should stand here");
  }
  return false;
}

std::string_view JsonReader::expected_at(std::size_t at) const {
  const std::size_t before =
      at == 0 ? std::string_view::npos : text_.find_last_not_of(" \t\r\n", at - 1);
  const char last = before == std::string_view::npos ? '\0' : text_[before];
  if (!builder_.is_open()) return document_.root() ? "nothing more" : "a value";
  if (builder_.top().kind == Kind::List) {
    if (last == ',') return "a value";
    return builder_.is_top_empty() ? "a value or `]`" : "`,` or `]`";
  }
  if (builder_.top().has_key) return last == ':' ? "a value" : "`:`";
  if (last == ',') return "a key in double quotes";
  return builder_.is_top_empty() ? "a key in double quotes or `}`" : "`,` or `}`";
}

}  // namespace cairn::document
