#include "compiler/parse/antlr_bridge.h"

#include "compiler/parse/antlr_recovery.h"
#include "compiler/parse/antlr_tree.h"
#include "tree/xpath/XPathElement.h"

namespace cairn::parse {

// The lexer by hand and the grammar number the tokens alike.
#define CAIRN_LEXEME(Kind, TOKEN, spelling)           \
  static_assert(static_cast<int>(LexemeKind::Kind) == \
                static_cast<int>(generated::CairnParser::TOKEN));
#include "compiler/parse/lexemes.def"
#undef CAIRN_LEXEME

namespace {

// The parser's parts become nodes: statements one by one, then the file around them.
class FileParser {
 public:
  FileParser(text::FileId file, std::string_view source, const LexedText& lexed,
             BridgeStream& stream, syntax::TreeBuilder& builder, diag::Sink& sink)
      : parser_(&stream), maker_(file, source, lexed.lexemes, stream, builder, sink) {
    static_assert(CairnParser::RuleName < 64);
    parser_.set_make(std::uint64_t{1} << CairnParser::RuleStatement |
                         std::uint64_t{1} << CairnParser::RuleTopLevel,
                     [this](const Part& part) {
                       return part.rule == CairnParser::RuleTopLevel
                                  ? maker_.top_level(&part)
                                  : maker_.statement(&part, place());
                     });
  }

  syntax::NodeId run(ErrorStrategy* strategy) {
    parser_.set_strategy(strategy);
    parser_.file();
    if (parser_.failure()) std::rethrow_exception(parser_.failure());
    return maker_.make_file(&parser_.result());
  }

 private:
  // What holds the statement at hand: file, topLevel and then the declaration are open.
  TreeMaker::Place place() const {
    switch (parser_.open_rule(2).rule) {
      case CairnParser::RuleRule_:
        return TreeMaker::Place::Rule;
      case CairnParser::RuleTest:
        return TreeMaker::Place::Test;
      default:
        return TreeMaker::Place::Stack;
    }
  }

  CairnParser parser_;
  TreeMaker maker_;
};

}  // namespace

syntax::NodeId build_nodes(text::FileId file, std::string_view source, const LexedText& lexed,
                           std::vector<ParserLexeme> lexemes, syntax::TreeBuilder& builder,
                           diag::Sink& sink) {
  BridgeStream stream(std::move(lexemes));
  try {
    try {
      // Most texts are right, and this way is the quick one.
      diag::Sink findings;
      const auto node = FileParser(file, source, lexed, stream, builder, findings).run(nullptr);
      sink.add_all(std::move(findings));
      return node;
    } catch (const NotUnderstood&) {
      builder.forget_nodes();
      stream.seek(0);
      Recovery recovery(file, source, lexed, stream, sink);
      return FileParser(file, source, lexed, stream, builder, sink).run(&recovery);
    }
  } catch (const TooDeep& place) {
    builder.forget_nodes();
    const std::uint32_t index = stream.lexeme_index(place.position);
    const auto end = static_cast<std::uint32_t>(source.size());
    const Lexeme at = index < lexed.lexemes.size() ? lexed.lexemes[index]
                                                   : Lexeme{LexemeKind::EndOfFile, end, end};
    sink.report<diag::kind::NestingTooDeep>({file, at.begin, at.end}, kMostHeight);
    syntax::Node error;
    std::uint32_t count = 0;
    for (const Lexeme& lexeme : lexed.lexemes) count += lexeme.is_implied() ? 0 : 1;
    error.last_token = count;
    return builder.add(error, {});
  }
}

}  // namespace cairn::parse

// ANTLR's own search in parse trees, which nothing here calls. Its parser refers to it all
// the same, and behind it comes a lexer that decodes its tables before `main`: more than
// half of what `cairn version` did. What is defined here is met first, so the linker leaves
// ANTLR's in the archive.
namespace antlr4::tree::xpath {

XPath::XPath(Parser* parser, const std::string& path) : _path(path), _parser(parser) {}

std::vector<std::unique_ptr<XPathElement>> XPath::split(const std::string&) { return {}; }

std::unique_ptr<XPathElement> XPath::getXPathElement(Token*, bool) { return nullptr; }

std::vector<ParseTree*> XPath::evaluate(ParseTree*) {
  throw UnsupportedOperationException("parse trees are not searched");
}

}  // namespace antlr4::tree::xpath
