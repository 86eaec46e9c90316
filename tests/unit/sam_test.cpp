// Values of SAM's transform: the order, the printing and the hashes of Python.

#include <catch2/catch.hpp>

#include "compiler/base/sha1.h"
#include "targets/sam/conditions.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/openapi/body.h"
#include "targets/sam/python.h"
#include "targets/sam/spread_globals.h"
#include "targets/sam/transform.h"

using namespace cairn::sam;
using cairn::document::Document;
using cairn::document::NodeId;

static std::string order(const Value* map) {
  std::string keys;
  for (const Entry& entry : map->entries())
    keys += (keys.empty() ? "" : " ") + std::string(entry.key.view);
  return keys;
}

TEST_CASE("SHA-1 is that of RFC 3174") {
  CHECK(cairn::base::sha1_hex("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(cairn::base::sha1_hex("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(cairn::base::sha1_hex(std::string(64, 'a')) == "0098ba824b5c16427bd7a1122a5a442a25ec644d");
}

TEST_CASE("A text hashes as in 64-bit Python 2.7") {
  CHECK(hash27("") == 0);
  CHECK(hash27("a") == 12416037344U);
  CHECK(hash27("b") == 12544037731U);
}

TEST_CASE("A hashed map iterates by its slots, a plain one as it was filled") {
  Arena arena;
  Value* plain = arena.map();
  Value* hashed = arena.hashed();
  for (const char* key : {"swagger", "info", "paths"}) {
    plain->set(key, arena.null());
    hashed->set(key, arena.null());
  }
  CHECK(order(plain) == "swagger info paths");
  CHECK(order(hashed) != order(plain));
  // What was removed and put back keeps its slot.
  const std::string before = order(hashed);
  hashed->erase("info");
  CHECK_FALSE(hashed->has("info"));
  hashed->set("info", arena.null());
  CHECK(order(hashed) == before);
}

TEST_CASE("A map under a clock is ordered as if it had been copied each time") {
  Arena arena;
  for (std::uint32_t times = 0; times < 20; ++times) {
    Value* copied = arena.hashed();
    for (int i = 0; i < 5 + int(times) % 7; ++i) {
      copied->set(arena.keep("key" + std::to_string(i * 37 % 11)), arena.null());
    }
    Value* clocked = arena.share(copied);
    CopyClock* clock = arena.clock();
    clocked->adopt(clock);
    for (std::uint32_t i = 0; i < times; ++i) copied = arena.deep_copy(copied);
    clock->copies += times;
    CHECK(order(clocked) == order(copied));
    for (Value* map : {copied, clocked}) map->set("one more", arena.null());
    CHECK(order(clocked) == order(copied));
  }
}

TEST_CASE("Values print as in Python") {
  Arena arena;
  Value* list = arena.list({arena.null(), arena.boolean(true), arena.integer(-7), arena.number(3),
                            arena.number(1e16), arena.number(0.1)});
  CHECK(repr(list) == "[None, True, -7, 3.0, 1e+16, 0.1]");
  CHECK(repr(Text("it's")) == "\"it's\"");
  CHECK(repr(Text("'\"\\\n")) == "'\\'\"\\\\\\n'");
  CHECK(repr(Text("é", true)) == "u'\\xe9'");
  CHECK(repr(Text("é")) == "'é'");
  CHECK(repr(arena.map({{"a", arena.string(Text("b", true))}})) == "{'a': u'b'}");
  CHECK(repr(nullptr) == "None");
  CHECK(str(arena.string(Text("b", true))) == "b");
}

TEST_CASE("Values are dumped as JSON in Python's three ways") {
  Arena arena;
  Value* value = arena.map({{"b", arena.list({arena.integer(1), arena.number(2)})},
                            {"a", arena.string(Text("é\x7f\"😀"))},
                            {"c", arena.map()}});
  CHECK(dump_json(value, JsonForm::Compact) ==
        R"({"a":"\u00e9\u007f\"\ud83d\ude00","b":[1,2.0],"c":{}})");
  CHECK(dump_json(value->get("b"), JsonForm::Spaced) == "[1, 2.0]");
  CHECK(dump_json(value->get("b"), JsonForm::Indented) == "[\n    1,\n    2.0\n]");
}

TEST_CASE("An id ends in the first digits of a hash, or in nothing") {
  Arena arena;
  CHECK(id_suffix("abc") == "a9993e3647");
  CHECK(id_suffix(arena.string(Text("abc"))) == "a9993e3647");
  CHECK(id_suffix(arena.map()) == "");
  CHECK(id_suffix(arena.list({arena.string(Text("abc"))})) ==
        cairn::base::sha1_hex("[\"abc\"]").substr(0, 10));
}

TEST_CASE("Numbers and booleans are equal as in Python, and maps whatever their order") {
  Arena arena;
  CHECK(are_equal(arena.integer(1), arena.boolean(true)));
  CHECK(are_equal(arena.integer(1), arena.number(1)));
  CHECK_FALSE(are_equal(arena.integer(1), arena.string(Text("1"))));
  CHECK(are_equal(arena.map({{"a", arena.null()}, {"b", arena.null()}}),
                  arena.map({{"b", arena.null()}, {"a", arena.null()}})));
}

TEST_CASE("More than ten conditions feed each other") {
  Arena arena;
  Context context(arena);
  Value* made = arena.map();
  std::vector<std::string> names;
  for (char c = 'a'; c < 'a' + 21; ++c) names.emplace_back(1, c);
  add_any_of(context, *made, names, "Any");
  const Value* all = made->get("Conditions");
  REQUIRE(all->size() == 3);
  CHECK(order(all) == "Any2 Any1 Any");
  CHECK(all->get("Any2")->get("Fn::Or")->items.size() == 10);
  const auto& last = all->get("Any")->get("Fn::Or")->items;
  REQUIRE(last.size() == 3);
  CHECK(last[0]->get("Condition")->is_string("u"));
  CHECK(last[1]->get("Condition")->is_string("Any2"));
  CHECK(last[2]->get("Condition")->is_string("Any1"));
}

TEST_CASE("A region is in a partition") {
  CHECK(partition_of("eu-west-1") == "aws");
  CHECK(partition_of("cn-north-1") == "aws-cn");
  CHECK(partition_of("us-gov-west-1") == "aws-us-gov");
  CHECK(partition_of("us-iso-east-1") == "aws-iso");
  CHECK(partition_of("us-isob-east-1") == "aws-iso-b");
}

TEST_CASE("Parameters of a path are wildcards in its ARN") {
  CHECK(wildcard_path("/") == "/");
  CHECK(wildcard_path("/a/{b}/c/") == "/a/*/c");
  CHECK(wildcard_path("/{proxy+}") == "/*");
  CHECK(wildcard_path("/{}/{a b}/{a") == "/{}/{a b}/{a");
}

TEST_CASE("A function of CloudFormation is a map of one key") {
  Arena arena;
  CHECK(is_intrinsic(make_ref(arena, "A")));
  CHECK(is_intrinsic(arena.map({{"Fn::X", arena.null()}})));
  CHECK_FALSE(is_intrinsic(arena.map({{"Ref", arena.null()}, {"a", arena.null()}})));
  CHECK_FALSE(is_intrinsic(arena.map({{"Refs", arena.null()}})));
  CHECK_FALSE(is_intrinsic(nullptr));
  CHECK(is_no_value(make_no_value(arena)));
}

TEST_CASE("Globals are given to a resource as the transform gives them") {
  Document document;
  const auto map = [&](std::vector<cairn::document::Entry> entries) {
    return document.map(entries);
  };
  const auto text = [&](std::string_view value) { return document.string(value); };
  const auto list = [&](std::vector<NodeId> items) { return document.list(items); };
  const NodeId given = map({{"Layers", list({text("one")})},
                            {"Tags", map({{"a", text("1")}, {"b", text("2")}})},
                            {"Role", map({{"Ref", text("Theirs")}})},
                            {"Timeout", document.integer(3)},
                            {"Unknown", text("x")}});
  const NodeId own = map({{"Layers", list({text("two")})},
                          {"Tags", map({{"b", text("3")}})},
                          {"Role", map({{"Ref", text("Mine")}})}});
  const NodeId function = text("AWS::Serverless::Function");
  const NodeId resources = map(
      {{"Taker",
        map({{"Type", function}, {"IgnoreGlobals", list({text("Timeout")})}, {"Properties", own}})},
       {"Bare", map({{"Type", function}})},
       {"Other", map({{"Type", function}, {"IgnoreGlobals", text("*")}})}});
  document.set_root(map({{"Globals", map({{"Function", given}})}, {"Resources", resources}}));

  const auto spread = spread_globals(document);
  REQUIRE(spread);
  const NodeId all = spread->get(spread->root(), "Resources");
  const auto properties = [&](std::string_view resource) {
    return spread->get(spread->get(all, resource), "Properties");
  };
  const NodeId taken = properties("Taker");
  CHECK(spread->items(spread->get(taken, "Layers")).size() == 2);
  const NodeId tags = spread->get(taken, "Tags");
  CHECK((*spread)[spread->get(tags, "a")].text == "1");
  CHECK((*spread)[spread->get(tags, "b")].text == "3");
  CHECK((*spread)[spread->get(spread->get(taken, "Role"), "Ref")].text == "Mine");
  CHECK_FALSE(spread->get(taken, "Timeout"));
  CHECK_FALSE(spread->get(taken, "Unknown"));
  CHECK((*spread)[spread->get(properties("Bare"), "Timeout")].integer() == 3);
  CHECK_FALSE(properties("Other"));
  CHECK(spread->get(spread->root(), "Globals"));
  document.set_root(map({{"Resources", resources}}));
  CHECK_FALSE(spread_globals(document));
}
