// Rules on templates: their pages, and what the cases cannot reach.

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "compiler/rules/run.h"
#include "compiler/rules/validate.h"
#include "targets/cloudformation/expand_loops.h"
#include "targets/cloudformation/read_template.h"
#include "targets/document/read.h"
#include "targets/document/write_json.h"

using namespace cairn;

TEST_CASE("Every rule has an id, a page of whole sentences and a source") {
  std::set<std::string_view> ids;
  for (const diag::Kind* kind : rules::all_kinds()) {
    INFO(kind->name << ": " << kind->explanation);
    CHECK(ids.insert(kind->name).second);
    CHECK(kind->explanation.size() > 20);
    CHECK(kind->explanation.back() == '.');
    CHECK_FALSE((kind->explanation.front() >= 'a' && kind->explanation.front() <= 'z'));
    CHECK(kind->reference.starts_with("https://"));
    const char letter = kind->name.front();
    if (letter == 'E') CHECK(kind->severity == diag::Severity::Error);
    if (letter == 'W') CHECK(kind->severity == diag::Severity::Warning);
    if (letter == 'I') CHECK(kind->severity == diag::Severity::Info);
  }
  CHECK(ids.size() > 250);
}

TEST_CASE("Every constraint of a table finds its type in the catalog") {
  const schema::Json tables = rules::Tables::builtin().root();
  std::size_t known = 0, unknown = 0;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    for (std::size_t j = 0; j < tables.value(i).size(); ++j) {
      const auto type = tables.value(i).item(j).find("type");
      REQUIRE(type);
      const std::string_view name = type->is_array() ? type->item(0).string() : type->string();
      ++(catalog::Catalog::builtin().find(name) ? known : unknown);
    }
  }
  // A few are newer than the catalog, or older.
  CHECK(known > 1000);
  CHECK(unknown * 20 < known);
}

TEST_CASE("The pattern of Fn::Sub is cut at its names") {
  const auto shown = [](std::string_view pattern) {
    std::string text;
    for (const rules::SubPart& part : rules::sub_parts(pattern)) {
      text += part.is_variable ? "<" + std::string(part.text) + ">" : std::string(part.text);
      text += '|';
    }
    return text;
  };
  CHECK(shown("a${B}c") == "a|<B>|c|");
  CHECK(shown("${ A.B }${C}") == "<A.B>|<C>|");
  CHECK(shown("a${!B}c") == "a${|B}c|");
  CHECK(shown("a${B") == "a${B|");
  CHECK(shown("").empty());
}

TEST_CASE("Formats tell identifiers from other texts") {
  rules::Schemas schemas(catalog::Catalog::builtin(), nullptr,
                         rules::Tables::builtin().constraints());
  const auto fits_format = [&](std::string_view text, std::string_view format) {
    return rules::fits_format(schemas, text, format);
  };
  CHECK(fits_format("10.0.0.0/16", "ipv4-network") == true);
  CHECK(fits_format("10.0.0.1/16", "ipv4-network") == false);
  CHECK(fits_format("10.0.0.1", "ipv4-network") == true);
  CHECK(fits_format("10.0.0.0/33", "ipv4-network") == false);
  CHECK(fits_format("2001:db8::/32", "ipv6-network") == true);
  CHECK(fits_format("2001:db8::1/32", "ipv6-network") == false);
  CHECK(fits_format("vpc-0123abcd", "AWS::EC2::VPC.Id") == true);
  CHECK(fits_format("vpc-1", "AWS::EC2::VPC.Id") == false);
  CHECK_FALSE(fits_format("x", "no-such-format").has_value());
}

static std::string expanded(const std::string& yaml) {
  text::Files files;
  diag::Sink sink;
  const auto file = files.add("t.yaml", yaml);
  const auto document = document::read(files, file, sink);
  REQUIRE(document);
  REQUIRE(cloudformation::has_loops(*document));
  const auto result = cloudformation::expand_loops(*document);
  return result ? document::write_json(*result, document::JsonStyle::Minified) : "too much";
}

