#include "targets/document/write_yaml.h"

#include <algorithm>

#include "compiler/base/utf8.h"
#include "targets/document/scalars.h"
#include "targets/document/yaml_strings.h"

namespace cairn::document {
namespace {

// A call goes on one line up to this column, and with this many pairs of brackets.
constexpr std::size_t kWidth = 80;
constexpr int kFlowDepth = 2;
// A longer key needs YAML's `? ` form.
constexpr std::size_t kLongestKey = 1000;

// Recursion is as deep as the document is high, which is bounded.
class Writer {
 public:
  explicit Writer(const Document& document) : document_(document) {}

  // What follows `key:` or `-`, up to the end of its last line. Children are
  // indented by `indent`. `in_list`: a list or map may start on the line of the dash.
  void write_value(NodeId id, std::size_t indent, bool in_list);
  void write_entries(const Node& map, std::size_t indent, bool starts_on_line);
  void write_items(const Node& list, std::size_t indent, bool starts_on_line);

  std::string text;

 private:
  const Node& preferred(NodeId id) const;
  void write_comment(std::string_view comment, std::size_t indent);
  void write_key(std::string_view key, std::size_t indent);
  void write_scalar(const Node& node, std::size_t indent, std::size_t extra_indent);
  bool write_flow(const Node& node, int depth, std::size_t line_end);
  void start_line(std::size_t indent) { text.append(1, '\n').append(indent, ' '); }

