#pragma once

// Which files a command line means: files, folders, and patterns that the shell left
// alone.

#include <string>
#include <string_view>
#include <vector>

namespace cairn::driver {

struct FoundFile {
  std::string path;
  // Named by the user, so it is checked whatever it holds. What was found in a folder,
  // or by a pattern, is skipped where it is no template.
  bool is_named = false;
  std::string failure = {};  // of a folder that cannot be listed
};

struct FoundFiles {
  // In the order of the command line, those of one folder sorted; each path once.
  std::vector<FoundFile> files;
  // Folders and patterns behind which there was nothing.
  std::vector<std::string> empty;
};

// Folders give their *.yaml, *.yml, *.json, *.template and *.cairn at any depth, without
// hidden folders and node_modules. Folders behind symbolic links are not entered, so no
// loop of links is without end. A pattern gives whatever files it matches.
[[nodiscard]] FoundFiles find_files(const std::vector<std::string>& arguments);

// Whether a file that nobody named is a template, by a look at its top: it costs one walk
// over the text and no memory.
[[nodiscard]] bool looks_like_template(std::string_view text);

}  // namespace cairn::driver
