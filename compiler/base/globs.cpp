#include "compiler/base/globs.h"

#include <vector>

namespace cairn::base {

static constexpr std::size_t kNone = std::string_view::npos;

bool is_glob(std::string_view text) { return text.find_first_of("*?[") != kNone; }

// The end of `[...]`, after its bracket; none where it is never closed.
static std::size_t end_of_class(std::string_view pattern, std::size_t begin) {
  std::size_t i = begin + 1;
  if (i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^')) ++i;
  // A bracket that comes first stands for itself.
  const std::size_t close = pattern.find(']', i + 1);
  return close == kNone ? kNone : close + 1;
}

static bool is_in_class(std::string_view members, char c) {
  const bool is_negated = members.starts_with('!') || members.starts_with('^');
  if (is_negated) members.remove_prefix(1);
  bool is_in = false;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i + 2 < members.size() && members[i + 1] == '-') {
      is_in |= members[i] <= c && c <= members[i + 2];
      i += 2;
    } else {
      is_in |= members[i] == c;
    }
  }
  return is_in != is_negated;
}

// A name of a file or folder. Only the last `*` is ever tried again, so the work is at
// most the product of the lengths.
static bool matches_name(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = kNone, resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
      continue;
    }
    if (p < pattern.size()) {
      const std::size_t end = pattern[p] == '[' ? end_of_class(pattern, p) : kNone;
      const bool is_match = end != kNone ? is_in_class(pattern.substr(p + 1, end - p - 2), name[n])
                                         : pattern[p] == '?' || pattern[p] == name[n];
      if (is_match) {
        p = end != kNone ? end : p + 1;
        ++n;
        continue;
      }
    }
    if (star == kNone) return false;
    p = star + 1;
    n = ++resume;
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

// `./a//b/` has the parts `a` and `b`.
static std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  if (path.starts_with('/')) parts.emplace_back();
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), part.size() + 1));
    if (!part.empty() && part != ".") parts.push_back(part);
  }
  return parts;
}

bool matches_glob(std::string_view pattern, std::string_view path) {
  const auto names = parts_of(path);
  // Which beginnings of the path the pattern's parts so far stand for.
  std::vector<bool> ends(names.size() + 1);
  ends[0] = true;
  for (const std::string_view part : parts_of(pattern)) {
    if (part == "**") {
      for (std::size_t i = 1; i < ends.size(); ++i) ends[i] = ends[i] || ends[i - 1];
      continue;
    }
    for (std::size_t i = ends.size() - 1; i > 0; --i) {
      ends[i] = ends[i - 1] && matches_name(part, names[i - 1]);
    }
    ends[0] = false;
  }
  return ends.back();
}

bool covers_path(std::string_view pattern, std::string_view path) {
  while (pattern.ends_with('/')) pattern.remove_suffix(1);
  if (pattern.empty()) return false;
  const bool is_anywhere = pattern.find('/') == kNone;
  for (std::size_t end = path.find('/');; end = path.find('/', end + 1)) {
    const std::string_view beginning = path.substr(0, end);
    const std::size_t slash = beginning.rfind('/');
    const std::string_view name = slash == kNone ? beginning : beginning.substr(slash + 1);
    if (is_anywhere ? matches_name(pattern, name) : matches_glob(pattern, beginning)) return true;
    if (end == kNone) return false;
  }
}

}  // namespace cairn::base
