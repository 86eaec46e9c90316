#pragma once

// What `asset(...)` names: files and folders that a deployment uploads. Each is called
// after its content, so that what did not change is not deployed again.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/driver/workspace.h"
#include "compiler/driver/write_archive.h"
#include "compiler/eval/evaluate.h"

namespace cairn::driver {

// `s3://BUCKET/PREFIX`, as `--assets` takes it.
[[nodiscard]] base::Result<eval::AssetStore> parse_asset_store(std::string_view text);

class Assets {
 public:
  explicit Assets(Workspace& workspace) : workspace_(workspace) {}

  // The name of a file or of a folder's archive: a digest of names, bytes and the right
  // to be run, and an ending. What a pattern of `except` covers is left out, as are
  // `.git`, `.DS_Store` and `__pycache__`. Links may lead within the folder only.
  [[nodiscard]] base::Result<std::string> find(const std::string& path,
                                               const std::vector<std::string>& except);

  // The files of all that were found, in `folder`, but for those that are there: a name
  // says what is in a file. Fails where something changed in the meantime.
  [[nodiscard]] base::Result<std::vector<OutputFile>> write(std::string_view folder);

  [[nodiscard]] bool is_empty() const { return found_.empty(); }
  // In order.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  struct Source {
    std::string path;
    std::vector<std::string> except;
  };

  base::Result<std::vector<ArchivedFile>> read_all(const Source& source, bool& is_folder);

  Workspace& workspace_;
  std::map<std::string, Source> found_;                     // by name
  std::map<std::string, base::Result<std::string>> names_;  // by path and `except`
};

}  // namespace cairn::driver
