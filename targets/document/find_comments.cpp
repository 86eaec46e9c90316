#include "targets/document/find_comments.h"

#include <algorithm>

namespace cairn::document {

std::vector<text::Span> find_comments(const text::Files& files, text::FileId file,
                                      const Document& document, std::string_view word) {
  const std::string_view text = files[file].text();
  std::vector<text::Span> comments;
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    std::size_t begin = at;
    while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
    if (begin == 0 || text[--begin] != '#') continue;
    // `a#b` is a text.
    const bool is_start =
        begin == 0 || std::string_view(" \t\r\n").find(text[begin - 1]) != std::string_view::npos;
    if (!is_start) continue;
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    comments.push_back({file, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }
  if (comments.empty()) return comments;

  std::vector<bool> is_text(comments.size());
  const auto mark = [&](text::Span span) {
    if (span.file != file) return;
    auto found = std::ranges::lower_bound(comments, span.begin, {}, &text::Span::begin);
    for (; found != comments.end() && found->begin < span.end; ++found) {
      is_text[static_cast<std::size_t>(found - comments.begin())] = true;
    }
  };
  for (std::uint32_t i = 0; i < document.size(); ++i) {
    const Node& node = document[NodeId{i}];
    if (node.kind == Kind::Map) {
      for (const Entry& entry : document.entries(node)) mark(entry.key_span);
    } else if (node.kind != Kind::List) {
      mark(node.span);
    }
  }
  std::vector<text::Span> result;
  for (std::size_t i = 0; i < comments.size(); ++i) {
    if (!is_text[i]) result.push_back(comments[i]);
  }
  return result;
}

}  // namespace cairn::document
