#include "compiler/parse/parse.h"

#include "catch2/catch.hpp"
#include "compiler/syntax/print.h"

using namespace cairn;

TEST_CASE("A program parses to a tree") {
  text::Files files;
  diag::Sink sink;
  const auto file = files.add("a.cairn", "stack Hello {\n  output Name = 1 + 2 * x.y\n}\n");
  const syntax::Tree tree = parse::parse(files, file, sink);
  CHECK(sink.all().empty());
  CHECK(syntax::print(tree) == R"(File
  Stack
    Name `Hello`
    Block
      Output
        Name `Name`
        -
        Binary +
          Int `1`
          Binary *
            Int `2`
            Member
              Identifier `x`
              Name `y`
        -
)");
}
