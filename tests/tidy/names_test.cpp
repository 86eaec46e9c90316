// Names of files, their sizes, and what stands at the top of the repository.

#include <algorithm>
#include <catch2/catch.hpp>
#include <regex>
#include <set>

#include "tests/tidy/repository.h"

using namespace cairn::tidy;

static constexpr std::size_t kMostLines = 600;

TEST_CASE("Files and folders of code are in snake_case") {
  static const std::regex kSnake("[a-z0-9]+(_[a-z0-9]+)*");
  static const std::regex kPart("[a-z0-9_.]+");
  for (const SourceFile& file : repository()) {
    const std::filesystem::path path(file.path);
    if (!file.is_code() && path.extension() != ".def") continue;
    INFO(file.path);
    CHECK(std::regex_match(path.stem().string(), kSnake));
    for (const auto& part : path) CHECK(std::regex_match(part.string(), kPart));
  }
}

TEST_CASE("Cases are in snake_case") {
  static const std::regex kCase("tests/cases(/[a-z0-9]+(_[a-z0-9]+)*)+\\.md");
  for (const SourceFile& file : repository()) {
    if (!file.path.starts_with("tests/cases/")) continue;
    INFO(file.path);
    CHECK(std::regex_match(file.path, kCase));
  }
}

TEST_CASE("No file of code has more than 600 lines") {
  for (const SourceFile& file : repository()) {
    if (!file.is_code()) continue;
    INFO(file.path << " has " << lines_of(file.text).size() << " lines");
    CHECK(lines_of(file.text).size() <= kMostLines);
  }
}

TEST_CASE("A header says `#pragma once` and what it is for") {
  for (const SourceFile& file : repository()) {
    if (!file.path.ends_with(".h")) continue;
    const auto lines = lines_of(file.text);
    INFO(file.path);
    REQUIRE(lines.size() > 2);
    CHECK(lines[0] == "#pragma once");
    CHECK(lines[2].starts_with("// "));
  }
}

TEST_CASE("Text files end with one newline and have no tabs or trailing spaces") {
  for (const SourceFile& file : repository()) {
    const std::string extension = std::filesystem::path(file.path).extension().string();
    static const std::set<std::string> kText = {".cpp", ".h",   ".def",  ".g4",
                                                ".md",  ".txt", ".cmake"};
    if (!kText.contains(extension) || file.text.empty()) continue;
    INFO(file.path);
    CHECK(file.text.back() == '\n');
    CHECK_FALSE(file.text.ends_with("\n\n"));
    CHECK(file.text.find('\r') == std::string::npos);
    // Texts that tests expect may have any shape.
    if (extension == ".md" || file.path.starts_with("tests/unit/")) continue;
    CHECK(file.text.find('\t') == std::string::npos);
    CHECK(file.text.find(" \n") == std::string::npos);
  }
}

TEST_CASE("The top level is fixed") {
  static const std::set<std::string> kFixed = {"CMakeLists.txt", "README.md", "LICENSE",
                                               "grammar",        "compiler",  "stdlib",
                                               "targets",        "tests",     "examples"};
  std::set<std::string> found;
  for (const SourceFile& file : repository()) {
    const std::string first = std::filesystem::path(file.path).begin()->string();
    if (!first.starts_with('.')) found.insert(first);
  }
  for (const std::string& each : found) {
    INFO(each);
    CHECK(kFixed.contains(each));
  }
  for (const char* needed :
       {"CMakeLists.txt", "README.md", "LICENSE", "grammar", "compiler", "targets", "tests"}) {
    INFO(needed);
    CHECK(found.contains(needed));
  }
}

TEST_CASE("No file names a machine or a registry") {
  // In pieces, so that this file does not name them.
  static const std::regex kAddress(std::string("registry") + "\\.npmjs|registry\\.yarnpkg|" +
                                   "pypi" + "\\.org|deb" + "\\.debian\\.org|artifact" + "ory");
  static const std::regex kPlace(std::string("(^|[^A-Za-z0-9_.$}])/(ho") + "me/[a-z]|wo" +
                                 "rk/|ro" + "ot/|Us" + "ers/)");
  for (const SourceFile& file : repository()) {
    for (const std::string& line : lines_of(file.text)) {
      if (line.size() > 2000) continue;
      INFO(file.path << ": " << line);
      CHECK_FALSE(std::regex_search(line, kAddress));
      CHECK_FALSE(std::regex_search(line, kPlace));
    }
  }
}

TEST_CASE("The version is written once") {
  static const std::regex kProject(R"(project\(cairn VERSION ([0-9.]+))");
  std::smatch found;
  const std::string& text = source_file("CMakeLists.txt").text;
  REQUIRE(std::regex_search(text, found, kProject));
  const std::string version = found[1];
  std::size_t count = 0;
  for (const SourceFile& file : repository()) {
    const bool is_source = file.path.starts_with("compiler/") ||
                           file.path.starts_with("targets/") || file.path == "CMakeLists.txt";
    const bool is_history = file.path == "compiler/CHANGES.md";
    if (!is_source || is_history || file.path.ends_with(".json")) continue;
    const std::regex alone("(^|[^0-9.])" + std::regex_replace(version, std::regex("\\."), "\\.") +
                           "($|[^0-9.])");
    for (const std::string& line : lines_of(file.text)) {
      if (line.size() < 2000 && std::regex_search(line, alone)) ++count;
    }
  }
  CHECK(count == 1);
}
