// The findings of kinds.def: their names, wording and pages, and a case for each.

#include <catch2/catch.hpp>
#include <map>
#include <regex>
#include <set>

#include "compiler/diagnostics/kind.h"
#include "tests/tidy/repository.h"

using namespace cairn;
using namespace cairn::tidy;

TEST_CASE("Names of findings are kebab-case and come once") {
  static const std::regex kKebab("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  std::set<std::string_view> names;
  for (const diag::Kind* kind : diag::language_kinds()) {
    INFO(kind->name);
    CHECK(std::regex_match(std::string(kind->name), kKebab));
    CHECK(names.insert(kind->name).second);
  }
}

TEST_CASE("A message starts in lower case and has no full stop at its end") {
  // CloudFormation, Cairn and the like keep their capitals.
  static const std::set<std::string> kOwnNames = {"CloudFormation", "Cairn", "AWS"};
  for (const diag::Kind* kind : diag::language_kinds()) {
    INFO(kind->name << ": " << kind->message);
    REQUIRE_FALSE(kind->message.empty());
    CHECK(kind->message.back() != '.');
    const char first = kind->message.front();
    const std::string word(kind->message.substr(0, kind->message.find(' ')));
    const bool is_fine =
        (first >= 'a' && first <= 'z') || first == '`' || first == '{' || kOwnNames.contains(word);
    CHECK(is_fine);
  }
}

TEST_CASE("Every finding has a page of whole sentences") {
  for (const diag::Kind* kind : diag::language_kinds()) {
    INFO(kind->name << ": " << kind->explanation);
    REQUIRE(kind->explanation.size() > 20);
    const char last = kind->explanation.back();
    const bool ends_with_address = kind->explanation.find(" https://") != std::string_view::npos;
    CHECK((last == '.' || ends_with_address));
    CHECK_FALSE((kind->explanation.front() >= 'a' && kind->explanation.front() <= 'z'));
    CHECK(kind->explanation.find("  ") == std::string_view::npos);
  }
}

TEST_CASE("A kind says in its name what it says in kinds.def") {
  // `UnknownName` is "unknown-name".
  static const std::regex kLine(R"re(\nCAIRN_KIND\((\w+),\s*"([a-z0-9-]+)")re");
  const std::string& text = source_file("compiler/diagnostics/kinds.def").text;
  std::size_t count = 0;
  for (std::sregex_iterator it(text.begin(), text.end(), kLine), end; it != end; ++it) {
    const std::string camel = (*it)[1];
    std::string kebab;
    for (const char c : camel) {
      const bool is_capital = c >= 'A' && c <= 'Z';
      if (is_capital && !kebab.empty()) kebab += '-';
      kebab += is_capital ? static_cast<char>(c + 32) : c;
    }
    INFO(camel);
    CHECK(kebab == (*it)[2].str());
    ++count;
  }
  CHECK(count == diag::language_kinds().size());
}

TEST_CASE("Every finding is shown by a case") {
  // What no program of the language can do wrong is shown by a unit test, by this text.
  const std::map<std::string_view, std::pair<std::string_view, std::string_view>> elsewhere = {
      {"unused-mapping", {"tests/unit/presence_test.cpp", "nothing uses the mapping"}},
      {"unused-condition", {"tests/unit/presence_test.cpp", "nothing uses the condition"}},
      {"misplaced-function", {"tests/unit/placement_test.cpp", "cannot stand in"}},
      {"needs-language-extensions",
       {"tests/unit/placement_test.cpp", "works only under the transform"}},
      // Templates are read, but no command reads them yet.
      {"template-not-map", {"tests/unit/read_template_test.cpp", "template-not-map"}},
      {"template-syntax", {"tests/unit/read_yaml_test.cpp", "template-syntax"}},
      {"duplicate-key", {"tests/unit/read_yaml_test.cpp", "duplicate-key"}},
      {"key-not-text", {"tests/unit/read_yaml_test.cpp", "key-not-text"}},
      {"several-documents", {"tests/unit/read_yaml_test.cpp", "several-documents"}},
      {"yaml-alias", {"tests/unit/read_yaml_test.cpp", "yaml-alias"}},
      {"yaml-merge-key", {"tests/unit/read_yaml_test.cpp", "yaml-merge-key"}},
      {"alias-expansion", {"tests/unit/read_yaml_test.cpp", "alias-expansion"}},
      {"odd-name", {"tests/unit/placement_test.cpp", "is not alphanumeric"}},
  };
  std::string cases;
  for (const SourceFile& file : repository()) {
    if (file.path.starts_with("tests/cases/")) cases += file.text;
  }
  for (const diag::Kind* kind : diag::language_kinds()) {
    const std::string severity = kind->severity == diag::Severity::Error ? "error" : "warning";
    const bool is_shown =
        cases.find("\n" + severity + "[" + std::string(kind->name) + "]: ") != std::string::npos;
    const auto other = elsewhere.find(kind->name);
    INFO(kind->name);
    if (other == elsewhere.end()) {
      CHECK(is_shown);
    } else {
      CHECK_FALSE(is_shown);
      const auto& [file, text] = other->second;
      CHECK(source_file(file).text.find(text) != std::string::npos);
    }
  }
}

TEST_CASE("Every finding is reported somewhere") {
  std::string code;
  for (const SourceFile& file : repository()) {
    if (file.path.ends_with(".cpp") && !file.path.starts_with("tests/")) code += file.text;
  }
  const std::string& text = source_file("compiler/diagnostics/kinds.def").text;
  static const std::regex kName(R"(\nCAIRN_KIND\((\w+),)");
  for (std::sregex_iterator it(text.begin(), text.end(), kName), end; it != end; ++it) {
    const std::regex use("kind::" + (*it)[1].str() + "\\b");
    INFO((*it)[1].str());
    CHECK(std::regex_search(code, use));
  }
}
