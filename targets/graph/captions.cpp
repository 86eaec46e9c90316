#include "targets/graph/write.h"

namespace cairn::graph {

// `Lambda::Function`: that it is AWS's goes without saying.
static std::string short_type(const std::string& type) {
  return type.starts_with("AWS::") ? type.substr(5) : type;
}

Caption caption_of(const Graph& graph, const Box& box) {
  if (box.node) return {graph[box.node].name, short_type(graph[box.node].type)};
  const Cluster& cluster = graph[box.cluster];
  const std::string count =
      std::to_string(box.count) + (box.count == 1 ? " resource" : " resources");
  // Of what lies elsewhere, the name alone does not say which it is.
  const std::string name = box.is_beyond ? graph.path_of(box.cluster) : cluster.name;
  return {name, std::string(name_of(cluster.kind)) + ", " + count};
}

std::string caption_of(const Graph& graph, const Frame& frame) {
  const Cluster& cluster = graph[frame.cluster];
  return std::string(name_of(cluster.kind)) + ' ' + cluster.name;
}

}  // namespace cairn::graph
