#pragma once

// SHA-1, which others chose for names that must not change. Not for secrets.

#include <string>
#include <string_view>

namespace cairn::base {

// 40 hexadecimal digits in lower case.
[[nodiscard]] std::string sha1_hex(std::string_view bytes);

}  // namespace cairn::base
