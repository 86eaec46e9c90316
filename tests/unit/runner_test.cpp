// The runner of golden cases fails where it should.

#include <catch2/catch.hpp>

#include "tests/runner/claims.h"
#include "tests/runner/line_diff.h"
#include "tests/runner/read_back.h"
#include "tests/runner/run_case.h"

using namespace cairn::runner;

static CaseFile read(std::string_view text) { return read_case_file("a.md", "a.md", text); }

// A case of one program, and blocks after it.
static CaseResult run(const std::string& program, const std::string& blocks = "") {
  const CaseFile file = read("# T\n\n```cairn\n" + program + "```\n" + blocks);
  REQUIRE(file.fault.empty());
  REQUIRE(file.cases.size() == 1);
  return run_case(file.cases[0]);
}

static const std::string kTopic = "stack Web {\n  resource T: AWS::SNS::Topic {}\n}\n";

TEST_CASE("Each heading with a program is a case, named by its headings") {
  const CaseFile file = read(
      "# A\n\ntext\n\n## B\n\n```cairn\nx\n```\n\n```yaml template Web\ny\n```\n\n"
      "## C\n\n### D\n\n```cairn\n```\n");
  REQUIRE(file.cases.size() == 2);
  CHECK(file.cases[0].title == "A / B");
  CHECK(file.cases[1].title == "A / C / D");
  REQUIRE(file.cases[0].blocks.size() == 2);
  CHECK(file.cases[0].blocks[1].name == "template");
  CHECK(file.cases[0].blocks[1].argument == "Web");
  CHECK(file.cases[0].blocks[1].text == "y\n");
}

TEST_CASE("Blocks are replaced in place") {
  const std::string text = "# A\n\n```cairn\nx\n```\n\n```text ir\nold\nold\n```\nafter\n";
  const CaseFile file = read(text);
  CHECK(replace_blocks(file, {}) == text);
  CHECK(replace_blocks(file, {{7, "new\n"}}) ==
        "# A\n\n```cairn\nx\n```\n\n```text ir\nnew\n```\nafter\n");
}

TEST_CASE("A file without cases, or with an open block, is at fault") {
  CHECK(read("# A\n").fault == "no heading has a `cairn` block");
  CHECK(read("# A\n\n```cairn\nx\n").fault == "the block of line 3 has no end");
}

TEST_CASE("Claims leave the line as it was before them") {
  const Claimed claimed = take_claims("f", "a  // error: [x] [y]\nb // note\nc // error: [z] d\n");
  CHECK(claimed.source == "a\nb // note\nc // error: [z] d\n");
  REQUIRE(claimed.claims.size() == 2);
  CHECK(claimed.claims[0].name == "x");
  CHECK(claimed.claims[1].name == "y");
  CHECK(claimed.claims[1].line == 1);
  CHECK(take_claims("f", "a // error: [x] // warning: [y]\n").claims.size() == 2);
}

TEST_CASE("A program that does what its case says passes") {
  CHECK(run(kTopic).has_passed());
  CHECK(run(kTopic, "\n```text order\nT\n```\n").has_passed());
}

TEST_CASE("A claim that is not met, and a finding that is not claimed, fail") {
  CHECK(run("stack Web { // error: [empty-stack]\n  resource T: AWS::SNS::Topic {}\n}\n").faults ==
        std::vector<std::string>{"case.cairn:1: not found: error: [empty-stack]"});
  const CaseResult unclaimed = run("stack Web {}\n");
  REQUIRE_FALSE(unclaimed.faults.empty());
  CHECK(unclaimed.faults[0] == "case.cairn:1: not claimed: error: [empty-stack]");
  CHECK(run("stack Web {} // error: [empty-stack]\n").has_passed());
}

TEST_CASE("A block that differs can be accepted, and is shown") {
  const CaseResult result = run(kTopic, "\n```text order\nU\n```\n");
  CHECK(result.faults.empty());
  CHECK_FALSE(result.has_passed());
  CHECK(result.new_blocks == std::map<std::size_t, std::string>{{9, "T\n"}});
  CHECK(result.diff == "    text order\n      - U\n      + T\n");
}

TEST_CASE("A block that does not exist is a fault") {
  CHECK(run(kTopic, "\n```text odrer\n```\n").faults.size() == 1);
  CHECK(run(kTopic, "\n```yaml template Other\n```\n").faults.size() == 1);
  CHECK(run(kTopic, "\n```text options\nchekc\n```\n").faults ==
        std::vector<std::string>{"no option is called `chekc`"});
}

TEST_CASE("A program with errors has no template to show") {
  const CaseResult result =
      run("stack Web {} // error: [empty-stack]\n", "\n```yaml template\n```\n");
  REQUIRE(result.faults.size() == 1);
  CHECK(result.faults[0] == "`yaml template`: a program with errors has no `template`");
}

TEST_CASE("YAML and JSON are compared by what they say") {
  CHECK(compare_yaml_with_json("a: !GetAtt B.C.D\nb: [1, '1', yes, 'yes', 1.5, ~]\n",
                               R"({"a": {"Fn::GetAtt": ["B", "C.D"]},
                                   "b": [1, "1", true, "yes", 1.5, null]})") == "");
  CHECK(compare_yaml_with_json("a: 1\n", R"({"a": "1"})") == "/a: 1 in YAML, \"1\" in JSON");
  CHECK(compare_yaml_with_json("a: 1\nb: 2\n", R"({"b": 2, "a": 1})") ==
        "/: key a in YAML, b in JSON");
  CHECK(compare_yaml_with_json("a: 1\na: 1\n", R"({"a": 1})") != "");
  CHECK(compare_yaml_with_json("a: [\n", "{}") != "");
}

TEST_CASE("A difference shows its lines and two around them") {
  CHECK(diff_lines("1\n2\n3\n4\n5\n6\n7\n", "1\n2\n3\nx\n5\n6\n7\n") ==
        "        2\n        3\n      - 4\n      + x\n        5\n        6\n");
  CHECK(diff_lines("a\n", "a\n").empty());
}
