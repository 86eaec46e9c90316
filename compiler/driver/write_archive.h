#pragma once

// Zip archives that are the same whenever their files are: entries by name, one date,
// and of a file's permissions only whether it can be run.

#include <string>
#include <vector>

#include "compiler/base/result.h"

namespace cairn::driver {

struct ArchivedFile {
  std::string name;  // with `/` between its parts
  bool is_executable = false;
  std::string text;
};

// The bytes of the archive, its entries in the order given. Fails for what zip cannot
// hold.
[[nodiscard]] base::Result<std::string> write_archive(const std::vector<ArchivedFile>& files);

}  // namespace cairn::driver
