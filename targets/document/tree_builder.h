#pragma once

// Makes a document of what a parser says one after another. The readers of YAML and
// JSON share it, and with it the guard of depth and the search for repeated keys.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/sink.h"
#include "compiler/text/span.h"
#include "targets/document/value.h"

namespace cairn::document {

class TreeBuilder {
 public:
  TreeBuilder(Document& document, diag::Sink& sink) : document_(document), sink_(sink) {}

  // A list or map that is not closed yet.
  struct Frame {
    Kind kind = Kind::List;
    text::Span span;         // its end is not known yet
    std::string_view tag;    // of a map or list under construction
    std::string anchor;      // YAML's, by which aliases name it
    std::size_t first = 0;   // of its children among all open ones
    std::size_t depth = 0;   // with the levels of tags
    std::uint64_t size = 1;  // nodes, with what aliases stand for
    bool has_key = false;    // a map waits for the value of `key`
    bool is_merge = false;   // that key is `<<`
    bool is_key = false;     // it stands where a key should
    std::string_view key;
    text::Span key_span;
    std::vector<Entry> merges;  // the values of `<<`
  };

  [[nodiscard]] bool is_open() const { return !frames_.empty(); }
  [[nodiscard]] Frame& top() { return frames_.back(); }
  [[nodiscard]] const Frame& top() const { return frames_.back(); }
  // What a tag means is a level of its own: `!Base64 x` is a map of one key.
  [[nodiscard]] std::size_t depth() const { return is_open() ? frames_.back().depth : 0; }
  [[nodiscard]] bool wants_key() const {
    return is_open() && frames_.back().kind == Kind::Map && !frames_.back().has_key;
  }
  // True for a list or map without anything in it so far.
  [[nodiscard]] bool is_top_empty() const;

  // False where it would be too deep, which is reported.
  [[nodiscard]] bool open(Kind kind, text::Span start, std::string_view tag = {});
  void set_key(std::string_view key, text::Span span, bool is_merge = false);
  // Adds a value to the list or map on top, or makes it the root.
  void add(NodeId value, std::uint64_t size = 1);

  struct Closed {
    Frame frame;
    NodeId node;
    std::size_t merged = 0;  // entries that `<<` brought
  };
  // The list or map on top, up to `end`, which lies behind its last child. It belongs
  // to nothing yet.
  [[nodiscard]] Closed close(std::uint32_t end);

  void report_depth(text::Span span);

 private:
  std::size_t merge(const Frame& frame);
  void report_repeated_keys(const Frame& frame);

  Document& document_;
  diag::Sink& sink_;
  std::vector<Frame> frames_;
  std::size_t repeated_ = 0;  // keys reported
  // Children of all open lists and maps, the innermost last.
  std::vector<NodeId> items_;
  std::vector<Entry> entries_;
};

}  // namespace cairn::document
