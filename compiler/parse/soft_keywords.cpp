#include "compiler/parse/soft_keywords.h"

#include <algorithm>
#include <string>

#include "compiler/parse/characters.h"

namespace cairn::parse {
namespace {

using enum LexemeKind;

// What stands around a lexeme, without white space and comments.
struct Neighbours {
  LexemeKind previous = EndOfFile;
  LexemeKind next = EndOfFile;
  LexemeKind after_next = EndOfFile;
  bool is_next_on_same_line = false;
};

}  // namespace

static LexemeKind kind_in_place(LexemeKind kind, const Neighbours& around);
static LexemeKind kind_of_foreign_word(std::string_view word, const Neighbours& around);

std::vector<ParserLexeme> retag_soft_keywords(const std::vector<Lexeme>& lexemes, text::FileId file,
                                              std::string_view source, diag::Sink& sink) {
  std::vector<ParserLexeme> result;
  result.reserve(lexemes.size() / 2 + 2);
  for (std::uint32_t i = 0; i < lexemes.size(); ++i) {
    if (!is_trivia(lexemes[i].kind)) result.push_back({lexemes[i].kind, i});
  }
  result.push_back({EndOfFile, static_cast<std::uint32_t>(lexemes.size())});

  const auto kind_at = [&](std::size_t i) {
    return i < result.size() ? result[i].kind : EndOfFile;
  };
  const auto is_on_line_of_next = [&](std::size_t i) {
    const std::uint32_t end = lexemes[result[i].index].end;
    if (i + 2 >= result.size()) return false;
    const std::uint32_t next = lexemes[result[i + 1].index].begin;
    return source.substr(end, next - end).find_first_of("\r\n") == std::string_view::npos;
  };

  std::size_t kept = 0;
  for (std::size_t i = 0; i + 1 < result.size(); ++i) {
    ParserLexeme lexeme = result[i];
    if (is_word(lexeme.kind)) {
      Neighbours around{kept > 0 ? result[kept - 1].kind : EndOfFile, kind_at(i + 1),
                        kind_at(i + 2)};
      if (lexeme.kind == Ident) {
        const Lexeme& word = lexemes[lexeme.index];
        const std::size_t length = word.end - word.begin;
        if (length == 2 || length == 3 || length == 4) {
          around.is_next_on_same_line = is_on_line_of_next(i);
          const std::string_view text = source.substr(word.begin, length);
          lexeme.kind = kind_of_foreign_word(text, around);
          if (lexeme.kind != Ident) {
            sink.report<diag::kind::Syntax>({file, word.begin, word.end},
                                            quoted(text) + " is no keyword")
                .help("it is written " + quoted(spelling(lexeme.kind)));
          }
        }
      } else {
        lexeme.kind = kind_in_place(lexeme.kind, around);
        if (lexeme.kind == ElseIf) lexeme.index = result[++i].index;
      }
    }
    result[kept++] = lexeme;
  }
  result[kept++] = result.back();
  result.resize(kept);
  return result;
}

// Whether an expression may end with `kind`.
static bool ends_operand(LexemeKind kind) {
  switch (kind) {
    case Ident:
    case Number:
    case Float:
    case True:
    case False:
    case Null:
    case QuoteEnd:
    case RawString:
    case RawTripled:
    case RightParen:
    case RightBracket:
    case RightBrace:
    case Bang:
      return true;
    default:
      return false;
  }
}

static bool starts_operand(LexemeKind kind) {
  switch (kind) {
    case Number:
    case Float:
    case Quote:
    case QuoteTripled:
    case RawString:
    case RawTripled:
    case LeftParen:
    case LeftBracket:
    case LeftBrace:
    case Bang:
    case Minus:
      return true;
    default:
      return is_word(kind);
  }
}

// `kind` itself where the keyword is meant, else Ident.
static LexemeKind kind_in_place(LexemeKind kind, const Neighbours& around) {
  const bool follows_name_sign = around.previous == Dot || around.previous == QuestionDot ||
                                 around.previous == DoubleColon || around.previous == At;
  switch (kind) {
    case Else: {
      // In `else if: 1` neither is a keyword.
      const bool is_if = around.next == If && around.after_next != Colon &&
                         around.after_next != Assign && !follows_name_sign;
      if (is_if) return ElseIf;
      [[fallthrough]];
    }
    case If:
    case For:
    case In:
    case Then:
    case True:
    case False:
    case Null: {
      const bool is_name = follows_name_sign || around.next == Colon || around.next == Assign;
      return is_name ? Ident : kind;
    }
    case Policy: {
      // In `if policy { ... }` the brace is the branch's.
      const bool is_tested = around.previous == If || around.previous == ElseIf ||
                             around.previous == And || around.previous == Or ||
                             around.previous == Bang;
      return around.next == LeftBrace && !follows_name_sign && !is_tested ? kind : Ident;
    }
    case Except: {
      const bool follows_clause = around.previous == Allow || around.previous == Deny ||
                                  around.previous == To || around.previous == On;
      return follows_clause ? kind : Ident;
    }
    case Unchecked: {
      // `resource X: unchecked A::B {`
      const bool is_mark = around.previous == Colon && is_word(around.next) &&
                           (around.after_next == DoubleColon || around.after_next == LeftBrace);
      // `{ unchecked { ... } }`
      const bool is_field =
          around.next == LeftBrace && (around.previous == LeftBrace || around.previous == Comma ||
                                       ends_operand(around.previous) ||
                                       (is_word(around.previous) && around.previous != If &&
                                        around.previous != In && around.previous != ElseIf));
      return is_mark || is_field ? kind : Ident;
    }
    default:
      return kind;
  }
}

// The words of other languages, only where two words in a row mean nothing.
static LexemeKind kind_of_foreign_word(std::string_view word, const Neighbours& around) {
  if (around.next == Colon || around.next == Assign) return Ident;
  const bool joins = ends_operand(around.previous) && starts_operand(around.next);
  if (joins && word == "and") return And;
  if (joins && word == "or") return Or;
  if (joins && word == "elif") return ElseIf;
  const bool negates = !ends_operand(around.previous) && !is_word(around.previous) &&
                       around.is_next_on_same_line && is_word(around.next) &&
                       around.after_next != Colon;
  const bool negates_condition = around.previous == If && is_word(around.next);
  if (word == "not" && (negates || negates_condition)) return Bang;
  return Ident;
}

}  // namespace cairn::parse
