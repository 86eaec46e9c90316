#include "targets/document/tree_builder.h"

#include <span>
#include <unordered_map>
#include <unordered_set>

#include "targets/document/read.h"

namespace cairn::document {

// Below this many keys, comparing each with each is faster than a table.
static constexpr std::size_t kFewKeys = 12;
// More of one mistake help nobody.
static constexpr std::size_t kMostRepeated = 1000;

bool TreeBuilder::is_top_empty() const {
  const Frame& frame = frames_.back();
  return frame.first == (frame.kind == Kind::Map ? entries_.size() : items_.size());
}

bool TreeBuilder::open(Kind kind, text::Span start, std::string_view tag) {
  const std::size_t depth = this->depth() + (tag.empty() ? 1 : 2);
  if (depth > kMaxDepth) {
    report_depth(start);
    return false;
  }
  Frame& frame = frames_.emplace_back();
  frame.depth = depth;
  frame.tag = tag;
  frame.kind = kind;
  frame.span = start;
  frame.first = kind == Kind::Map ? entries_.size() : items_.size();
  return true;
}

void TreeBuilder::set_key(std::string_view key, text::Span span, bool is_merge) {
  Frame& frame = frames_.back();
  frame.has_key = true;
  frame.is_merge = is_merge;
  frame.key = key;
  frame.key_span = span;
}

void TreeBuilder::add(NodeId value, std::uint64_t size) {
  if (frames_.empty()) return document_.set_root(value);
  Frame& frame = frames_.back();
  frame.size += size;
  if (frame.kind == Kind::List) {
    items_.push_back(value);
    return;
  }
  const Entry entry{frame.key, value, frame.key_span, {}};
  if (frame.is_merge) {
    frame.merges.push_back(entry);
  } else {
    entries_.push_back(entry);
  }
  frame.has_key = false;
}

TreeBuilder::Closed TreeBuilder::close(std::uint32_t end) {
  Closed closed{std::move(frames_.back()), {}, 0};
  frames_.pop_back();
  Frame& frame = closed.frame;
  frame.span.end = end;
  if (frame.kind == Kind::List) {
    closed.node = document_.list(std::span(items_).subspan(frame.first), frame.span);
    items_.resize(frame.first);
  } else {
    report_repeated_keys(frame);
    closed.merged = merge(frame);
    closed.node = document_.map(std::span(entries_).subspan(frame.first), frame.span);
    entries_.resize(frame.first);
  }
  return closed;
}

void TreeBuilder::report_depth(text::Span span) {
  sink_.report<diag::kind::NestingTooDeep>(span, kMaxDepth);
}

// `<<: *base` gives the keys of `base` that the map has not itself; among several
// sources the first wins.
std::size_t TreeBuilder::merge(const Frame& frame) {
  if (frame.merges.empty()) return 0;
  const std::size_t before = entries_.size();
  std::unordered_set<std::string_view> keys;
  for (const Entry& entry : std::span(entries_).subspan(frame.first)) keys.insert(entry.key);
  const auto merge_map = [&](NodeId source) {
    for (const Entry& entry : document_.entries(source)) {
      if (keys.insert(entry.key).second) entries_.push_back(entry);
    }
  };
  for (const Entry& source : frame.merges) {
    const Node& node = document_[source.value];
    if (node.kind == Kind::Map) merge_map(source.value);
    if (node.kind != Kind::List) continue;
    for (const NodeId item : document_.items(node)) {
      if (document_[item].kind == Kind::Map) merge_map(item);
    }
  }
  return entries_.size() - before;
}

// Each place is reported, the first one too: which of them is meant, nobody knows.
void TreeBuilder::report_repeated_keys(const Frame& frame) {
  const auto entries = std::span<const Entry>(entries_).subspan(frame.first);
  std::vector<bool> is_reported;
  const auto report = [&](std::size_t at, std::size_t other) {
    is_reported.resize(entries.size());
    if (is_reported[at] || repeated_ == kMostRepeated) return;
    is_reported[at] = true;
    ++repeated_;
    sink_.report<diag::kind::DuplicateKey>(entries[at].key_span, entries[at].key)
        .note(entries[other].key_span, "also here");
  };
  if (entries.size() <= kFewKeys) {
    for (std::size_t i = 1; i < entries.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (entries[i].key != entries[j].key) continue;
        report(j, i);
        report(i, j);
        break;
      }
    }
    return;
  }
  std::unordered_map<std::string_view, std::size_t> first_with(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto [first, is_new] = first_with.emplace(entries[i].key, i);
    if (is_new) continue;
    report(first->second, i);
    report(i, first->second);
  }
}

}  // namespace cairn::document
