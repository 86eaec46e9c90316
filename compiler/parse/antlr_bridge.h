#pragma once

// The door to ANTLR: no header but the `antlr_` ones behind it knows the library.

#include <vector>

#include "compiler/diagnostics/sink.h"
#include "compiler/parse/lexer.h"
#include "compiler/parse/soft_keywords.h"
#include "compiler/syntax/builder.h"

namespace cairn::parse {

// The nodes of a file, from its lexemes and what of them the parser is to see.
[[nodiscard]] syntax::NodeId build_nodes(text::FileId file, std::string_view source,
                                         const LexedText& lexed, std::vector<ParserLexeme> lexemes,
                                         syntax::TreeBuilder& builder, diag::Sink& sink);

}  // namespace cairn::parse
