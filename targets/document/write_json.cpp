#include "targets/document/write_json.h"

#include "compiler/base/json_string.h"
#include "targets/document/scalars.h"

namespace cairn::document {
namespace {

class Writer {
 public:
  Writer(const Document& document, JsonStyle style)
      : document_(document), is_pretty_(style == JsonStyle::Pretty) {}

  // Recursion is as deep as the document is high, which is bounded.
  void write(NodeId id, std::size_t depth);

  std::string text;

 private:
  void start_line(std::size_t depth) {
    if (is_pretty_) text.append(1, '\n').append(2 * depth, ' ');
  }

  const Document& document_;
  bool is_pretty_;
};

}  // namespace

std::string write_json(const Document& document, JsonStyle style) {
  Writer writer(document, style);
  writer.text.reserve(document.size() * 32);
  if (document.root()) writer.write(document.root(), 0);
  if (style == JsonStyle::Pretty) writer.text += '\n';
  return std::move(writer.text);
}

void Writer::write(NodeId id, std::size_t depth) {
  const Node& node = document_[id];
  switch (node.kind) {
    case Kind::Null:
      text += "null";
      return;
    case Kind::Bool:
      text += node.boolean() ? "true" : "false";
      return;
    case Kind::Int:
    case Kind::Float:
      text += spell_number(node, true);
      return;
    case Kind::String:
      base::append_json_string(text, node.text);
      return;
    case Kind::List: {
      text += '[';
      bool is_first = true;
      for (const NodeId item : document_.items(node)) {
        if (!is_first) text += ',';
        is_first = false;
        start_line(depth + 1);
        write(item, depth + 1);
      }
      if (!is_first) start_line(depth);
      text += ']';
      return;
    }
    case Kind::Map: {
      text += '{';
      bool is_first = true;
      for (const Entry& entry : document_.entries(node)) {
        if (!is_first) text += ',';
        is_first = false;
        start_line(depth + 1);
        base::append_json_string(text, entry.key);
        text += is_pretty_ ? ": " : ":";
        write(entry.value, depth + 1);
      }
      if (!is_first) start_line(depth);
      text += '}';
      return;
    }
  }
}

}  // namespace cairn::document
