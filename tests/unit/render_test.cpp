// Findings in every format.

#include "compiler/diagnostics/render.h"

#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "compiler/base/display_width.h"

using namespace cairn;
using nlohmann::json;

namespace {

constexpr diag::Kind kWarning{"some-warning", diag::Severity::Warning, "{0}",
                              "Why it matters. What to do.", "https://example.com/page"};
constexpr diag::Kind kInfo{"some-info", diag::Severity::Info, "{0}", "Just so."};

struct Fixture {
  text::Files files;
  diag::Sink sink;

  // The span of the first `needle` in the file.
  text::Span at(text::FileId file, std::string_view needle) const {
    const auto begin = static_cast<std::uint32_t>(files[file].text().find(needle));
    return {file, begin, begin + static_cast<std::uint32_t>(needle.size())};
  }
  std::string text(const diag::RenderOptions& options = {}) const {
    return render_text(files, sink.sorted(), options);
  }
};

}  // namespace

static std::string u8(const char8_t* text) { return reinterpret_cast<const char*>(text); }

TEST_CASE("A finding shows its lines, carets, notes and help") {
  Fixture f;
  const auto file = f.files.add("case.cairn",
                                "stack Relay {\n"
                                "  resource First: AWS::SNS::Topic {\n"
                                "    DisplayName: Second.TopicName\n"
                                "  }\n"
                                "  resource Second: AWS::SNS::Topic {\n"
                                "    DisplayName: First.TopicName\n"
                                "  }\n"
                                "}\n");
  f.sink
      .report<diag::kind::CircularDependency>(f.at(file, "First"), "First",
                                              "First -> Second -> First")
      .note(f.at(file, "Second.TopicName"), "needs `Second`")
      .note(f.at(file, "First.TopicName"), "needs `First`")
      .help("move one of them");
  CHECK(f.text() ==
        "error[circular-dependency]: `First` waits for itself: First -> Second -> First\n"
        " --> case.cairn:2:12\n"
        "  |\n"
        "2 |   resource First: AWS::SNS::Topic {\n"
        "  |            ^^^^^\n"
        "3 |     DisplayName: Second.TopicName\n"
        "  |                  ---------------- needs `Second`\n"
        "...\n"
        "6 |     DisplayName: First.TopicName\n"
        "  |                  --------------- needs `First`\n"
        "  = help: move one of them\n");
}

TEST_CASE("Notes in other files are snippets of their own, and gutters agree") {
  Fixture f;
  const auto a = f.files.add("a.cairn", std::string(11, '\n') + "let x = 1");
  const auto b = f.files.add("b.cairn", "let y = 2\n");
  f.sink.report<kWarning>(f.at(a, "x"), "seen").note(f.at(b, "y"), "here").note({}, "anywhere");
  f.sink.report<kInfo>({}, "no place");
  CHECK(f.text() ==
        "warning[some-warning]: seen\n"
        "  --> a.cairn:12:5\n"
        "   |\n"
        "12 | let x = 1\n"
        "   |     ^\n"
        "  ::: b.cairn:1:5\n"
        "   |\n"
        "1  | let y = 2\n"
        "   |     - here\n"
        "   = note: anywhere\n"
        "\n"
        "info[some-info]: no place\n");
  CHECK(summarize(f.sink.sorted()) == "1 warning, 1 note");
}

TEST_CASE("Tabs, wide and combining characters keep carets in place") {
  Fixture f;
  const auto file =
      f.files.add("a", u8(u8"\tx\n日本 x\ne\u0301 x\n\u202E x\n\x01 x\n\U0001F600 x\n\uFEFF"));
  for (std::uint32_t line = 1; line <= 6; ++line) {
    const auto at =
        static_cast<std::uint32_t>(f.files[file].text().find('x', f.files[file].line_start(line)));
    f.sink.report<kInfo>({file, at, at + 1}, "here");
  }
  const std::string text = f.text();
  CHECK(text.find("1 |     x\n  |     ^\n") != std::string::npos);
  CHECK(text.find(u8(u8"2 | 日本 x\n  |      ^\n")) != std::string::npos);
  CHECK(text.find(u8(u8"3 | e\u0301 x\n  |   ^\n")) != std::string::npos);
  CHECK(text.find(u8(u8"4 | \uFFFD x\n  |   ^\n")) != std::string::npos);
  CHECK(text.find(u8(u8"5 | \u2401 x\n  |   ^\n")) != std::string::npos);
  CHECK(text.find(u8(u8"6 | \U0001F600 x\n  |    ^\n")) != std::string::npos);
  CHECK(base::display_width(0x301) == 0);
  CHECK(base::display_width(0x3042) == 2);
}

