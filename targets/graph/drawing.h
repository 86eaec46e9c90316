#pragma once

// One picture of a graph, or of a part of it: boxes in frames, and lines between them. A
// cluster that would make the picture unreadable is one box; it has a picture of its own.

#include <cstddef>
#include <string>
#include <vector>

#include "targets/graph/graph.h"

namespace cairn::graph {

struct Box;
struct Frame;
using BoxId = base::Id<Box>;
using FrameId = base::Id<Frame>;

struct Frame {
  ClusterId cluster;
  FrameId parent;  // or none
};

struct Box {
  NodeId node;        // or none: then it is a cluster
  ClusterId cluster;  // of a cluster that is drawn as one box
  FrameId frame;      // or none
  // Not part of what is drawn, but at the other end of a line.
  bool is_beyond = false;
  std::size_t count = 0;  // of the nodes in a cluster
};

struct Line {
  BoxId from, to;
  std::size_t count = 0;            // of edges
  std::vector<std::string> labels;  // `Reader -> Table (Role: Table.Arn)` where it joins several
  bool is_weak = true, is_circular = false, crosses_stacks = false, is_decisive = false;
};

struct Drawing {
  ClusterId root;            // none: the whole graph
  bool is_overview = false;  // some of it is drawn as one box each
  std::vector<Frame> frames;
  std::vector<Box> boxes;
  std::vector<Line> lines;
};

struct DrawingOptions {
  // Where a picture would have more boxes, clusters are drawn as one.
  std::size_t most_boxes = 60;
};

// Puts the nodes of clusters that have too many of their own into groups: those that refer
// to each other, named after the one that most do.
void make_groups(Graph& graph, std::size_t most_boxes);

// The picture of a cluster, or of everything.
[[nodiscard]] Drawing draw(const Graph& graph, ClusterId root, const DrawingOptions& options);

// That picture, and one for each cluster that is a single box in another; outermost first.
[[nodiscard]] std::vector<Drawing> draw_all(const Graph& graph, ClusterId root,
                                            const DrawingOptions& options);

}  // namespace cairn::graph
