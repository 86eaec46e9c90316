// What is written reads back equal, through yaml-cpp and through libyaml.

#include <yaml-cpp/yaml.h>
#include <yaml.h>

#include <array>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>
#include <regex>
#include <string>
#include <vector>

#include "targets/document/scalars.h"
#include "targets/document/write_json.h"
#include "targets/document/write_yaml.h"

using namespace cairn;
using document::Document;
using document::Entry;
using document::NodeId;

// Every scalar of a YAML text in order, through libyaml, with its style.
struct Scalar {
  std::string text;
  bool is_plain;
  std::string tag;
};

static std::vector<Scalar> read_scalars(const std::string& yaml) {
  yaml_parser_t parser;
  yaml_parser_initialize(&parser);
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(yaml.data()),
                               yaml.size());
  std::vector<Scalar> scalars;
  for (bool is_done = false; !is_done;) {
    yaml_event_t event;
    if (yaml_parser_parse(&parser, &event) == 0) {
      FAIL_CHECK("libyaml: " << parser.problem << " at line " << parser.problem_mark.line + 1
                             << " of\n"
                             << yaml);
      break;
    }
    is_done = event.type == YAML_STREAM_END_EVENT;
    if (event.type == YAML_SCALAR_EVENT) {
      const auto& scalar = event.data.scalar;
      scalars.push_back({{reinterpret_cast<const char*>(scalar.value), scalar.length},
                         scalar.style == YAML_PLAIN_SCALAR_STYLE,
                         scalar.tag == nullptr ? "" : reinterpret_cast<const char*>(scalar.tag)});
    }
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  return scalars;
}

// YAML 1.1's own patterns (yaml.org/type), as PyYAML and SnakeYAML apply them.
static bool is_retyped(const std::string& text) {
  static const std::array<std::regex, 5> kPatterns = {
      std::regex("~|null|Null|NULL|"),
      std::regex("y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|"
                 "off|Off|OFF|=|<<"),
      std::regex("[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|"
                 "[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+"),
      std::regex("[-+]?([0-9][0-9_]*)\\.[0-9_]*([eE][-+][0-9]+)?|\\.[0-9][0-9_]*([eE][-+][0-9]+)?|"
                 "[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\\.[0-9_]*|[-+]?\\.(inf|Inf|INF)|"
                 "\\.(nan|NaN|NAN)"),
      std::regex("[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?([Tt]|[ \\t]+).*")};
  for (const std::regex& pattern : kPatterns) {
    if (std::regex_match(text, pattern)) return true;
  }
  return false;
}

// The text as a key, a value, an item, and an operand in brackets.
static std::string write_everywhere(std::string_view text) {
  Document document;
  const NodeId scalar = document.string(text);
  const NodeId list = document.list({{scalar, scalar}});
  const NodeId call = document.function("Fn::Sub", scalar, document.tagged(scalar, "!Sub"));
  const NodeId operands = document.list({{scalar, call}});
  const NodeId outer = document.function("Fn::Join", operands, document.tagged(operands, "!Join"));
  document.set_root(
      document.map({{Entry{.key = text, .value = scalar}, Entry{.key = "list", .value = list},
                     Entry{.key = "call", .value = call}, Entry{.key = "outer", .value = outer},
                     Entry{.key = "last", .value = scalar}}}));
  return document::write_yaml(document);
}

static void check_round_trip(const std::string& text) {
  const std::string yaml = write_everywhere(text);
  INFO(yaml);

  const std::vector<std::string> expected = {text, text,    "list", text, text,   "call",
                                             text, "outer", text,   text, "last", text};
  const std::vector<Scalar> scalars = read_scalars(yaml);
  REQUIRE(scalars.size() == expected.size());
  for (std::size_t i = 0; i < scalars.size(); ++i) {
    CHECK(scalars[i].text == expected[i]);
    if (scalars[i].is_plain && scalars[i].tag.empty()) CHECK_FALSE(is_retyped(scalars[i].text));
  }

  const YAML::Node root = YAML::Load(yaml);
  REQUIRE(root.IsMap());
  CHECK(root.begin()->first.Scalar() == text);
  CHECK(root["last"].Scalar() == text);
  CHECK(root["list"][0].Scalar() == text);
  CHECK(root["list"][1].Scalar() == text);
  CHECK(root["call"].Tag() == "!Sub");
  CHECK(root["call"].Scalar() == text);
  CHECK(root["outer"][1].Scalar() == text);
}

