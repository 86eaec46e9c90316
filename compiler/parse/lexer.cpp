#include "compiler/parse/lexer.h"

#include <algorithm>
#include <string>

#include "compiler/parse/characters.h"
#include "compiler/parse/words.h"
#include "compiler/syntax/strings.h"

namespace cairn::parse {
namespace {

// Something that a later lexeme must close.
enum class Open : std::uint8_t { Paren, Bracket, Brace, Interpolation, Double, Tripled };

struct Opened {
  Open what;
  std::uint32_t begin;
};

class Lexer {
 public:
  Lexer(text::FileId file, std::string_view source, diag::Sink& sink)
      : file_(file), source_(source), sink_(sink) {}

  LexedText run();

 private:
  void lex_code();
  void lex_space();
  void lex_comment();
  void lex_word();
  void lex_number();
  void lex_raw_string();
  void lex_quote();
  void lex_sign();
  void lex_invalid();
  void lex_double();
  void lex_tripled();
  void lex_escape();

  void open(Open what, LexemeKind kind, std::uint32_t length);
  void close(LexemeKind kind);
  void close_brace();
  void end_double_at_line_end();
  void imply_closing_of(std::size_t keep);
  bool is_inside_double() const;

  char peek(std::uint32_t ahead = 0) const {
    return at_ + ahead < source_.size() ? source_[at_ + ahead] : '\0';
  }
  bool sees(std::string_view text) const { return source_.substr(at_).starts_with(text); }
  bool is_at_end() const { return at_ >= source_.size(); }
  void add(LexemeKind kind, std::uint32_t begin) {
    if (begin < at_) result_.lexemes.push_back({kind, begin, at_});
  }
  text::Span span(std::uint32_t begin, std::uint32_t end) const { return {file_, begin, end}; }

