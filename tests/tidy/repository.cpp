#include "tests/tidy/repository.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

namespace cairn::tidy {

namespace fs = std::filesystem;

std::string SourceFile::folder() const { return fs::path(path).parent_path().string(); }

bool SourceFile::is_code() const { return path.ends_with(".cpp") || path.ends_with(".h"); }

fs::path root() { return CAIRN_ROOT; }

static std::vector<SourceFile> read_repository() {
  std::vector<SourceFile> files;
  auto walk = fs::recursive_directory_iterator(root());
  for (const fs::directory_entry& entry : walk) {
    const fs::path place = fs::relative(entry.path(), root());
    if (entry.is_directory()) {
      const std::string name = entry.path().filename().string();
      const bool is_build = name.starts_with("build") && !place.has_parent_path();
      if (is_build || name == ".git" || name == "out" || name == "node_modules") {
        walk.disable_recursion_pending();
      }
      continue;
    }
    const bool is_package = place.extension() == ".tgz" || place.extension() == ".log";
    if (is_package || place == ".git") continue;
    std::ifstream stream(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    files.push_back({place.generic_string(), text.str()});
  }
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

const std::vector<SourceFile>& repository() {
  static const std::vector<SourceFile> files = read_repository();
  return files;
}

const SourceFile& source_file(std::string_view path) {
  const auto found = std::ranges::find(repository(), path, &SourceFile::path);
  if (found == repository().end()) FAIL("there is no file " << path);
  return *found;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream stream{std::string(text)};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace cairn::tidy
