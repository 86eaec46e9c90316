#include "targets/graph/svg.h"

#include <charconv>
#include <cmath>
#include <cstddef>

#include "compiler/base/xml_text.h"
#include "targets/graph/write.h"

extern "C" const char cairn_svg_style_begin[], cairn_svg_style_end[];

namespace cairn::graph {

static constexpr double kMargin = 8;

std::string_view svg_style() {
  return {cairn_svg_style_begin,
          static_cast<std::size_t>(cairn_svg_style_end - cairn_svg_style_begin)};
}

namespace {

// A tenth of a pixel is enough.
std::string number(double value) {
  char digits[32];
  const double rounded = std::round(value * 10) / 10 + 0.0;
  const auto end = std::to_chars(digits, digits + sizeof digits, rounded);
  return {digits, end.ptr};
}

class Painter {
 public:
  Painter(const Graph& graph, const Drawing& drawing, const Layout& layout,
          const SvgOptions& options)
      : graph_(graph), drawing_(drawing), layout_(layout), options_(options) {}

  std::string paint();

 private:
  void paint_frame(std::size_t i);
  void paint_label(std::size_t i);
  void paint_line(std::size_t i);
  void paint_box(std::size_t i);
  void paint_rectangle(const Rectangle& place, double radius);
  std::string classes_of(const Box& box) const;
  std::string tip_of(const Box& box) const;
  [[nodiscard]] std::string point(const Point& at) const {
    return number(at.x + kMargin) + ' ' + number(at.y + kMargin);
  }

