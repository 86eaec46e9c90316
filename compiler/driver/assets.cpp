#include "compiler/driver/assets.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "compiler/base/globs.h"
#include "compiler/base/hash.h"

namespace cairn::driver {

namespace {

// Of no use where it is deployed to, and different on every machine.
constexpr std::array<std::string_view, 3> kLeftOut = {".git", ".DS_Store", "__pycache__"};

// Reads what is in a folder, however deep.
class FolderReader {
 public:
  FolderReader(Workspace& workspace, std::string root, const std::vector<std::string>& except)
      : workspace_(workspace), root_(std::move(root)), except_(except) {}

  base::Result<std::vector<ArchivedFile>> read();

 private:
  struct Place {
    std::string path;  // on the disk
    std::string name;  // in the archive
    std::size_t links = 0;
  };

  [[nodiscard]] bool is_left_out(std::string_view entry, const std::string& name) const;
  std::string read_folder(const Place& folder);
  std::string read_entry(const FolderEntry& entry, Place place);
  std::string follow(Place place);

  // A folder that links to itself is as deep as one likes.
  static constexpr std::size_t kMostLinks = 32;
  static constexpr std::size_t kMostFiles = 65535;  // of a zip archive

  Workspace& workspace_;
  std::string root_;
  const std::vector<std::string>& except_;
  std::vector<Place> waiting_;
  std::vector<ArchivedFile> files_;
};

base::Result<std::vector<ArchivedFile>> FolderReader::read() {
  waiting_.push_back({root_, "", 0});
  while (!waiting_.empty()) {
    const Place folder = std::move(waiting_.back());
    waiting_.pop_back();
    const std::string failure = read_folder(folder);
    if (!failure.empty()) return base::Failure{failure};
    if (files_.size() > kMostFiles) {
      return base::Failure{'`' + root_ + "` holds more than 65,535 files"};
    }
  }
  std::ranges::sort(files_, {}, &ArchivedFile::name);
  return std::move(files_);
}

bool FolderReader::is_left_out(std::string_view entry, const std::string& name) const {
  return std::ranges::find(kLeftOut, entry) != kLeftOut.end() ||
         std::ranges::any_of(
             except_, [&](const std::string& pattern) { return base::covers_path(pattern, name); });
}

std::string FolderReader::read_folder(const Place& folder) {
  const auto entries = workspace_.list(folder.path);
  if (!entries) return entries.error();
  for (const FolderEntry& entry : *entries) {
    const std::string name = folder.name.empty() ? entry.name : folder.name + '/' + entry.name;
    if (is_left_out(entry.name, name)) continue;
    std::string failure = read_entry(entry, {folder.path + '/' + entry.name, name, folder.links});
    if (!failure.empty()) return failure;
  }
  return {};
}

std::string FolderReader::read_entry(const FolderEntry& entry, Place place) {
  switch (entry.kind) {
    case FolderEntry::Kind::Folder:
      waiting_.push_back(std::move(place));
      return {};
    case FolderEntry::Kind::Link:
      return follow(std::move(place));
    case FolderEntry::Kind::Other:
      return '`' + place.path + "` is neither a file nor a folder";
    case FolderEntry::Kind::File:
      break;
  }
  base::Result<std::string> text = workspace_.read(place.path);
  if (!text) return text.error();
  files_.push_back({place.name, entry.is_executable, std::move(*text)});
  return {};
}

// What a link leads to takes its place.
std::string FolderReader::follow(Place place) {
  const auto root = workspace_.resolve(root_);
  const auto target = workspace_.resolve(place.path);
  if (!target) return target.error();
  if (!root || !(target.value() + '/').starts_with(root.value() + '/')) {
    return "the link `" + place.path + "` leads out of `" + root_ + "`";
  }
  if (++place.links > kMostLinks) {
    return "the link `" + place.path + "` leads to a folder that it is in";
  }
  const auto entry = workspace_.look_at(place.path);
  return entry ? read_entry(*entry, std::move(place)) : entry.error();
}

std::string digest_of(const std::vector<ArchivedFile>& files) {
  std::string all;
  for (const ArchivedFile& file : files) {
    all += std::to_string(file.name.size()) + ' ' + std::to_string(file.text.size());
    all += file.is_executable ? " x\n" : "\n";
    all += file.name + file.text;
  }
  return base::to_hex(base::digest_of(all));
}

// `main.min.js` ends in `.js`.
std::string ending_of(const std::string& path) {
  return std::filesystem::path(path).extension().string();
}

}  // namespace

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
base::Result<eval::AssetStore> parse_asset_store(std::string_view text) {
  static constexpr std::string_view kScheme = "s3://";
  eval::AssetStore store;
  if (text.starts_with(kScheme)) {
    const auto slash = text.find('/', kScheme.size());
    store.bucket = text.substr(kScheme.size(), slash - kScheme.size());
    if (slash != std::string_view::npos) store.prefix = text.substr(slash + 1);
  }
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  if (store.bucket.size() < 3 || store.bucket.size() > 63 ||
      !std::ranges::all_of(store.bucket, is_plain)) {
    return base::Failure{'`' + std::string(text) + "` is not s3://BUCKET/PREFIX"};
  }
  if (!store.prefix.empty() && !store.prefix.ends_with('/')) store.prefix += '/';
  return store;
}

base::Result<std::vector<ArchivedFile>> Assets::read_all(const Source& source, bool& is_folder) {
  const auto entry = workspace_.look_at(source.path);
  if (!entry) return base::Failure{entry.error()};
  is_folder = entry->kind == FolderEntry::Kind::Folder;
  if (is_folder) {
    auto files = FolderReader(workspace_, source.path, source.except).read();
    if (files && files->empty()) {
      return base::Failure{"the folder `" + source.path + "` has no files"};
    }
    return files;
  }
  base::Result<std::string> text = workspace_.read(source.path);
  if (!text) return base::Failure{text.error()};
  std::vector<ArchivedFile> files;
  files.push_back({"", false, std::move(*text)});
  return files;
}

base::Result<std::string> Assets::find(const std::string& path,
                                       const std::vector<std::string>& except) {
  std::string key = path;
  for (const std::string& pattern : except) key += '\0' + pattern;
  if (const auto known = names_.find(key); known != names_.end()) return known->second;
  bool is_folder = false;
  const auto files = read_all({path, except}, is_folder);
  base::Result<std::string> name = base::Failure{files.error()};
  if (files) {
    name = digest_of(*files) + (is_folder ? ".zip" : ending_of(path));
    found_.emplace(*name, Source{path, except});
  }
  return names_.emplace(std::move(key), std::move(name)).first->second;
}

base::Result<std::vector<OutputFile>> Assets::write(std::string_view folder) {
  std::vector<OutputFile> written;
  for (const auto& [name, source] : found_) {
    const std::string path = (std::filesystem::path(folder) / name).string();
    if (workspace_.look_at(path)) continue;
    bool is_folder = false;
    auto files = read_all(source, is_folder);
    if (!files) return base::Failure{files.error()};
    if (!name.starts_with(digest_of(*files) + (is_folder ? ".zip" : ending_of(source.path)))) {
      return base::Failure{'`' + source.path + "` changed while it was read"};
    }
    if (!is_folder) {
      written.push_back({path, std::move(files->front().text)});
      continue;
    }
    base::Result<std::string> archive = write_archive(*files);
    if (!archive) return base::Failure{'`' + source.path + "`: " + archive.error()};
    written.push_back({path, std::move(*archive)});
  }
  return written;
}

std::vector<std::string> Assets::names() const {
  std::vector<std::string> names;
  for (const auto& [name, source] : found_) names.push_back(name);
  return names;
}

}  // namespace cairn::driver