static std::string u8(const char8_t* text) { return reinterpret_cast<const char*>(text); }

TEST_CASE("A string that YAML 1.1 would retype is quoted") {
  for (const char* text : {"022222222222",
                           "0755",
                           "yes",
                           "No",
                           "ON",
                           "off",
                           "y",
                           "N",
                           "null",
                           "~",
                           "",
                           "12",
                           "-3",
                           "1_000",
                           "1.5",
                           ".5",
                           "1e3",
                           "1.5e+3",
                           "0x1F",
                           "0b11",
                           "0o17",
                           "1:30",
                           "-1:59",
                           "1:30.5",
                           ".inf",
                           "-.INF",
                           ".NaN",
                           "2010-09-09",
                           "true",
                           "FALSE",
                           "=",
                           "<<",
                           "2001-1-1 1",
                           "2001-12-14t21:59:43.10-05:00",
                           "+12",
                           "08",
                           "12e03"}) {
    CAPTURE(text);
    CHECK(document::is_retyped_by_yaml(text));
    const std::string shown = document::quote_yaml_if_needed(text);
    CHECK(shown.front() == '"');
    check_round_trip(text);
  }
}

TEST_CASE("A string that only looks odd is plain") {
  for (const char* text : {"10.0.0.0/16",
                           "0.0.0.0",
                           "AWS::S3::Bucket",
                           "s3:GetObject",
                           "80:8080",
                           "t3.micro",
                           "yesterday",
                           "1.2.3",
                           "12 34",
                           "a#b",
                           "a:b",
                           "://x",
                           "$x",
                           "^o-[a-z0-9]{10,32}$",
                           "a, b",
                           "arn:aws:s3:::b/*",
                           "0xyz",
                           "+",
                           "2010-09",
                           "1:99",
                           "e1",
                           "_1",
                           "it's",
                           "say \"x\"",
                           "<a>",
                           "(a)",
                           "/x"}) {
    CAPTURE(text);
    if (std::string(text) != "://x") CHECK(document::quote_yaml_if_needed(text) == text);
    check_round_trip(text);
  }
}

TEST_CASE("Text with a meaning to YAML reads back") {
  for (const std::string& text : std::vector<std::string>{"*",
                                                          "&a",
                                                          "!x",
                                                          "%d",
                                                          "@x",
                                                          "`x",
                                                          "- x",
                                                          "-",
                                                          "-x",
                                                          "? x",
                                                          "?",
                                                          ": x",
                                                          ":",
                                                          "{a",
                                                          "[a",
                                                          "a]",
                                                          "}",
                                                          "|",
                                                          ">",
                                                          "'",
                                                          "\"",
                                                          "# x",
                                                          "a # b",
                                                          "a: b",
                                                          "a:",
                                                          " a",
                                                          "a ",
                                                          "\ta",
                                                          "a\t",
                                                          "a\tb",
                                                          "a:\tb",
                                                          "a\t#b",
                                                          ",",
                                                          "---",
                                                          "...",
                                                          "--- a",
                                                          "... a",
                                                          "a\\b",
                                                          "\\",
                                                          "it's: \"x\"",
                                                          "{\"a\": \"b\"}",
                                                          "a\n",
                                                          "a\nb",
                                                          "a\nb\n",
                                                          "a\n\nb\n\n",
                                                          "\na",
                                                          "\n",
                                                          "\n\n",
                                                          " \n",
                                                          "  a\nb",
                                                          "\ta\nb",
                                                          "a\n  b\n",
                                                          "a\n ",
                                                          "a\n \nb",
                                                          "\n\n  a\n",
                                                          "a\r\nb",
                                                          "\r",
                                                          "a\rb",
                                                          "# a\nb",
                                                          "- a\n- b\n",
                                                          "a:\n  b\n",
                                                          "---\na\n",
                                                          "...\n",
                                                          "a \nb ",
                                                          "a\n\tb",
                                                          "#!/bin/bash\nset -e\n"}) {
    CAPTURE(text);
    check_round_trip(text);
  }
}

