#include "targets/graph/graph.h"

#include <algorithm>

namespace cairn::graph {

ClusterId Graph::cluster(ClusterKind kind, std::string_view name, ClusterId parent) {
  const auto [found, is_new] = cluster_names_.try_emplace(
      {parent.index, std::string(name)}, ClusterId{static_cast<std::uint32_t>(clusters_.size())});
  if (is_new) clusters_.push_back({kind, std::string(name), parent});
  return found->second;
}

NodeId Graph::add(Node node) {
  nodes_.push_back(std::move(node));
  return {static_cast<std::uint32_t>(nodes_.size() - 1)};
}

void Graph::add(Edge edge) {
  const auto [found, is_new] =
      edge_ends_.try_emplace({edge.from.index, edge.to.index}, edges_.size());
  if (is_new) {
    edges_.push_back(std::move(edge));
    return;
  }
  Edge& joined = edges_[found->second];
  for (std::string& label : edge.labels) {
    if (std::ranges::find(joined.labels, label) == joined.labels.end()) {
      joined.labels.push_back(std::move(label));
    }
  }
  joined.is_weak &= edge.is_weak;
  joined.is_circular |= edge.is_circular;
  joined.crosses_stacks |= edge.crosses_stacks;
  joined.is_decisive |= edge.is_decisive;
}

std::string Graph::path_of(ClusterId id) const {
  std::string path;
  for (; id; id = (*this)[id].parent) {
    path = path.empty() ? (*this)[id].name : (*this)[id].name + '/' + path;
  }
  return path;
}

ClusterId Graph::find(std::string_view path) const {
  for (std::uint32_t i = 0; i < clusters_.size(); ++i) {
    if (path_of({i}) == path) return {i};
  }
  return {};
}

bool Graph::is_within(ClusterId inner, ClusterId outer) const {
  if (!outer) return true;
  for (; inner; inner = (*this)[inner].parent) {
    if (inner == outer) return true;
  }
  return false;
}

std::string_view name_of(ClusterKind kind) {
  static constexpr std::string_view kNames[] = {"environment", "stack", "nested stack", "module",
                                                "group"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name_of(Tone tone) {
  static constexpr std::string_view kNames[] = {"plain",          "added",    "changed",
                                                "maybe-replaced", "replaced", "removed"};
  return kNames[static_cast<std::size_t>(tone)];
}

}  // namespace cairn::graph
