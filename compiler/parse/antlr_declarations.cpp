#include "compiler/parse/antlr_tree.h"
#include "compiler/parse/characters.h"

namespace cairn::parse {

TreeMaker::NodeId TreeMaker::make_file(const Part* context) {
  Children children(*this);
  for (Cursor cursor(context); !cursor.is_done();) {
    if (const Part* part = cursor.take_made()) {
      children.push(part->node());
    } else {
      cursor.skip();
    }
  }
  return children.node(NodeKind::File, range_of(context));
}

TreeMaker::NodeId TreeMaker::top_level(const Part* context) {
  Cursor cursor(context);
  if (const Part* part = cursor.take(CairnParser::RuleImportDeclaration)) {
    const NodeId id = import(part);
    if (is_past_imports_) refuse(range_of(part), "imports stand before all declarations");
    return id;
  }
  is_past_imports_ = true;
  return declaration(context);
}

TreeMaker::NodeId TreeMaker::import(const Part* context) {
  Cursor cursor(context);
  Children parts(*this);
  std::uint16_t aux = 0;
  cursor.take(LexemeKind::Import);
  if (const Part* items = cursor.take(CairnParser::RuleImportItems)) {
    check_commas(items);
    for (Cursor inner(items); !inner.is_done();) {
      const Part* item = inner.take(CairnParser::RuleImportItem);
      if (item == nullptr) {
        inner.skip();
        continue;
      }
      Cursor words(item);
      Children names(*this);
      names.push(name(words, item));
      words.take(LexemeKind::As);
      names.push(optional_name(words));
      parts.push(names.node(NodeKind::ImportItem, range_of(item)));
    }
  } else {
    aux = cursor.take(LexemeKind::Star) ? 1 : 2;
    cursor.take(LexemeKind::As);
    cursor.take(LexemeKind::Template);
    parts.push(name(cursor, context));
  }
  cursor.take(LexemeKind::From);
  const std::size_t count = parts.size();
  Children children(*this);
  children.push(string(cursor, context));
  for (std::size_t i = 0; i < count; ++i) children.push(parts[i]);
  return children.node(NodeKind::Import, range_of(context), aux);
}

// The declaration of a top level; none where nothing of it was understood.
TreeMaker::NodeId TreeMaker::declaration(const Part* context) {
  Cursor cursor(context);
  Children children(*this);
  while (const Part* part = cursor.take(CairnParser::RuleDecorator)) {
    children.push(decorator(part));
  }
  const Part* is_public = cursor.take(LexemeKind::Pub);
  const std::uint16_t aux = is_public ? syntax::kPublic : 0;
  const Part* part = cursor.take_any();
  if (part == nullptr) {
    const Range range = range_of(context);
    return range.last > range.first ? children.node(NodeKind::Error, range) : NodeId();
  }

  NodeId id;
  Range range = range_of(part);
  if (is_public) range.first = range_of(is_public).first;
  Cursor inner(part);
  Children own(*this);
  switch (part->rule) {
    case CairnParser::RuleApp:
      id = app(part);
      break;
    case CairnParser::RuleStack:
    case CairnParser::RuleModule: {
      const bool is_stack = part->rule == CairnParser::RuleStack;
      inner.skip();
      own.push(name(inner, part)).push(block(inner, part));
      id = own.node(is_stack ? NodeKind::Stack : NodeKind::Module, range, aux);
      break;
    }
    case CairnParser::RuleTypeAlias:
      inner.skip();
      own.push(name(inner, part));
      inner.pass_sign();
      own.push(type(inner, part));
      id = own.node(NodeKind::TypeAlias, range, aux);
      break;
    case CairnParser::RuleFunction:
      id = function(part);
      break;
    case CairnParser::RuleExtern_:
      id = extern_type(part);
      break;
    case CairnParser::RuleRule_: {
      inner.skip();
      own.push(name(inner, part));
      const NodeId list = formals(inner, part);
      const syntax::Node& node = builder_[list];
      NodeId only = list;
      if (node.kind == NodeKind::Formals) {
        only = builder_.child(list, 0);
        if (node.child_count != 1) {
          refuse({node.first_token, node.last_token},
                 "a rule takes one parameter: what it looks at");
        }
        if (!only) only = error({node.last_token, node.last_token});
      }
      own.push(only).push(block(inner, part));
      id = own.node(NodeKind::Rule, range, aux);
      break;
    }
    case CairnParser::RuleTest:
      inner.skip();
      own.push(string(inner, part)).push(block(inner, part));
      id = own.node(NodeKind::Test, range, aux);
      break;
    case CairnParser::RuleLet:
      id = let(part);
      break;
    default:
      id = error(range);
  }
  if (is_public) builder_.widen(id, range.first, aux);
  return decorated(children, context, id);
}

TreeMaker::NodeId TreeMaker::decorated(Children& children, const Part* context,
                                       NodeId declaration) {
  if (children.size() == 0) return declaration;
  return children.push(declaration).node(NodeKind::Decorated, range_of(context));
}

TreeMaker::NodeId TreeMaker::decorator(const Part* context) {
  Cursor cursor(context);
  Children children(*this);
  cursor.take(LexemeKind::At);
  children.push(name(cursor, context));
  arguments(cursor, children);
  return children.node(NodeKind::Decorator, range_of(context));
}

TreeMaker::NodeId TreeMaker::app(const Part* context) {
  Cursor cursor(context);
  Children children(*this);
  cursor.take(LexemeKind::App);
  children.push(name(cursor, context));
  if (const Part* body = cursor.take(CairnParser::RuleAppBody)) {
    for (Cursor inner(body); !inner.is_done();) {
      if (const Part* item = inner.take(CairnParser::RuleAppItem)) {
        if (const NodeId id = app_item(item)) children.push(id);
      } else {
        inner.skip();
      }
    }
  }
  return children.node(NodeKind::App, range_of(context));
}

TreeMaker::NodeId TreeMaker::app_item(const Part* context) {
  Cursor cursor(context);
  Children decorators(*this);
  while (const Part* part = cursor.take(CairnParser::RuleDecorator)) {
    decorators.push(decorator(part));
  }
  const Part* part = cursor.take_any();
  if (part == nullptr) {
    const Range range = range_of(context);
    return range.last > range.first ? decorators.node(NodeKind::Error, range) : NodeId();
  }
  const Range range = range_of(part);
  Cursor inner(part);
  Children children(*this);
  NodeId id;
  if (part->rule == CairnParser::RuleLet) {
    id = let(part);
  } else {
    inner.skip();
    switch (part->rule) {
      case CairnParser::RuleEnv:
        children.push(name(inner, part)).push(record(inner, part));
        id = children.node(NodeKind::Env, range);
        break;
      case CairnParser::RuleDeploy:
        children.push(path(inner, part));
        inner.take(LexemeKind::As);
        children.push(optional_name(inner));
        inner.take(LexemeKind::To);
        children.push(expression(inner, part)).push(optional_record(inner));
        id = children.node(NodeKind::Deploy, range);
        break;
      case CairnParser::RuleStackSet:
        children.push(path(inner, part)).push(record(inner, part));
        id = children.node(NodeKind::StackSet, range);
        break;
      default:
        id = children.push(record(inner, part)).node(NodeKind::Tags, range);
    }
  }
  return decorated(decorators, context, id);
}

TreeMaker::NodeId TreeMaker::function(const Part* context) {
  Cursor cursor(context);
  Children children(*this);
  cursor.take(LexemeKind::Fn);
  children.push(name(cursor, context)).push(formals(cursor, context));
  cursor.take(LexemeKind::Colon);
  children.push(optional_type(cursor));
  cursor.take(LexemeKind::Assign);
  const Part* body = cursor.take(CairnParser::RuleFunctionBody);
  if (body == nullptr) {
    children.push(expression(cursor, context));
  } else {
    Cursor inner(body);
    Children lines(*this);
    inner.take(LexemeKind::LeftBrace);
    while (const Part* line = inner.take(CairnParser::RuleLet)) lines.push(let(line));
    inner.take(LexemeKind::Return);
    lines.push(expression(inner, body));
    children.push(lines.node(NodeKind::FunctionBody, range_of(body)));
  }
  return children.node(NodeKind::Function, range_of(context));
}

TreeMaker::NodeId TreeMaker::formals(Cursor& cursor, const Part* parent) {
  const Part* context = cursor.take(CairnParser::RuleFormals);
  if (context == nullptr) return error(gap_before(parent));
  check_commas(context);
  Children children(*this);
  for (Cursor inner(context); !inner.is_done();) {
    const Part* formal = inner.take(CairnParser::RuleFormal);
    if (formal == nullptr) {
      inner.skip();
      continue;
    }
    Cursor parts(formal);
    Children own(*this);
    own.push(name(parts, formal));
    parts.pass_sign();
    own.push(type(parts, formal));
    parts.take(LexemeKind::Assign);
    own.push(optional_expression(parts));
    children.push(own.node(NodeKind::Formal, range_of(formal)));
  }
  return children.node(NodeKind::Formals, range_of(context));
}

TreeMaker::NodeId TreeMaker::extern_type(const Part* context) {
  Cursor cursor(context);
  Children children(*this);
  cursor.take(LexemeKind::Extern);
  children.push(path(cursor, context));
  if (cursor.take(LexemeKind::From)) {
    children.push({}).push({}).push(string(cursor, context));
  } else {
    children.push(record_type(cursor, context));
    children.push(cursor.take(LexemeKind::Arrow) ? record_type(cursor, context) : NodeId());
    children.push({});
  }
  return children.node(NodeKind::Extern, range_of(context));
}

TreeMaker::NodeId TreeMaker::block(Cursor& cursor, const Part* parent) {
  const Part* context = cursor.take(CairnParser::RuleBlock);
  if (context == nullptr) return error(gap_before(parent));
  Children children(*this);
  for (Cursor inner(context); !inner.is_done();) {
    if (const Part* part = inner.take_made()) {
      children.push(part->node());
    } else {
      inner.skip();
    }
  }
  return children.node(NodeKind::Block, range_of(context));
}

TreeMaker::NodeId TreeMaker::statement(const Part* context, Place place) {
  Cursor cursor(context);
  Children decorators(*this);
  while (const Part* part = cursor.take(CairnParser::RuleDecorator)) {
    decorators.push(decorator(part));
  }
  const Part* part = cursor.take_any();
  if (part == nullptr) {
    const Range range = range_of(context);
    return range.last > range.first ? decorators.node(NodeKind::Error, range) : NodeId();
  }
  return decorated(decorators, context, plain_statement(part, place));
}

TreeMaker::NodeId TreeMaker::plain_statement(const Part* context, Place place) {
  const Range range = range_of(context);
  const std::size_t rule = context->rule;
  const bool fits_all = rule == CairnParser::RuleLet || rule == CairnParser::RuleAssert_ ||
                        rule == CairnParser::RuleFor_ || rule == CairnParser::RuleIf_;
  const bool is_snapshot = rule == CairnParser::RuleSnapshot;
  if (!fits_all && (place == Place::Rule || is_snapshot != (place == Place::Test))) {
    static constexpr std::string_view kPlaces[] = {"a stack or module", "a rule", "a test"};
    const std::string_view word = first_text(context);
    auto& finding = refuse(
        {range.first, range.first + 1},
        quoted(word) + " cannot stand in " + std::string(kPlaces[static_cast<std::size_t>(place)]));
    finding.help(place == Place::Stack ? "snapshots belong into a `test`"
                 : place == Place::Rule
                     ? "a rule holds `let`, `assert`, `for` and `if`"
                     : "a test holds `let`, `assert`, `snapshot`, `for` and `if`");
  }

  Cursor cursor(context);
  Children children(*this);
  switch (rule) {
    case CairnParser::RuleParam:
      return param(context);
    case CairnParser::RuleLet:
      return let(context);
    case CairnParser::RuleResource:
    case CairnParser::RuleExisting:
      return resource(context);
    case CairnParser::RuleOutput:
      return output(context);
    case CairnParser::RuleIf_:
      return if_statement(context);
    case CairnParser::RuleAssert_:
      cursor.skip();
      children.push(expression(cursor, context));
      cursor.take(LexemeKind::Comma);
      return children.push(optional_expression(cursor)).node(NodeKind::Assert, range);
    case CairnParser::RuleTags:
      cursor.skip();
      return children.push(record(cursor, context)).node(NodeKind::Tags, range);
    case CairnParser::RuleRaw:
      cursor.skip();
      return children.push(record(cursor, context)).node(NodeKind::Raw, range);
    case CairnParser::RuleSnapshot:
      cursor.skip();
      return children.push(expression(cursor, context)).node(NodeKind::Snapshot, range);
    case CairnParser::RuleFor_:
      binder(cursor, context, children);
      return children.push(block(cursor, context)).node(NodeKind::For, range);
    default:
      return error(range);
  }
}

TreeMaker::NodeId TreeMaker::param(const Part* context) {
  Cursor cursor(context);
  Children children(*this);
  cursor.take(LexemeKind::Param);
  children.push(name(cursor, context));
  cursor.pass_sign();
  children.push(type(cursor, context));
  cursor.take(LexemeKind::Assign);
  children.push(optional_expression(cursor)).push(optional_record(cursor));
  return children.node(NodeKind::Param, range_of(context));
}

TreeMaker::NodeId TreeMaker::let(const Part* context) {
  Cursor cursor(context);
  Children children(*this);
  cursor.take(LexemeKind::Let);
  children.push(name(cursor, context));
  cursor.take(LexemeKind::Colon);
  children.push(optional_type(cursor));
  cursor.pass_sign();
  children.push(expression(cursor, context));
  return children.node(NodeKind::Let, range_of(context));
}

// Also `existing`.
TreeMaker::NodeId TreeMaker::resource(const Part* context) {
  const bool is_existing = context->rule == CairnParser::RuleExisting;
  Cursor cursor(context);
  Children children(*this);
  std::uint16_t aux = cursor.take(LexemeKind::Nested) ? syntax::kNested : 0;
  cursor.skip();
  children.push(name(cursor, context));
  if (const Part* key = cursor.take(CairnParser::RuleKey)) {
    Cursor inner(key);
    inner.take(LexemeKind::LeftBracket);
    children.push(expression(inner, key));
  } else {
    children.push({});
  }
  cursor.pass_sign();
  if (cursor.take(LexemeKind::Unchecked)) aux |= syntax::kUnchecked;
  children.push(path(cursor, context)).push(record(cursor, context));
  return children.node(is_existing ? NodeKind::Existing : NodeKind::Resource, range_of(context),
                       aux);
}

TreeMaker::NodeId TreeMaker::output(const Part* context) {
  Cursor cursor(context);
  Children children(*this);
  const std::uint16_t aux = cursor.take(LexemeKind::Export) ? syntax::kExport : 0;
  cursor.take(LexemeKind::Output);
  children.push(name(cursor, context));
  cursor.take(LexemeKind::Colon);
  children.push(optional_type(cursor));
  cursor.pass_sign();
  children.push(expression(cursor, context));
  children.push(cursor.take(LexemeKind::As) ? string(cursor, context) : NodeId());
  return children.node(NodeKind::Output, range_of(context), aux);
}

TreeMaker::NodeId TreeMaker::if_statement(const Part* context) {
  Cursor cursor(context);
  std::vector<Branch> branches;
  const Range whole = range_of(context);
  for (std::size_t left = cursor.left() + 1; cursor.left() > 0 && cursor.left() < left;) {
    left = cursor.left();
    Branch branch{whole, {}, {}};
    if (const Part* word = cursor.take(LexemeKind::ElseIf)) {
      branch.range.first = range_of(word).first;
    }
    cursor.take(LexemeKind::If);
    if (!cursor.take(LexemeKind::Else)) branch.condition = expression(cursor, context);
    branch.body = block(cursor, context);
    branches.push_back(branch);
  }
  return chain(NodeKind::If, branches);
}

}  // namespace cairn::parse
