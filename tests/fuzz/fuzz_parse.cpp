// Any bytes parse to a tree that keeps them and is safe to walk.

#include <cstddef>
#include <cstdint>
#include <string>

#include "compiler/base/check.h"
#include "compiler/parse/parse.h"
#include "compiler/syntax/print.h"

using namespace cairn;

static constexpr std::size_t kMostHeight = 1000;

static void check_node(const syntax::Tree& tree, syntax::NodeId id, std::size_t depth) {
  CAIRN_CHECK(depth <= kMostHeight);
  const syntax::Node& node = tree[id];
  CAIRN_CHECK(node.first_token <= node.last_token);
  CAIRN_CHECK(node.last_token <= tree.tokens().size());
  const text::Span span = tree.span(id);
  CAIRN_CHECK(span.begin <= span.end && span.end <= tree.source().size());
  static_cast<void>(tree.documentation(id));
  for (const syntax::NodeId child : tree.children(id)) {
    if (child) check_node(tree, child, depth + 1);
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  text::Files files;
  diag::Sink sink;
  const auto file = files.add("input", std::string(reinterpret_cast<const char*>(data), size));
  const syntax::Tree tree = parse::parse(files, file, sink);

  std::uint32_t at = 0;
  for (const syntax::Token& token : tree.tokens()) {
    CAIRN_CHECK(token.begin == at && token.end > at);
    at = token.end;
  }
  CAIRN_CHECK(at == size);
  check_node(tree, tree.root(), 1);
  static_cast<void>(syntax::print(tree));
  for (const diag::Diagnostic& finding : sink.all()) {
    CAIRN_CHECK(finding.span.begin <= finding.span.end && finding.span.end <= size);
    for (const diag::Note& note : finding.notes) CAIRN_CHECK(note.span.end <= size);
  }
  return 0;
}
