#pragma once

// A page to explore a graph with: an overview, and each stack and module behind it.

#include <string>

#include "targets/graph/drawing.h"
#include "targets/graph/layout.h"

namespace cairn::pages {

struct GraphPage {
  std::string text;
  std::string failure;  // where no picture could be laid out; there is no text then
};

// Of a cluster, or of everything.
[[nodiscard]] GraphPage render_graph_page(const graph::Graph& graph, graph::ClusterId root,
                                          const graph::DrawingOptions& options,
                                          const graph::Program& dot);

}  // namespace cairn::pages
