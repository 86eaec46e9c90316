// JSON with places, and words for what is none.

#include <catch2/catch.hpp>

#include "tests/unit/document_reader.h"

using namespace cairn;
using document::Kind;
using test::Reading;

TEST_CASE("every key and value of JSON has its place") {
  const Reading json(
      "{\n  \"a\" : [ 1 , -2.50,true, null ,\"x\\ny\" ],\n\t\"\xC3\xA4\":{\"b\":{}, "
      "\"c\":[]}\n}\n");
  REQUIRE(json.findings().empty());
  CHECK(json.written(json.at("a").span) == R"([ 1 , -2.50,true, null ,"x\ny" ])");
  CHECK(json.written(json.at("a.0").span) == "1");
  CHECK(json.written(json.at("a.1").span) == "-2.50");
  CHECK(json.at("a.1").text == "-2.50");
  CHECK(json.written(json.at("a.2").span) == "true");
  CHECK(json.written(json.at("a.3").span) == "null");
  CHECK(json.written(json.at("a.4").span) == R"("x\ny")");
  CHECK(json.at("a.4").text == "x\ny");
  const auto root = json.document->entries(json.document->root());
  CHECK(json.written(root[1].key_span) == "\"\xC3\xA4\"");
  CHECK(json.written(root[1].value ? json.at("\xC3\xA4").span : text::Span()) ==
        "{\"b\":{}, \"c\":[]}");
  CHECK(json.written(json.at("").span).front() == '{');
  CHECK(json.written(json.at("").span).back() == '}');
}

TEST_CASE("JSON's own escapes, and numbers beyond 64 bits") {
  const Reading json(R"({"a": "\ud83c\udf89\/", "b": 18446744073709551615, "c": 1e3})");
  CHECK(json.at("a").text == "\xF0\x9F\x8E\x89/");
  CHECK(json.at("b").kind == Kind::Float);
  CHECK(json.at("b").text == "18446744073709551615");
  CHECK(json.at("c").number() == 1000);
}

TEST_CASE("repeated keys of JSON are kept and told once for each place") {
  const Reading json("{\"a\": 1,\n \"a\": 2}");
  CHECK(json.at("").count == 2);
  CHECK(json.findings() == "1:2 duplicate-key\n2:2 duplicate-key\n");
}

TEST_CASE("what is no JSON but YAML is read as YAML") {
  const Reading json("{\"a\": 1, # why\n \"b\": yes,}\n");
  REQUIRE(json.document);
  CHECK(json.at("b").kind == Kind::Bool);
  CHECK(json.findings().empty());
}

TEST_CASE("what is neither is told with its place") {
  const auto check = [](const char* text, const char* place, std::string_view words) {
    const Reading json(text, document::read_json);
    INFO(text << json.message());
    CHECK_FALSE(json.document);
    CHECK(json.findings() == std::string(place) + " template-syntax\n");
    CHECK(json.message().find(words) != std::string::npos);
  };
  check("{\"a\": 1\n \"b\": 2}", "2:2", "`,` or `}` should");
  check("{\"a\" 1}", "1:6", "`:` should");
  check("{\"a\": }", "1:7", "a value should");
  check("{\"a\": 1,}", "1:9", "a key in double quotes");
  check("[1 2]", "1:4", "`,` or `]`");
  check("[1,\n]", "2:1", "a value");
  check("[tru]", "1:2", "a value or `]`");
  check("{\"a\": 1", "1:8", "the text ends where");
  check("{\"a\": \"x", "1:7", "no closing quote");
  check("{\"a\": \"\\q\"}", "1:9", "no such escape");
  check("{} {}", "1:4", "nothing more");
  check("[1e999]", "1:2", "too large");
}

TEST_CASE("depth of JSON is bounded") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(Reading(nested(200), document::read_json).document);
  CHECK(Reading(nested(201), document::read_json).findings() == "1:201 nesting-too-deep\n");
}
