#include "tests/runner/case_file.h"

#include <algorithm>
#include <sstream>

namespace cairn::runner {

static std::size_t heading_level(std::string_view line);
static Block open_block(std::string_view fence);
static std::string join_headings(const std::vector<std::string>& headings);

CaseFile read_case_file(const std::string& path, std::string name, std::string_view text) {
  CaseFile file{.path = path, .name = std::move(name)};
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    file.lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }

  std::vector<std::string> headings;
  Case current;
  const auto close_case = [&] {
    const bool has_subject = std::ranges::any_of(current.blocks, [](const Block& block) {
      return block.is_program() || block.is_template();
    });
    if (has_subject) file.cases.push_back(current);
    current = {};
  };
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string& line = file.lines[i];
    if (const std::size_t level = heading_level(line); level > 0) {
      close_case();
      if (level > headings.size() + 1) file.fault = "a heading skips a level: " + line;
      headings.resize(std::min(level - 1, headings.size()));
      headings.push_back(line.substr(level + 1));
      current.title = join_headings(headings);
      current.line = i + 1;
    }
    if (!line.starts_with("```")) continue;
    const std::string ticks = line.substr(0, line.find_first_not_of('`'));
    Block block = open_block(std::string_view(line).substr(ticks.size()));
    block.line = i + 1;
    block.first = i + 1;
    std::size_t last = i + 1;
    while (last < file.lines.size() && file.lines[last] != ticks) {
      block.text += file.lines[last++] + '\n';
    }
    block.last = last;
    if (last == file.lines.size()) {
      file.fault = "the block of line " + std::to_string(block.line) + " has no end";
    }
    if (!block.language.empty()) current.blocks.push_back(std::move(block));
    i = last;
  }
  close_case();
  if (file.cases.empty() && file.fault.empty()) file.fault = "no heading has a `cairn` block";
  return file;
}

std::string replace_blocks(const CaseFile& file, const std::map<std::size_t, std::string>& texts) {
  std::map<std::size_t, const Block*> block_at;
  for (const Case& each : file.cases) {
    for (const Block& block : each.blocks) block_at[block.line] = &block;
  }
  std::string out;
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    out += file.lines[i] + '\n';
    const auto text = texts.find(i + 1);
    if (text == texts.end()) continue;
    out += text->second;
    i = block_at.at(i + 1)->last - 1;
  }
  return out;
}

// 2 for `## Loops`; 0 for what is no heading.
static std::size_t heading_level(std::string_view line) {
  const std::size_t level = std::min(line.find_first_not_of('#'), line.size());
  return level > 0 && level < line.size() && line[level] == ' ' ? level : 0;
}

static Block open_block(std::string_view fence) {
  Block block;
  std::istringstream words{std::string(fence)};
  words >> block.language >> block.name >> block.argument;
  return block;
}

static std::string join_headings(const std::vector<std::string>& headings) {
  std::string text;
  for (const std::string& each : headings) text += (text.empty() ? "" : " / ") + each;
  return text;
}

}  // namespace cairn::runner
