#pragma once

// Where the parts of a picture stand. Graphviz decides; it runs as a program of its own,
// so what it is asked and what it answers are texts.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "targets/graph/drawing.h"

namespace cairn::graph {

// In pixels, from the upper left.
struct Point {
  double x = 0, y = 0;
};

struct Rectangle {
  double x = 0, y = 0, width = 0, height = 0;
};

// From `from` to `tip`, by way of cubic curves.
struct Curve {
  std::vector<Point> points;  // a start, then three for each curve
  Point tip;
};

struct Layout {
  double width = 0, height = 0;
  std::vector<Rectangle> boxes, frames;  // as in the drawing
  std::vector<Curve> lines;              // empty where there is none
};

// What `dot -Tjson0` makes of its input, or why there is nothing.
using Program = std::function<base::Result<std::string>(const std::string& input)>;

[[nodiscard]] base::Result<Layout> lay_out(const Graph& graph, const Drawing& drawing,
                                           const Program& dot);

// The input, and the reading of the answer.
[[nodiscard]] std::string layout_request(const Graph& graph, const Drawing& drawing);
[[nodiscard]] base::Result<Layout> read_layout(const Drawing& drawing, std::string answer);

// How texts are set; their places depend on it.
inline constexpr double kTitleSize = 12, kSubtitleSize = 10.5;
inline constexpr std::size_t kMostTitle = 38;
// A long name loses its middle: `OrdersProcessingFunct...ecutionRole`.
[[nodiscard]] std::string shorten(std::string_view text, std::size_t most = kMostTitle);

}  // namespace cairn::graph
