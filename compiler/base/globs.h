#pragma once

// Patterns of file names: `*` and `?` within a name, `[a-z]` and `[!a-z]`, and `**` for
// any number of folders.

#include <string_view>

namespace cairn::base {

// Whether it has a character that is one of a pattern.
[[nodiscard]] bool is_glob(std::string_view text);

// Of a whole path, with `/` between its parts.
[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view path);

// As lists of files in settings mean it: `stacks` and `stacks/` stand for all that is
// below such a folder, too, and a pattern without a `/` for a name in any folder.
[[nodiscard]] bool covers_path(std::string_view pattern, std::string_view path);

}  // namespace cairn::base
