#pragma once

// The files of the repository, as the tidy tests look at them.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::tidy {

struct SourceFile {
  std::string path;  // from the root: compiler/base/id.h
  std::string text;

  [[nodiscard]] std::string folder() const;
  [[nodiscard]] bool is_code() const;  // C++ of our own
};

// Everything but build folders, packages, and what git keeps for itself.
[[nodiscard]] const std::vector<SourceFile>& repository();

// One file; fails the test where it is missing.
[[nodiscard]] const SourceFile& source_file(std::string_view path);

[[nodiscard]] std::filesystem::path root();

[[nodiscard]] std::vector<std::string> lines_of(std::string_view text);

}  // namespace cairn::tidy
