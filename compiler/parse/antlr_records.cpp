// Records, policies and strings.

#include "compiler/parse/antlr_tree.h"
#include "compiler/syntax/strings.h"

namespace cairn::parse {

TreeMaker::NodeId TreeMaker::make_record(const Part* context) {
  Children children(*this);
  for (Cursor cursor(context); !cursor.is_done();) {
    if (const Part* part = cursor.take(CairnParser::RuleField)) {
      children.push(field(part));
    } else {
      cursor.skip();
    }
  }
  return children.node(NodeKind::Record, range_of(context));
}

TreeMaker::NodeId TreeMaker::field(const Part* context) {
  const Range range = range_of(context);
  Cursor cursor(context);
  Children children(*this);
  switch (cursor.peek()) {
    case LexemeKind::Ellipsis:
      cursor.skip();
      return children.push(expression(cursor, context)).node(NodeKind::Spread, range);
    case LexemeKind::For:
      binder(cursor, context, children);
      return children.push(record(cursor, context)).node(NodeKind::FieldFor, range);
    case LexemeKind::Unchecked:
      cursor.skip();
      return children.push(record(cursor, context)).node(NodeKind::UncheckedFields, range);
    case LexemeKind::If: {
      std::vector<Branch> branches;
      for (std::size_t left = cursor.left() + 1; cursor.left() > 0 && cursor.left() < left;) {
        left = cursor.left();
        Branch branch{range, {}, {}};
        if (const Part* word = cursor.take(LexemeKind::ElseIf)) {
          branch.range.first = range_of(word).first;
        }
        cursor.take(LexemeKind::If);
        if (!cursor.take(LexemeKind::Else)) branch.condition = expression(cursor, context);
        branch.body = record(cursor, context);
        branches.push_back(branch);
      }
      return chain(NodeKind::FieldIf, branches);
    }
    default:
      break;
  }
  const bool is_quoted = cursor.sees(CairnParser::RuleString);
  if (!is_quoted && !cursor.sees(CairnParser::RuleLabel)) return error(range);
  children.push(is_quoted ? string(cursor, context) : label(cursor, context));
  cursor.pass_sign();
  return children.push(expression(cursor, context)).node(NodeKind::Field, range);
}

TreeMaker::NodeId TreeMaker::policy_body(Cursor& cursor, const Part* parent) {
  const Part* context = cursor.take(CairnParser::RulePolicyBody);
  if (context == nullptr) return error(gap_before(parent));
  Children children(*this);
  for (Cursor inner(context); !inner.is_done();) {
    if (const Part* part = inner.take(CairnParser::RulePolicyItem)) {
      children.push(policy_item(part));
    } else {
      inner.skip();
    }
  }
  return children.node(NodeKind::Policy, range_of(context));
}

TreeMaker::NodeId TreeMaker::policy_item(const Part* context) {
  const Range range = range_of(context);
  Cursor cursor(context);
  if (cursor.peek() == LexemeKind::For) {
    Children children(*this);
    binder(cursor, context, children);
    return children.push(policy_body(cursor, context)).node(NodeKind::PolicyFor, range);
  }
  if (cursor.peek() != LexemeKind::If) return policy_statement(cursor, context);

  std::vector<Branch> branches;
  for (std::size_t left = cursor.left() + 1; cursor.left() > 0 && cursor.left() < left;) {
    left = cursor.left();
    Branch branch{range, {}, {}};
    if (const Part* word = cursor.take(LexemeKind::ElseIf)) {
      branch.range.first = range_of(word).first;
    }
    cursor.take(LexemeKind::If);
    if (!cursor.take(LexemeKind::Else)) branch.condition = expression(cursor, context);
    branch.body = policy_body(cursor, context);
    branches.push_back(branch);
  }
  return chain(NodeKind::PolicyIf, branches);
}

TreeMaker::NodeId TreeMaker::policy_statement(Cursor& cursor, const Part* context) {
  Children children(*this);
  std::uint16_t aux = cursor.take(LexemeKind::Deny) ? syntax::kDeny : 0;
  cursor.take(LexemeKind::Allow);
  if (cursor.take(LexemeKind::Except)) aux |= syntax::kExceptActions;
  children.push(expression(cursor, context));
  const auto clause = [&](LexemeKind word, std::uint16_t flag) {
    if (!cursor.take(word)) {
      children.push({});
      return;
    }
    if (cursor.take(LexemeKind::Except)) aux |= flag;
    children.push(expression(cursor, context));
  };
  clause(LexemeKind::To, syntax::kExceptPrincipals);
  clause(LexemeKind::On, syntax::kExceptResources);
  clause(LexemeKind::When, 0);
  children.push(cursor.take(LexemeKind::As) ? string(cursor, context) : NodeId());
  return children.node(NodeKind::PolicyStatement, range_of(context), aux);
}

TreeMaker::NodeId TreeMaker::text_node(Range range, std::uint16_t aux) {
  return add(NodeKind::StringText, range, {}, aux);
}

TreeMaker::NodeId TreeMaker::make_string(const Part* context) {
  using syntax::StringStyle;
  using syntax::StringTextLayout;
  const Range range = range_of(context);
  const LexemeKind quote = first_kind(context);
  Cursor cursor(context);
  Children children(*this);
  StringTextLayout layout;

  const bool is_raw_tripled = quote == LexemeKind::RawTripled;
  if (is_raw_tripled || quote == LexemeKind::RawString) {
    layout = {is_raw_tripled ? StringStyle::RawTripled : StringStyle::Raw, true, true, 0};
    if (is_raw_tripled) {
      std::string_view text = first_text(context).substr(3);
      if (text.ends_with("'''")) text.remove_suffix(3);
      layout.indent = syntax::common_indent(std::span(&text, 1));
    }
    children.push(text_node(range, layout.pack()));
    return children.node(NodeKind::String, range, static_cast<std::uint16_t>(layout.style));
  }

  // Texts and interpolations in turn: first their places, since the indent of the
  // first line depends on the last.
  struct Piece {
    const Part* interpolation;
    Range range;
  };
  std::vector<Piece> parts;
  for (; !cursor.is_done();) {
    if (const Part* inner = cursor.take(CairnParser::RuleInterpolation)) {
      parts.push_back({inner, {}});
    } else if (const Part* text = cursor.take(LexemeKind::Text)) {
      const Range place = range_of(text);
      if (!parts.empty() && parts.back().interpolation == nullptr) {
        parts.back().range.last = place.last;
      } else {
        parts.push_back({nullptr, place});
      }
    } else {
      cursor.skip();
    }
  }
  layout.style =
      quote == LexemeKind::QuoteTripled ? StringStyle::DoubleTripled : StringStyle::Double;
  if (layout.style == StringStyle::DoubleTripled) {
    std::vector<std::string_view> texts;
    bool is_behind_text = false;
    for (const Piece& part : parts) {
      if (part.interpolation != nullptr) {
        if (!is_behind_text) texts.emplace_back();
        is_behind_text = false;
        continue;
      }
      const text::Span span = span_of(part.range);
      texts.push_back(source_.substr(span.begin, span.end - span.begin));
      is_behind_text = true;
    }
    if (!is_behind_text) texts.emplace_back();
    layout.indent = syntax::common_indent(texts);
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].interpolation == nullptr) {
      layout.is_first = i == 0;
      layout.is_last = i + 1 == parts.size();
      children.push(text_node(parts[i].range, layout.pack()));
    } else {
      Cursor inner(parts[i].interpolation);
      inner.take(LexemeKind::Interpolation);
      children.push(expression(inner, parts[i].interpolation));
    }
  }
  return children.node(NodeKind::String, range, static_cast<std::uint16_t>(layout.style));
}

}  // namespace cairn::parse