  const Document& document_;
};

}  // namespace

std::string write_yaml(const Document& document) {
  Writer writer(document);
  writer.text.reserve(document.size() * 24);
  if (const NodeId root = document.root()) {
    const Node& node = document[root];
    const bool is_plain = node.count > 0 && !node.short_form && node.tag.empty();
    if (is_plain && node.kind == Kind::Map) {
      writer.write_entries(node, 0, true);
    } else if (is_plain && node.kind == Kind::List) {
      writer.write_items(node, 0, true);
    } else {
      writer.write_value(root, 2, true);
      // The separator that stands after a dash or a colon has no place here.
      writer.text.erase(0, 1);
    }
  }
  writer.text += '\n';
  return std::move(writer.text);
}

std::string quote_yaml_if_needed(std::string_view text) {
  const StringShape shape = shape_of(text);
  std::string result;
  if (shape == StringShape::Plain || shape == StringShape::BlockPlain) {
    result = text;
  } else {
    append_quoted(result, text);
  }
  return result;
}

void Writer::write_value(NodeId id, std::size_t indent, bool in_list) {
  const Node& node = preferred(id);
  if (!node.tag.empty()) text.append(1, ' ').append(node.tag);

  const bool is_empty = (node.kind == Kind::List || node.kind == Kind::Map) && node.count == 0;
  if (is_empty) {
    text += node.kind == Kind::List ? " []" : " {}";
  } else if (node.kind == Kind::Map) {
    const bool starts_on_line = in_list && node.tag.empty();
    if (starts_on_line) text += ' ';
    write_entries(node, indent, starts_on_line);
  } else if (node.kind == Kind::List) {
    if (!node.tag.empty()) {
      // Only calls go into brackets: a list of the author's own reads, and differs
      // from its last version, line by line.
      const std::size_t before = text.size();
      const std::size_t line = text.rfind('\n') + 1;  // npos + 1 is the start
      text += ' ';
      if (write_flow(node, 1, line + kWidth)) return;
      text.resize(before);
    }
    const bool starts_on_line = in_list && node.tag.empty();
    if (starts_on_line) text += ' ';
    write_items(node, indent, starts_on_line);
  } else {
    text += ' ';
    // yaml-cpp takes a tag after a dash for the start of a key, and then wants a
    // block to be indented beyond that key.
    const bool is_beyond_tag = in_list && !node.tag.empty();
    write_scalar(node, indent, is_beyond_tag ? 2 : 0);
  }
}

void Writer::write_entries(const Node& map, std::size_t indent, bool starts_on_line) {
  for (const Entry& entry : document_.entries(map)) {
    if (!entry.comment.empty()) {
      if (!starts_on_line || !text.empty()) start_line(indent);
      starts_on_line = false;
      write_comment(entry.comment, indent);
    }
    if (!starts_on_line) start_line(indent);
    starts_on_line = false;
    write_key(entry.key, indent);
    write_value(entry.value, indent + 2, false);
  }
}

void Writer::write_items(const Node& list, std::size_t indent, bool starts_on_line) {
  for (const NodeId item : document_.items(list)) {
    if (!starts_on_line) start_line(indent);
    starts_on_line = false;
    text += '-';
    write_value(item, indent + 2, true);
  }
}

// Ends without a newline, as everything here does.
void Writer::write_comment(std::string_view comment, std::size_t indent) {
  bool is_first = true;
  while (true) {
    const std::size_t end = comment.find('\n');
    if (!is_first) start_line(indent);
    is_first = false;
    text += '#';
    const std::string_view line = comment.substr(0, end);
    if (!line.empty()) text += ' ';
    for (std::size_t i = 0; i < line.size();) {
      const base::CodePoint c = base::decode_utf8(line, i);
      // Whatever might end the comment, or be refused by a reader, becomes a space.
      const bool is_plain = (c.value >= 0x20 && c.value < 0x7F) ||
                            (c.value >= 0xA0 && c.value != 0x2028 && c.value != 0x2029 &&
                             c.value != 0xFEFF && !base::is_noncharacter(c.value));
      base::append_utf8(text, is_plain ? c.value : U' ');
      i += c.length;
    }
    if (end == std::string_view::npos) break;
    comment.remove_prefix(end + 1);
  }
}

void Writer::write_key(std::string_view key, std::size_t indent) {
  const bool is_long = key.size() > kLongestKey;
  if (is_long) text += "? ";
  const StringShape shape = shape_of(key);
  if (shape == StringShape::Plain || shape == StringShape::BlockPlain) {
    text += key;
  } else {
    append_quoted(text, key);
  }
  if (is_long) start_line(indent);
  text += ':';
}

void Writer::write_scalar(const Node& node, std::size_t indent, std::size_t extra_indent) {
  switch (node.kind) {
    case Kind::Null:
      text += "null";
      return;
    case Kind::Bool:
      text += node.boolean() ? "true" : "false";
      return;
    case Kind::Int:
    case Kind::Float:
      text += spell_number(node, false);
      return;
    default:
      break;
  }
  switch (shape_of(node.text)) {
    case StringShape::Plain:
    case StringShape::BlockPlain:
      text += node.text;
      return;
    case StringShape::Quoted:
      append_quoted(text, node.text);
      return;
    case StringShape::Literal:
      // What has to name its indentation is rare, and readers differ on it there.
      if (extra_indent > 0 && needs_indentation_indicator(node.text)) {
        append_quoted(text, node.text);
      } else {
        append_literal(text, node.text, indent + extra_indent);
      }
      return;
    case StringShape::Folded:
      append_folded(text, node.text, indent + extra_indent);
      return;
  }
}

// Appends the node in brackets on this line. False, with something appended, where
// it does not fit: it is too long or too deep, or a text would need quotes only
// because it stands in brackets.
bool Writer::write_flow(const Node& node, int depth, std::size_t line_end) {
  if (text.size() > line_end) return false;
  if (node.kind == Kind::Map) return false;
  if (node.kind == Kind::List) {
    if (depth > kFlowDepth) return false;
    text += '[';
    bool is_first = true;
    for (const NodeId item : document_.items(node)) {
      if (!is_first) text += ", ";
      is_first = false;
      const Node& shown = preferred(item);
      if (!shown.tag.empty()) text.append(shown.tag).append(1, ' ');
      if (!write_flow(shown, depth + 1, line_end)) return false;
    }
    text += ']';
  } else if (node.kind == Kind::String) {
    if (node.text.size() > kWidth) return false;
    const StringShape shape = shape_of(node.text);
    if (shape == StringShape::Plain) {
      text += node.text;
    } else if (shape == StringShape::Quoted) {
      append_quoted(text, node.text);
    } else {
      return false;
    }
  } else {
    write_scalar(node, 0, 0);
  }
  return text.size() <= line_end;
}

const Node& Writer::preferred(NodeId id) const {
  const Node& node = document_[id];
  return node.short_form ? document_[node.short_form] : node;
}

}  // namespace cairn::document
