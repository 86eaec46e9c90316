// Files in memory: for tests, and for editors.

#include <set>

#include "compiler/driver/workspace.h"

namespace cairn::driver {

base::Result<std::string> Memory::read(const std::string& path) {
  const auto found = files.find(path);
  if (found == files.end()) return base::Failure{"cannot read `" + path + "`: no such file"};
  return found->second;
}

base::Result<FolderEntry> Memory::look_at(const std::string& path) {
  const std::string name = path.substr(path.rfind('/') + 1);
  if (files.contains(path)) return FolderEntry{.name = name};
  const auto below = files.lower_bound(path + '/');
  if (below == files.end() || !below->first.starts_with(path + '/')) {
    return base::Failure{"cannot read `" + path + "`: no such file or directory"};
  }
  return FolderEntry{.name = name, .kind = FolderEntry::Kind::Folder};
}

base::Result<std::vector<FolderEntry>> Memory::list(const std::string& folder) {
  const std::string prefix = folder + '/';
  std::set<std::string> names;
  for (auto each = files.lower_bound(prefix);
       each != files.end() && each->first.starts_with(prefix); ++each) {
    const std::string rest = each->first.substr(prefix.size());
    names.insert(rest.substr(0, rest.find('/')));
  }
  std::vector<FolderEntry> entries;
  for (const std::string& name : names) entries.push_back(*look_at(prefix + name));
  return entries;
}

std::string Memory::write_all(const std::vector<OutputFile>& written) {
  for (const OutputFile& file : written) files[file.path] = file.text;
  return {};
}

}  // namespace cairn::driver
