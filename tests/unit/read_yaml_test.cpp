// YAML as PyYAML and the service read it, with places, and the guards.

#include <catch2/catch.hpp>

#include "targets/document/yaml_scalars.h"
#include "tests/unit/document_reader.h"

using namespace cairn;
using document::Kind;
using test::Reading;

static Kind kind_of(std::string_view plain) { return document::type_plain_scalar(plain).kind; }
static std::int64_t integer(std::string_view plain) {
  const auto typed = document::type_plain_scalar(plain);
  REQUIRE(typed.kind == Kind::Int);
  return std::bit_cast<std::int64_t>(typed.bits);
}
static double real(std::string_view plain) {
  const auto typed = document::type_plain_scalar(plain);
  REQUIRE(typed.kind == Kind::Float);
  return std::bit_cast<double>(typed.bits);
}

TEST_CASE("plain scalars are those of YAML 1.1") {
  for (const char* word : {"yes", "No", "ON", "off", "true", "FALSE"}) {
    CHECK(kind_of(word) == Kind::Bool);
  }
  for (const char* word : {"", "~", "null", "Null", "NULL"}) CHECK(kind_of(word) == Kind::Null);
  CHECK(integer("0755") == 493);
  CHECK(integer("1:30") == 90);
  CHECK(integer("-0x1F") == -31);
  CHECK(integer("0b1_01") == 5);
  CHECK(integer("1_000") == 1000);
  CHECK(integer("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK(real("9223372036854775808") == 9223372036854775808.0);
  CHECK(real("1.") == 1.0);
  CHECK(real("6.02e+23") == 6.02e23);
  CHECK(real("190:20:30.15") == 685230.15);
  CHECK(real("-.INF") < 0);
  for (const char* text : {"y", "n", "tRUE", "1e5", "1.5e3", "-.5", "08", "0o14", "01:30", "1:60",
                           "2012-10-17", "0x_", "-", "+", ".", "1.2.3", "=", "nULL"}) {
    INFO(text);
    CHECK(kind_of(text) == Kind::String);
  }
}

TEST_CASE("numbers keep their spelling, and quotes and tags make texts") {
  const Reading yaml("a: 0755\nb: \"0755\"\nc: !Sub 5\nd: !!str 5\ne: !!int '0x1F'\n");
  CHECK(yaml.at("a").text == "0755");
  CHECK(yaml.at("b").kind == Kind::String);
  CHECK(yaml.at("c").kind == Kind::String);
  CHECK(yaml.at("c").tag == "!Sub");
  CHECK(yaml.at("d").kind == Kind::String);
  CHECK(yaml.at("d").tag.empty());
  CHECK(yaml.at("e").integer() == 31);
  CHECK(yaml.findings().empty());
}

TEST_CASE("every key and value has its place, in bytes") {
  const Reading yaml(
      "\xEF\xBB\xBF# \xC3\xA4\xF0\x9F\x8E\x89\n"
      "\xC3\xA4: {k: [a, 'b c']}\n"
      "next: !If\n  - x\n  - |\n    two\n    lines\n\n"
      "last: \"q\"\n");
  const auto root = yaml.document->entries(yaml.document->root());
  CHECK(yaml.written(root[0].key_span) == "\xC3\xA4");
  CHECK(yaml.written(root[1].key_span) == "next");
  CHECK(yaml.written(yaml.at("\xC3\xA4").span) == "{k: [a, 'b c']}");
  CHECK(yaml.written(yaml.at("\xC3\xA4.k.1").span) == "'b c'");
  CHECK(yaml.written(yaml.at("next").span) == "!If\n  - x\n  - |\n    two\n    lines");
  CHECK(yaml.written(yaml.at("next.1").span) == "|\n    two\n    lines");
  CHECK(yaml.at("next.1").text == "two\nlines\n");
  CHECK(yaml.written(yaml.at("last").span) == "\"q\"");
}

TEST_CASE("what is no YAML is told with its place") {
  CHECK(Reading("a: [b\nc: d\n").findings() == "2:2 template-syntax\n");
  CHECK(Reading("a:\n\t- b\n").findings() == "2:1 template-syntax\n");
  CHECK(Reading("a: b: c\n").message().starts_with("no key can stand before"));
  CHECK(Reading("a: \"b\n").message() == "the text ends before a closing quote");
  CHECK(Reading("a: 1\n---\nb: 2\n").findings() == "2:1 several-documents\n");
  CHECK(Reading("? [a]\n: b\n").findings() == "1:3 key-not-text\n");
  CHECK(Reading("!Sub a: b\n").findings() == "1:1 key-not-text\n");
  CHECK(Reading("a: \x01\n").findings() == "1:4 template-syntax\n");
}

TEST_CASE("only UTF-8 is read") {
  const Reading latin("a: \xE4\n");
  CHECK(latin.findings() == "1:4 invalid-utf8\n");
  const Reading utf16(
      std::string("\xFF\xFE"
                  "a\0:\0",
                  6));
  CHECK_FALSE(utf16.document);
  CHECK(utf16.findings() == "1:1 invalid-utf8\n");
  CHECK(utf16.sink.all().front().helps.size() == 1);
}

TEST_CASE("an empty file is null") {
  for (const char* text : {"", "\n", "# only a comment\n", "---\n", "---\n...\n"}) {
    const Reading yaml(text);
    REQUIRE(yaml.document);
    CHECK(yaml.at("").kind == Kind::Null);
  }
}

TEST_CASE("repeated keys are kept, and each place is told") {
  const Reading yaml("a: 1\nb: 2\na: 3\na: 4\n");
  REQUIRE(yaml.document);
  CHECK(yaml.at("").count == 4);
  CHECK(yaml.findings() == "1:1 duplicate-key\n3:1 duplicate-key\n4:1 duplicate-key\n");

  std::string many;
  for (int i = 0; i < 50; ++i) many += "k" + std::to_string(i) + ": 1\n";
  CHECK(Reading(many).findings().empty());
  CHECK(Reading(many + "k7: 1\n").findings() == "8:1 duplicate-key\n51:1 duplicate-key\n");
}

TEST_CASE("aliases and merge keys are expanded, with a warning") {
  const Reading yaml("a: &x {k: 1, l: 2}\nb: *x\nc:\n  <<: *x\n  l: 3\nd: *x\n");
  CHECK(yaml.at("b.k").integer() == 1);
  CHECK(yaml.at("c.k").integer() == 1);
  CHECK(yaml.at("c.l").integer() == 3);
  CHECK(yaml.findings() == "2:4 yaml-alias\n4:3 yaml-merge-key\n");
  CHECK_FALSE(yaml.sink.has_errors());

  CHECK(Reading("a: *x\n").message() == "nothing above is named `&x`");
  CHECK(Reading("a: &x [*x]\n").message() == "`*x` stands inside of what it stands for");
  CHECK(Reading("a: &x 1\nb: &x 2\n").findings() == "2:4 template-syntax\n");
  CHECK(Reading("a: {<<: 5}\n").findings() == "1:5 yaml-merge-key\n1:5 template-syntax\n");
  CHECK(Reading("a: {\"<<\": 5}\n").findings().empty());
}

TEST_CASE("aliases of aliases do not grow without end") {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name <= 'k'; ++name) {
    const std::string above = std::string("*") + static_cast<char>(name - 1);
    bomb += std::string(1, name) + ": &" + name + " [";
    for (int i = 0; i < 10; ++i) bomb += above + (i < 9 ? ", " : "]\n");
  }
  const Reading yaml(bomb);
  CHECK_FALSE(yaml.document);
  CHECK(yaml.sink.all().back().kind->name == "alias-expansion");
}

TEST_CASE("merges of merges do not grow without end") {
  std::string text = "a: &a {";
  for (int i = 0; i < 5000; ++i) text += "k" + std::to_string(i) + ": 1, ";
  text += "}\nb: ";
  for (int i = 0; i < 50; ++i) text += "{<<: ";
  text += "*a" + std::string(50, '}') + "\n";
  const Reading yaml(text);
  CHECK_FALSE(yaml.document);
  CHECK(yaml.sink.all().back().kind->name == "alias-expansion");
}

TEST_CASE("depth and size are bounded") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(Reading(nested(200), document::read_yaml).document);
  CHECK(Reading(nested(201), document::read_yaml).findings() == "1:201 nesting-too-deep\n");
  CHECK(Reading(nested(100'000)).findings() == "1:201 nesting-too-deep\n");
  std::string tags;
  for (int i = 0; i < 101; ++i) tags += "- !A\n" + std::string(2 * i + 1, ' ');
  CHECK_FALSE(Reading(tags).document);
  std::string directives;
  for (int i = 0; i < 200; ++i) directives += "%TAG !a" + std::to_string(i) + "! x\n";
  CHECK(Reading(directives + "---\na: 1\n").message() == "there are too many %TAG lines");
  CHECK(Reading(std::string(document::kMaxFileSize + 1, ' ')).findings() == "1:1 file-too-large\n");
}
