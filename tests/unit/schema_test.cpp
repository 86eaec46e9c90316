// Packed JSON: what goes in comes out, in order; and any bytes are safe to read.

#include <catch2/catch.hpp>
#include <cstring>
#include <nlohmann/json.hpp>
#include <random>

#include "compiler/schema/pack_json.h"
#include "compiler/schema/packed.h"
#include "compiler/schema/store.h"
#include "tests/unit/unpack.h"

using namespace cairn;
using namespace cairn::schema;
using nlohmann::ordered_json;

static std::vector<std::byte> pack(std::string_view text) {
  auto bytes = pack_json(text);
  INFO(text << ": " << (bytes ? "" : bytes.error()));
  REQUIRE(bytes.is_ok());
  return *bytes;
}

static std::string failure_of(std::string_view text) {
  const auto bytes = pack_json(text);
  REQUIRE_FALSE(bytes.is_ok());
  return bytes.error();
}

static std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

TEST_CASE("A value is read as it was packed") {
  for (const std::string_view text :
       {"null",
        "true",
        "false",
        "0",
        "-1",
        "9223372036854775807",
        "-9223372036854775808",
        "1.5",
        "-0.25",
        "1e300",
        "\"\"",
        "\"a\"",
        "\"abcd\"",
        "\"\\u0000x\"",
        "\"\\ud83d\\ude00\"",
        "[]",
        "{}",
        "[[], {}, [1, [2]]]",
        R"({"b": 1, "a": {"c": [true, null]}, "": "x"})",
        R"({"k": 1, "j": 2, "i": 3, "h": 4, "g": 5, "f": 6, "e": 7, "d": 8, "c": 9, "b": 10})"}) {
    const auto bytes = pack(text);
    const auto opened = Pack::open(bytes);
    REQUIRE(opened.is_ok());
    CHECK(opened->is_intact());
    CHECK(test::unpack(opened->root()).dump() == ordered_json::parse(text).dump());
  }
}

TEST_CASE("An integer beyond 64 bits is a number") {
  const auto bytes = pack("18446744073709551615");
  const Json root = Pack::open(bytes)->root();
  CHECK(root.kind() == Kind::Float);
  CHECK(root.number() == 18446744073709551615.0);
}

TEST_CASE("Members are found by key, among few and among many") {
  for (const int count : {0, 1, 8, 9, 100, 2000}) {
    ordered_json object = ordered_json::object();
    for (int i = 0; i < count; ++i) object["key" + std::to_string(i * 7919 % 10007)] = i;
    const auto bytes = pack(object.dump());
    const Json root = Pack::open(bytes)->root();
    REQUIRE(root.size() == static_cast<std::size_t>(count));
    for (const auto& [key, value] : object.items()) {
      const auto found = root.find(key);
      REQUIRE(found.has_value());
      CHECK(found->integer() == value.get<int>());
    }
    for (const char* absent : {"", "a", "key", "key00", "zzz"}) CHECK_FALSE(root.find(absent));
  }
}

TEST_CASE("Asked for what it is not, a value answers with nothing") {
  const auto bytes = pack(R"(["x", 1, {"a": 2}])");
  const Json root = Pack::open(bytes)->root();
  CHECK(root.string().empty());
  CHECK(root.integer() == 0);
  CHECK_FALSE(root.find("a"));
  CHECK(root.item(3).is_null());
  CHECK(root.item(0).size() == 0);
  CHECK(root.item(0).number() == 0);
  CHECK(root.item(1).number() == 1);
  CHECK(root.item(2).item(0).is_null());
  CHECK(root.item(2).key(1).empty());
  CHECK(Json().is_null());
  CHECK(Json().size() == 0);
}

TEST_CASE("Equal values lie at one place") {
  const auto bytes = pack(R"([{"type": "string", "maxLength": 5}, {"type": "string"},
                              {"type": "string", "maxLength": 5}])");
  const Json root = Pack::open(bytes)->root();
  CHECK(root.item(0).id() == root.item(2).id());
  CHECK(root.item(0).id() != root.item(1).id());
}

TEST_CASE("A mistake in JSON is told with line and column") {
  CHECK_THAT(failure_of("{\n  \"a\": tru\n}"), Catch::StartsWith("2:"));
  CHECK_THAT(failure_of("{\n  \"a\": 1,\n  \"a\": 2\n}"),
             Catch::StartsWith("4:1: ") && Catch::Contains("twice"));
  CHECK_THAT(failure_of(""), Catch::StartsWith("1:1: "));
  CHECK_THAT(failure_of("\"\xFF\""), Catch::StartsWith("1:2: "));
  CHECK_THAT(failure_of("1e999"), Catch::Contains("number"));
  CHECK_THAT(failure_of("[1] 2"), Catch::StartsWith("1:5: "));
}

