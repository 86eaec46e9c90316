// What stands in a finding about syntax.

#include <array>

#include "compiler/base/nearest.h"
#include "compiler/parse/antlr_recovery.h"
#include "compiler/parse/characters.h"

namespace cairn::parse {

// The words that start a statement, for "did you mean".
static const std::vector<std::string_view> kStatementWords = {
    "param",  "let",    "resource", "existing", "nested", "output",
    "export", "assert", "tags",     "raw",      "for",    "if"};
static const std::vector<std::string_view> kDeclarationWords = {
    "import", "app", "stack", "module", "type", "fn", "extern", "rule", "test", "let", "pub"};
static const std::vector<std::string_view> kAppWords = {"env", "deploy", "stackset", "tags", "let"};
static const std::vector<std::string_view> kPolicyWords = {"allow", "deny", "for", "if"};

static const std::vector<std::string_view>* words_of(std::size_t rule) {
  switch (rule) {
    case CairnParser::RuleFile:
    case CairnParser::RuleTopLevel:
      return &kDeclarationWords;
    case CairnParser::RuleBlock:
    case CairnParser::RuleStatement:
      return &kStatementWords;
    case CairnParser::RuleAppBody:
    case CairnParser::RuleAppItem:
      return &kAppWords;
    case CairnParser::RulePolicyBody:
    case CairnParser::RulePolicyItem:
      return &kPolicyWords;
    default:
      return nullptr;
  }
}

void Recovery::report(PartParser& parser, const Expected& expected) {
  if (is_recovering_) return;
  is_recovering_ = true;
  const std::size_t at = stream_.index();
  const text::Span span = span_at(at);
  const std::uint32_t index = stream_.lexeme_index(at);
  const bool is_implied = index < lexed_.lexemes.size() && lexed_.lexemes[index].is_implied();
  // Behind a string without an end, everything is an echo.
  if (is_implied || span.begin >= lexed_.unterminated_at) return;
  // What the lexer refused right before may have been what is missing here.
  for (std::uint32_t i = index; i > 0 && is_trivia(lexed_.lexemes[i - 1].kind); --i) {
    if (lexed_.lexemes[i - 1].kind == LexemeKind::Invalid) return;
  }
  if (at == last_reported_ || ++report_count_ > kMostReports) return;
  last_reported_ = at;

  const std::size_t rule = parser.rule().rule;
  auto& finding = sink_.report<diag::kind::Syntax>(span, describe_expected(rule, expected, at));
  add_helps(finding, rule, expected, at);
  note_open_bracket(finding, parser, expected, at);
}

std::string Recovery::describe_expected(std::size_t rule, const Expected& expected,
                                        std::size_t at) const {
  const std::string found = ", found " + describe_found(at);
  const std::string before = at > 0 ? describe_found(at - 1) : std::string();
  const auto contains = [&](LexemeKind kind) {
    return expected.contains(static_cast<ssize_t>(type_of(kind)));
  };
  const bool is_lost_start =
      stream_.real_kind_at(at) != LexemeKind::EndOfFile && (at == 0 || starts_line(at));

  switch (rule) {
    case CairnParser::RuleFile:
    case CairnParser::RuleTopLevel:
      if (is_closing(kind_at(at))) return "this " + describe_found(at) + " closes nothing";
      return "expected a declaration such as `stack`, `module` or `import`" + found;
    case CairnParser::RuleBlock:
    case CairnParser::RuleStatement:
      if (starts_statement_for_sure(at) && !contains(stream_.real_kind_at(at))) {
        return "expected `}` before " + describe_found(at);
      }
      if (!contains(LexemeKind::Param)) break;
      if (is_lost_start && rule == CairnParser::RuleBlock) {
        return "a statement cannot start with " + describe_found(at) +
               ": expected `param`, `let`, `resource`, `output`, `if`, `for` or another";
      }
      return "expected the next statement or `}`" + found;
    case CairnParser::RuleAppBody:
    case CairnParser::RuleAppItem:
      if (!contains(LexemeKind::Env)) break;
      return "expected `env`, `deploy`, `stackset`, `tags`, `let` or `}`" + found;
    case CairnParser::RulePolicyBody:
      if (!contains(LexemeKind::Allow)) break;
      return "expected `allow`, `deny`, `for`, `if` or `}`" + found;
    case CairnParser::RulePolicyItem:
      break;
    case CairnParser::RuleRecord:
    case CairnParser::RuleRecordType:
      if (contains(LexemeKind::LeftBrace)) break;
      return "expected a property or `}`" + found;
    case CairnParser::RuleName:
    case CairnParser::RuleLabel:
      return "expected a name after " + before + found;
    case CairnParser::RulePath:
      return "expected a name" + found;
    case CairnParser::RuleTypeTerm:
    case CairnParser::RuleType:
      if (contains(LexemeKind::LeftParen)) return "expected a type" + found;
      break;
    case CairnParser::RuleField:
      if (contains(LexemeKind::Colon)) return "expected `:` after the property name" + found;
      break;
    case CairnParser::RuleRecordTypeField:
    case CairnParser::RuleFormal:
    case CairnParser::RuleParam:
      if (contains(LexemeKind::Colon)) return "expected `:` and a type after the name" + found;
      break;
    case CairnParser::RuleResource:
    case CairnParser::RuleExisting:
      if (contains(LexemeKind::Colon)) return "expected `:` and the type of the resource" + found;
      break;
    case CairnParser::RuleString:
    case CairnParser::RuleInterpolation:
      if (contains(LexemeKind::RightBrace)) return "expected `}` after the expression" + found;
      return "expected a string" + found;
    case CairnParser::RuleExpression:
    case CairnParser::RuleItem:
      if (contains(LexemeKind::Else)) {
        return "an `if` expression needs `else`" + found;
      }
      break;
    default:
      break;
  }

  // Whatever starts an operand makes an expression, and a list of signs the rest.
  if (contains(LexemeKind::Number) && contains(LexemeKind::LeftParen)) {
    return "expected an expression" + found;
  }
  std::vector<std::string_view> names;
  for (std::size_t type = 1; type <= type_of(LexemeKind::QuoteEnd); ++type) {
    if (expected.contains(static_cast<ssize_t>(type))) names.push_back(spelling(kind_of(type)));
  }
  if (contains(LexemeKind::EndOfFile)) names.push_back("end of file");
  if (names.empty() || names.size() > 8) return "unexpected " + describe_found(at);
  return "expected " + base::either(names) + found;
}

std::string Recovery::describe_found(std::size_t position) const {
  switch (stream_.real_kind_at(position)) {
    case LexemeKind::EndOfFile:
      return "the end of the file";
    case LexemeKind::Quote:
    case LexemeKind::QuoteTripled:
    case LexemeKind::QuoteEnd:
    case LexemeKind::RawString:
    case LexemeKind::RawTripled:
    case LexemeKind::Text:
      return "a string";
    default:
      return printable(text_at(position));
  }
}

void Recovery::add_helps(diag::Diagnostic& finding, std::size_t rule, const Expected& expected,
                         std::size_t at) const {
  const LexemeKind found = stream_.real_kind_at(at);
  const auto contains = [&](LexemeKind kind) {
    return expected.contains(static_cast<ssize_t>(type_of(kind)));
  };
  if (rule == CairnParser::RuleField && found == LexemeKind::Assign) {
    finding.help("a property is written `name: value`");
  } else if (found == LexemeKind::Colon && contains(LexemeKind::Assign)) {
    finding.help("a value follows `=`; `:` stands before types and in records");
  } else if (found == LexemeKind::Null && rule == CairnParser::RuleTypeTerm) {
    finding.help("a type that may be absent ends with `?`");
  } else if (found == LexemeKind::Pipe || found == LexemeKind::Question) {
    finding.help("`or` is written `||`; a choice is written `if a then b else c`");
  }
  if (found == LexemeKind::Ident) {
    const auto* words = words_of(rule);
    if (words == nullptr || !(starts_line(at) || at == 0)) return;
    const auto near = base::nearest(text_at(at), *words, 1);
    if (!near.empty()) finding.help("did you mean " + quoted(near[0]) + "?");
  }
}

// Points at the innermost bracket that waits for its end.
void Recovery::note_open_bracket(diag::Diagnostic& finding, const PartParser& parser,
                                 const Expected& expected, std::size_t at) const {
  const LexemeKind found = stream_.real_kind_at(at);
  const bool is_end =
      found == LexemeKind::EndOfFile || is_closing(found) || starts_statement_for_sure(at);
  if (!is_end) return;
  for (std::size_t i = parser.open_count(); i > 0; --i) {
    const std::size_t start = parser.open_rule(i - 1).first;
    if (!is_opening(stream_.real_kind_at(start)) || start >= at) continue;
    const bool waits = expected.contains(static_cast<ssize_t>(type_of(LexemeKind::RightBrace))) ||
                       expected.contains(static_cast<ssize_t>(type_of(LexemeKind::RightBracket))) ||
                       expected.contains(static_cast<ssize_t>(type_of(LexemeKind::RightParen)));
    if (waits || found == LexemeKind::EndOfFile) {
      finding.note(span_at(start), "this " + describe_found(start) + " is still open");
    }
    return;
  }
}

std::string_view Recovery::text_at(std::size_t position) const {
  const text::Span span = span_at(position);
  return source_.substr(span.begin, span.end - span.begin);
}

text::Span Recovery::span_at(std::size_t position) const {
  const auto size = static_cast<std::uint32_t>(source_.size());
  const std::uint32_t index = stream_.lexeme_index(position);
  if (index >= lexed_.lexemes.size()) return {file_, size, size};
  const Lexeme& lexeme = lexed_.lexemes[index];
  return {file_, lexeme.begin, lexeme.end};
}

}  // namespace cairn::parse
