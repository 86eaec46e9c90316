#include "compiler/parse/antlr_tree.h"
#include "compiler/parse/characters.h"

namespace cairn::parse {

using syntax::Operator;

// How tightly a binary operator binds; the tightest have the highest.
static int strength_of(Operator op) {
  switch (op) {
    case Operator::Multiply:
    case Operator::Divide:
    case Operator::Remainder:
      return 8;
    case Operator::Add:
    case Operator::Subtract:
      return 7;
    case Operator::Range:
      return 6;
    case Operator::Less:
    case Operator::LessEqual:
    case Operator::Greater:
    case Operator::GreaterEqual:
      return 5;
    case Operator::Equal:
    case Operator::NotEqual:
    case Operator::Matches:
    case Operator::In:
      return 4;
    case Operator::And:
      return 3;
    case Operator::Or:
      return 2;
    default:
      return 1;
  }
}

static constexpr int kComparison = 5;

static Operator operator_of(LexemeKind kind) {
  switch (kind) {
    case LexemeKind::Star:
      return Operator::Multiply;
    case LexemeKind::Slash:
      return Operator::Divide;
    case LexemeKind::Percent:
      return Operator::Remainder;
    case LexemeKind::Plus:
      return Operator::Add;
    case LexemeKind::Minus:
      return Operator::Subtract;
    case LexemeKind::Range:
      return Operator::Range;
    case LexemeKind::Less:
      return Operator::Less;
    case LexemeKind::LessEqual:
      return Operator::LessEqual;
    case LexemeKind::Greater:
      return Operator::Greater;
    case LexemeKind::Equal:
      return Operator::Equal;
    case LexemeKind::NotEqual:
      return Operator::NotEqual;
    case LexemeKind::Matches:
      return Operator::Matches;
    case LexemeKind::In:
      return Operator::In;
    case LexemeKind::And:
      return Operator::And;
    case LexemeKind::Coalesce:
      return Operator::Coalesce;
    default:
      return Operator::Or;
  }
}

TreeMaker::NodeId TreeMaker::make_expression(const Part* context) {
  Cursor cursor(context);
  return make_expression(cursor, context);
}

// The cursor may stand inside an item of a list, which has the same parts.
TreeMaker::NodeId TreeMaker::make_expression(Cursor& cursor, const Part* context) {
  if (cursor.take(LexemeKind::If)) {
    const NodeId condition = expression(cursor, context);
    return if_expression(cursor, context, condition);
  }
  const Part* first = cursor.take(CairnParser::RuleTerm);
  if (first == nullptr) return error(range_of(context));
  if (cursor.peek() == LexemeKind::FatArrow) return lambda(cursor, context, first);
  return operators(cursor, context, first);
}

// Behind the first condition.
TreeMaker::NodeId TreeMaker::if_expression(Cursor& cursor, const Part* context,
                                           NodeId first_condition) {
  std::vector<Branch> branches;
  const Range whole = range_of(context);
  cursor.take(LexemeKind::Then);
  branches.push_back({whole, first_condition, expression(cursor, context)});
  while (const Part* word = cursor.take(LexemeKind::ElseIf)) {
    Branch branch{{range_of(word).first, whole.last}, {}, {}};
    branch.condition = expression(cursor, context);
    cursor.take(LexemeKind::Then);
    branch.body = expression(cursor, context);
    branches.push_back(branch);
  }
  cursor.take(LexemeKind::Else);
  branches.push_back({whole, {}, expression(cursor, context)});
  return chain(NodeKind::IfExpression, branches);
}

// `a + b * c` comes as a flat list; two stacks give it its shape.
TreeMaker::NodeId TreeMaker::operators(Cursor& cursor, const Part* context, const Part* first) {
  const Operand start = term(first);
  if (cursor.is_done()) return start.id;

  std::vector<Operand> operands{start};
  std::vector<Operator> waiting;
  const auto reduce = [&] {
    const Operand right = operands.back();
    operands.pop_back();
    Operand& left = operands.back();
    left.range.last = right.range.last;
    const NodeId sides[] = {left.id, right.id};
    left.id = add(NodeKind::Binary, left.range, sides, static_cast<std::uint16_t>(waiting.back()));
    waiting.pop_back();
  };

  while (const Part* part = cursor.take(CairnParser::RuleBinary)) {
    Cursor inner(part);
    const Part* sign = part->begin();
    Operator op = operator_of(first_kind(part));
    inner.skip();
    if (first_kind(part) == LexemeKind::Pipe) {
      refuse(range_of(sign), "`|` joins types, not values").help("`or` is written `||`");
    }
    if (const Part* equals = inner.take(LexemeKind::Assign)) {
      op = Operator::GreaterEqual;
      // Two tokens, because `Input<Int>=3` closes a type.
      if (range_of(equals).first != range_of(sign).last) {
        refuse(range_of(equals), "expected an expression, found `=`")
            .help("`>=` is written without a space");
      }
    }
    const int strength = strength_of(op);
    while (!waiting.empty()) {
      const int other = strength_of(waiting.back());
      if (other < strength || (other == strength && op == Operator::Coalesce)) break;
      reduce();
      if (other == kComparison && strength == kComparison) {
        refuse(range_of(sign), "comparisons do not chain")
            .help("write `a < b && b < c` for `a < b < c`");
        // That `true` is no number would say it again.
        operands.back().id = error(operands.back().range);
      }
    }
    waiting.push_back(op);
    const Part* right = inner.take(CairnParser::RuleTerm);
    operands.push_back(right != nullptr ? term(right)
                                        : Operand{error(gap_before(part)), gap_before(part)});
  }
  while (!waiting.empty()) reduce();

  if (cursor.peek() == LexemeKind::FatArrow) {
    Children children(*this);
    refuse(operands[0].range, "the parameters of a function value are names")
        .help("write `x => ...` or `(key, value) => ...`");
    cursor.skip();
    children.push(expression(cursor, context));
    return children.node(NodeKind::Error, range_of(context));
  }
  return operands[0].id;
}

TreeMaker::NodeId TreeMaker::lambda(Cursor& cursor, const Part* context, const Part* parameters) {
  Children children(*this);
  const bool is_right = lambda_parameters(parameters, children);
  const bool is_countable = is_right && children.size() >= 1 && children.size() <= 2;
  if (!is_right) {
    refuse(range_of(parameters), "the parameters of a function value are names")
        .help("write `x => ...` or `(key, value) => ...`");
  } else if (!is_countable) {
    refuse(range_of(parameters), "a function value takes one parameter, or two in parentheses");
  }
  cursor.take(LexemeKind::FatArrow);
  children.push(expression(cursor, context));
  return children.node(is_countable ? NodeKind::Lambda : NodeKind::Error, range_of(context));
}

// Pushes the names in `x` or `(key, value)`; false where there is anything else.
bool TreeMaker::lambda_parameters(const Part* term, Children& names) {
  if (const Part* word = single_word(term)) {
    names.push(add(NodeKind::Name, range_of(word), {}));
    return true;
  }
  Cursor cursor(term);
  const Part* list = cursor.take(CairnParser::RuleParenthesised);
  if (list == nullptr || !cursor.is_done()) return false;
  check_commas(list);
  for (Cursor inner(list); !inner.is_done();) {
    const Part* part = inner.take(CairnParser::RuleExpression);
    if (part == nullptr) {
      inner.skip();
      continue;
    }
    const Part* word = single_word(part);
    if (word == nullptr) return false;
    names.push(add(NodeKind::Name, range_of(word), {}));
  }
  return true;
}

// The word, where an expression or term is nothing but one, reserved or not.
const Part* TreeMaker::single_word(const Part* context) const {
  const Part* part = context;
  while (part->what == Part::What::Rule) {
    if (!part->has_one_part()) return nullptr;
    part = part->begin();
  }
  return part->what == Part::What::Token && is_word(part->kind) ? part : nullptr;
}

TreeMaker::Operand TreeMaker::term(const Part* context) {
  Cursor cursor(context);
  const Range whole = range_of(context);
  std::size_t prefix_count = 0;
  while (cursor.take(LexemeKind::Bang) || cursor.take(LexemeKind::Minus)) ++prefix_count;

  Operand operand{{}, {whole.first, whole.last}};
  if (prefix_count > 0) operand.range.first = range_at(context->first + prefix_count).first;
  const Range rest = operand.range;
  operand.id = primary(cursor, context);
  if (!cursor.is_done()) {
    operand.range.last = rest.first;
    while (const Part* part = cursor.take(CairnParser::RuleSuffix)) {
      operand.range.last = range_of(part).last;
      operand.id = suffix(part, operand);
    }
  }
  operand.range.last = whole.last;
  for (std::size_t i = prefix_count; i > 0; --i) {
    const std::size_t sign = context->first + i - 1;
    const bool is_not = stream_.kind_at(sign) == LexemeKind::Bang;
    operand.range.first = range_at(sign).first;
    const NodeId children[] = {operand.id};
    operand.id = add(NodeKind::Unary, operand.range, children,
                     static_cast<std::uint16_t>(is_not ? Operator::Not : Operator::Negate));
  }
  return operand;
}

TreeMaker::NodeId TreeMaker::primary(Cursor& cursor, const Part* context) {
  if (cursor.is_done()) return error(gap_before(context));
  switch (cursor.peek()) {
    case LexemeKind::Number:
      return add(NodeKind::Int, range_of(cursor.take(LexemeKind::Number)), {});
    case LexemeKind::Float:
      return add(NodeKind::Float, range_of(cursor.take(LexemeKind::Float)), {});
    case LexemeKind::True:
      return add(NodeKind::True, range_of(cursor.take(LexemeKind::True)), {});
    case LexemeKind::False:
      return add(NodeKind::False, range_of(cursor.take(LexemeKind::False)), {});
    case LexemeKind::Null:
      return add(NodeKind::Null, range_of(cursor.take(LexemeKind::Null)), {});
    default:
      break;
  }
  if (const Part* part = cursor.take(CairnParser::RulePath)) return word_or_path(part);
  if (const Part* part = cursor.take(CairnParser::RuleString)) return make_string(part);
  if (const Part* part = cursor.take(CairnParser::RuleRecord)) return make_record(part);
  if (const Part* part = cursor.take(CairnParser::RuleList)) return list(part);
  if (const Part* part = cursor.take(CairnParser::RuleParenthesised)) {
    return parenthesised(part);
  }
  if (const Part* part = cursor.take(CairnParser::RulePolicy)) {
    Cursor inner(part);
    inner.take(LexemeKind::Policy);
    return policy_body(inner, part);
  }
  return error(range_of(context));
}

TreeMaker::NodeId TreeMaker::word_or_path(const Part* context) {
  const Range range = range_of(context);
  if (context->size > 2) return add(NodeKind::Path, range, {});
  if (range.last == range.first) return error(range);
  const std::string_view text = first_text(context);

  // Before a `:` the reserved words come as names.
  struct Reserved {
    std::string_view text;
    NodeKind kind;
    std::string_view right;
  };
  static constexpr Reserved kReserved[] = {
      {"true", NodeKind::True, ""},        {"false", NodeKind::False, ""},
      {"null", NodeKind::Null, ""},        {"True", NodeKind::True, "true"},
      {"False", NodeKind::False, "false"}, {"None", NodeKind::Null, "null"},
      {"if", NodeKind::Error, ""},         {"in", NodeKind::Error, ""},
      {"for", NodeKind::Error, ""},        {"then", NodeKind::Error, ""},
      {"else", NodeKind::Error, ""},
  };
  if (text.size() > 5) return add(NodeKind::Identifier, range, {});
  for (const Reserved& reserved : kReserved) {
    if (text != reserved.text) continue;
    if (reserved.kind == NodeKind::Error) {
      refuse(range, "expected an expression, found " + quoted(text));
    } else if (!reserved.right.empty()) {
      refuse(range, quoted(text) + " is no value").help("it is written " + quoted(reserved.right));
    }
    return add(reserved.kind, range, {});
  }
  return add(NodeKind::Identifier, range, {});
}

TreeMaker::NodeId TreeMaker::suffix(const Part* context, Operand object) {
  Cursor cursor(context);
  Children children(*this);
  children.push(object.id);
  if (cursor.peek() == LexemeKind::Dot || cursor.peek() == LexemeKind::QuestionDot) {
    const bool is_optional = cursor.take(LexemeKind::QuestionDot) != nullptr;
    cursor.take(LexemeKind::Dot);
    children.push(name(cursor, context));
    return children.node(NodeKind::Member, object.range, is_optional ? syntax::kOptional : 0);
  }
  if (const Part* index = cursor.take(CairnParser::RuleIndex)) {
    Cursor inner(index);
    inner.take(LexemeKind::LeftBracket);
    children.push(expression(inner, index));
    return children.node(NodeKind::Index, object.range);
  }
  if (cursor.sees(CairnParser::RuleArguments)) {
    arguments(cursor, children);
    return children.node(NodeKind::Call, object.range);
  }
  return children.node(NodeKind::Unwrap, object.range);
}

// Pushes Arg* where the next child is a list of arguments.
void TreeMaker::arguments(Cursor& cursor, Children& children) {
  const Part* context = cursor.take(CairnParser::RuleArguments);
  if (context == nullptr) return;
  check_commas(context);
  for (Cursor inner(context); !inner.is_done();) {
    if (const Part* part = inner.take(CairnParser::RuleArgument)) {
      children.push(argument(part));
    } else {
      inner.skip();
    }
  }
}

TreeMaker::NodeId TreeMaker::argument(const Part* context) {
  Cursor cursor(context);
  Children children(*this);
  const Part* first = cursor.take(CairnParser::RuleExpression);
  if (cursor.take(LexemeKind::Colon) == nullptr || first == nullptr) {
    const NodeId value = first ? make_expression(first) : error(gap_before(context));
    return children.push({}).push(value).node(NodeKind::Arg, range_of(context));
  }
  if (const Part* word = single_word(first)) {
    children.push(add(NodeKind::Name, range_of(word), {}));
  } else {
    refuse(range_of(first), "the name of an argument is one word");
    children.push(error(range_of(first)));
  }
  children.push(expression(cursor, context));
  return children.node(NodeKind::Arg, range_of(context));
}

TreeMaker::NodeId TreeMaker::parenthesised(const Part* context) {
  Cursor cursor(context);
  Children children(*this);
  std::size_t commas = 0;
  while (!cursor.is_done()) {
    if (const NodeId id = optional_expression(cursor)) {
      children.push(id);
    } else if (cursor.take(LexemeKind::Comma)) {
      ++commas;
    } else {
      cursor.skip();
    }
  }
  const Range range = range_of(context);
  if (children.size() == 1 && commas == 0) return children[0];
  const bool is_given_up = context->is_given_up;
  if (children.size() == 0 && !is_given_up) {
    refuse(range, "expected an expression between the parentheses");
  } else if (commas > 0) {
    refuse(range, "parentheses hold one expression")
        .help("a list is written in brackets: `[a, b]`");
  }
  return children.node(NodeKind::Error, range);
}

TreeMaker::NodeId TreeMaker::list(const Part* context) {
  check_commas(context);
  Children children(*this);
  for (Cursor cursor(context); !cursor.is_done();) {
    if (const Part* part = cursor.take(CairnParser::RuleItem)) {
      children.push(item(part));
    } else {
      cursor.skip();
    }
  }
  return children.node(NodeKind::List, range_of(context));
}

TreeMaker::NodeId TreeMaker::item(const Part* context) {
  Cursor cursor(context);
  const Range range = range_of(context);
  if (cursor.peek() != LexemeKind::Ellipsis && cursor.peek() != LexemeKind::For &&
      cursor.peek() != LexemeKind::If) {
    return make_expression(cursor, context);
  }
  Children children(*this);
  if (cursor.take(LexemeKind::Ellipsis)) {
    return children.push(expression(cursor, context)).node(NodeKind::Spread, range);
  }
  if (cursor.peek() == LexemeKind::For) {
    binder(cursor, context, children);
    children.push(cursor.take(LexemeKind::If) ? expression(cursor, context) : NodeId());
    cursor.take(LexemeKind::Colon);
    return children.push(expression(cursor, context)).node(NodeKind::ItemFor, range);
  }
  cursor.take(LexemeKind::If);
  const NodeId condition = expression(cursor, context);
  if (cursor.peek() == LexemeKind::Then) return if_expression(cursor, context, condition);
  cursor.take(LexemeKind::Colon);
  children.push(condition).push(expression(cursor, context));
  return children.node(NodeKind::ItemIf, range);
}

}  // namespace cairn::parse
