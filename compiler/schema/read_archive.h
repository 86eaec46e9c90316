#pragma once

// The JSON files of a zip archive in memory. The only file that knows zlib.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"

namespace cairn::schema {

struct ArchivedFile {
  std::string name;  // as the archive has it: never a place to write to
  std::string text;
};

struct Archive {
  std::vector<ArchivedFile> files;
  std::vector<std::string> problems;  // of files that could not be read
};

[[nodiscard]] bool is_archive(std::span<const std::byte> bytes);

// The files whose names end in `.json`, in the archive's order. Fails where there is no
// whole archive, or one of more than 10,000 entries or 256 MB unpacked.
base::Result<Archive> read_archive(std::span<const std::byte> bytes);

}  // namespace cairn::schema
