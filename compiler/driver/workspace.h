#pragma once

// Where files come from and go to: the disk, an editor's memory, or a test.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/base/result.h"

namespace cairn::driver {

struct OutputFile {
  std::string path;
  std::string text;
};

struct FolderEntry {
  enum class Kind : std::uint8_t { File, Folder, Link, Other };

  std::string name;
  Kind kind = Kind::File;
  bool is_executable = false;
};

class Workspace {
 public:
  Workspace() = default;
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  virtual ~Workspace() = default;

  [[nodiscard]] virtual base::Result<std::string> read(const std::string& path) = 0;

  // What a path is, links followed; a failure where nothing is there.
  [[nodiscard]] virtual base::Result<FolderEntry> look_at(const std::string& path) = 0;
  // What a folder holds, by name. Links are not followed.
  [[nodiscard]] virtual base::Result<std::vector<FolderEntry>> list(const std::string& folder) = 0;
  // The path without links in it.
  [[nodiscard]] virtual base::Result<std::string> resolve(const std::string& path) = 0;

  // All of the files or none: each is written beside its place first, and renamed
  // when every one could be written. Makes the folders they need. The message of a
  // failure names the file; empty if there is none.
  [[nodiscard]] virtual std::string write_all(const std::vector<OutputFile>& files) = 0;
};

// The file system. `-` reads standard input.
class Disk final : public Workspace {
 public:
  [[nodiscard]] base::Result<std::string> read(const std::string& path) override;
  [[nodiscard]] base::Result<FolderEntry> look_at(const std::string& path) override;
  [[nodiscard]] base::Result<std::vector<FolderEntry>> list(const std::string& folder) override;
  [[nodiscard]] base::Result<std::string> resolve(const std::string& path) override;
  [[nodiscard]] std::string write_all(const std::vector<OutputFile>& files) override;
};

// A file's bytes as they lie on the disk, for as long as this lives.
class MappedFile {
 public:
  MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~MappedFile();

  // None where there is no such file.
  static base::Result<std::optional<MappedFile>> open(const std::string& path);

  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }

 private:
  explicit MappedFile(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::span<const std::byte> bytes_;
};

// Files in memory.
class Memory final : public Workspace {
 public:
  std::map<std::string, std::string> files;

  [[nodiscard]] base::Result<std::string> read(const std::string& path) override;
  [[nodiscard]] base::Result<FolderEntry> look_at(const std::string& path) override;
  [[nodiscard]] base::Result<std::vector<FolderEntry>> list(const std::string& folder) override;
  [[nodiscard]] base::Result<std::string> resolve(const std::string& path) override { return path; }
  [[nodiscard]] std::string write_all(const std::vector<OutputFile>& written) override;
};

// What the system says of an error number, in lower case.
[[nodiscard]] std::string reason_of(int error);

// `path` as seen from the folder of `from`.
[[nodiscard]] std::string beside(std::string_view from, std::string_view path);

}  // namespace cairn::driver
