#pragma once

// One Markdown file of cases: its headings and fenced blocks.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::runner {

struct Block {
  std::string language;   // first word of the fence, for the highlighter
  std::string name;       // second word: what the block pins down, or a file's name
  std::string argument;   // the rest: the stack that is meant
  std::size_t line = 0;   // of the fence, from 1
  std::size_t first = 0;  // lines [first, last) of the file hold the text
  std::size_t last = 0;
  std::string text;  // each line with its end

  [[nodiscard]] bool is_program() const { return language == "cairn"; }
  // A template to check: `yaml case.yaml`, `json case.json`.
  [[nodiscard]] bool is_template() const { return name == "case.yaml" || name == "case.json"; }
  // A further file of the case: `json schemas/x.json`, `cairn net.cairn`.
  [[nodiscard]] bool is_file() const { return name.find('.') != std::string::npos; }
};

// A heading with a program under it.
struct Case {
  std::string title;  // all headings down to it, joined by ` / `
  std::size_t line = 0;
  std::vector<Block> blocks;
};

struct CaseFile {
  std::string path;  // as given
  std::string name;  // seen from the folder of all cases, for titles
  std::vector<std::string> lines;
  std::vector<Case> cases;
  std::string fault;  // why it is no file of cases; empty if it is one
};

[[nodiscard]] CaseFile read_case_file(const std::string& path, std::string name,
                                      std::string_view text);

// The file with other text in some blocks, by the line of their fence.
[[nodiscard]] std::string replace_blocks(const CaseFile& file,
                                         const std::map<std::size_t, std::string>& texts);

}  // namespace cairn::runner