  text::FileId file_;
  std::string_view source_;
  diag::Sink& sink_;
  LexedText result_;
  std::uint32_t at_ = 0;
  std::vector<Opened> open_;
  std::size_t findings_ = 0;
};

}  // namespace

// A binary file is wrong on every line; the first findings say enough.
static constexpr std::size_t kMostFindings = 50;

std::string_view spelling(LexemeKind kind) {
  static constexpr std::string_view kSpellings[] = {
      "the end of the file",
#define CAIRN_LEXEME(Kind, TOKEN, spelling) spelling,
#include "compiler/parse/lexemes.def"
#undef CAIRN_LEXEME
  };
  return kSpellings[static_cast<std::size_t>(kind)];
}

LexedText lex(text::FileId file, std::string_view source, diag::Sink& sink) {
  return Lexer(file, source, sink).run();
}

LexedText Lexer::run() {
  result_.lexemes.reserve(source_.size() / 3 + 8);
  if (sees("\xEF\xBB\xBF")) {
    at_ = 3;
    add(LexemeKind::Space, 0);
  }
  while (!is_at_end()) {
    if (!open_.empty() && open_.back().what == Open::Double) {
      lex_double();
    } else if (!open_.empty() && open_.back().what == Open::Tripled) {
      lex_tripled();
    } else {
      lex_code();
    }
  }

  // The outermost string that is still open swallowed the rest.
  const auto string = std::ranges::find_if(open_, [](const Opened& opened) {
    return opened.what == Open::Double || opened.what == Open::Tripled;
  });
  if (string != open_.end()) {
    const std::uint32_t begin = string->begin;
    const bool is_tripled = string->what == Open::Tripled;
    sink_.report<diag::kind::UnterminatedString>(span(begin, begin + (is_tripled ? 3 : 1)),
                                                 is_tripled ? "\"\"\"" : "\"");
    if (is_tripled) result_.unterminated_at = begin;
    imply_closing_of(static_cast<std::size_t>(string - open_.begin()));
  }
  return std::move(result_);
}

void Lexer::lex_code() {
  const char c = peek();
  if (is_name_start(c)) return lex_word();
  if (is_space(c)) return lex_space();
  if (is_digit(c)) return lex_number();
  if (c == '"') return lex_quote();
  if (c == '\'') return lex_raw_string();
  if (c == '/' && (peek(1) == '/' || peek(1) == '*')) return lex_comment();
  lex_sign();
}

void Lexer::lex_space() {
  const std::uint32_t begin = at_;
  const bool ends_with_line = !open_.empty() && is_inside_double();
  while (!is_at_end() && is_space(peek())) {
    if (ends_with_line && is_line_end(peek())) {
      add(LexemeKind::Space, begin);
      return end_double_at_line_end();
    }
    ++at_;
  }
  add(LexemeKind::Space, begin);
}

void Lexer::lex_comment() {
  const std::uint32_t begin = at_;
  if (peek(1) == '*') {
    const std::size_t end = source_.find("*/", at_ + 2);
    at_ = static_cast<std::uint32_t>(end == std::string_view::npos ? source_.size() : end + 2);
    if (end == std::string_view::npos) {
      sink_.report<diag::kind::UnterminatedComment>(span(begin, begin + 2));
      result_.unterminated_at = begin;
    }
    return add(LexemeKind::Comment, begin);
  }
  const bool is_documentation = sees("///") && peek(3) != '/';
  while (!is_at_end() && !is_line_end(peek())) ++at_;
  add(is_documentation ? LexemeKind::DocComment : LexemeKind::Comment, begin);
}

void Lexer::lex_word() {
  const std::uint32_t begin = at_;
  std::uint32_t end = at_ + 1;
  while (end < source_.size() && is_name_part(source_[end])) ++end;
  at_ = end;
  add(kind_of_word(source_.substr(begin, at_ - begin)), begin);
}

void Lexer::lex_number() {
  const std::uint32_t begin = at_;
  while (is_name_part(peek())) ++at_;
  LexemeKind kind = LexemeKind::Number;
  if (peek() == '.' && is_digit(peek(1))) {
    kind = LexemeKind::Float;
    ++at_;
    while (is_name_part(peek())) ++at_;
  }
  const std::string_view digits = source_.substr(begin, at_ - begin);
  const std::string fault = describe_number_fault(digits);
  if (!fault.empty() && findings_++ < kMostFindings) {
    sink_.report<diag::kind::BadNumber>(span(begin, at_), digits, fault);
  }
  add(kind, begin);
}

void Lexer::lex_raw_string() {
  const std::uint32_t begin = at_;
  if (sees("'''")) {
    const std::size_t end = source_.find("'''", at_ + 3);
    at_ = static_cast<std::uint32_t>(end == std::string_view::npos ? source_.size() : end + 3);
    if (end == std::string_view::npos) {
      sink_.report<diag::kind::UnterminatedString>(span(begin, begin + 3), "'''");
      result_.unterminated_at = begin;
    }
    while (end != std::string_view::npos && peek() == '\'') ++at_;
    return add(LexemeKind::RawTripled, begin);
  }
  ++at_;
  while (!is_at_end() && peek() != '\'' && !is_line_end(peek())) ++at_;
  if (peek() == '\'') {
    ++at_;
  } else if (findings_++ < kMostFindings) {
    sink_.report<diag::kind::UnterminatedString>(span(begin, begin + 1), "'");
  }
  add(LexemeKind::RawString, begin);
}

void Lexer::lex_quote() {
  const bool is_tripled = sees("\"\"\"");
  open(is_tripled ? Open::Tripled : Open::Double,
       is_tripled ? LexemeKind::QuoteTripled : LexemeKind::Quote, is_tripled ? 3 : 1);
}

void Lexer::lex_sign() {
  struct Sign {
    std::string_view text;
    LexemeKind kind;
  };
  // The longer before the shorter.
  static constexpr Sign kSigns[] = {
      {"...", LexemeKind::Ellipsis}, {"::", LexemeKind::DoubleColon},
      {"..", LexemeKind::Range},     {"?.", LexemeKind::QuestionDot},
      {"??", LexemeKind::Coalesce},  {"->", LexemeKind::Arrow},
      {"=>", LexemeKind::FatArrow},  {"==", LexemeKind::Equal},
      {"!=", LexemeKind::NotEqual},  {"=~", LexemeKind::Matches},
      {"<=", LexemeKind::LessEqual}, {"&&", LexemeKind::And},
      {"||", LexemeKind::Or},        {":", LexemeKind::Colon},
      {",", LexemeKind::Comma},      {".", LexemeKind::Dot},
      {"?", LexemeKind::Question},   {"<", LexemeKind::Less},
      {">", LexemeKind::Greater},    {"=", LexemeKind::Assign},
      {"|", LexemeKind::Pipe},       {"!", LexemeKind::Bang},
      {"+", LexemeKind::Plus},       {"-", LexemeKind::Minus},
      {"*", LexemeKind::Star},       {"/", LexemeKind::Slash},
      {"%", LexemeKind::Percent},    {"@", LexemeKind::At},
  };
  switch (peek()) {
    case '(':
      return open(Open::Paren, LexemeKind::LeftParen, 1);
    case '[':
      return open(Open::Bracket, LexemeKind::LeftBracket, 1);
    case '{':
      return open(Open::Brace, LexemeKind::LeftBrace, 1);
    case ')':
    case ']':
      return close(peek() == ')' ? LexemeKind::RightParen : LexemeKind::RightBracket);
    case '}':
      return close_brace();
    default:
      break;
  }
  for (const Sign& sign : kSigns) {
    if (sign.text[0] != peek() || !sees(sign.text)) continue;
    const std::uint32_t begin = at_;
    at_ += static_cast<std::uint32_t>(sign.text.size());
    return add(sign.kind, begin);
  }
  lex_invalid();
}

// Reported here and unseen by the parser, which then finds nothing more to say.
void Lexer::lex_invalid() {
  const std::uint32_t begin = at_++;
  const char c = source_[begin];
  const bool is_told = findings_++ < kMostFindings;
  if (c == '&') {
    if (is_told) {
      sink_.report<diag::kind::Syntax>(span(begin, at_), "`&` is no operator")
          .help("`and` is written `&&`");
    }
    return add(LexemeKind::And, begin);
  }
  if (c == '#') {
    while (!is_at_end() && !is_line_end(peek())) ++at_;
    if (is_told) {
      sink_.report<diag::kind::Syntax>(span(begin, begin + 1), "`#` starts nothing")
          .help("comments start with `//`");
    }
    return add(LexemeKind::Invalid, begin);
  }
  if (c == ';') {
    if (is_told) {
      sink_.report<diag::kind::Syntax>(span(begin, at_), "`;` is no part of the language")
          .help("no separator is needed between statements");
    }
    return add(LexemeKind::Invalid, begin);
  }

  const auto is_stray = [](char other) {
    return is_beyond_ascii(other) || (static_cast<unsigned char>(other) < ' ' && !is_space(other));
  };
  if (is_stray(c)) {
    while (!is_at_end() && is_stray(peek())) ++at_;
  }
  if (is_told) {
    const std::string text = printable(source_.substr(begin, at_ - begin));
    auto& finding = sink_.report<diag::kind::Syntax>(span(begin, at_), text + " cannot stand here");
    if (is_beyond_ascii(c)) {
      finding.help("names consist of the letters a to z, digits and `_`; other text is quoted");
    }
  }
  add(LexemeKind::Invalid, begin);
}

void Lexer::lex_double() {
  const std::uint32_t begin = at_;
  while (!is_at_end()) {
    const char c = peek();
    if (c == '"') {
      add(LexemeKind::Text, begin);
      return close(LexemeKind::QuoteEnd);
    }
    if (is_line_end(c)) {
      add(LexemeKind::Text, begin);
      return end_double_at_line_end();
    }
    if (c == '$' && peek(1) == '{') {
      add(LexemeKind::Text, begin);
      return open(Open::Interpolation, LexemeKind::Interpolation, 2);
    }
    if (c == '\\') {
      lex_escape();
    } else {
      ++at_;
    }
  }
  add(LexemeKind::Text, begin);
}

void Lexer::lex_tripled() {
  const std::uint32_t begin = at_;
  while (!is_at_end()) {
    const char c = peek();
    if (c == '"' && sees("\"\"\"")) {
      // The last three quotes end the string; those before are its text.
      while (peek(3) == '"') ++at_;
      add(LexemeKind::Text, begin);
      const std::uint32_t quotes = at_;
      at_ += 3;
      open_.pop_back();
      return add(LexemeKind::QuoteEnd, quotes);
    }
    if (c == '$' && peek(1) == '{') {
      add(LexemeKind::Text, begin);
      return open(Open::Interpolation, LexemeKind::Interpolation, 2);
    }
    if (c == '\\') {
      lex_escape();
    } else {
      ++at_;
    }
  }
  add(LexemeKind::Text, begin);
}

// Stays in front of a line's end, which may be the string's.
void Lexer::lex_escape() {
  const std::uint32_t begin = at_;
  const std::size_t length = syntax::escape_length(source_.substr(at_));
  if (length > 0) {
    at_ += static_cast<std::uint32_t>(length);
    return;
  }
  ++at_;
  if (!is_at_end() && !is_line_end(peek())) {
    do ++at_;
    while (is_continuation(peek()));
  }
  if (findings_++ < kMostFindings) {
    sink_.report<diag::kind::BadEscape>(span(begin, at_),
                                        printable(source_.substr(begin, at_ - begin)));
  }
}

void Lexer::open(Open what, LexemeKind kind, std::uint32_t length) {
  const std::uint32_t begin = at_;
  at_ += length;
  open_.push_back({what, begin});
  add(kind, begin);
}

// A bracket that closes nothing is the parser's to report.
void Lexer::close(LexemeKind kind) {
  const std::uint32_t begin = at_++;
  const Open what = kind == LexemeKind::RightParen     ? Open::Paren
                    : kind == LexemeKind::RightBracket ? Open::Bracket
                                                       : Open::Double;
  if (!open_.empty() && open_.back().what == what) open_.pop_back();
  add(kind, begin);
}

// Ends an interpolation or a block even where a bracket inside is left open.
void Lexer::close_brace() {
  const std::uint32_t begin = at_++;
  add(LexemeKind::RightBrace, begin);
  const auto brace = std::ranges::find_if(open_.rbegin(), open_.rend(), [](const Opened& opened) {
    return opened.what != Open::Paren && opened.what != Open::Bracket;
  });
  if (brace != open_.rend()) {
    open_.resize(static_cast<std::size_t>(open_.rend() - brace) - 1);
  }
}

void Lexer::end_double_at_line_end() {
  const auto string = std::ranges::find_if(open_.rbegin(), open_.rend(), [](const Opened& opened) {
    return opened.what == Open::Double;
  });
  if (findings_++ < kMostFindings) {
    sink_.report<diag::kind::UnterminatedString>(span(string->begin, string->begin + 1), "\"");
  }
  imply_closing_of(static_cast<std::size_t>(open_.rend() - string) - 1);
}

// Closes everything that was opened after the first `keep`.
void Lexer::imply_closing_of(std::size_t keep) {
  while (open_.size() > keep) {
    LexemeKind kind = LexemeKind::RightBrace;
    const Open what = open_.back().what;
    if (what == Open::Paren) kind = LexemeKind::RightParen;
    if (what == Open::Bracket) kind = LexemeKind::RightBracket;
    if (what == Open::Double || what == Open::Tripled) kind = LexemeKind::QuoteEnd;
    result_.lexemes.push_back({kind, at_, at_});
    open_.pop_back();
  }
}

// Whether the nearest string around an interpolation is one that ends with its line.
bool Lexer::is_inside_double() const {
  for (auto opened = open_.rbegin(); opened != open_.rend(); ++opened) {
    if (opened->what == Open::Double) return true;
    if (opened->what == Open::Tripled) return false;
  }
  return false;
}

}  // namespace cairn::parse
