#include "compiler/diagnostics/ignore_comments.h"

#include <algorithm>

namespace cairn::diag {

static constexpr std::string_view kSpace = " \t";

static void skip_space(std::string_view text, std::size_t& at) {
  at = std::min(text.find_first_not_of(kSpace, at), text.size());
}

static bool skip(std::string_view text, std::size_t& at, std::string_view word) {
  if (!text.substr(at).starts_with(word)) return false;
  at += word.size();
  return true;
}

void IgnoreComments::add(text::Span span) {
  const std::string_view text = files_.text(span);
  std::size_t at = mark_.size();
  skip_space(text, at);
  if (!skip(text, at, "cairn:")) return;
  Comment& comment = comments_.emplace_back();
  comment.span = span;
  comment.line = line_meant_by(span);
  skip_space(text, at);
  comment.is_instruction =
      skip(text, at, "ignore") && (at == text.size() || kSpace.find(text[at]) != kSpace.npos);
  if (!comment.is_instruction) return;
  while (true) {
    at = std::min(text.find_first_not_of(" \t,", at), text.size());
    if (at == text.size()) return;
    const std::size_t end = std::min(text.find_first_of(" \t,", at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (word == "--") {
      skip_space(text, at = end);
      comment.has_reason = at < text.size();
      return;
    }
    const auto begin = span.begin + static_cast<std::uint32_t>(at);
    const auto size = static_cast<std::uint32_t>(word.size());
    comment.ids.push_back({word, {span.file, begin, begin + size}});
    at = end;
  }
}

// Its own line; for a comment that stands alone, the next that is no comment.
std::uint32_t IgnoreComments::line_meant_by(text::Span span) {
  const text::File& file = files_[file_];
  std::uint32_t line = file.position(span.begin).line;
  const std::string_view before =
      file.text().substr(file.line_start(line), span.begin - file.line_start(line));
  if (before.find_first_not_of(kSpace) != std::string_view::npos) return line;
  if (line < after_block_) return after_block_;
  while (++line <= file.line_count()) {
    std::string_view text = file.line(line);
    text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
    if (!text.starts_with(mark_)) break;
  }
  return after_block_ = line;
}

IgnoreComments::Id* IgnoreComments::find(const Diagnostic& finding) {
  if (comments_.empty() || finding.span.file != file_) return nullptr;
  const std::uint32_t line = files_[file_].position(finding.span.begin).line;
  auto comment = std::ranges::lower_bound(comments_, line, {}, &Comment::line);
  for (; comment != comments_.end() && comment->line == line; ++comment) {
    for (Id& id : comment->ids) {
      if (finding.kind->name.starts_with(id.text)) return &id;
    }
  }
  return nullptr;
}

bool IgnoreComments::silences(const Diagnostic& finding) {
  Id* id = find(finding);
  if (id == nullptr) return false;
  return id->is_used = true;
}

void IgnoreComments::refuse(const Diagnostic& finding) {
  if (Id* id = find(finding)) id->is_refused = true;
}

void IgnoreComments::report(Sink& sink, Complete complete) const {
  static constexpr std::string_view kForm = "cairn: ignore NAME -- the reason";
  const std::string form = '`' + std::string(mark_) + ' ' + std::string(kForm) + '`';
  for (const Comment& comment : comments_) {
    if (!comment.is_instruction) {
      sink.report<kind::BadIgnore>(comment.span, "this says nothing that Cairn understands")
          .help("the one instruction is " + form);
      continue;
    }
    if (comment.ids.empty()) {
      sink.report<kind::BadIgnore>(comment.span, "this does not name what to ignore")
          .help("the form is " + form);
    } else if (!comment.has_reason) {
      sink.report<kind::BadIgnore>(comment.span, "this gives no reason")
          .help("the form is " + form);
    }
    for (const Id& id : comment.ids) {
      if (id.is_used) continue;
      const std::string name = '`' + std::string(id.text) + '`';
      if (id.is_refused) {
        sink.report<kind::UnusedIgnore>(id.span, name + " is an error, which cannot be ignored");
      } else if (Kind{id.text}.is_of_language() ? complete.of_language : complete.of_rules) {
        sink.report<kind::UnusedIgnore>(id.span, "there is no " + name + " to ignore here");
      }
    }
  }
}

}  // namespace cairn::diag