TEST_CASE("Characters outside ASCII read back, and strange ones are escaped") {
  for (const std::string& text :
       {u8(u8"grün"),        u8(u8"日本"),           u8(u8"a\u0301"),        u8(u8"\U0001F600"),
        u8(u8"a\u2028b"),    u8(u8"\u2029"),         u8(u8"\uFEFFa"),        u8(u8"a\uFEFF"),
        u8(u8"a\u0085b"),    u8(u8"\uFFFE"),         u8(u8"\uFFFF"),         u8(u8"\uFDD0"),
        u8(u8"\U0001FFFE"),  u8(u8"\u00A0"),         u8(u8"a\u00A0"),        u8(u8"\u00AD"),
        std::string("\x7F"), std::string("\x01"),    std::string("\x1B[0m"), u8(u8"\u0080"),
        u8(u8"\u009F"),      std::string("a\0b", 3), u8(u8"a\u2028\nb")}) {
    CAPTURE(text);
    check_round_trip(text);
    for (const unsigned char c : write_everywhere(text)) CHECK((c >= 0x20 || c == '\n'));
  }
  Document document;
  document.set_root(document.string("a\xFF\xC0\xAF"));
  CHECK(YAML::Load(document::write_yaml(document)).Scalar() == u8(u8"a\uFFFD\uFFFD\uFFFD"));
}

TEST_CASE("Random strings of awkward pieces read back") {
  static const std::vector<std::string> kPieces = {
      "a",           "b c",
      " ",           "  ",
      "\n",          "\n\n",
      "\t",          ":",
      ": ",          "#",
      " #",          "-",
      "- ",          "'",
      "\"",          "\\",
      ",",           "[",
      "]",           "{",
      "}",           "${a}",
      "!",           "*",
      "0",           "1",
      ".",           "e",
      "?",           "|",
      ">",           "%",
      "\r",          "the quick brown fox jumps over the lazy dog and then some more text ",
      "\xE2\x80\xA8"};
  std::mt19937 random(7);
  for (int turn = 0; turn < 4000; ++turn) {
    std::string text;
    for (auto count = random() % 8; count > 0; --count) text += kPieces[random() % kPieces.size()];
    check_round_trip(text);
  }
}

TEST_CASE("Long text is folded, and a very long key is spelt out") {
  std::string text = "Lorem ipsum dolor sit amet, consectetur adipiscing elit: sed do eiusmod";
  text += " tempor incididunt ut labore et dolore magna aliqua # and more";
  CHECK(write_everywhere(text).find("last: >-\n  Lorem") != std::string::npos);
  check_round_trip(text);
  check_round_trip(text + '\n' + text);
  check_round_trip(std::string(1500, 'k'));
  check_round_trip(std::string(1500, '0'));
}

