#include "targets/graph/drawing.h"

#include <algorithm>
#include <map>
#include <set>

namespace cairn::graph {

namespace {

class Artist {
 public:
  Artist(const Graph& graph, ClusterId root) : graph_(graph), root_(root) {}

  Drawing draw(const DrawingOptions& options);

 private:
  void count_nodes();
  [[nodiscard]] std::vector<ClusterId> way_to(NodeId id) const;
  [[nodiscard]] std::size_t count_boxes(std::size_t depth, std::size_t& deepest) const;
  void choose_depth(std::size_t most_boxes);
  [[nodiscard]] ClusterId only_cluster() const;
  FrameId frame_of(ClusterId cluster);
  BoxId add(const Box& box);
  BoxId box_of(NodeId id);
  BoxId box_beyond(NodeId id);
  void add_lines();

  const Graph& graph_;
  ClusterId root_;
  std::size_t depth_ = 0;                    // levels of clusters that are frames
  std::map<ClusterId, std::size_t> counts_;  // of the nodes in each cluster
  std::map<ClusterId, FrameId> frames_;
  std::map<std::pair<NodeId, ClusterId>, BoxId> boxes_;
  Drawing drawing_;
};

void Artist::count_nodes() {
  for (const Node& node : graph_.nodes()) {
    for (ClusterId each = node.cluster; each; each = graph_[each].parent) ++counts_[each];
  }
}

// Frames of the clusters below the root; the root itself needs none.
FrameId Artist::frame_of(ClusterId cluster) {
  if (!cluster || cluster == root_) return {};
  if (const auto found = frames_.find(cluster); found != frames_.end()) return found->second;
  const FrameId parent = frame_of(graph_[cluster].parent);
  drawing_.frames.push_back({cluster, parent});
  return frames_[cluster] = {static_cast<std::uint32_t>(drawing_.frames.size() - 1)};
}

BoxId Artist::add(const Box& box) {
  const auto [found, is_new] = boxes_.try_emplace(
      {box.node, box.cluster}, BoxId{static_cast<std::uint32_t>(drawing_.boxes.size())});
  if (is_new) drawing_.boxes.push_back(box);
  return found->second;
}

// The clusters around a node, from below the root inwards.
std::vector<ClusterId> Artist::way_to(NodeId id) const {
  std::vector<ClusterId> way;
  for (ClusterId each = graph_[id].cluster; each && each != root_; each = graph_[each].parent) {
    way.push_back(each);
  }
  std::ranges::reverse(way);
  return way;
}

// None of what lies elsewhere.
BoxId Artist::box_of(NodeId id) {
  const Node& node = graph_[id];
  if (!graph_.is_within(node.cluster, root_)) return {};
  const std::vector<ClusterId> way = way_to(id);
  if (way.size() <= depth_) return add({.node = id, .frame = frame_of(node.cluster)});
  drawing_.is_overview = true;
  const ClusterId cluster = way[depth_];
  return add(
      {.cluster = cluster, .frame = frame_of(graph_[cluster].parent), .count = counts_[cluster]});
}

// What lies elsewhere is drawn as the outermost cluster that the picture is not in, or as
// itself where it lies right in one that the picture is in.
BoxId Artist::box_beyond(NodeId id) {
  ClusterId outermost;
  for (ClusterId each = graph_[id].cluster; each; each = graph_[each].parent) {
    if (!graph_.is_within(root_, each)) outermost = each;
  }
  if (!outermost) return add({.node = id, .is_beyond = true});
  return add({.cluster = outermost, .is_beyond = true, .count = counts_[outermost]});
}

void Artist::add_lines() {
  std::map<std::pair<BoxId, BoxId>, std::size_t> places;
  for (const Edge& edge : graph_.edges()) {
    BoxId from = box_of(edge.from), to = box_of(edge.to);
    if (!from && !to) continue;
    if (!from) from = box_beyond(edge.from);
    if (!to) to = box_beyond(edge.to);
    const bool is_inside = from == to && !drawing_.boxes[from.index].node;
    if (is_inside) continue;
    const auto [found, is_new] = places.try_emplace({from, to}, drawing_.lines.size());
    if (is_new) drawing_.lines.push_back({.from = from, .to = to});
    Line& line = drawing_.lines[found->second];
    ++line.count;
    const bool is_single = drawing_.boxes[from.index].node && drawing_.boxes[to.index].node;
    const std::string ends = graph_[edge.from].name + " -> " + graph_[edge.to].name;
    for (const std::string& label : edge.labels) {
      line.labels.push_back(is_single ? label : ends + " (" + label + ')');
    }
    line.is_weak &= edge.is_weak;
    line.is_circular |= edge.is_circular;
    line.crosses_stacks |= edge.crosses_stacks;
    line.is_decisive |= edge.is_decisive;
  }
}

// How many boxes there are where so many levels of clusters are frames. `deepest` is how
// deep clusters lie.
std::size_t Artist::count_boxes(std::size_t depth, std::size_t& deepest) const {
  std::size_t nodes = 0;
  std::set<ClusterId> clusters;
  for (std::uint32_t i = 0; i < graph_.nodes().size(); ++i) {
    if (!graph_.is_within(graph_.nodes()[i].cluster, root_)) continue;
    const std::vector<ClusterId> way = way_to({i});
    deepest = std::max(deepest, way.size());
    if (way.size() <= depth) {
      ++nodes;
    } else {
      clusters.insert(way[depth]);
    }
  }
  return nodes + clusters.size();
}

// As many levels as there is room for.
void Artist::choose_depth(std::size_t most_boxes) {
  std::size_t deepest = 0;
  depth_ = 0;
  static_cast<void>(count_boxes(0, deepest));
  while (depth_ < deepest && count_boxes(depth_ + 1, deepest) <= most_boxes) ++depth_;
}

Drawing Artist::draw(const DrawingOptions& options) {
  count_nodes();
  choose_depth(options.most_boxes);
  // An overview of one box says nothing: what is in it does.
  for (ClusterId only = only_cluster(); only && depth_ == 0; only = only_cluster()) {
    root_ = only;
    choose_depth(options.most_boxes);
  }
  drawing_.root = root_;
  for (std::uint32_t i = 0; i < graph_.nodes().size(); ++i) static_cast<void>(box_of({i}));
  add_lines();
  return std::move(drawing_);
}

// The cluster that has all that the root has; none where there are several.
ClusterId Artist::only_cluster() const {
  ClusterId only;
  for (std::uint32_t i = 0; i < graph_.clusters().size(); ++i) {
    if (graph_.clusters()[i].parent != root_) continue;
    if (only) return {};
    only = {i};
  }
  const std::size_t total = root_ ? counts_.at(root_) : graph_.nodes().size();
  return only && counts_.contains(only) && counts_.at(only) == total ? only : ClusterId();
}

}  // namespace

Drawing draw(const Graph& graph, ClusterId root, const DrawingOptions& options) {
  return Artist(graph, root).draw(options);
}

std::vector<Drawing> draw_all(const Graph& graph, ClusterId root, const DrawingOptions& options) {
  std::vector<Drawing> drawings = {draw(graph, root, options)};
  for (std::size_t i = 0; i < drawings.size(); ++i) {
    std::vector<ClusterId> inner;
    for (const Box& box : drawings[i].boxes) {
      if (!box.node && !box.is_beyond) inner.push_back(box.cluster);
    }
    for (const ClusterId each : inner) drawings.push_back(draw(graph, each, options));
  }
  return drawings;
}

}  // namespace cairn::graph
