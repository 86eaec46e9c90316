#pragma once

// Two texts and the lines in which they differ.

#include <string>
#include <string_view>

namespace cairn::runner {

// `-` before lines of `was` alone, `+` before lines of `is` alone, and two lines
// around each change, as `diff -u` shows them.
[[nodiscard]] std::string diff_lines(std::string_view was, std::string_view is);

}  // namespace cairn::runner
