#include "targets/graph/write.h"

namespace cairn::graph {

namespace {

// Mermaid reads labels as Markdown with HTML in them: what could mean something is a
// character by its number.
std::string quote(std::string_view text) {
  static constexpr std::string_view kPlain = " -_.:,/()$+";
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = byte >= 0x80 || (byte >= '0' && byte <= '9') ||
                          (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
                          kPlain.find(c) != std::string_view::npos;
    if (is_plain) {
      quoted += c;
    } else {
      quoted += '#' + std::to_string(byte) + ';';
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
  void write_styles();

  const Graph& graph_;
  const Drawing& drawing_;
  std::string out_ = "flowchart LR\n";
};

void Writer::write_boxes(FrameId frame, std::size_t depth) {
  for (std::size_t i = 0; i < drawing_.boxes.size(); ++i) {
    const Box& box = drawing_.boxes[i];
    if (box.frame != frame) continue;
    const Caption caption = caption_of(graph_, box);
    const std::string title = quote(caption.title), subtitle = quote(caption.subtitle);
    const std::string text = title.substr(0, title.size() - 1) + "<br/>" + subtitle.substr(1);
    const bool is_cluster = !box.node;
    const bool is_outside =
        box.is_beyond || (box.node && graph_[box.node].kind == NodeKind::Outside);
    out_ += std::string(2 * depth, ' ') + 'n' + std::to_string(i);
    // A hexagon is not what is meant, a subroutine is: there is more inside.
    out_ += is_cluster ? "[[" + text + "]]" : '[' + text + ']';
    if (is_outside) out_ += ":::outside";
    out_ += '\n';
  }
}

void Writer::write_frame(FrameId id, std::size_t depth) {
  const std::string indent(2 * depth, ' ');
  out_ += indent + "subgraph c" + std::to_string(id.index) + '[' +
          quote(caption_of(graph_, drawing_.frames[id.index])) + "]\n";
  write_boxes(id, depth + 1);
  for (std::uint32_t i = 0; i < drawing_.frames.size(); ++i) {
    if (drawing_.frames[i].parent == id) write_frame({i}, depth + 1);
  }
  out_ += indent + "end\n";
}

// Lines are styled by their numbers.
void Writer::write_styles() {
  std::string circular, crossing;
  bool has_outside = false;
  for (const Box& box : drawing_.boxes) {
    has_outside |= box.is_beyond || (box.node && graph_[box.node].kind == NodeKind::Outside);
  }
  for (std::size_t i = 0; i < drawing_.lines.size(); ++i) {
    const Line& line = drawing_.lines[i];
    std::string* list = line.is_circular ? &circular : line.crosses_stacks ? &crossing : nullptr;
    if (list != nullptr) *list += (list->empty() ? "" : ",") + std::to_string(i);
  }
  if (has_outside) out_ += "  classDef outside stroke-dasharray: 4 3\n";
  if (!circular.empty()) {
    out_ += "  linkStyle " + circular + " stroke:#c62828,stroke-width:3px\n";
  }
  if (!crossing.empty()) {
    out_ += "  linkStyle " + crossing + " stroke:#5e35b1,stroke-width:2px\n";
  }
}

std::string Writer::write() {
  for (std::uint32_t i = 0; i < drawing_.frames.size(); ++i) {
    if (!drawing_.frames[i].parent) write_frame({i}, 1);
  }
  write_boxes({}, 1);
  for (const Line& line : drawing_.lines) {
    out_ += "  n" + std::to_string(line.from.index) + (line.is_weak ? " -.->" : " -->");
    if (line.count > 1) out_ += "|" + std::to_string(line.count) + "|";
    out_ += " n" + std::to_string(line.to.index) + '\n';
  }
  write_styles();
  return std::move(out_);
}

}  // namespace

std::string write_mermaid(const Graph& graph, const Drawing& drawing) {
  return Writer(graph, drawing).write();
}

}  // namespace cairn::graph
