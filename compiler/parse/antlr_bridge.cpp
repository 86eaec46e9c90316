#include "compiler/parse/antlr_bridge.h"

#include <optional>

#include "compiler/parse/antlr_recovery.h"
#include "compiler/parse/antlr_stream.h"
#include "compiler/parse/antlr_tree.h"

namespace cairn::parse {

// The lexer by hand and the grammar number the tokens alike.
#define CAIRN_LEXEME(Kind, TOKEN, spelling)           \
  static_assert(static_cast<int>(LexemeKind::Kind) == \
                static_cast<int>(generated::CairnParser::TOKEN));
#include "compiler/parse/lexemes.def"
#undef CAIRN_LEXEME

namespace {

// Brackets may nest 256 deep, and no pair takes more than eight rules in each other.
constexpr std::size_t kMostContexts = 2600;

struct TooDeep {
  std::size_t position;
};

// Refuses what would exhaust the stack without any bracket: `x => x => x => ...`.
class BoundedParser final : public generated::CairnParser {
 public:
  using CairnParser::CairnParser;

  void enterRule(antlr4::ParserRuleContext* context, std::size_t state, std::size_t rule) override {
    while (!open_.empty() && open_.back() != context->parent) open_.pop_back();
    open_.push_back(context);
    if (open_.size() > kMostContexts) throw TooDeep{getTokenStream()->index()};
    // Three pointers fill the least block of memory, and most rules have no more parts.
    context->children.reserve(3);
    CairnParser::enterRule(context, state, rule);
  }

 private:
  std::vector<antlr4::tree::ParseTree*> open_;
};

}  // namespace

syntax::NodeId build_nodes(text::FileId file, std::string_view source, const LexedText& lexed,
                           const std::vector<ParserLexeme>& lexemes, syntax::TreeBuilder& builder,
                           diag::Sink& sink) {
  BridgeStream stream(lexemes);
  const auto parse_with = [&](std::shared_ptr<antlr4::ANTLRErrorStrategy> strategy) {
    auto parser = std::make_unique<BoundedParser>(&stream);
    stream.seek(0);
    parser->removeErrorListeners();
    parser->setErrorHandler(std::move(strategy));
    return parser;
  };
  try {
    // Most texts are right, and this way is the quick one.
    auto parser = parse_with(std::make_shared<QuickFailure>());
    antlr4::ParserRuleContext* context = nullptr;
    try {
      context = parser->file();
    } catch (const antlr4::ParseCancellationException&) {
      parser = parse_with(std::make_shared<Recovery>(file, source, lexed, stream, sink));
      context = parser->file();
    }
    return TreeMaker(file, source, lexed.lexemes, stream, builder, sink).make_file(context);
  } catch (const TooDeep& place) {
    const std::uint32_t index = stream.at(place.position).lexeme_index();
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
