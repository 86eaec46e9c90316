#include "tests/runner/line_diff.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace cairn::runner {

static constexpr std::size_t kContext = 2;
// The table has the product of both lengths; longer texts get their first difference.
static constexpr std::size_t kMostCells = 4'000'000;

static std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string diff_lines(std::string_view was, std::string_view is) {
  const std::vector<std::string_view> a = split_lines(was);
  const std::vector<std::string_view> b = split_lines(is);
  struct Row {
    char mark;
    std::string_view line;
  };
  std::vector<Row> rows;
  if ((a.size() + 1) * (b.size() + 1) > kMostCells) {
    const auto [x, y] = std::ranges::mismatch(a, b);
    if (x != a.end()) rows.push_back({'-', *x});
    if (y != b.end()) rows.push_back({'+', *y});
  } else {
    // common[i][j]: the length of what a[i..] and b[j..] have in common.
    const std::size_t width = b.size() + 1;
    std::vector<std::uint32_t> common((a.size() + 1) * width, 0);
    for (std::size_t i = a.size(); i-- > 0;) {
      for (std::size_t j = b.size(); j-- > 0;) {
        common[i * width + j] =
            a[i] == b[j] ? common[(i + 1) * width + j + 1] + 1
                         : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
      }
    }
    for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
      if (i < a.size() && j < b.size() && a[i] == b[j]) {
        rows.push_back({' ', a[i]});
        ++i, ++j;
      } else if (i < a.size() &&
                 (j == b.size() || common[(i + 1) * width + j] >= common[i * width + j + 1])) {
        rows.push_back({'-', a[i++]});
      } else {
        rows.push_back({'+', b[j++]});
      }
    }
  }

  std::string out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    bool is_near = false;
    const std::size_t first = i < kContext ? 0 : i - kContext;
    for (std::size_t j = first; j < std::min(rows.size(), i + kContext + 1); ++j) {
      is_near = is_near || rows[j].mark != ' ';
    }
    if (!is_near) continue;
    out += "      ";
    out += rows[i].mark;
    out += ' ';
    out += rows[i].line;
    out += '\n';
  }
  return out;
}

}  // namespace cairn::runner
