#pragma once

// Regular expressions as CloudFormation's AllowedPattern has them.

#include <string>
#include <string_view>

#include "compiler/base/result.h"

namespace cairn::eval {

// Whether the pattern occurs in the text; a failure tells what is wrong with the
// pattern, or that it takes too long.
[[nodiscard]] base::Result<bool> matches(const std::string& pattern, std::string_view text);

// The same for the whole text, as AllowedPattern is meant.
[[nodiscard]] base::Result<bool> matches_whole(const std::string& pattern, std::string_view text);

}  // namespace cairn::eval
