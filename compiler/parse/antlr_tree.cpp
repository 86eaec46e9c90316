#include "compiler/parse/antlr_tree.h"

namespace cairn::parse {

TreeMaker::TreeMaker(text::FileId file, std::string_view source, const std::vector<Lexeme>& lexemes,
                     const BridgeStream& stream, syntax::TreeBuilder& builder, diag::Sink& sink)
    : file_(file),
      source_(source),
      lexemes_(lexemes),
      stream_(stream),
      builder_(builder),
      sink_(sink) {
  if (std::ranges::none_of(lexemes, &Lexeme::is_implied)) return;
  // Implied lexemes are no tokens of the tree: they stand for the one before.
  token_of_lexeme_.reserve(lexemes.size() + 1);
  std::uint32_t count = 0;
  std::uint32_t last_significant = 0;
  for (const Lexeme& lexeme : lexemes) {
    token_of_lexeme_.push_back(lexeme.is_implied() ? last_significant : count);
    if (lexeme.is_implied()) continue;
    if (!is_trivia(lexeme.kind)) last_significant = count;
    ++count;
  }
  token_of_lexeme_.push_back(count);
}

TreeMaker::NodeId TreeMaker::add(NodeKind kind, Range range, std::span<const NodeId> children,
                                 std::uint16_t aux) {
  syntax::Node node;
  node.kind = kind;
  node.aux = aux;
  node.first_token = range.first;
  node.last_token = range.last;
  const NodeId id = builder_.add(node, children);
  if (builder_.height(id) <= kMostHeight) return id;

  if (!is_height_reported_) {
    is_height_reported_ = true;
    sink_.report<diag::kind::NestingTooDeep>(span_of(range), kMostHeight);
  }
  node.kind = NodeKind::Error;
  node.aux = 0;
  return builder_.add(node, {});
}

// Of one token of the parser's.
Range TreeMaker::range_at(std::size_t position) const {
  const std::uint32_t first = token_of_lexeme(stream_.lexeme_index(position));
  return {first, stream_.kind_at(position) == LexemeKind::EndOfFile ? first : first + 1};
}

// Empty where a rule was given up before its first token.
Range TreeMaker::range_of(const Part* part) const {
  const Range range = range_at(part->first);
  if (part->last == part->first + 1) return range;
  if (part->last <= part->first) return {range.first, range.first};
  return {range.first, range_at(part->last - 1).last};
}

// Where a missing part belongs: behind everything before it in `context`.
Range TreeMaker::gap_before(const Part* context) const {
  const Range range = range_of(context);
  return {range.last, range.last};
}

std::string_view TreeMaker::first_text(const Part* part) const {
  const std::uint32_t index = stream_.lexeme_index(part->first);
  if (index >= lexemes_.size()) return {};
  const Lexeme& lexeme = lexemes_[index];
  return source_.substr(lexeme.begin, lexeme.end - lexeme.begin);
}

text::Span TreeMaker::span_of(Range range) const {
  // Tokens of the tree and lexemes differ by the implied ones only.
  const auto lexeme_of = [&](std::uint32_t token) -> std::size_t {
    if (token_of_lexeme_.empty()) return token;
    const auto at = std::ranges::lower_bound(token_of_lexeme_, token);
    return static_cast<std::size_t>(at - token_of_lexeme_.begin());
  };
  const auto size = static_cast<std::uint32_t>(source_.size());
  const std::size_t first = lexeme_of(range.first);
  const std::uint32_t begin = first < lexemes_.size() ? lexemes_[first].begin : size;
  if (range.last <= range.first) return {file_, begin, begin};
  const std::size_t last = lexeme_of(range.last - 1);
  return {file_, begin, last < lexemes_.size() ? lexemes_[last].end : size};
}

diag::Diagnostic& TreeMaker::refuse(Range range, const std::string& message) {
  return sink_.report<diag::kind::Syntax>(span_of(range), message);
}

TreeMaker::NodeId TreeMaker::name(Cursor& cursor, const Part* parent) {
  const NodeId id = optional_name(cursor);
  return id ? id : error(gap_before(parent));
}

TreeMaker::NodeId TreeMaker::optional_name(Cursor& cursor) {
  const Part* context = cursor.take(CairnParser::RuleName);
  if (context == nullptr) return {};
  const Range range = range_of(context);
  return range.last > range.first ? add(NodeKind::Name, range, {}) : error(range);
}

TreeMaker::NodeId TreeMaker::label(Cursor& cursor, const Part* parent) {
  const Part* context = cursor.take(CairnParser::RuleLabel);
  if (context == nullptr) return error(gap_before(parent));
  return add(NodeKind::Name, range_of(context), {});
}

TreeMaker::NodeId TreeMaker::path(Cursor& cursor, const Part* parent) {
  const Part* context = cursor.take(CairnParser::RulePath);
  if (context == nullptr) return error(gap_before(parent));
  const Range range = range_of(context);
  return range.last > range.first ? add(NodeKind::Path, range, {}) : error(range);
}

TreeMaker::NodeId TreeMaker::expression(Cursor& cursor, const Part* parent) {
  const NodeId id = optional_expression(cursor);
  return id ? id : error(gap_before(parent));
}

TreeMaker::NodeId TreeMaker::optional_expression(Cursor& cursor) {
  const Part* context = cursor.take(CairnParser::RuleExpression);
  return context == nullptr ? NodeId() : make_expression(context);
}

TreeMaker::NodeId TreeMaker::record(Cursor& cursor, const Part* parent) {
  const NodeId id = optional_record(cursor);
  return id ? id : error(gap_before(parent));
}

TreeMaker::NodeId TreeMaker::optional_record(Cursor& cursor) {
  const Part* context = cursor.take(CairnParser::RuleRecord);
  return context == nullptr ? NodeId() : make_record(context);
}

TreeMaker::NodeId TreeMaker::string(Cursor& cursor, const Part* parent) {
  const Part* context = cursor.take(CairnParser::RuleString);
  return context == nullptr ? error(gap_before(parent)) : make_string(context);
}

TreeMaker::NodeId TreeMaker::type(Cursor& cursor, const Part* parent) {
  const NodeId id = optional_type(cursor);
  return id ? id : error(gap_before(parent));
}

TreeMaker::NodeId TreeMaker::optional_type(Cursor& cursor) {
  const Part* context = cursor.take(CairnParser::RuleType);
  return context == nullptr ? NodeId() : make_type(context);
}

// `for a, b in list`: pushes Name, Name? and the list.
void TreeMaker::binder(Cursor& cursor, const Part* parent, Children& children) {
  cursor.take(LexemeKind::For);
  children.push(name(cursor, parent));
  children.push(cursor.take(LexemeKind::Comma) ? name(cursor, parent) : NodeId());
  cursor.take(LexemeKind::In);
  children.push(expression(cursor, parent));
}

// Nests the branches of an `if`, from the last, so that long chains need no stack.
TreeMaker::NodeId TreeMaker::chain(NodeKind kind, std::vector<Branch>& branches) {
  NodeId rest;
  if (!branches.empty() && !branches.back().condition) {
    rest = branches.back().body;
    branches.pop_back();
  }
  for (auto branch = branches.rbegin(); branch != branches.rend(); ++branch) {
    const NodeId children[] = {branch->condition, branch->body, rest};
    rest = add(kind, branch->range, children);
  }
  return rest;
}

// Items may lack after any comma to the grammar, and after the last one in truth.
void TreeMaker::check_commas(const Part* context) {
  const Part* comma = nullptr;
  for (Cursor cursor(context); !cursor.is_done();) {
    const Part* next = cursor.take(LexemeKind::Comma);
    if (next != nullptr && comma != nullptr) {
      refuse(range_of(next), "expected something between the commas");
    }
    if (next == nullptr) cursor.skip();
    comma = next;
  }
}

}  // namespace cairn::parse
