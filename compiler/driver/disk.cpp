// The only file that reads and writes files; find_files.cpp lists folders, too.

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>

#include "compiler/driver/workspace.h"

namespace cairn::driver {

// Nothing that people write is larger; the parser refuses far smaller files with a
// better message.
static constexpr std::size_t kMostBytes = std::size_t{1} << 30;

std::string reason_of(int error) {
  std::string text = std::generic_category().message(error);
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] + 32);
  return text;
}

static FolderEntry entry_of(std::string name, const struct stat& status) {
  FolderEntry entry{.name = std::move(name)};
  entry.is_executable = (status.st_mode & S_IXUSR) != 0;
  entry.kind = S_ISREG(status.st_mode)   ? FolderEntry::Kind::File
               : S_ISDIR(status.st_mode) ? FolderEntry::Kind::Folder
               : S_ISLNK(status.st_mode) ? FolderEntry::Kind::Link
                                         : FolderEntry::Kind::Other;
  return entry;
}

base::Result<std::string> Disk::read(const std::string& path) {
  const bool is_stdin = path == "-";
  const int file = is_stdin ? STDIN_FILENO : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return base::Failure{"cannot read `" + path + "`: " + reason_of(errno)};
  const auto close_it = [is_stdin](const int* each) {
    if (!is_stdin) close(*each);
  };
  const std::unique_ptr<const int, decltype(close_it)> closer(&file, close_it);

  struct stat status {};
  if (fstat(file, &status) != 0) {
    return base::Failure{"cannot read `" + path + "`: " + reason_of(errno)};
  }
  if (S_ISDIR(status.st_mode)) return base::Failure{"cannot read `" + path + "`: it is a folder"};
  std::string text;
  if (status.st_size > 0) text.reserve(static_cast<std::size_t>(status.st_size) + 1);
  char buffer[1 << 16];
  while (true) {
    const ssize_t count = ::read(file, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return base::Failure{"cannot read `" + path + "`: " + reason_of(errno)};
    if (count == 0) return text;
    text.append(buffer, static_cast<std::size_t>(count));
    if (text.size() > kMostBytes) return base::Failure{"`" + path + "` is too large"};
  }
}

base::Result<FolderEntry> Disk::look_at(const std::string& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) {
    return base::Failure{"cannot read `" + path + "`: " + reason_of(errno)};
  }
  return entry_of(std::filesystem::path(path).filename().string(), status);
}

base::Result<std::vector<FolderEntry>> Disk::list(const std::string& folder) {
  std::error_code error;
  std::filesystem::directory_iterator next(folder, error), end;
  std::vector<FolderEntry> entries;
  for (; !error && next != end; next.increment(error)) {
    struct stat status {};
    // What vanishes in between is no entry.
    if (lstat(next->path().c_str(), &status) != 0) continue;
    entries.push_back(entry_of(next->path().filename().string(), status));
  }
  if (error) {
    return base::Failure{"cannot read the folder `" + folder + "`: " + reason_of(error.value())};
  }
  std::ranges::sort(entries, {}, &FolderEntry::name);
  return entries;
}

base::Result<std::string> Disk::resolve(const std::string& path) {
  std::error_code error;
  const std::filesystem::path plain = std::filesystem::canonical(path, error);
  if (error) return base::Failure{"cannot follow `" + path + "`: " + reason_of(error.value())};
  return plain.string();
}

namespace {

// Files that were written beside their places; those not renamed go with it.
class Pending {
 public:
  ~Pending() {
    for (const auto& [temporary, path] : files_) unlink(temporary.c_str());
  }

  std::string write(const OutputFile& file) {
    const std::string temporary = file.path + ".part" + std::to_string(getpid());
    std::FILE* out = std::fopen(temporary.c_str(), "wbe");
    if (out == nullptr) return "cannot write `" + file.path + "`: " + reason_of(errno);
    files_.push_back({temporary, file.path});
    const bool is_written =
        std::fwrite(file.text.data(), 1, file.text.size(), out) == file.text.size();
    const int error = errno;
    if (std::fclose(out) != 0 || !is_written) {
      return "cannot write `" + file.path + "`: " + reason_of(is_written ? errno : error);
    }
    return {};
  }

  std::string rename_all() {
    // A folder in the way is found before anything is replaced.
    for (const auto& [temporary, path] : files_) {
      struct stat status {};
      if (stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) {
        return "cannot write `" + path + "`: it is a folder";
      }
    }
    while (!files_.empty()) {
      const auto& [temporary, path] = files_.back();
      if (std::rename(temporary.c_str(), path.c_str()) != 0) {
        return "cannot write `" + path + "`: " + reason_of(errno);
      }
      files_.pop_back();
    }
    return {};
  }

 private:
  std::vector<std::pair<std::string, std::string>> files_;
};

}  // namespace

std::string Disk::write_all(const std::vector<OutputFile>& files) {
  Pending pending;
  for (const OutputFile& file : files) {
    const std::filesystem::path folder = std::filesystem::path(file.path).parent_path();
    std::error_code error;
    if (!folder.empty()) std::filesystem::create_directories(folder, error);
    if (error)
      return "cannot make the folder `" + folder.string() + "`: " + reason_of(error.value());
    if (std::string failure = pending.write(file); !failure.empty()) return failure;
  }
  return pending.rename_all();
}

base::Result<std::optional<MappedFile>> MappedFile::open(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::optional<MappedFile>();
  if (file < 0) return base::Failure{"cannot read `" + path + "`: " + reason_of(errno)};
  const auto close_it = [](const int* each) { close(*each); };
  const std::unique_ptr<const int, decltype(close_it)> closer(&file, close_it);

  struct stat status {};
  if (fstat(file, &status) != 0) {
    return base::Failure{"cannot read `" + path + "`: " + reason_of(errno)};
  }
  if (!S_ISREG(status.st_mode)) return base::Failure{"cannot read `" + path + "`: it is no file"};
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size == 0) return std::optional<MappedFile>(MappedFile({}));
  void* begin = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (begin == MAP_FAILED) return base::Failure{"cannot read `" + path + "`: " + reason_of(errno)};
  return std::optional<MappedFile>(MappedFile({static_cast<const std::byte*>(begin), size}));
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

std::string beside(std::string_view from, std::string_view path) {
  if (path.starts_with('/')) return std::string(path);
  const std::filesystem::path folder = std::filesystem::path(from).parent_path();
  return (folder / path).lexically_normal().string();
}

}  // namespace cairn::driver
