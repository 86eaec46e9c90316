#pragma once

// Where a character of a text stands in bytes.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "targets/document/check_text.h"

namespace cairn::document {

// libyaml counts characters, spans count bytes.
class Offsets {
 public:
  Offsets(std::string_view text, const CheckedText& checked);
  [[nodiscard]] std::uint32_t byte_of(std::size_t character) const;

 private:
  struct Step {
    std::size_t character;  // from here on,
    std::size_t extra;      // there are this many more bytes than characters
  };
  std::size_t start_;
  std::size_t size_;
  std::vector<Step> steps_;
};

}  // namespace cairn::document
