// From a zip of registry schemas to a store: what is kept, what is left out, what is
// corrected; and that no archive does harm.

#include <zlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "compiler/base/patterns.h"
#include "compiler/schema/corrections.h"
#include "compiler/schema/import.h"
#include "compiler/schema/pack_json.h"
#include "compiler/schema/read_archive.h"
#include "compiler/schema/store.h"
#include "tests/unit/unpack.h"

using namespace cairn;
using namespace cairn::schema;
using nlohmann::ordered_json;

static std::span<const std::byte> bytes_of(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

static Imported import_text(const std::vector<std::string>& texts) {
  std::vector<SchemaText> files;
  for (const std::string& text : texts) files.push_back({std::to_string(files.size()), text});
  auto imported = import_schemas(files, {"test", "2026-01-02"});
  INFO(imported.error());
  REQUIRE(imported.is_ok());
  return *imported;
}

static std::string imported_as(std::string_view type, const std::string& text) {
  const Imported imported = import_text({text});
  const auto store = Store::open(imported.bytes);
  REQUIRE(store.is_ok());
  const auto schema = store->find(type);
  REQUIRE(schema.has_value());
  return test::unpack(*schema).dump();
}

TEST_CASE("Prose is left out, and properties with such names are not") {
  const std::string text = R"({
    "typeName": "A::B::C", "description": "x", "sourceUrl": "x", "handlers": {"create": {}},
    "tagging": {"taggable": true, "permissions": ["a:b"]},
    "definitions": {"description": {"type": "string", "description": "x", "title": "x"}},
    "properties": {
      "description": {"$ref": "#/definitions/description"},
      "title": {"type": "array", "items": {"examples": [1], "enum": [{"description": "kept"}]}},
      "handlers": {"anyOf": [{"title": "x", "required": ["description"]}]}
    },
    "dependencies": {"title": {"description": "x"}},
    "required": ["description"], "additionalProperties": false})";
  CHECK(imported_as("A::B::C", text) ==
        R"({"typeName":"A::B::C","tagging":{"taggable":true},)"
        R"("definitions":{"description":{"type":"string"}},)"
        R"("properties":{"description":{"$ref":"#/definitions/description"},)"
        R"("title":{"type":"array","items":{"enum":[{"description":"kept"}]}},)"
        R"("handlers":{"anyOf":[{"required":["description"]}]}},"dependencies":{"title":{}},)"
        R"("required":["description"],"additionalProperties":false})");
}

TEST_CASE("A file without a schema is told of, and the others go in") {
  const Imported imported = import_text({
      R"({"typeName": "A::B::C", "properties": {}})",
      "{",
      "[]",
      R"({"typeName": "A", "properties": {}})",
      R"({"typeName": "A::B::D"})",
      R"({"typeName": "A::B::E", "properties": {}})",
  });
  REQUIRE(imported.problems.size() == 4);
  CHECK_THAT(imported.problems[0], Catch::StartsWith("`1`:1:1: "));
  CHECK_THAT(imported.problems[1], Catch::Contains("no schema of a resource type"));
  CHECK_THAT(imported.problems[2], Catch::Contains("no `typeName`"));
  CHECK_THAT(imported.problems[3], Catch::Contains("has no `properties`"));
  const auto store = Store::open(imported.bytes);
  CHECK(store->find("A::B::C"));
  CHECK(store->find("A::B::E"));
  CHECK_FALSE(store->find("A::B::D"));
}

TEST_CASE("Where no file has a schema, there is no store") {
  CHECK_FALSE(import_schemas({}, {}).is_ok());
  CHECK_FALSE(import_schemas(std::vector<SchemaText>{{"a", "{}"}}, {}).is_ok());
}

TEST_CASE("A later schema of a type replaces an earlier one") {
  const Imported imported = import_text({R"({"typeName": "A::B::C", "properties": {"X": {}}})",
                                         R"({"typeName": "A::B::C", "properties": {"Y": {}}})"});
  CHECK(Store::open(imported.bytes)->find("A::B::C")->find("properties")->key(0) == "Y");
}

TEST_CASE("A fault is corrected where it is, and nowhere else") {
  const std::string faulty =
      R"({"typeName": "AWS::CloudFormation::Stack", "properties": {"A": {}}, "required": ["StackName"]})";
  CHECK_THAT(imported_as("AWS::CloudFormation::Stack", faulty),
             Catch::Contains(R"("required":["TemplateURL"])"));
  const std::string repaired =
      R"({"typeName":"AWS::CloudFormation::Stack","properties":{"A":{}},"required":["X"]})";
  CHECK(imported_as("AWS::CloudFormation::Stack", repaired) == repaired);
}

TEST_CASE("A type that the registry does not list is added") {
  const Imported imported = import_text({R"({"typeName": "A::B::C", "properties": {}})"});
  CHECK(Store::open(imported.bytes)->find("AWS::CDK::Metadata"));
}

