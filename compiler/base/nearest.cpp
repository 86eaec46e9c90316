#include "compiler/base/nearest.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace cairn::base {

static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Edits (insert, delete, replace, swap neighbours) from `a` to `b`; gives up
// with `limit + 1` once there are more.
static std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t longer = std::max(a.size(), b.size());
  if (longer - std::min(a.size(), b.size()) > limit) return limit + 1;

  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    std::size_t best = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool is_same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (is_same ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1])) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
      best = std::min(best, row[j]);
    }
    if (best > limit) return limit + 1;
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

std::vector<std::string_view> nearest(std::string_view wanted,
                                      const std::vector<std::string_view>& candidates,
                                      std::size_t most) {
  // One edit of a name of one or two letters is another name, not a slip.
  const std::size_t limit = wanted.size() < 3 ? 0 : std::max<std::size_t>(1, wanted.size() / 3);
  std::vector<std::pair<std::size_t, std::string_view>> near;
  for (const std::string_view candidate : candidates) {
    const std::size_t edits = distance(wanted, candidate, limit);
    if (edits <= limit) near.emplace_back(edits, candidate);
  }
  std::ranges::stable_sort(near, {}, [](const auto& entry) { return entry.first; });

  std::vector<std::string_view> result;
  for (const auto& [edits, name] : near) {
    if (result.size() == most || edits > near.front().first + 2) break;
    result.push_back(name);
  }
  return result;
}

std::string either(const std::vector<std::string_view>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += '`' + std::string(names[i]) + '`';
  }
  return text;
}

}  // namespace cairn::base