  const Graph& graph_;
  const Drawing& drawing_;
  const Layout& layout_;
  const SvgOptions& options_;
  std::string out_;
};

void Painter::paint_rectangle(const Rectangle& place, double radius) {
  out_ += "<rect x=\"" + number(place.x + kMargin) + "\" y=\"" + number(place.y + kMargin) +
          "\" width=\"" + number(place.width) + "\" height=\"" + number(place.height) + "\" rx=\"" +
          number(radius) + "\"/>";
}

void Painter::paint_frame(std::size_t i) {
  std::size_t depth = 0;
  for (FrameId each = drawing_.frames[i].parent; each; each = drawing_.frames[each.index].parent) {
    ++depth;
  }
  out_ += "<g class=\"frame" + std::string(depth % 2 == 1 ? " inner" : "") + "\">";
  paint_rectangle(layout_.frames[i], 8);
  out_ += "</g>\n";
}

// Above the lines, which may cross it.
void Painter::paint_label(std::size_t i) {
  const Rectangle& place = layout_.frames[i];
  const std::string caption = caption_of(graph_, drawing_.frames[i]);
  out_ += "<text class=\"label\" x=\"" + number(place.x + kMargin + 12) + "\" y=\"" +
          number(place.y + kMargin + 19) + "\">" + base::escape_xml(shorten(caption));
  if (shorten(caption) != caption) out_ += "<title>" + base::escape_xml(caption) + "</title>";
  out_ += "</text>\n";
}

// The head of an arrow, along the way from `from` to `tip`.
std::string arrow(const Point& from, const Point& tip) {
  const double dx = tip.x - from.x, dy = tip.y - from.y;
  const double length = std::max(std::hypot(dx, dy), 0.01);
  const double x = dx / length * 8, y = dy / length * 8;
  const auto corner = [&](double side) {
    return number(tip.x + kMargin - x - side * y * 0.42) + ',' +
           number(tip.y + kMargin - y + side * x * 0.42);
  };
  return "<polygon points=\"" + number(tip.x + kMargin) + ',' + number(tip.y + kMargin) + ' ' +
         corner(1) + ' ' + corner(-1) + "\"/>";
}

// Of the curve in the middle, halfway.
Point middle_of(const Curve& curve) {
  const std::size_t first = (curve.points.size() - 1) / 3 / 2 * 3;
  const Point* p = &curve.points[first];
  return {(p[0].x + 3 * p[1].x + 3 * p[2].x + p[3].x) / 8,
          (p[0].y + 3 * p[1].y + 3 * p[2].y + p[3].y) / 8};
}

void Painter::paint_line(std::size_t i) {
  const Curve& curve = layout_.lines[i];
  const Line& line = drawing_.lines[i];
  if (curve.points.empty()) return;
  out_ += "<g class=\"line";
  if (line.is_weak) out_ += " weak";
  if (line.crosses_stacks) out_ += " crossing";
  if (line.is_decisive) out_ += " decisive";
  if (line.is_circular) out_ += " circular";
  out_ += "\" data-from=\"" + std::to_string(line.from.index) + "\" data-to=\"" +
          std::to_string(line.to.index) + "\"><title>";
  std::string tip = line.is_circular      ? "part of a circle"
                    : line.crosses_stacks ? "from stack to stack"
                    : line.is_decisive    ? "leads to a replacement"
                                          : "";
  for (const std::string& label : line.labels) tip += (tip.empty() ? "" : "\n") + label;
  out_ += base::escape_xml(tip) + "</title><path d=\"M" + point(curve.points[0]);
  for (std::size_t k = 1; k < curve.points.size(); ++k) {
    out_ += (k % 3 == 1 ? " C" : " ") + point(curve.points[k]);
  }
  out_ += "\"/>" + arrow(curve.points.back(), curve.tip);
  if (line.count > 1) {
    const Point middle = middle_of(curve);
    out_ += "<text x=\"" + number(middle.x + kMargin) + "\" y=\"" + number(middle.y + kMargin + 3) +
            "\">" + std::to_string(line.count) + "</text>";
  }
  out_ += "</g>\n";
}

std::string Painter::classes_of(const Box& box) const {
  std::string classes = box.node ? "box" : "box cluster";
  if (box.is_beyond) classes += " beyond";
  if (!box.node) return classes;
  const Node& node = graph_[box.node];
  if (node.kind == NodeKind::Parameter) classes += " parameter";
  if (node.kind == NodeKind::Outside) classes += " outside";
  if (node.is_conditional) classes += " conditional";
  if (node.tone != Tone::Plain) classes += ' ' + std::string(name_of(node.tone));
  return classes;
}

std::string Painter::tip_of(const Box& box) const {
  if (!box.node) return graph_.path_of(box.cluster);
  const Node& node = graph_[box.node];
  std::string tip = graph_.path_of(node.cluster);
  if (!tip.empty()) tip += '/';
  tip += node.name + '\n' + node.type;
  if (!node.note.empty()) tip += '\n' + node.note;
  return tip;
}

void Painter::paint_box(std::size_t i) {
  const Box& box = drawing_.boxes[i];
  const Rectangle& place = layout_.boxes[i];
  const Caption caption = caption_of(graph_, box);
  const std::string link = options_.link ? options_.link(box) : std::string();
  if (!link.empty()) out_ += "<a href=\"" + base::escape_xml(link) + "\">";
  const bool is_pill = box.node && graph_[box.node].kind == NodeKind::Parameter;
  out_ += "<g class=\"" + classes_of(box) + "\" id=\"" + options_.id + "-n" + std::to_string(i) +
          "\"><title>" + base::escape_xml(tip_of(box)) + "</title>";
  // A second sheet behind it: there is more inside.
  if (!box.node && !box.is_beyond) {
    paint_rectangle({place.x + 4, place.y + 4, place.width, place.height}, 6);
  }
  paint_rectangle(place, is_pill ? place.height / 2 : 6);
  const std::string x = number(place.x + kMargin + place.width / 2);
  const auto text = [&](std::string_view kind, double y, const std::string& what) {
    out_ += "<text class=\"" + std::string(kind) + "\" x=\"" + x + "\" y=\"" +
            number(place.y + kMargin + y) + "\" text-anchor=\"middle\">" +
            base::escape_xml(shorten(what)) + "</text>";
  };
  text("name", 17, caption.title);
  text("subtitle", 32, caption.subtitle);
  out_ += link.empty() ? "</g>\n" : "</g></a>\n";
}

std::string Painter::paint() {
  const std::string width = number(std::ceil(layout_.width + 2 * kMargin + 4));
  const std::string height = number(std::ceil(layout_.height + 2 * kMargin + 4));
  out_ =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"graph\" role=\"group\" "
      "aria-labelledby=\"" +
      options_.id + "-title\" width=\"" + width + "\" height=\"" + height + "\" viewBox=\"0 0 " +
      width + ' ' + height + "\">\n<title id=\"" + options_.id + "-title\">" +
      base::escape_xml(options_.title) + "</title>\n";
  for (std::size_t i = 0; i < drawing_.frames.size(); ++i) paint_frame(i);
  for (std::size_t i = 0; i < drawing_.lines.size(); ++i) paint_line(i);
  for (std::size_t i = 0; i < drawing_.frames.size(); ++i) paint_label(i);
  for (std::size_t i = 0; i < drawing_.boxes.size(); ++i) paint_box(i);
  return std::move(out_) + "</svg>\n";
}

}  // namespace

std::string render_svg(const Graph& graph, const Drawing& drawing, const Layout& layout,
                       const SvgOptions& options) {
  return Painter(graph, drawing, layout, options).paint();
}

std::string render_svg_file(const Graph& graph, const Drawing& drawing, const Layout& layout,
                            const std::string& title) {
  std::string svg = render_svg(graph, drawing, layout, {.title = title});
  const std::size_t inside = svg.find('\n') + 1;
  svg.insert(inside, "<style>\n" + std::string(svg_style()) +
                         ".graph { background: var(--back); }\n</style>\n");
  return svg;
}

}  // namespace cairn::graph