TEST_CASE("Every correction has a type, a change and a reason") {
  const auto all = corrections();
  REQUIRE(all.size() > 2);
  for (const Correction& correction : all) {
    INFO(correction.type);
    CHECK(correction.type.find("::") != std::string_view::npos);
    CHECK_FALSE(correction.reason.empty());
    CHECK((correction.schema || (correction.patch.size() > 0 && correction.fault.size() > 0)));
  }
}

TEST_CASE("A pattern is corrected that does not compile, by one that does") {
  const auto all = pattern_corrections();
  REQUIRE(all.size() > 2);
  for (const PatternCorrection& correction : all) {
    INFO(correction.pattern);
    CHECK_FALSE(base::Pattern::compile(correction.pattern).is_ok());
    const auto means = base::Pattern::compile(correction.means);
    INFO(means.error());
    CHECK(means.is_ok());
    CHECK_FALSE(correction.reason.empty());
  }
  CHECK(imported_as("A::B::C", R"({"typeName": "A::B::C", "properties": {
          "pattern": {"type": "string", "pattern": "[\\w-.~]+"},
          "[\\w-.~]+": {"patternProperties": {"[\\w-.~]+": {}}}}})") ==
        R"({"typeName":"A::B::C","properties":{)"
        R"("pattern":{"type":"string","pattern":"[\\w\\-.~]+"},)"
        R"("[\\w-.~]+":{"patternProperties":{"[\\w\\-.~]+":{}}}}})");
}

TEST_CASE("A merge patch changes, adds and removes") {
  // RFC 7396, appendix A.
  const std::vector<std::array<std::string, 3>> examples = {
      {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
      {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
      {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
      {R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})"},
      {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
  };
  for (const auto& [value, patch, result] : examples) {
    const auto value_bytes = *pack_json(value);
    const auto patch_bytes = *pack_json(patch);
    PackWriter writer;
    const auto merged =
        merge(writer, Pack::open(value_bytes)->root(), Pack::open(patch_bytes)->root());
    const auto bytes = *writer.take(merged);
    CHECK(test::unpack(Pack::open(bytes)->root()).dump() == result);
  }
}

namespace {

struct Packed {
  std::string name;
  std::string text;
  bool is_deflated = true;
};

void put(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> 8 * i & 0xFF);
}

std::string deflated(const std::string& text) {
  z_stream stream{};
  REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zip_of(const std::vector<Packed>& files, const std::string& comment = "") {
  std::string out;
  std::string directory;
  for (const Packed& file : files) {
    const std::string packed = file.is_deflated ? deflated(file.text) : file.text;
    const auto at = static_cast<std::uint32_t>(out.size());
    std::string common;  // of both headers
    put(common, 20, 2);
    put(common, 0, 2);
    put(common, file.is_deflated ? 8 : 0, 2);
    put(common, 0, 4);
    put(common,
        static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(file.text.data()),
                                         static_cast<uInt>(file.text.size()))),
        4);
    put(common, static_cast<std::uint32_t>(packed.size()), 4);
    put(common, static_cast<std::uint32_t>(file.text.size()), 4);
    put(common, static_cast<std::uint32_t>(file.name.size()), 2);
    put(common, 0, 2);
    put(out, 0x04034B50, 4);
    out += common + file.name + packed;
    put(directory, 0x02014B50, 4);
    put(directory, 20, 2);
    directory += common;
    put(directory, 0, 10);
    put(directory, at, 4);
    directory += file.name;
  }
  const auto at = static_cast<std::uint32_t>(out.size());
  const auto count = static_cast<std::uint32_t>(files.size());
  out += directory;
  put(out, 0x06054B50, 4);
  put(out, 0, 4);
  put(out, count, 2);
  put(out, count, 2);
  put(out, static_cast<std::uint32_t>(directory.size()), 4);
  put(out, at, 4);
  put(out, static_cast<std::uint32_t>(comment.size()), 2);
  return out + comment;
}

}  // namespace

TEST_CASE("An archive is read: deflated and stored, empty, with a comment") {
  const std::string zip = zip_of({{"a.json", "{\"a\": 1}"},
                                  {"../b.json", "[2]", false},
                                  {"empty.json", ""},
                                  {"README", "no JSON"}},
                                 "a comment");
  CHECK(is_archive(bytes_of(zip)));
  const auto archive = read_archive(bytes_of(zip));
  REQUIRE(archive.is_ok());
  REQUIRE(archive->files.size() == 3);
  CHECK(archive->problems.empty());
  CHECK(archive->files[0].text == "{\"a\": 1}");
  CHECK(archive->files[1].name == "../b.json");
  CHECK(archive->files[1].text == "[2]");
  CHECK(archive->files[2].text.empty());
  CHECK(read_archive(bytes_of(zip_of({})))->files.empty());
}

TEST_CASE("A damaged file of an archive is told of, and the others are read") {
  std::string zip = zip_of({{"a.json", "[1]", false}, {"b.json", "[2]", false}});
  zip[zip.find("[1]") + 1] = '7';
  const auto archive = read_archive(bytes_of(zip));
  REQUIRE(archive.is_ok());
  CHECK(archive->problems == std::vector<std::string>{"`a.json`: its content is damaged"});
  REQUIRE(archive->files.size() == 1);
  CHECK(archive->files[0].text == "[2]");
}

TEST_CASE("What would grow without measure is refused") {
  std::string zip = zip_of({{"a.json", std::string(1000, ' ')}});
  // It says that it has 4 GB.
  const std::size_t size_at = zip.find("PK\x01\x02") + 24;
  zip.replace(size_at, 4, "\xFF\xFF\xFF\xFF");
  CHECK_THAT(read_archive(bytes_of(zip)).error(), Catch::Contains("256 MB"));
  // It says that it has less than it has.
  zip.replace(size_at, 4, std::string("\x10\0\0\0", 4));
  CHECK(read_archive(bytes_of(zip))->files.empty());

  std::vector<Packed> many(10001, {"a.json", "", false});
  CHECK_THAT(read_archive(bytes_of(zip_of(many))).error(), Catch::Contains("10,000"));
}

TEST_CASE("No archive does harm") {
  const std::string sound = zip_of(
      {{"a.json", R"({"typeName": "A::B::C", "properties": {}})"}, {"b.json", "[2]", false}});
  for (std::size_t size = 0; size < sound.size(); ++size) {
    CHECK_FALSE(read_archive(bytes_of(sound.substr(0, size))).is_ok());
  }
  std::minstd_rand random(1);
  std::size_t sum = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string zip = sound;
    for (int count = 1 + static_cast<int>(random() % 3); count > 0; --count) {
      zip[random() % zip.size()] = static_cast<char>(random() % 2 == 0 ? 0xFF : random() % 256);
    }
    const auto archive = read_archive(bytes_of(zip));
    if (archive) sum += archive->files.size();
  }
  CHECK(sum > 0);
}

