#include "targets/graph/write.h"

namespace cairn::graph {

namespace {

// Graphviz has no escape but that of the quote, and takes a backslash for the start of one.
std::string quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < 0x20) {
      quoted += ' ';
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

class Writer {
 public:
  Writer(const Graph& graph, const Drawing& drawing) : graph_(graph), drawing_(drawing) {}

  std::string write();

 private:
  void write_frame(FrameId id, std::size_t depth);
  void write_boxes(FrameId frame, std::size_t depth);
  void write_line(const Line& line);

  const Graph& graph_;
  const Drawing& drawing_;
  std::string out_;
};

void Writer::write_boxes(FrameId frame, std::size_t depth) {
  const std::string indent(2 * depth, ' ');
  for (std::size_t i = 0; i < drawing_.boxes.size(); ++i) {
    const Box& box = drawing_.boxes[i];
    if (box.frame != frame) continue;
    const Caption caption = caption_of(graph_, box);
    std::string style = "rounded";
    if (box.is_beyond || (box.node && graph_[box.node].kind == NodeKind::Outside)) {
      style += ",dashed";
    }
    if (!box.node && !box.is_beyond) style += ",bold";
    const std::string title = quote(caption.title), subtitle = quote(caption.subtitle);
    out_ += indent + 'n' + std::to_string(i) + " [label=" + title.substr(0, title.size() - 1) +
            "\\n" + subtitle.substr(1);
    if (style != "rounded") out_ += ", style=" + quote(style);
    const bool is_conditional = box.node && graph_[box.node].is_conditional;
    if (is_conditional) out_ += ", tooltip=" + quote(graph_[box.node].note);
    out_ += "]\n";
  }
}

void Writer::write_frame(FrameId id, std::size_t depth) {
  const std::string indent(2 * depth, ' ');
  out_ += indent + "subgraph cluster" + std::to_string(id.index) + " {\n" + indent +
          "  label=" + quote(caption_of(graph_, drawing_.frames[id.index])) + "\n";
  write_boxes(id, depth + 1);
  for (std::uint32_t i = 0; i < drawing_.frames.size(); ++i) {
    if (drawing_.frames[i].parent == id) write_frame({i}, depth + 1);
  }
  out_ += indent + "}\n";
}

void Writer::write_line(const Line& line) {
  out_ += "  n" + std::to_string(line.from.index) + " -> n" + std::to_string(line.to.index);
  std::string attributes;
  const auto add = [&](const std::string& attribute) {
    attributes += (attributes.empty() ? "" : ", ") + attribute;
  };
  if (line.is_circular) add("color=\"#c62828\"");
  if (line.crosses_stacks && !line.is_circular) add("color=\"#5e35b1\"");
  if (line.is_weak) add("style=dashed");
  if (line.crosses_stacks || line.is_circular) add("penwidth=2");
  if (line.count > 1) add("label=\"" + std::to_string(line.count) + '"');
  std::string tooltip;
  for (const std::string& label : line.labels) tooltip += (tooltip.empty() ? "" : "; ") + label;
  add("tooltip=" + quote(tooltip));
  out_ += " [" + attributes + "]\n";
}

std::string Writer::write() {
  out_ = "digraph " + quote(graph_.title) +
         " {\n  rankdir=LR\n  node [shape=box, style=rounded, fontname=\"sans-serif\", "
         "fontsize=11]\n  edge [color=\"#607080\", fontsize=10]\n";
  for (std::uint32_t i = 0; i < drawing_.frames.size(); ++i) {
    if (!drawing_.frames[i].parent) write_frame({i}, 1);
  }
  write_boxes({}, 1);
  for (const Line& line : drawing_.lines) write_line(line);
  return out_ + "}\n";
}

}  // namespace

std::string write_dot(const Graph& graph, const Drawing& drawing) {
  return Writer(graph, drawing).write();
}

}  // namespace cairn::graph
