#pragma once

// Letters and digits of ASCII, whatever the locale.

#include <string>
#include <string_view>

namespace cairn::sam {

[[nodiscard]] constexpr bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
// All of it, and not nothing.
[[nodiscard]] bool is_alphanumeric(std::string_view text);

[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] std::string to_upper(std::string_view text);

}  // namespace cairn::sam