TEST_CASE("Depth is bounded") {
  CHECK(Pack::open(pack(nested(kMostDepth))).is_ok());
  CHECK_THAT(failure_of(nested(kMostDepth + 1)), Catch::Contains("too deeply"));
  CHECK_THAT(failure_of(std::string(10000000, '[')), Catch::Contains("too deeply"));
}

TEST_CASE("The same text gives the same bytes") {
  const std::string_view text = R"({"b": [1, 2.5, "x"], "a": {"b": null}})";
  CHECK(pack(text) == pack(text));
}

// As far as a reader goes: everything, but each place of a pack once.
static std::size_t walk(Json value, std::vector<bool>& is_seen, std::size_t depth = 0) {
  if (depth > kMostDepth) FAIL("a path goes on");
  if (value.id() / 4 < is_seen.size()) {
    if (is_seen[value.id() / 4]) return 0;
    is_seen[value.id() / 4] = true;
  }
  std::size_t sum = value.string().size() + static_cast<std::size_t>(value.integer());
  if (!value.string().empty()) sum += static_cast<unsigned char>(value.string().back());
  for (std::size_t i = 0; i < value.size(); ++i) {
    sum += value.key(i).size();
    sum += walk(value.is_array() ? value.item(i) : value.value(i), is_seen, depth + 1);
  }
  return sum + value.find("type").has_value();
}

TEST_CASE("Damaged bytes are refused or read as something else") {
  ordered_json object = {{"type", "object"}, {"types", ordered_json::object()}};
  for (int i = 0; i < 30; ++i) {
    object["types"]["T" + std::to_string(i)] = {{"a", {i, 1.5, nullptr}}, {"type", {{"b", true}}}};
  }
  const std::vector<std::byte> sound = pack(object.dump());
  std::minstd_rand random(1);
  std::size_t sum = 0;
  for (int round = 0; round < 20000; ++round) {
    std::vector<std::byte> bytes = sound;
    for (int count = 1 + static_cast<int>(random() % 4); count > 0; --count) {
      const std::size_t at = random() % (bytes.size() / 4) * 4;
      const std::uint32_t words[] = {
          static_cast<std::uint32_t>(random()), static_cast<std::uint32_t>(random() % bytes.size()),
          0xFFFFFFFFu, static_cast<std::uint32_t>(random() % 8 | random() % 300 << 8)};
      std::memcpy(&bytes[at], &words[random() % 4], 4);
    }
    if (round % 5 == 0) bytes.resize(random() % bytes.size());
    const auto opened = Pack::open(bytes);
    if (!opened) continue;
    std::vector<bool> is_seen(bytes.size() / 4);
    sum += walk(opened->root(), is_seen);
    if (bytes != sound && std::memcmp(&bytes[32], &sound[32], bytes.size() - 32) != 0) {
      CHECK_FALSE(opened->is_intact());
    }
    static_cast<void>(Store::open(bytes));
  }
  CHECK(sum != 0);
}

TEST_CASE("What is no pack is refused") {
  CHECK_FALSE(Pack::open({}).is_ok());
  std::vector<std::byte> bytes = pack("[1]");
  bytes.push_back(std::byte{0});
  CHECK_FALSE(Pack::open(bytes).is_ok());
  bytes.resize(bytes.size() - 2);
  CHECK_FALSE(Pack::open(bytes).is_ok());
  CHECK_FALSE(Store::open(pack(R"({"types": []})")).is_ok());
  CHECK_FALSE(Store::open(pack("[]")).is_ok());
}

TEST_CASE("A store finds types by name") {
  const auto bytes = pack(
      R"({"source": "some.zip", "date": "2026-08-03", "types": {"B::B::B": {"a": 1}, "A::A::A": {}}})");
  const auto store = Store::open(bytes);
  REQUIRE(store.is_ok());
  CHECK(store->source_name() == "some.zip");
  CHECK(store->date() == "2026-08-03");
  CHECK(store->size() == 2);
  CHECK(store->type_names() == std::vector<std::string_view>{"A::A::A", "B::B::B"});
  CHECK(store->find("B::B::B")->find("a")->integer() == 1);
  CHECK_FALSE(store->find("C::C::C"));
  CHECK(store->digest().size() == 32);
}
