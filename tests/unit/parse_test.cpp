#include "compiler/parse/parse.h"

#include <fstream>
#include <sstream>

#include "catch2/catch.hpp"
#include "compiler/syntax/print.h"

using namespace cairn;
using syntax::NodeId;
using syntax::NodeKind;

namespace {

struct Parsed {
  text::Files files;
  diag::Sink sink;
  syntax::Tree tree;

  explicit Parsed(std::string source)
      : tree(parse::parse(files, files.add("a.cairn", std::move(source)), sink)) {}

  // "line:column kind: message" of each finding.
  [[nodiscard]] std::vector<std::string> findings() const {
    std::vector<std::string> result;
    for (const diag::Diagnostic& finding : sink.sorted()) {
      const auto position = files[tree.file()].position(finding.span.begin);
      result.push_back(std::to_string(position.line) + ":" + std::to_string(position.column) + " " +
                       std::string(finding.kind->name) + ": " + finding.message);
    }
    return result;
  }
  // The first node of a kind, in the order of the text.
  [[nodiscard]] NodeId find(NodeKind kind) const { return find(kind, tree.root()); }
  [[nodiscard]] NodeId find(NodeKind kind, NodeId from) const {
    if (tree.kind(from) == kind) return from;
    for (const NodeId child : tree.children(from)) {
      const NodeId found = child ? find(kind, child) : NodeId();
      if (found) return found;
    }
    return {};
  }
  [[nodiscard]] std::size_t count(NodeKind kind) const { return count(kind, tree.root()); }
  [[nodiscard]] std::size_t count(NodeKind kind, NodeId from) const {
    std::size_t sum = tree.kind(from) == kind ? 1 : 0;
    for (const NodeId child : tree.children(from)) sum += child ? count(kind, child) : 0;
    return sum;
  }
};

// An expression with a parenthesis around every operator.
std::string shape(const syntax::Tree& tree, NodeId id) {
  static constexpr const char* kSigns[] = {"!", "-",  "*",  "/",  "%",  "+",  "-",  "..", "<", "<=",
                                           ">", ">=", "==", "!=", "=~", "in", "&&", "||", "??"};
  const auto children = tree.children(id);
  if (tree.kind(id) == NodeKind::Binary) {
    return "(" + shape(tree, children[0]) + " " + kSigns[tree.aux(id)] + " " +
           shape(tree, children[1]) + ")";
  }
  if (tree.kind(id) == NodeKind::Unary) {
    return "(" + std::string(kSigns[tree.aux(id)]) + shape(tree, children[0]) + ")";
  }
  return std::string(tree.text(id));
}

std::string shape(const std::string& expression) {
  const Parsed parsed("let x = " + expression);
  CHECK(parsed.findings().empty());
  return shape(parsed.tree, parsed.tree.last_child(parsed.find(NodeKind::Let)));
}

std::vector<std::string> findings_of(const std::string& source) {
  return Parsed(source).findings();
}

std::string cooked(const std::string& string) {
  const Parsed parsed("let x = " + string);
  const NodeId id = parsed.find(NodeKind::String);
  std::string result;
  for (const NodeId part : parsed.tree.children(id)) {
    const bool is_text = parsed.tree.kind(part) == NodeKind::StringText;
    result += is_text ? parsed.tree.cooked(part) : "<" + std::string(parsed.tree.text(part)) + ">";
  }
  return result;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("A program parses to a tree") {
  const Parsed parsed("stack Hello {\n  output Name = 1 + 2 * x.y\n}\n");
  CHECK(parsed.findings().empty());
  CHECK(syntax::print(parsed.tree) == R"(File
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

TEST_CASE("Operators bind as the table says") {
  CHECK(shape("a + b * c - d") == "((a + (b * c)) - d)");
  CHECK(shape("0..n + 1") == "(0 .. (n + 1))");
  CHECK(shape("a < b == c > d") == "((a < b) == (c > d))");
  CHECK(shape("a || b && c in d") == "(a || (b && (c in d)))");
  CHECK(shape("a ?? b ?? c || d") == "(a ?? (b ?? (c || d)))");
  CHECK(shape("!a.b - -c!") == "((!a.b) - (-c!))");
  CHECK(shape("(a + b) * c >= d") == "(((a + b) * c) >= d)");
  CHECK(shape("a =~ '^x$' && b % 2 != 1") == "((a =~ '^x$') && ((b % 2) != 1))");
  CHECK(findings_of("let x = a < b < c") == Lines{"1:15 syntax: comparisons do not chain"});
  CHECK(findings_of("let x = a > = c").size() == 1);
}

TEST_CASE("A span covers the parentheses of its operands") {
  const Parsed parsed("let x = (a + b) * (c)");
  CHECK(parsed.tree.text(parsed.find(NodeKind::Binary)) == "(a + b) * (c)");
  CHECK(parsed.tree.text(parsed.find(NodeKind::Let)) == "let x = (a + b) * (c)");
}

TEST_CASE("Keywords are names wherever a name can stand") {
  for (const std::string word :
       {"app",    "stack",  "module", "type",     "fn",       "extern", "rule", "test",
        "import", "from",   "as",     "pub",      "template", "param",  "let",  "resource",
        "nested", "output", "export", "existing", "assert",   "tags",   "raw",  "unchecked",
        "return", "env",    "deploy", "stackset", "policy",   "allow",  "deny", "to",
        "on",     "when",   "except", "snapshot"}) {
    INFO(word);
    const std::string source = "fn f(" + word + ": T) = " + word + " + [" + word + ", g(" + word +
                               ": " + word + ")]." + word + "\nstack " + word + " { param " + word +
                               ": Int = 1 { " + word + ": 2 }\n let " + word + " = \"${" + word +
                               "}\"\n @" + word + "\n output " + word + " = x." + word + "\n for " +
                               word + " in xs { } resource " + word + "[" + word + "]: A::" + word +
                               " { " + word + ": " + word + ", a: 1 } }";
    CHECK(findings_of(source).empty());
  }
  for (const std::string word : {"if", "for", "in", "then", "else", "true", "false", "null"}) {
    INFO(word);
    const std::string source = "type T = { " + word + ": Int }\nstack S { param " + word +
                               ": Int = 1 { " + word + ": 2 }\n let a = f(" + word + ": 1)." +
                               word + "\n output " + word + " = { a: 1 " + word +
                               ": 3 } resource " + word + ": A::" + word + " {} }";
    CHECK(findings_of(source).empty());
  }
}

TEST_CASE("A keyword after `:` and before `{` keeps its meaning") {
  const Parsed parsed(
      "stack S { resource A: B { unchecked { c: 1 } d: policy { } e: policy } "
      "resource F: unchecked G { } }");
  CHECK(parsed.findings().empty());
  CHECK(parsed.count(NodeKind::UncheckedFields) == 1);
  CHECK(parsed.count(NodeKind::Policy) == 1);
  CHECK(parsed.count(NodeKind::Identifier) == 1);
}

TEST_CASE("Items, lambdas and arguments that share their start") {
  const Parsed parsed(
      "let a = [if c: x, if c then x else y, for x in xs if true: x, x => x, ...z, (a, b) => c]\n"
      "let b = f(x, name: y, if: z, k => v)");
  CHECK(parsed.findings().empty());
  CHECK(parsed.count(NodeKind::ItemIf) == 1);
  CHECK(parsed.count(NodeKind::IfExpression) == 1);
  CHECK(parsed.count(NodeKind::ItemFor) == 1);
  CHECK(parsed.count(NodeKind::True) == 1);
  CHECK(parsed.count(NodeKind::Spread) == 1);
  CHECK(parsed.count(NodeKind::Lambda) == 3);
  CHECK(parsed.count(NodeKind::Arg) == 4);
}

TEST_CASE("`Input<Int>=3` closes a type") {
  const Parsed parsed("stack S { param x: Input<List<Int>>=3 let y = x>=3 }");
  CHECK(parsed.findings().empty());
  CHECK(parsed.count(NodeKind::Binary) == 1);
}

TEST_CASE("Types") {
  const Parsed parsed("type T = { a: \"x\" | -1 | true?, b: (A::B | C<D, E>)? = f(1) }");
  CHECK(parsed.findings().empty());
  CHECK(parsed.count(NodeKind::LiteralType) == 3);
  CHECK(parsed.count(NodeKind::UnionType) == 2);
  CHECK(parsed.count(NodeKind::OptionalType) == 2);
  CHECK(parsed.tree.text(parsed.find(NodeKind::Int)) == "-1");
  CHECK(findings_of("type T = \"a${b}\"").size() == 1);
}

TEST_CASE("The value of a string") {
  CHECK(cooked(R"("a\n\t\"\\\$ $ $$ \u{1F600}\u{e9}")") ==
        "a\n\t\"\\$ $ $$ \xF0\x9F\x98\x80\xC3\xA9");
  CHECK(cooked("\"${a}b${ { c: 1 }.c }\"") == "<a>b<{ c: 1 }.c>");
  CHECK(cooked(R"('a\n${b}')") == R"(a\n${b})");
  CHECK(cooked("''").empty());
  CHECK(cooked("\"\"\"\n    a\n      b ${x}\n\n    c\"\"\"") == "a\n  b <x>\n\nc");
  CHECK(cooked("\"\"\"\r\n    a\r\n  b\r\n    \"\"\"") == "  a\nb\n");
  CHECK(cooked("\"\"\"say \"\"hi\"\"\"\"\"") == "say \"\"hi\"\"");
  CHECK(cooked("'''\n  a\n  b''''") == "a\nb'");
  CHECK(cooked("\"\"\"\n  ${a}\n    ${b}\n  \"\"\"") == "<a>\n  <b>\n");
}

TEST_CASE("Documentation stands right above") {
  const Parsed parsed(
      "/// First.\n///\n///   Indented.\nlet a = 1\n\n/// Lost.\n\n/// Found.\n@x\nlet b = 2 /// "
      "no\n"
      "let c = 3\n// plain\nlet d = 4\n//// no\nlet e = 5");
  CHECK(parsed.findings().empty());
  const auto children = parsed.tree.children(parsed.tree.root());
  REQUIRE(children.size() == 5);
  CHECK(parsed.tree.documentation(children[0]) == "First.\n\n  Indented.");
  CHECK(parsed.tree.documentation(children[1]) == "Found.");
  CHECK(parsed.tree.documentation(parsed.tree.last_child(children[1])) == "Found.");
  CHECK(parsed.tree.documentation(children[2]).empty());
  CHECK(parsed.tree.documentation(children[3]).empty());
  CHECK(parsed.tree.documentation(children[4]).empty());
}

TEST_CASE("One mistake in a statement is one finding, and the next statement is there") {
  for (const std::string line : {"let x =",
                                 "let x = 1 2",
                                 "param y Int",
                                 "param : Int",
                                 "foo bar",
                                 "resource X A::B { }",
                                 "resource X: A { b = 1 }",
                                 "resource X: A { b: }",
                                 "resource X: A { b: [1, 2) }",
                                 "resource X: A { b: [1 2] c: 3 }",
                                 "let s = f(1 2)",
                                 "let i = a[1 2]",
                                 "let i = if a then b",
                                 "let c = \"open",
                                 "let c = \"a ${f(x",
                                 "let c = 'open",
                                 "let n = 007",
                                 "let n = 12px",
                                 "let a = 1;",
                                 "# note",
                                 "let a = b & c",
                                 "let a = b | c",
                                 "let a = b and c",
                                 "let a = b or c",
                                 "let a = not b",
                                 "let a = None",
                                 "let a = @x",
                                 "if a { } elif b { }",
                                 "for x xs { }",
                                 "let l = (1, 2)",
                                 "let l = ()",
                                 "let l = [1,,2]",
                                 "let l = (1 + 2) => 3",
                                 "let l = (a, b, c) => 3",
                                 "let e = \"\\q\"",
                                 "assert",
                                 "resource X: T",
                                 "let u = \xC3\xA9",
                                 "snapshot x",
                                 "output x: = 1",
                                 "tags",
                                 "let a = b ? c : d"}) {
    INFO(line);
    const Parsed parsed("stack S {\n  " + line + "\n  output good = 1\n}\nlet after = 1\n");
    const Lines findings = parsed.findings();
    CAPTURE(findings);
    CHECK(findings.size() == 1);
    CHECK(parsed.count(NodeKind::Output) >= 1);
    CHECK(parsed.tree.children(parsed.tree.root()).size() == 2);
  }
}

TEST_CASE("Messages name what would fit") {
  CHECK(findings_of("stack S { resource X: A { b } }") ==
        Lines{"1:29 syntax: expected `:` after the property name, found `}`"});
  CHECK(findings_of("let x = [,]") == Lines{"1:10 syntax: expected `]`, found `,`"});
  CHECK(findings_of("let x = ,") == Lines{"1:9 syntax: expected an expression, found `,`"});
  CHECK(findings_of("let x = if a then b") ==
        Lines{"1:20 syntax: an `if` expression needs `else`, found the end of the file"});
  CHECK(findings_of("stack S {\n  parm x: Int\n}") ==
        Lines{"2:3 syntax: a statement cannot start with `parm`: expected `param`, `let`, "
              "`resource`, `output`, `if`, `for` or another"});
  CHECK(findings_of("}") == Lines{"1:1 syntax: this `}` closes nothing"});
  CHECK(findings_of("rule R(a: T) { param x: Int }") ==
        Lines{"1:16 syntax: `param` cannot stand in a rule"});
}

TEST_CASE("A bracket that is never closed is shown") {
  const Parsed parsed("stack A {\n  resource X: T {\n    a: 1\n  output y = 1\n}\nlet z = 1\n");
  REQUIRE(parsed.sink.all().size() == 1);
  const auto& notes = parsed.sink.all()[0].notes;
  REQUIRE(notes.size() == 1);
  CHECK(parsed.files.text(notes[0].span) == "{");
  CHECK(parsed.count(NodeKind::Output) == 1);
  CHECK(parsed.count(NodeKind::Let) == 1);
}

TEST_CASE("Text without an end is one finding at its start") {
  CHECK(findings_of("stack S {\n let x = \"\"\"\n ${f(\n") ==
        Lines{"2:10 unterminated-string: this string has no closing `\"\"\"`"});
  CHECK(findings_of("stack S {\n let x = '''\n }") ==
        Lines{"2:10 unterminated-string: this string has no closing `'''`"});
  CHECK(findings_of("let x = 1 /* ...") ==
        Lines{"1:11 unterminated-comment: this comment has no closing `*/`"});
}

TEST_CASE("Any bytes give a tree that keeps them") {
  for (const std::string& source :
       {std::string(), std::string("\0\0a\0", 4), std::string("\xEF\xBB\xBFlet x = 1"),
        std::string("\xFF\xFE{ \xC3"), std::string("\"\\"), std::string("}}}{{{"),
        std::string("\"${\"${\"${"), std::string("'''"), std::string("\"\"\"\"\"\"\"\""),
        std::string("let x = \"a\\\r\n"), std::string("/"), std::string("@@@@"),
        std::string("let \xE2\x80\xA8 x = 1")}) {
    const Parsed parsed(source);
    std::string joined;
    for (const syntax::Token& token : parsed.tree.tokens()) {
      joined += parsed.tree.source().substr(token.begin, token.end - token.begin);
    }
    CHECK(joined == source);
    CHECK(parsed.tree.root().is_valid());
  }
  CHECK(findings_of("\xEF\xBB\xBFlet x = 1").empty());
  CHECK(findings_of("// \xFF") == Lines{"1:4 invalid-utf8: the file is not UTF-8: byte 0xFF"});
}

TEST_CASE("What is too deep or too large is refused once") {
  const auto repeat = [](const std::string& text, int times) {
    std::string result;
    for (int i = 0; i < times; ++i) result += text;
    return result;
  };
  const auto kind_of_only = [](const std::string& source) {
    const Parsed parsed(source);
    return parsed.sink.all().size() == 1 ? std::string(parsed.sink.all()[0].kind->name) : "?";
  };
  CHECK(kind_of_only("let x = " + repeat("(", 300) + repeat(")", 300)) == "nesting-too-deep");
  CHECK(kind_of_only("let x = a" + repeat(" + a", 100000)) == "nesting-too-deep");
  CHECK(kind_of_only("let x = a" + repeat(".a", 100000)) == "nesting-too-deep");
  CHECK(kind_of_only("let x = " + repeat("-", 100000) + "a") == "nesting-too-deep");
  CHECK(kind_of_only("let x = " + repeat("x => ", 100000) + "a") == "nesting-too-deep");
  CHECK(kind_of_only("stack S { if a { }" + repeat(" else if a { }", 100000) + " }") ==
        "nesting-too-deep");
  CHECK(kind_of_only(repeat("x", 20 << 20)) == "file-too-large");
  CHECK(findings_of("let x = " + repeat("[", 250) + repeat("]", 250)).empty());
  CHECK(findings_of("let x = a" + repeat(" + a", 900)).empty());
}
