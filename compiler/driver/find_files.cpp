// The only file that lists folders.

#include "compiler/driver/find_files.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "compiler/base/globs.h"
#include "compiler/driver/workspace.h"

namespace cairn::driver {

namespace fs = std::filesystem;

static bool has_known_ending(std::string_view path) {
  for (const std::string_view ending : {".yaml", ".yml", ".json", ".template", ".cairn"}) {
    if (path.ends_with(ending)) return true;
  }
  return false;
}

static std::string join(const std::string& folder, const std::string& name) {
  if (folder.empty() || folder == ".") return name;
  return folder.ends_with('/') ? folder + name : folder + '/' + name;
}

// Calls visit(path) for all files below; `depth` bounds how far below.
template <typename Visit>
static void walk(const std::string& root, std::size_t depth, std::vector<FoundFile>& failures,
                 Visit visit) {
  std::vector<std::pair<std::string, std::size_t>> waiting = {{root, 0}};
  while (!waiting.empty()) {
    const auto [folder, level] = std::move(waiting.back());
    waiting.pop_back();
    std::error_code error;
    fs::directory_iterator entry(folder.empty() ? "." : folder, error), end;
    if (!error) {
      for (; entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        std::string path = join(folder, name);
        // What vanishes in between is neither a folder nor a file.
        std::error_code vanished;
        if (entry->is_directory(vanished)) {
          const bool is_link = entry->is_symlink(vanished);
          if (is_link || name.starts_with('.') || name == "node_modules") continue;
          if (level < depth) waiting.emplace_back(std::move(path), level + 1);
        } else if (entry->is_regular_file(vanished)) {
          visit(std::move(path));
        }
        if (error) break;
      }
    }
    if (!error) continue;
    failures.push_back(
        {folder, true, "cannot read the folder `" + folder + "`: " + reason_of(error.value())});
  }
}

// The folders before the first part that is a pattern, and how many parts follow.
static std::pair<std::string, std::size_t> split_glob(std::string_view pattern) {
  const std::size_t wild = pattern.find_first_of("*?[");
  const std::size_t slash = pattern.substr(0, wild).rfind('/');
  const std::string folder(slash == std::string_view::npos ? std::string_view()
                           : slash == 0                    ? std::string_view("/")
                                                           : pattern.substr(0, slash));
  const std::string_view rest =
      slash == std::string_view::npos ? pattern : pattern.substr(slash + 1);
  const bool is_deep = rest.find("**") != std::string_view::npos;
  const auto levels = static_cast<std::size_t>(std::ranges::count(rest, '/'));
  return {folder, is_deep ? static_cast<std::size_t>(-1) : levels};
}

FoundFiles find_files(const std::vector<std::string>& arguments) {
  FoundFiles found;
  std::set<std::string> known;
  for (const std::string& argument : arguments) {
    std::error_code error;
    const bool is_folder = fs::is_directory(argument, error);
    const bool is_pattern = !is_folder && base::is_glob(argument) && !fs::exists(argument, error);
    if (!is_folder && !is_pattern) {
      if (known.insert(argument).second) found.files.push_back({argument, true});
      continue;
    }
    std::vector<FoundFile> files;
    if (is_folder) {
      walk(argument, static_cast<std::size_t>(-1), files, [&](std::string path) {
        if (has_known_ending(path)) files.push_back({std::move(path)});
      });
    } else {
      const auto [folder, depth] = split_glob(argument);
      walk(folder, depth, files, [&](std::string path) {
        if (base::matches_glob(argument, path)) files.push_back({std::move(path)});
      });
    }
    if (files.empty()) found.empty.push_back(argument);
    std::ranges::sort(files, {}, &FoundFile::path);
    for (FoundFile& file : files) {
      if (known.insert(file.path).second) found.files.push_back(std::move(file));
    }
  }
  return found;
}

// A line of YAML that starts with the key of a template, quoted or not.
static bool has_line_with_key(std::string_view text, std::string_view key) {
  for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
    std::size_t start = at, end = at + key.size();
    if (start > 0 && end < text.size() && (text[start - 1] == '"' || text[start - 1] == '\'') &&
        text[end] == text[start - 1]) {
      --start;
      ++end;
    }
    const bool starts_line = start == 0 || text[start - 1] == '\n' || text[start - 1] == '\r';
    while (end < text.size() && text[end] == ' ') ++end;
    if (starts_line && end < text.size() && text[end] == ':') return true;
  }
  return false;
}

// A key of the outermost object.
static bool has_outer_key(std::string_view text, std::string_view key) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '{' || c == '[') ++depth;
    if ((c == '}' || c == ']') && depth > 0) --depth;
    if (c != '"') continue;
    const std::size_t begin = ++i;
    while (i < text.size() && text[i] != '"') i += text[i] == '\\' ? 2 : 1;
    if (depth != 1 || i >= text.size() || text.substr(begin, i - begin) != key) continue;
    const std::size_t next = text.find_first_not_of(" \t\r\n", i + 1);
    if (next != std::string_view::npos && text[next] == ':') return true;
  }
  return false;
}

bool looks_like_template(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return false;
  const auto has_key = text[first] == '{' ? has_outer_key : has_line_with_key;
  if (has_key(text, "AWSTemplateFormatVersion")) return true;
  // Others have a section of this name, too, but no types of AWS in it.
  return text.find("::") != std::string_view::npos && has_key(text, "Resources");
}

}  // namespace cairn::driver
