#include "compiler/text/file.h"

#include <algorithm>

namespace cairn::text {

static constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

File::File(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (std::uint32_t i = 0; i < text_.size(); ++i) {
    const bool ends_line =
        text_[i] == '\n' || (text_[i] == '\r' && (i + 1 == text_.size() || text_[i + 1] != '\n'));
    if (ends_line) line_starts_.push_back(i + 1);
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

  // Bytes 10xxxxxx continue a code point.
  const auto column = std::count_if(text_.begin() + begin, text_.begin() + offset,
                                    [](char byte) { return (byte & 0xC0) != 0x80; });
  return {line, static_cast<std::uint32_t>(column) + 1};
}

FileId Files::add(std::string name, std::string text) {
  files_.emplace_back(std::move(name), std::move(text));
  return {static_cast<std::uint32_t>(files_.size() - 1)};
}

}  // namespace cairn::text
