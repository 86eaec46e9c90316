#include "targets/document/offsets.h"

#include <algorithm>
#include <iterator>

namespace cairn::document {

Offsets::Offsets(std::string_view text, const CheckedText& checked)
    : start_(checked.start), size_(text.size()) {
  if (checked.is_ascii) return;
  std::size_t character = 0;
  std::size_t extra = 0;
  for (std::size_t i = start_; i < text.size(); ++i) {
    // Bytes 10xxxxxx continue a code point.
    if ((text[i] & 0xC0) == 0x80) {
      ++extra;
      if (steps_.empty() || steps_.back().character != character) {
        steps_.push_back({character, extra});
      } else {
        steps_.back().extra = extra;
      }
    } else {
      ++character;
    }
  }
}

std::uint32_t Offsets::byte_of(std::size_t character) const {
  std::size_t extra = 0;
  if (!steps_.empty()) {
    const auto next = std::ranges::upper_bound(steps_, character, {}, &Step::character);
    if (next != steps_.begin()) extra = std::prev(next)->extra;
  }
  return static_cast<std::uint32_t>(std::min(start_ + character + extra, size_));
}

}  // namespace cairn::document
