#pragma once

// The one thing of JSON that the lower floors need: a quoted string.

#include <string>
#include <string_view>

namespace cairn::base {

// Appends `text` in double quotes. Bytes that are not UTF-8 become U+FFFD, since
// JSON has no way to hold them.
void append_json_string(std::string& out, std::string_view text);

}  // namespace cairn::base