TEST_CASE("Loops expand with their names put in") {
  const std::string head = "Transform: AWS::LanguageExtensions\n";
  CHECK(
      expanded(head +
               "Resources:\n  Fn::ForEach::L:\n    - N\n    - [a, b-c]\n    - T${N}: {X: !Ref N}\n"
               "      U&{N}: {Y: 'is ${N}'}\n") ==
      R"({"Transform":"AWS::LanguageExtensions","Resources":{"Ta":{"X":"a"},"Ua":{"Y":"is a"},)"
      R"("Tb-c":{"X":"b-c"},"Ubc":{"Y":"is b-c"}}})");
  // The collection may be the default of a parameter; one that is not known stays.
  CHECK(expanded(head + "Parameters: {P: {Default: 'x, y'}}\nResources:\n  Fn::ForEach::L: [N, "
                        "!Ref P, {'A${N}': 1}]\n  Fn::ForEach::M: [N, !Ref Q, {'B${N}': 1}]\n")
            .find(R"("Ax":1,"Ay":1,"Fn::ForEach::M")") != std::string::npos);
}

TEST_CASE("Loops that would never end are given up") {
  std::string list = "[";
  for (int i = 0; i < 1000; ++i) list += std::to_string(i) + ",";
  list += "]";
  const std::string loop = "Fn::ForEach::";
  const std::string yaml = "Transform: AWS::LanguageExtensions\nResources:\n  " + loop + "A: [A, " +
                           list + ", {" + loop + "B: [B, " + list + ", {" + loop + "C: [C, " +
                           list + ", {}]}]}]\n";
  CHECK(expanded(yaml) == "too much");
}

static std::deque<diag::Diagnostic> found_in(const std::string& yaml) {
  text::Files files;
  base::SymbolTable symbols;
  diag::Sink sink;
  const auto file = files.add("t.yaml", yaml);
  const auto document = document::read(files, file, sink);
  REQUIRE(document);
  const ir::Program program = cloudformation::read_template(*document, files, file, symbols, sink);
  rules::Schemas schemas(catalog::Catalog::builtin(), nullptr,
                         rules::Tables::builtin().constraints());
  rules::check_template({*document, *document, yaml.size(), program, schemas, {}, {}}, sink);
  return sink.all();
}

TEST_CASE("A name that nothing has comes with the names that there are, where SAM makes some") {
  const std::string resources =
      "Resources:\n"
      "  Shop:\n"
      "    Type: AWS::Serverless::HttpApi\n"
      "    Properties:\n"
      "      StageName: !Ref Stage\n"
      "      Auth: {Authorizers: {A: {JwtConfiguration: {issuer: !Ref Issuer}}}}\n"
      "  Topic:\n"
      "    Type: AWS::SNS::Topic\n"
      "    Properties:\n"
      "      DisplayName: !Sub '${Title}'\n";
  std::map<std::string, std::vector<std::string>> details;
  for (const auto& each : found_in("Transform: AWS::Serverless-2016-10-31\n" + resources)) {
    if (!each.kind->name.starts_with("E10")) continue;
    auto& ids = details[each.message.substr(0, each.message.find(' '))];
    for (const auto& detail : each.details) {
      ids.emplace_back(detail.kind->name);
      CHECK(detail.path == each.path);
      CHECK(detail.message.find("`Shop`") != std::string::npos);
    }
  }
  const std::vector<std::string> both = {"E3030", "E3031"};
  REQUIRE(details.size() == 3);
  CHECK(details["`Stage`"] == both);
  CHECK(details["`Title`"] == both);
  // What SAM only passes on, it says nothing of.
  CHECK(details["`Issuer`"].empty());
  for (const auto& each : found_in(resources)) CHECK(each.details.empty());
}
