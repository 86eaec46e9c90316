#include "compiler/parse/antlr_tree.h"

namespace cairn::parse {

TreeMaker::NodeId TreeMaker::make_type(const Part* context) {
  Cursor cursor(context);
  Children terms(*this);
  while (const Part* term = cursor.take(CairnParser::RuleTypeTerm)) {
    terms.push(type_term(term));
    cursor.take(LexemeKind::Pipe);
  }
  if (terms.size() == 0) return error(range_of(context));
  return terms.size() == 1 ? terms[0] : terms.node(NodeKind::UnionType, range_of(context));
}

TreeMaker::NodeId TreeMaker::type_term(const Part* context) {
  const Range whole = range_of(context);
  Cursor cursor(context);
  NodeId id;
  Range range{whole.first, whole.first + 1};
  const LexemeKind kind = cursor.peek();

  if (const Part* named = cursor.sees(CairnParser::RulePath) ? context : nullptr) {
    Children children(*this);
    range = range_of(named->begin());
    const NodeId word = path(cursor, context);
    // `true` before a `=` comes as a name.
    const std::string_view text = first_text(context);
    if (range.last == range.first + 1 && (text == "true" || text == "false")) {
      const NodeId value = add(text == "true" ? NodeKind::True : NodeKind::False, range, {});
      id = Children(*this).push(value).node(NodeKind::LiteralType, range);
    } else {
      children.push(word);
      if (const Part* arguments = cursor.take(CairnParser::RuleTypeArguments)) {
        range.last = range_of(arguments).last;
        for (Cursor inner(arguments); !inner.is_done();) {
          if (const NodeId argument = optional_type(inner)) {
            children.push(argument);
          } else {
            inner.skip();
          }
        }
      }
      id = children.node(NodeKind::NamedType, range);
    }
  } else if (const Part* text = cursor.take(CairnParser::RuleString)) {
    range = range_of(text);
    for (Cursor parts(text); !parts.is_done(); parts.skip()) {
      if (parts.sees(CairnParser::RuleInterpolation)) {
        refuse(range, "the text of a type is fixed, so it cannot contain `${...}`")
            .help("write `\\${` for the characters themselves");
        break;
      }
    }
    id = Children(*this).push(make_string(text)).node(NodeKind::LiteralType, range);
  } else if (cursor.sees(CairnParser::RuleRecordType)) {
    range = range_of(context->begin());
    id = record_type(cursor, context);
  } else if (cursor.take(LexemeKind::LeftParen)) {
    id = type(cursor, context);
    if (const Part* close = cursor.take(LexemeKind::RightParen)) {
      range.last = range_of(close).last;
    }
  } else if (kind == LexemeKind::True || kind == LexemeKind::False) {
    cursor.skip();
    const NodeKind literal = kind == LexemeKind::True ? NodeKind::True : NodeKind::False;
    id = Children(*this).push(add(literal, range, {})).node(NodeKind::LiteralType, range);
  } else {
    // The node of a negative number covers its sign.
    cursor.take(LexemeKind::Minus);
    const Part* number = cursor.take(LexemeKind::Number);
    if (number == nullptr) return error(whole);
    range.last = range_of(number).last;
    id = Children(*this).push(add(NodeKind::Int, range, {})).node(NodeKind::LiteralType, range);
  }

  if (const Part* mark = cursor.take(LexemeKind::Question)) {
    range.last = range_of(mark).last;
    id = Children(*this).push(id).node(NodeKind::OptionalType, range);
  }
  return id;
}

TreeMaker::NodeId TreeMaker::record_type(Cursor& cursor, const Part* parent) {
  const Part* context = cursor.take(CairnParser::RuleRecordType);
  if (context == nullptr) return error(gap_before(parent));
  Children fields(*this);
  for (Cursor inner(context); !inner.is_done();) {
    if (const Part* field = inner.take(CairnParser::RuleRecordTypeField)) {
      fields.push(record_type_field(field));
    } else {
      inner.skip();
    }
  }
  return fields.node(NodeKind::RecordType, range_of(context));
}

TreeMaker::NodeId TreeMaker::record_type_field(const Part* context) {
  Cursor cursor(context);
  Children children(*this);
  children.push(label(cursor, context));
  cursor.pass_sign();
  children.push(type(cursor, context));
  cursor.take(LexemeKind::Assign);
  children.push(optional_expression(cursor));
  return children.node(NodeKind::RecordTypeField, range_of(context));
}

}  // namespace cairn::parse