TEST_CASE("Calls stand in brackets where they are short") {
  Document document;
  const auto tagged = [&](std::string_view name, std::string_view tag, NodeId operand) {
    return document.function(name, operand, document.tagged(operand, tag));
  };
  const auto ref = [&](std::string_view name) {
    return tagged("Ref", "!Ref", document.string(name));
  };
  const NodeId select =
      tagged("Fn::Select", "!Select", document.list({{document.integer(0), ref("subnets")}}));
  const NodeId equals =
      tagged("Fn::Equals", "!Equals", document.list({{ref("domain"), document.string("")}}));
  const NodeId negated = tagged("Fn::Not", "!Not", document.list({{equals}}));
  const NodeId both = tagged("Fn::And", "!And", document.list({{ref("isProd"), negated}}));
  const NodeId script = tagged("Fn::Sub", "!Sub", document.string("#!/bin/sh\necho\n"));
  const NodeId base64 = document.function("Fn::Base64", script, {});
  const NodeId nested =
      document.list({{document.list({{document.string("x"), base64, script}}), select}});
  document.set_root(document.map(
      {{Entry{.key = "select", .value = select, .comment = "the first\n\nof them\r"},
        Entry{.key = "negated", .value = negated}, Entry{.key = "both", .value = both},
        Entry{.key = "data", .value = base64}, Entry{.key = "nested", .value = nested},
        Entry{.key = "empty", .value = document.list({{document.list({}), document.map({})}})}}}));
  const std::string yaml = document::write_yaml(document);
  CHECK(yaml == R"(# the first
#
# of them 
select: !Select [0, !Ref subnets]
negated: !Not [!Equals [!Ref domain, ""]]
both: !And
  - !Ref isProd
  - !Not [!Equals [!Ref domain, ""]]
data:
  Fn::Base64: !Sub |
    #!/bin/sh
    echo
nested:
  - - x
    - Fn::Base64: !Sub |
        #!/bin/sh
        echo
    - !Sub |
        #!/bin/sh
        echo
  - !Select [0, !Ref subnets]
empty:
  - []
  - {}
)");
  CHECK(YAML::Load(yaml)["nested"][0][1]["Fn::Base64"].Scalar() == "#!/bin/sh\necho\n");
  CHECK(
      document::write_json(document, document::JsonStyle::Minified) ==
      R"({"select":{"Fn::Select":[0,{"Ref":"subnets"}]},)"
      R"("negated":{"Fn::Not":[{"Fn::Equals":[{"Ref":"domain"},""]}]},)"
      R"("both":{"Fn::And":[{"Ref":"isProd"},{"Fn::Not":[{"Fn::Equals":[{"Ref":"domain"},""]}]}]},)"
      R"("data":{"Fn::Base64":{"Fn::Sub":"#!/bin/sh\necho\n"}},)"
      R"("nested":[["x",{"Fn::Base64":{"Fn::Sub":"#!/bin/sh\necho\n"}},{"Fn::Sub":"#!/bin/sh\necho\n"}],)"
      R"({"Fn::Select":[0,{"Ref":"subnets"}]}],"empty":[[],{}]})");
}

TEST_CASE("JSON is indented by two, and reads back") {
  Document document;
  const std::string odd("q\" b\\ \n\r\t\b\f\x01 \xE2\x80\xA8 \xF0\x9F\x98\x80 \xFF", 23);
  const NodeId list = document.list({{document.integer(-7), document.number(0.1), document.null(),
                                      document.boolean(true), document.string(odd)}});
  document.set_root(document.map(
      {{Entry{.key = odd, .value = list}, Entry{.key = "e", .value = document.map({})}}}));
  const std::string json = document::write_json(document);
  const auto read = nlohmann::ordered_json::parse(json);
  std::string clean = odd;
  clean.replace(clean.size() - 1, 1, "\xEF\xBF\xBD");
  CHECK(read[clean][4] == clean);
  CHECK(read[clean][1] == 0.1);
  CHECK(json == read.dump(2) + "\n");
}

TEST_CASE("Numbers keep their spelling where the format reads it as a number") {
  Document document;
  const auto both = [&](NodeId id) {
    return document::spell_number(document[id], true) + " " +
           document::spell_number(document[id], false);
  };
  CHECK(both(document.integer(5)) == "5 5");
  CHECK(both(document.integer(493, "0755")) == "493 0755");
  CHECK(both(document.number(1.5, "1.50")) == "1.50 1.50");
  CHECK(both(document.number(3)) == "3.0 3.0");
  CHECK(both(document.number(1e22)) == "1.0e+22 1.0e+22");
  CHECK(both(document.number(1e9, "1e9")) == "1e9 1.0e+09");
  CHECK(both(document.number(1e30, "1000000000000000000000000000000")) ==
        "1000000000000000000000000000000 1000000000000000000000000000000");
}

TEST_CASE("A document deeper than the bound is a defect of its maker") {
  Document document;
  NodeId node = document.null();
  for (int i = 1; i < Document::kMaxHeight; ++i) node = document.list({{node}});
  document.set_root(node);
  CHECK(document::write_json(document, document::JsonStyle::Minified).size() > 1000);
  CHECK(read_scalars(document::write_yaml(document)).size() == 1);
  CHECK_THROWS_AS(document.list({{node}}), base::Bug);
}
