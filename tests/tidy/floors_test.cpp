// The table of floors in compiler/ARCHITECTURE.md, held to every #include.

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <regex>

#include "tests/tidy/repository.h"

using namespace cairn::tidy;

// `| 4 | `compiler/parse`, `compiler/ir` | ... |` puts two folders on floor 4.
static std::map<std::string, int> read_floors() {
  static const std::regex kRow(R"(\| (\d+) \| ([^|]*) \|.*)");
  static const std::regex kFolder("`([a-z_/]+)`");
  std::map<std::string, int> floors;
  for (const std::string& line : lines_of(source_file("compiler/ARCHITECTURE.md").text)) {
    std::smatch row;
    if (!std::regex_match(line, row, kRow)) continue;
    const std::string folders = row[2];
    for (std::sregex_iterator it(folders.begin(), folders.end(), kFolder), end; it != end; ++it) {
      floors[(*it)[1]] = std::stoi(row[1]);
    }
  }
  return floors;
}

static bool is_built(const SourceFile& file) {
  return file.is_code() &&
         (file.path.starts_with("compiler/") || file.path.starts_with("targets/"));
}

// The folder of `#include "compiler/ir/program.h"`; none for a library's header.
static std::optional<std::string> included_folder(const std::string& line) {
  static const std::regex kInclude(
      R"re(\s*#include "((compiler|targets|tests)/[^"]*)/[^"/]*".*)re");
  std::smatch found;
  if (!std::regex_match(line, found, kInclude)) return std::nullopt;
  return found[1];
}

TEST_CASE("Every folder has a floor") {
  const auto floors = read_floors();
  REQUIRE(floors.size() >= 10);
  for (const SourceFile& file : repository()) {
    if (!is_built(file)) continue;
    INFO(file.path);
    CHECK(floors.contains(file.folder()));
  }
}

TEST_CASE("A file includes its own folder and lower floors") {
  const auto floors = read_floors();
  for (const SourceFile& file : repository()) {
    if (!is_built(file) || !floors.contains(file.folder())) continue;
    std::size_t number = 0;
    for (const std::string& line : lines_of(file.text)) {
      ++number;
      const auto folder = included_folder(line);
      if (!folder || *folder == file.folder()) continue;
      INFO(file.path << ":" << number << ": " << line);
      REQUIRE(floors.contains(*folder));
      CHECK(floors.at(*folder) < floors.at(file.folder()));
    }
  }
}

TEST_CASE("Own headers are included from the root") {
  static const std::regex kRelative(R"re(\s*#include "([a-z0-9_]+\.(h|def)|\.\.?/.*)".*)re");
  for (const SourceFile& file : repository()) {
    if (!file.is_code()) continue;
    for (const std::string& line : lines_of(file.text)) {
      INFO(file.path << ": " << line);
      CHECK_FALSE(std::regex_match(line, kRelative));
    }
  }
}

// A third party has one door.
TEST_CASE("Libraries are included where the law says") {
  // Some have more: nlohmann/json reads schemas below, templates above.
  const std::vector<std::pair<std::string, std::string>> other_doors = {
      {"targets/document/read_json.cpp", "<nlohmann/"},
      {"compiler/schema/pack_json.cpp", "<nlohmann/"},
  };
  const auto is_other_door = [&](const SourceFile& file, const std::string& line) {
    return std::ranges::any_of(other_doors, [&](const auto& door) {
      return file.path == door.first && line.find(door.second) != std::string::npos;
    });
  };
  const std::vector<std::pair<std::regex, std::string>> doors = {
      {std::regex("#include [\"<](antlr4|Parser|ParserRule|Token|BailError|DefaultError|atn/).*"),
       "compiler/parse"},
      {std::regex("#include <boost/.*"), "compiler/analysis"},
      {std::regex("#include <pcre2.*"), "compiler/base"},
      {std::regex("#include <xxhash.*"), "compiler/base"},
      {std::regex("#include <zlib.*"), "compiler/schema"},
      {std::regex("#include <(toml|minizip).*"), "compiler/driver"},
      {std::regex("#include <CLI/.*"), "compiler/cli"},
      {std::regex("#include <nlohmann/.*"), "compiler/catalog"},
  };
  for (const SourceFile& file : repository()) {
    if (!is_built(file)) continue;
    for (const std::string& line : lines_of(file.text)) {
      for (const auto& [library, folder] : doors) {
        if (!std::regex_match(line, library) || is_other_door(file, line)) continue;
        INFO(file.path << ": " << line);
        CHECK(file.folder() == folder);
      }
      INFO(file.path << ": " << line);
      CHECK(line.find("#include <yaml-cpp/") == std::string::npos);
    }
  }
}
