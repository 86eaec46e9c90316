#pragma once

// `cairn.toml`: what holds for all files of a project, so that nobody has to repeat it on
// the command line, which beats it.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/workspace.h"

namespace cairn::driver {

struct ProjectSettings {
  std::string path;  // of cairn.toml; empty where there is none
  // [check]
  std::vector<std::string> ignore, include;  // ids, or beginnings of them
  std::vector<std::string> exclude;          // patterns of files that are not looked for
  std::string region, as_of;
  std::string baseline;  // as seen from where Cairn runs
  bool denies_warnings = false;
  // [[check.override]]
  struct Override {
    std::vector<std::string> files;  // patterns
    std::vector<std::string> ignore;
  };
  std::vector<Override> overrides;

  // What is wrong with it, `cairn.toml:3:1: unknown key ...`: then the rest does not count.
  std::vector<std::string> problems;

  // A file as patterns mean it: seen from the folder of cairn.toml.
  [[nodiscard]] std::string relative(const std::string& file) const;
};

// The nearest cairn.toml, from the working folder up; empty where there is none.
[[nodiscard]] std::string find_project_settings();

[[nodiscard]] ProjectSettings read_project_settings(Workspace& workspace, const std::string& path);

}  // namespace cairn::driver
