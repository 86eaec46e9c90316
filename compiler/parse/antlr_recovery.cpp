#include "compiler/parse/antlr_recovery.h"

#include <limits>

#include "atn/ATN.h"
#include "atn/ATNState.h"
#include "atn/Transition.h"

namespace cairn::parse {

static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

static bool is_repetition(std::size_t rule);
static bool is_bracketed(std::size_t rule);

Recovery::Recovery(text::FileId file, std::string_view source, const LexedText& lexed,
                   BridgeStream& stream, diag::Sink& sink)
    : file_(file),
      source_(source),
      lexed_(lexed),
      stream_(stream),
      sink_(sink),
      partner_(stream.size(), kNone),
      last_reported_(kNone) {
  match_brackets();
  veil_dangling_statements();
  mend_comparisons();
}

void Recovery::report_error(PartParser& parser) {
  report(parser, parser.getATN().nextTokens(parser.getATN().states[parser.getState()]));
}

// Called where a rule gave up: goes on where the bracketed rule around it can.
void Recovery::recover(PartParser& parser) {
  std::size_t i = parser.open_count() - 1;
  while (i > 0 && !is_bracketed(parser.open_rule(i - 1).rule)) --i;
  if (i == 0) return;
  stream_.seek(find_resumption(parser.open_rule(i - 1).rule, stream_.index()));
}

// Called between the parts of a repetition, among other places: skips what can be
// none of its parts, so that the repetition goes on behind it.
void Recovery::sync(PartParser& parser) {
  const std::size_t rule = parser.rule().rule;
  if (!is_repetition(rule)) return;
  antlr4::atn::ATNState* state = parser.getATN().states[parser.getState()];
  const std::size_t type = state->getStateType();
  if (type != antlr4::atn::ATNState::STAR_LOOP_ENTRY &&
      type != antlr4::atn::ATNState::STAR_LOOP_BACK) {
    return;
  }

  const Expected expected = parser.getATN().nextTokens(state);
  const auto fits = [&] { return expected.contains(stream_.LA(1)); };
  const bool holds_statements = rule == CairnParser::RuleBlock || rule == CairnParser::RuleFile ||
                                rule == CairnParser::RuleAppBody ||
                                rule == CairnParser::RuleFunctionBody;
  while (true) {
    const std::size_t at = stream_.index();
    if (holds_statements && stream_.is_veiled(at)) {
      stream_.unveil(at);
      if (fits()) return;
    }
    // In a record `output x` is a property to ANTLR until it meets `x`.
    if (!holds_statements && starts_statement_for_sure(at)) stream_.veil(at);
    if (fits()) return;
    const bool is_mistaken =
        is_closing(kind_at(at)) && partner_[at] == kNone && partner_[parser.rule().first] == kNone;
    // `[1, 2)`: see recover_inline.
    if (is_mistaken && rule != CairnParser::RuleFile) return;

    report(parser, expected);
    const std::size_t next = find_resumption(rule, at);
    stream_.seek(next);
    if (fits() && !(starts_statement_for_sure(next) && !holds_statements)) return;
    const LexemeKind kind = kind_at(next);
    const bool is_separator = kind == LexemeKind::Comma;
    // The end of what repeats, or of something around it.
    if (kind == LexemeKind::EndOfFile) return;
    if (rule != CairnParser::RuleFile && !is_separator &&
        (is_closing(kind) || kind == LexemeKind::QuoteEnd || starts_statement_for_sure(next))) {
      return;
    }
    stream_.seek(next + 1);
  }
}

// Called where a token is missing or another stands in its place.
void Recovery::recover_inline(PartParser& parser) {
  const antlr4::atn::ATN& atn = parser.getATN();
  antlr4::atn::ATNState* state = atn.states[parser.getState()];
  const Expected expected = atn.nextTokens(state);
  const std::size_t at = stream_.index();
  const LexemeKind found = kind_at(at);
  const LexemeKind only = expected.size() == 1
                              ? kind_of(static_cast<std::size_t>(expected.getSingleElement()))
                              : LexemeKind::Invalid;
  const auto take = [&](std::size_t position) {
    report(parser, expected);
    stream_.seek(position);
    report_match();
    parser.consume();
  };

  const bool is_slip = (only == LexemeKind::Colon && found == LexemeKind::Assign) ||
                       (only == LexemeKind::Assign && found == LexemeKind::Colon);
  if (is_slip) return take(at);

  if (is_closing(only)) {
    // `[1, 2)`: a closing bracket that closes nothing is meant for this one.
    if (is_closing(found) && partner_[at] == kNone) return take(at);
    const std::size_t closing = partner_[parser.rule().first];
    if (closing != kNone && closing > at && kind_at(closing) == only &&
        find_resumption(CairnParser::RuleIndex, at) == closing) {
      return take(closing);
    }
  } else {
    antlr4::atn::ATNState* behind = state->transitions[0]->target;
    const bool is_name = parser.rule().rule == CairnParser::RuleName;
    const bool is_sign = only == LexemeKind::Colon || only == LexemeKind::Assign ||
                         only == LexemeKind::In || only == LexemeKind::From ||
                         only == LexemeKind::To || only == LexemeKind::Then;
    const bool goes_on = atn.nextTokens(behind, parser.getContext()).contains(stream_.LA(1));
    if ((is_sign || is_name) && goes_on && (is_name || !starts_line(at))) {
      report(parser, expected);
      return parser.make_up();
    }
    if (expected.contains(stream_.LA(2)) && !starts_line(at) && !starts_line(at + 1) &&
        !is_closing(found) && !is_opening(found)) {
      return take(at + 1);
    }
  }
  throw antlr4::InputMismatchException(&parser);
}

bool Recovery::starts_line(std::size_t position) const {
  if (position == 0) return true;
  const text::Span before = span_at(position - 1);
  const text::Span here = span_at(position);
  return source_.substr(before.end, here.begin - before.end).find_first_of("\r\n") !=
         std::string_view::npos;
}

// Two words in a row at the front of a line: no property and no operand looks so.
bool Recovery::starts_statement_for_sure(std::size_t position) const {
  const LexemeKind kind = stream_.real_kind_at(position);
  const LexemeKind next = stream_.real_kind_at(position + 1);
  switch (kind) {
    case LexemeKind::App:
    case LexemeKind::Stack:
    case LexemeKind::Module:
    case LexemeKind::Type:
    case LexemeKind::Fn:
    case LexemeKind::Extern:
    case LexemeKind::Rule:
    case LexemeKind::Pub:
    case LexemeKind::Param:
    case LexemeKind::Let:
    case LexemeKind::Resource:
    case LexemeKind::Existing:
    case LexemeKind::Nested:
    case LexemeKind::Output:
    case LexemeKind::Export:
    case LexemeKind::Env:
    case LexemeKind::Deploy:
    case LexemeKind::Stackset:
      return is_word(next) && starts_line(position) && !starts_line(position + 1);
    case LexemeKind::Test:
      return next == LexemeKind::Quote && starts_line(position);
    case LexemeKind::Import:
      return (next == LexemeKind::LeftBrace || next == LexemeKind::Star || is_word(next)) &&
             starts_line(position);
    case LexemeKind::At:
      return is_word(next) && starts_line(position);
    default:
      return false;
  }
}

// Whether a part of bracketed rule `rule` may start here, or is separated here.
bool Recovery::resumes(std::size_t rule, std::size_t position) const {
  if (starts_statement_for_sure(position)) return true;
  const LexemeKind kind = stream_.real_kind_at(position);
  const LexemeKind next = stream_.real_kind_at(position + 1);
  switch (rule) {
    case CairnParser::RuleBlock:
    case CairnParser::RuleFunctionBody:
    case CairnParser::RuleAppBody:
      if (!starts_line(position) || next == LexemeKind::Colon) return false;
      return kind == LexemeKind::Assert || kind == LexemeKind::Tags || kind == LexemeKind::Raw ||
             kind == LexemeKind::Snapshot || kind == LexemeKind::For || kind == LexemeKind::If ||
             kind == LexemeKind::Return;
    case CairnParser::RulePolicyBody:
      return starts_line(position) && (kind == LexemeKind::Allow || kind == LexemeKind::Deny ||
                                       kind == LexemeKind::For || kind == LexemeKind::If);
    case CairnParser::RuleRecord:
    case CairnParser::RuleRecordType: {
      if (kind == LexemeKind::Comma) return true;
      if (!starts_line(position)) return false;
      const bool is_quoted = kind == LexemeKind::Quote && partner_[position] != kNone &&
                             kind_at(partner_[position] + 1) == LexemeKind::Colon;
      return is_quoted || (is_word(kind) && next == LexemeKind::Colon) ||
             kind == LexemeKind::Ellipsis || kind == LexemeKind::For || kind == LexemeKind::If ||
             kind == LexemeKind::Unchecked;
    }
    case CairnParser::RuleList:
    case CairnParser::RuleArguments:
    case CairnParser::RuleParenthesised:
    case CairnParser::RuleFormals:
    case CairnParser::RuleImportItems:
      return kind == LexemeKind::Comma;
    default:
      return false;
  }
}

// The first place from `from` where `rule` or one around it can go on: what is in
// brackets on the way is passed as a whole.
std::size_t Recovery::find_resumption(std::size_t rule, std::size_t from) const {
  std::size_t at = from;
  while (kind_at(at) != LexemeKind::EndOfFile) {
    const LexemeKind kind = kind_at(at);
    const bool closes = is_closing(kind) || kind == LexemeKind::QuoteEnd;
    if (closes && partner_[at] != kNone && rule != CairnParser::RuleFile) return at;
    if (resumes(rule, at)) return at;
    const bool opens = !closes && partner_[at] != kNone;
    // A bracket that swallows statements is not closed where it seems to be.
    std::size_t next = at + 1;
    if (opens) next = partner_[at] + 1;
    at = next;
  }
  return at;
}

// Brackets that are closed out of turn stay without a partner.
void Recovery::match_brackets() {
  const auto closes = [](LexemeKind opening, LexemeKind closing) {
    switch (opening) {
      case LexemeKind::LeftParen:
        return closing == LexemeKind::RightParen;
      case LexemeKind::LeftBracket:
        return closing == LexemeKind::RightBracket;
      case LexemeKind::LeftBrace:
      case LexemeKind::Interpolation:
        return closing == LexemeKind::RightBrace;
      default:
        return closing == LexemeKind::QuoteEnd;
    }
  };
  std::vector<std::size_t> open;
  // How many of each kind of closing bracket `open` waits for, so that a bracket
  // that closes nothing need not search it.
  std::size_t waiting[static_cast<std::size_t>(LexemeKind::QuoteEnd) + 1] = {};
  const auto closing_of = [&](LexemeKind kind) {
    for (const LexemeKind closing : {LexemeKind::RightParen, LexemeKind::RightBracket,
                                     LexemeKind::RightBrace, LexemeKind::QuoteEnd}) {
      if (closes(kind, closing)) return static_cast<std::size_t>(closing);
    }
    return std::size_t{0};
  };
  for (std::size_t i = 0; i < stream_.size(); ++i) {
    const LexemeKind kind = kind_at(i);
    if (is_opening(kind) || kind == LexemeKind::Quote || kind == LexemeKind::QuoteTripled) {
      open.push_back(i);
      ++waiting[closing_of(kind)];
    } else if ((is_closing(kind) || kind == LexemeKind::QuoteEnd) &&
               waiting[static_cast<std::size_t>(kind)] > 0) {
      while (!closes(kind_at(open.back()), kind)) {
        --waiting[closing_of(kind_at(open.back()))];
        open.pop_back();
      }
      partner_[i] = open.back();
      partner_[open.back()] = i;
      --waiting[static_cast<std::size_t>(kind)];
      open.pop_back();
    }
  }
}

// In `let x =` and `output y = 1` below it, `output` is no value.
void Recovery::veil_dangling_statements() {
  for (std::size_t i = 1; i + 1 < stream_.size(); ++i) {
    const LexemeKind before = kind_at(i - 1);
    const bool is_decorator = i > 1 && kind_at(i - 2) == LexemeKind::At;
    const bool ends = is_decorator || before == LexemeKind::Ident || before == LexemeKind::Pub ||
                      before == LexemeKind::Nested || is_closing(before) ||
                      before == LexemeKind::LeftBrace || before == LexemeKind::QuoteEnd ||
                      before == LexemeKind::Number || before == LexemeKind::Float ||
                      before == LexemeKind::RawString || before == LexemeKind::RawTripled ||
                      before == LexemeKind::Bang || before == LexemeKind::Question ||
                      before == LexemeKind::Greater;
    if (!ends && starts_statement_for_sure(i)) stream_.veil(i);
  }
}

// `if stage = "prod" {` and `assert a = b`: what decides gives no names.
void Recovery::mend_comparisons() {
  const auto decides = [&](std::size_t at) {
    const LexemeKind kind = kind_at(at);
    return kind == LexemeKind::If || kind == LexemeKind::ElseIf || kind == LexemeKind::Assert;
  };
  for (std::size_t i = 0; i < stream_.size(); ++i) {
    if (!decides(i)) continue;
    for (std::size_t at = i + 1; at < stream_.size() && !starts_line(at); ++at) {
      const LexemeKind kind = kind_at(at);
      const bool is_end = kind == LexemeKind::LeftBrace || kind == LexemeKind::Then ||
                          kind == LexemeKind::Colon || kind == LexemeKind::Comma ||
                          kind == LexemeKind::EndOfFile || is_closing(kind);
      if (is_end || decides(at)) break;
      if (kind == LexemeKind::Assign && kind_at(at - 1) != LexemeKind::Greater) {
        stream_.read_as(at, LexemeKind::Equal);
        if (++report_count_ > kMostReports) return;
        sink_.report<diag::kind::Syntax>(span_at(at), "expected `==`, found `=`")
            .help("`=` gives a name its value, `==` compares");
      }
      if (partner_[at] != kNone && partner_[at] > at) at = partner_[at];
    }
  }
}

static bool is_repetition(std::size_t rule) {
  return is_bracketed(rule) && rule != CairnParser::RuleIndex && rule != CairnParser::RuleKey &&
         rule != CairnParser::RuleInterpolation;
}

static bool is_bracketed(std::size_t rule) {
  switch (rule) {
    case CairnParser::RuleFile:
    case CairnParser::RuleImportItems:
    case CairnParser::RuleAppBody:
    case CairnParser::RuleFunctionBody:
    case CairnParser::RuleFormals:
    case CairnParser::RuleBlock:
    case CairnParser::RuleKey:
    case CairnParser::RuleRecord:
    case CairnParser::RuleIndex:
    case CairnParser::RuleParenthesised:
    case CairnParser::RuleArguments:
    case CairnParser::RuleList:
    case CairnParser::RulePolicyBody:
    case CairnParser::RuleString:
    case CairnParser::RuleInterpolation:
    case CairnParser::RuleRecordType:
      return true;
    default:
      return false;
  }
}

}  // namespace cairn::parse
