#include "compiler/text/file.h"

#include <algorithm>
#include <cstring>

namespace cairn::text {

static constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// A file may be one line, with thousands of findings in it: what lies before a block is
// counted once.
static constexpr std::size_t kBlock = 1024;

// Bytes 10xxxxxx continue a code point. Eight at a time, for lines of any length.
static std::uint32_t count_continuing(std::string_view text) {
  std::size_t continuing = 0;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + i, 8);
    const std::uint64_t marks = bytes >> 7 & ~bytes >> 6 & 0x0101010101010101;
    continuing += marks * 0x0101010101010101 >> 56;  // the sum of the bytes
  }
  for (; i < text.size(); ++i) continuing += (text[i] & 0xC0) == 0x80 ? 1 : 0;
  return static_cast<std::uint32_t>(continuing);
}

static bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

File::File(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  const std::string_view whole = text_;
  if (!is_ascii(whole)) {
    std::uint32_t count = 0;
    for (std::size_t at = 0; at <= whole.size(); at += kBlock) {
      continuing_before_.push_back(count);
      count += count_continuing(whole.substr(at, kBlock));
    }
  }
  line_starts_.reserve(whole.size() / 32 + 1);
  line_starts_.push_back(0);
  if (whole.find('\r') == std::string_view::npos) {
    // The library's search is many times as fast as a loop.
    for (std::size_t i = whole.find('\n'); i != std::string_view::npos;
         i = whole.find('\n', i + 1)) {
      line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
    }
    return;
  }
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const bool ends_line =
        whole[i] == '\n' || (whole[i] == '\r' && (i + 1 == whole.size() || whole[i + 1] != '\n'));
    if (ends_line) line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

std::string_view File::line(std::uint32_t line) const {
  const std::uint32_t begin = line_starts_[line - 1];
  const std::uint32_t end =
      line < line_starts_.size() ? line_starts_[line] : static_cast<std::uint32_t>(text_.size());
  std::string_view result = text().substr(begin, end - begin);
  while (!result.empty() && (result.back() == '\n' || result.back() == '\r')) {
    result.remove_suffix(1);
  }
  if (begin == 0 && result.starts_with(kByteOrderMark)) result.remove_prefix(3);
  return result;
}

Position File::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<std::uint32_t>(next - line_starts_.begin());
  std::uint32_t begin = line_starts_[line - 1];
  if (begin == 0 && text().starts_with(kByteOrderMark)) begin = std::min(3U, offset);

  const std::uint32_t continuing = continuing_before(offset) - continuing_before(begin);
  return {line, offset - begin - continuing + 1};
}

std::uint32_t File::continuing_before(std::uint32_t offset) const {
  if (continuing_before_.empty()) return 0;
  const std::size_t block = offset / kBlock;
  return continuing_before_[block] +
         count_continuing(text().substr(block * kBlock, offset - block * kBlock));
}

FileId Files::add(std::string name, std::string text) {
  files_.emplace_back(std::move(name), std::move(text));
  return {static_cast<std::uint32_t>(files_.size() - 1)};
}

}  // namespace cairn::text
