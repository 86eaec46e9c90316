#include "targets/sam/letters.h"

#include <algorithm>

namespace cairn::sam {

bool is_alphanumeric(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return is_alphanumeric(c); });
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  }
  return lower;
}

std::string to_upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c -= 'a' - 'A';
  }
  return upper;
}

}  // namespace cairn::sam
