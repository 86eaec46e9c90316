#pragma once

// One source text and its lines, and the store of all of them.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/text/span.h"

namespace cairn::text {

// A position for people: both count from 1, columns in Unicode code points.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

class File {
 public:
  // `name` is what the user called the file; findings show it. A leading
  // byte-order mark is kept in `text` and counts as no column.
  File(std::string name, std::string text);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string_view text() const { return text_; }

  // Lines end with \n, \r\n or \r. There is always at least one.
  [[nodiscard]] std::uint32_t line_count() const {
    return static_cast<std::uint32_t>(line_starts_.size());
  }
  // Line `line` (from 1) without its end.
  [[nodiscard]] std::string_view line(std::uint32_t line) const;
  // The offset at which line `line` (from 1) starts.
  [[nodiscard]] std::uint32_t line_start(std::uint32_t line) const {
    return line_starts_[line - 1];
  }
  // Offsets beyond the end mean the end.
  [[nodiscard]] Position position(std::uint32_t offset) const;

 private:
  [[nodiscard]] std::uint32_t continuing_before(std::uint32_t offset) const;

  std::string name_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
  // How many bytes before each block continue a character; empty where none does.
  std::vector<std::uint32_t> continuing_before_;
};

class Files {
 public:
  FileId add(std::string name, std::string text);
  [[nodiscard]] const File& operator[](FileId id) const { return files_[id.index]; }
  [[nodiscard]] std::size_t size() const { return files_.size(); }

  // The text of a span.
  [[nodiscard]] std::string_view text(Span span) const {
    return files_[span.file.index].text().substr(span.begin, span.end - span.begin);
  }

 private:
  std::deque<File> files_;  // a deque, so that views of texts stay valid
};

}  // namespace cairn::text
