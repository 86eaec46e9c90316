#pragma once

// What is drawn: nodes in clusters, and edges between them. It knows nothing of templates,
// so that references of resources and causes of changes are drawn by the same code.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "compiler/base/id.h"

namespace cairn::graph {

struct Cluster;
struct Node;
using ClusterId = base::Id<Cluster>;
using NodeId = base::Id<Node>;

enum class ClusterKind : std::uint8_t { Environment, Stack, NestedStack, Module, Group };

struct Cluster {
  ClusterKind kind = ClusterKind::Stack;
  std::string name;
  ClusterId parent;  // or none
};

enum class NodeKind : std::uint8_t {
  Resource,
  Stack,      // a nested one, which others refer to as a whole
  Parameter,  // as the cause of a change
  Outside,    // what an import names and nobody given exports
};

// What becomes of a node; Plain where that is not asked.
enum class Tone : std::uint8_t {
  Plain,
  Added,
  Changed,
  MaybeReplaced,
  Replaced,
  Removed,
};

struct Node {
  NodeKind kind = NodeKind::Resource;
  std::string name;
  std::string type;
  ClusterId cluster = {};       // or none
  std::string note = {};        // a line more for who asks
  bool is_conditional = false;  // a condition decides whether it exists
  Tone tone = Tone::Plain;
};

struct Edge {
  NodeId from, to;
  std::vector<std::string> labels = {};  // in order, each once: `Role: Reader.Arn`
  bool is_weak = false;                  // DependsOn alone; of causes: it may come to nothing
  bool is_circular = false;              // part of a circle
  bool crosses_stacks = false;
  bool is_decisive = false;  // a cause of a replacement
};

class Graph {
 public:
  std::string title;

  [[nodiscard]] const std::vector<Cluster>& clusters() const { return clusters_; }
  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }
  [[nodiscard]] const Cluster& operator[](ClusterId id) const { return clusters_[id.index]; }
  [[nodiscard]] const Node& operator[](NodeId id) const { return nodes_[id.index]; }
  [[nodiscard]] Node& node(NodeId id) { return nodes_[id.index]; }

  // The cluster of that name in its parent, made if there is none.
  ClusterId cluster(ClusterKind kind, std::string_view name, ClusterId parent);
  NodeId add(Node node);
  // One edge from node to node: what comes again is joined. It is weak where all are.
  void add(Edge edge);

  // `dev/Web/Workers`; empty for none.
  [[nodiscard]] std::string path_of(ClusterId id) const;
  // The cluster of that path, or none.
  [[nodiscard]] ClusterId find(std::string_view path) const;
  // Whether `inner` is `outer` or lies in it; everything lies in none.
  [[nodiscard]] bool is_within(ClusterId inner, ClusterId outer) const;

 private:
  std::vector<Cluster> clusters_;
  std::vector<Node> nodes_;
  std::vector<Edge> edges_;
  std::map<std::pair<std::uint32_t, std::string>, ClusterId> cluster_names_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> edge_ends_;
};

[[nodiscard]] std::string_view name_of(ClusterKind kind);  // `nested stack`
[[nodiscard]] std::string_view name_of(Tone tone);         // `maybe-replaced`

}  // namespace cairn::graph
