#pragma once

// A picture as text for other programs.

#include <string>

#include "targets/graph/drawing.h"

namespace cairn::graph {

// For Graphviz.
[[nodiscard]] std::string write_dot(const Graph& graph, const Drawing& drawing);
// A flowchart, as many sites draw it inside of Markdown.
[[nodiscard]] std::string write_mermaid(const Graph& graph, const Drawing& drawing);

// What boxes and frames say, in each of the formats.
struct Caption {
  std::string title, subtitle;
};
[[nodiscard]] Caption caption_of(const Graph& graph, const Box& box);
[[nodiscard]] std::string caption_of(const Graph& graph, const Frame& frame);

}  // namespace cairn::graph