// Regular expressions compile, and references lead somewhere.
static void check_sound(Json schema, Json root) {
  for (std::size_t i = 0; i < schema.size(); ++i) {
    const Json each = schema.is_array() ? schema.item(i) : schema.value(i);
    const std::string_view key = schema.key(i);
    if (key == "pattern" && each.is_string() && !base::Pattern::compile(each.string())) {
      FAIL_CHECK("the pattern " << each.string());
    }
    if (key == "patternProperties") {
      for (std::size_t k = 0; k < each.size(); ++k) {
        if (!base::Pattern::compile(each.key(k))) FAIL_CHECK("the pattern " << each.key(k));
      }
    }
    if (key == "$ref" && each.is_string()) {
      const std::string_view path = each.string();
      const std::size_t slash = path.rfind('/');
      const bool is_definition = path.starts_with("#/definitions/") && slash == 13;
      const bool is_property = path.starts_with("#/properties/") && slash == 12;
      if (is_definition || is_property) {
        const auto parts = root.find(is_definition ? "definitions" : "properties");
        if (!parts || !parts->find(path.substr(slash + 1))) FAIL_CHECK("the reference " << path);
      }
    }
    check_sound(each, root);
  }
}

// The archive that AWS publishes, where it lies beside the project.
TEST_CASE("All that AWS publishes is read as it is written") {
  const std::filesystem::path path = CAIRN_PUBLISHED_SCHEMAS;
  if (!std::filesystem::exists(path)) return;
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream content;
  content << stream.rdbuf();
  const auto archive = read_archive(bytes_of(content.str()));
  REQUIRE(archive.is_ok());
  CHECK(archive->problems.empty());
  REQUIRE(archive->files.size() > 1000);
  std::vector<SchemaText> files;
  for (const ArchivedFile& file : archive->files) {
    const auto bytes = pack_json(file.text);
    if (!bytes) FAIL(file.name << ": " << bytes.error());
    if (test::unpack(Pack::open(*bytes)->root()) != ordered_json::parse(file.text)) {
      FAIL(file.name << " is not what it was");
    }
    files.push_back({file.name, file.text});
  }
  const auto imported = import_schemas(files, {"published", "2026-08-03"});
  REQUIRE(imported.is_ok());
  CHECK(imported->problems.empty());
  // Those that AWS has repaired since may go.
  CHECK(imported->correction_count == corrections().size());
  CHECK(imported->bytes.size() < 10'000'000);
  const auto store = Store::open(imported->bytes);
  REQUIRE(store.is_ok());
  CHECK(store->pack().is_intact());
  for (const std::string_view name : store->type_names()) {
    INFO(name);
    check_sound(*store->find(name), *store->find(name));
  }
  const auto bucket = store->find("AWS::S3::Bucket");
  REQUIRE(bucket.has_value());
  CHECK(bucket->find("properties")->find("BucketName")->find("type")->string() == "string");
}