TEST_CASE("A long line is cut around the caret") {
  Fixture f;
  const auto file = f.files.add("a", std::string(300, 'a') + "X" + std::string(300, 'b'));
  f.sink.report<kInfo>(f.at(file, "X"), "here");
  CHECK(f.text({.width = 40}) == "info[some-info]: here\n --> a:1:301\n  |\n1 | ..." +
                                     std::string(20, 'a') + "X" + std::string(19, 'b') +
                                     "...\n  |                        ^\n");
}

TEST_CASE("A line without end costs no more than another") {
  Fixture f;
  const std::string far(500'000, 'x');
  const auto file = f.files.add("a", far + u8(u8"ä") + "here" + far);
  f.sink.report<kInfo>(f.at(file, "here"), "here");
  const std::string text = f.text({.width = 40});
  CHECK(text.starts_with("info[some-info]: here\n --> a:1:500002\n  |\n1 | ...xxxx"));
  CHECK(text.size() < 200);

  // The caret stands below the word.
  const std::size_t line = text.find("1 | ");
  const std::size_t next = text.find('\n', line) + 1;
  const std::size_t letters_beyond_ascii = 1;
  CHECK(text.find("here", line) - line == text.find("^^^^", next) - next + letters_beyond_ascii);
}

TEST_CASE("What a message quotes is cut") {
  Fixture f;
  f.sink.report<kInfo>({}, std::string(1'000'000, 'x'));
  CHECK(f.text().size() < 3000);
}

TEST_CASE("A span of several lines shows its first and its last") {
  Fixture f;
  const auto file = f.files.add("a", "x {\n  a\n  b\n}\n");
  f.sink.report<kInfo>({file, 0, 14}, "here");
  CHECK(f.text() ==
        "info[some-info]: here\n --> a:1:1\n  |\n1 | x {\n  | ^^^\n...\n4 | }\n  | ^\n");
  // At the end of the file there is nothing, and still a place.
  f.sink.report<kWarning>({file, 14, 14}, "end");
  CHECK(f.text().ends_with(" --> a:5:1\n  |\n5 |\n  | ^\n"));
  CHECK(render_short(f.files, f.sink.sorted()) ==
        "a:1:1: info: here [some-info]\na:5:1: warning: end [some-warning]\n");
}

TEST_CASE("A byte-order mark takes no column") {
  Fixture f;
  const auto file = f.files.add("a", u8(u8"\uFEFFx = y"));
  f.sink.report<kInfo>(f.at(file, "y"), "here");
  CHECK(f.text() == "info[some-info]: here\n --> a:1:5\n  |\n1 | x = y\n  |     ^\n");
}

TEST_CASE("A file without text has no line to show") {
  Fixture f;
  const auto file = f.files.add("a", "");
  f.sink.report<kWarning>({file, 0, 0}, "cannot be read");
  CHECK(f.text() == "warning[some-warning]: cannot be read\n --> a:1:1\n");
}

TEST_CASE("The same mistake in each turn of a loop is told once") {
  Fixture f;
  const auto file = f.files.add("a", "xy");
  f.sink.report<kWarning>(f.at(file, "x"), "one");
  f.sink.report<kWarning>(f.at(file, "y"), "one");
  f.sink.report<kWarning>(f.at(file, "x"), "one").help("what is dropped takes help all the same");
  f.sink.report<kWarning>(f.at(file, "x"), "two");
  CHECK(f.sink.all().size() == 3);
}

TEST_CASE("Colours are asked for") {
  Fixture f;
  const auto file = f.files.add("a", "x");
  f.sink.report<kWarning>(f.at(file, "x"), "here");
  CHECK(f.text().find('\x1B') == std::string::npos);
  CHECK(f.text({.has_color = true}).find("\x1B[1;33m^\x1B[0m") != std::string::npos);
}

TEST_CASE("JSON has the shape of cfn-lint's") {
  Fixture f;
  CHECK(render_json(f.files, f.sink.sorted()) == "[]\n");
  const auto b = f.files.add("b.yaml", "\nA: \"1\"\n");
  const auto a = f.files.add("a.yaml", "x");
  auto& finding = f.sink.report<kWarning>(f.at(b, "A"), "say \"A\"");
  finding.path = {std::string("Resources"), std::string("L"), std::int64_t{0}};
  finding.note(f.at(a, "x"), "see").help("do");
  f.sink.report<kInfo>(f.at(a, "x"), "x");
  f.sink.report<kInfo>({}, "nowhere");

  const std::string text = render_json(f.files, f.sink.sorted(), {.no_file = "z.yaml"});
  const json read = json::parse(text);
  REQUIRE(read.size() == 3);
  CHECK(read[0]["Filename"] == "a.yaml");
  CHECK(read[0]["Level"] == "Informational");
  CHECK(read[0]["Location"]["Path"].is_null());
  CHECK(read[1]["Filename"] == "b.yaml");
  CHECK(read[1]["Location"] == json::parse(R"({"Path": ["Resources", "L", 0],
      "Start": {"LineNumber": 2, "ColumnNumber": 1}, "End": {"LineNumber": 2, "ColumnNumber": 2}})"));
  CHECK(read[1]["Rule"] ==
        json::parse(R"({"Id": "some-warning", "Source": "https://example.com/page",
      "ShortDescription": "Why it matters.", "Description": "Why it matters. What to do."})"));
  CHECK(read[1]["Message"] == "say \"A\"");
  CHECK(read[1]["Help"] == json::parse(R"(["do"])"));
  CHECK(read[2]["Filename"] == "z.yaml");
  CHECK(read[2]["Location"]["End"]["ColumnNumber"] == 2);

  static const std::regex kUuid(
      "[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  for (const auto& row : read) {
    CHECK(std::regex_match(row["Id"].get<std::string>(), kUuid));
    CHECK(row["ParentId"].is_null());
  }
  CHECK(read[0]["Id"] != read[1]["Id"]);
  CHECK(text == render_json(f.files, f.sink.sorted(), {.no_file = "z.yaml"}));
  // The id comes from the finding alone, on every machine.
  CHECK(read[0]["Id"] == "b1ab893a-ce21-8e6f-95f1-bc956e440bea");
}

TEST_CASE("details stand in JSON behind what they are details of, and nowhere else") {
  Fixture f;
  const auto file = f.files.add("a.yaml", "x y\n");
  diag::Diagnostic& finding = f.sink.report<kWarning>(f.at(file, "y"), "wrong");
  diag::Diagnostic& detail = finding.details.emplace_back();
  detail.kind = &kInfo;
  detail.severity = kInfo.severity;
  detail.span = finding.span;
  detail.message = "one way to be right";
  const json read = json::parse(render_json(f.files, f.sink.sorted()));
  REQUIRE(read.size() == 2);
  const bool is_first = read[0]["ParentId"].is_null();
  CHECK(read[is_first ? 1 : 0]["ParentId"] == read[is_first ? 0 : 1]["Id"]);
  CHECK(read[is_first ? 1 : 0]["Message"] == "one way to be right");
  CHECK(read[0]["Id"] != read[1]["Id"]);
  CHECK(render_short(f.files, f.sink.sorted()).find("right") == std::string::npos);
  CHECK(summarize(f.sink.sorted()) == "1 warning");
}

TEST_CASE("SARIF names rules once and points at them") {
  Fixture f;
  const auto file = f.files.add("my dir/a.cairn", "x y\n");
  f.sink.report<kWarning>(f.at(file, "y"), "one").note(f.at(file, "x"), "related").help("try");
  f.sink.report<kWarning>(f.at(file, "x"), "two");
  f.sink.report<kInfo>({}, "nowhere");
  const json read = json::parse(render_sarif(f.files, f.sink.sorted(), {.version = "1.2.3"}));
  CHECK(read["version"] == "2.1.0");
  const json& run = read["runs"][0];
  CHECK(run["tool"]["driver"]["version"] == "1.2.3");
  REQUIRE(run["tool"]["driver"]["rules"].size() == 2);
  REQUIRE(run["results"].size() == 3);
  for (const auto& result : run["results"]) {
    const auto index = result["ruleIndex"].get<std::size_t>();
    CHECK(run["tool"]["driver"]["rules"][index]["id"] == result["ruleId"]);
  }
  CHECK(run["results"][0]["message"]["text"] == "two");
  const json& place = run["results"][1]["locations"][0]["physicalLocation"];
  CHECK(place["artifactLocation"]["uri"] == "my%20dir/a.cairn");
  CHECK(place["region"] ==
        json::parse(R"({"startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 4})"));
  CHECK(run["results"][1]["relatedLocations"][0]["message"]["text"] == "related");
  CHECK(run["results"][2]["locations"].empty());
  CHECK(run["results"][2]["level"] == "note");
}

TEST_CASE("What is removed no longer counts, and may be found again") {
  Fixture f;
  const auto file = f.files.add("a.yaml", "x y\n");
  f.sink.report<diag::kind::UnreadableFile>(f.at(file, "x"), "one");
  f.sink.report<diag::kind::UnreadableFile>(f.at(file, "y"), "two");
  f.sink.remove_if([](const diag::Diagnostic& each) { return each.message == "one"; });
  CHECK(f.sink.error_count() == 1);
  f.sink.report<diag::kind::UnreadableFile>(f.at(file, "x"), "one");
  f.sink.report<diag::kind::UnreadableFile>(f.at(file, "y"), "two");
  CHECK(render_short(f.files, f.sink.sorted()) ==
        "a.yaml:1:1: error: one [unreadable-file]\na.yaml:1:3: error: two [unreadable-file]\n");
}

// The properties that the schema of SARIF 2.1.0 knows of the objects that are written:
// each of them refuses others.
static void check_sarif(const json& value, const std::string& name) {
  static const std::map<std::string, std::set<std::string>> kKnown = {
      {"log", {"$schema", "version", "runs"}},
      {"runs", {"tool", "columnKind", "results"}},
      {"tool", {"driver"}},
      {"driver", {"name", "version", "rules"}},
      {"rules", {"id", "shortDescription", "fullDescription", "helpUri", "defaultConfiguration"}},
      {"shortDescription", {"text"}},
      {"fullDescription", {"text"}},
      {"defaultConfiguration", {"level"}},
      {"results",
       {"ruleId", "ruleIndex", "level", "message", "locations", "relatedLocations",
        "partialFingerprints"}},
      {"message", {"text"}},
      {"locations", {"physicalLocation"}},
      {"relatedLocations", {"id", "physicalLocation", "message"}},
      {"physicalLocation", {"artifactLocation", "region"}},
      {"artifactLocation", {"uri"}},
      {"region", {"startLine", "startColumn", "endLine", "endColumn"}},
      {"partialFingerprints", {"cairn/v1"}},
  };
  INFO(name << ": " << value.dump());
  if (value.is_array()) {
    // Of lists, the schema wants each item once.
    CHECK(std::set<json>(value.begin(), value.end()).size() == value.size());
    for (const json& item : value) check_sarif(item, name);
  }
  if (value.is_object()) {
    REQUIRE(kKnown.contains(name));
    for (const auto& [key, inner] : value.items()) {
      CHECK(kKnown.at(name).contains(key));
      check_sarif(inner, key);
    }
  }
  const std::set<std::string> levels = {"none", "note", "warning", "error"};
  if (name == "level") CHECK(levels.contains(value.get<std::string>()));
  if (value.is_number()) CHECK(value.get<int>() >= (name == "ruleIndex" || name == "id" ? 0 : 1));
  if (value.is_string()) CHECK_FALSE(value.get<std::string>().empty());
}

TEST_CASE("SARIF has what its schema knows") {
  Fixture f;
  const auto file = f.files.add("a b.yaml", "Resources:\n  B: c\n");
  f.sink.report<kWarning>(f.at(file, "B"), "one").note(f.at(file, "c"), "here").note({}, "there");
  f.sink.report<kWarning>(f.at(file, "c"), "one").help("try");
  f.sink.report<kInfo>({}, "nowhere").file = file;
  f.sink.report<kInfo>({}, "at all");
  const json read = json::parse(render_sarif(f.files, f.sink.sorted(), {.version = "1.2.3"}));
  check_sarif(read, "log");
  const json& results = read["runs"][0]["results"];
  REQUIRE(results.size() == 4);
  for (const json& result : results) {
    if (result["message"]["text"] != "nowhere") continue;
    CHECK(result["locations"][0]["physicalLocation"] ==
          json::parse(R"({"artifactLocation": {"uri": "a%20b.yaml"}})"));
  }
}

TEST_CASE("GitHub's commands and JUnit's XML escape what would end them") {
  Fixture f;
  const auto file = f.files.add("a,b:c.cairn", "x");
  f.sink.report<kWarning>(f.at(file, "x"), "50% <\"&>\nnext").help("go");
  CHECK(render_github(f.files, f.sink.sorted()) ==
        "::warning file=a%2Cb%3Ac.cairn,line=1,col=1,endLine=1,endColumn=2,title=some-warning::"
        "50%25 <\"&>%0Anext%0Ahelp: go\n");
  const std::string xml = render_junit(f.files, f.sink.sorted());
  CHECK(xml.find("<failure type=\"warning\" message=\"50% &lt;&quot;&amp;&gt;&#10;next\">") !=
        std::string::npos);
  CHECK(xml.find("tests=\"1\" failures=\"1\"") != std::string::npos);
  CHECK(diag::render_junit(f.files, {}).find("failures=\"0\"") != std::string::npos);
}
