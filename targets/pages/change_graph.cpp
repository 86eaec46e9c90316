#include "targets/pages/change_graph.h"

#include <algorithm>
#include <set>
#include <string>

namespace cairn::pages {

namespace {

using changeset::Action;
using changeset::Change;
using changeset::Detail;
using changeset::Replacement;
using graph::ClusterId;
using graph::Edge;
using graph::Node;
using graph::NodeId;

// Below so many, those that stand alone are drawn as well.
constexpr std::size_t kFew = 12;

graph::Tone tone_of(const Change& change) {
  switch (change.action) {
    case Action::Add:
    case Action::Import:
      return graph::Tone::Added;
    case Action::Remove:
      return graph::Tone::Removed;
    case Action::Modify:
      break;
  }
  return change.replacement == Replacement::True          ? graph::Tone::Replaced
         : change.replacement == Replacement::Conditional ? graph::Tone::MaybeReplaced
                                                          : graph::Tone::Changed;
}

// Everything, before it is known what there is room for.
class Builder {
 public:
  void add(const changeset::Changes& changes, ClusterId cluster, NodeId stack);

  graph::Graph graph;
  std::vector<const Change*> changes;

 private:
  NodeId node_of_cause(const Detail& detail, ClusterId cluster,
                       const std::map<std::string_view, NodeId>& by_id, NodeId stack);

  std::map<std::pair<ClusterId, std::string>, NodeId> parameters_;
};

NodeId Builder::node_of_cause(const Detail& detail, ClusterId cluster,
                              const std::map<std::string_view, NodeId>& by_id, NodeId stack) {
  const std::string_view cause = detail.cause;
  if (detail.source == changeset::Source::ParameterReference) {
    const auto [found, is_new] = parameters_.try_emplace({cluster, detail.cause});
    if (is_new) {
      found->second = graph.add({.kind = graph::NodeKind::Parameter,
                                 .name = detail.cause,
                                 .type = "parameter",
                                 .cluster = cluster});
      changes.push_back(nullptr);
      // A nested stack gets its parameters from the one around it.
      if (stack) graph.add(Edge{.from = stack, .to = found->second, .is_weak = !detail.is_static});
    }
    return found->second;
  }
  const auto found = by_id.find(cause.substr(0, cause.find('.')));
  return found == by_id.end() ? NodeId() : found->second;
}

void Builder::add(const changeset::Changes& list, ClusterId cluster, NodeId stack) {
  std::map<std::string_view, NodeId> by_id;
  for (const Change& change : list) {
    Node node{.name = change.id, .type = change.type, .cluster = cluster};
    node.tone = tone_of(change);
    for (const changeset::Edit& edit : change.edits) {
      node.note += (node.note.empty() ? "" : ", ") + edit.path;
    }
    if (change.is_nested) {
      node.cluster = graph.cluster(graph::ClusterKind::NestedStack, change.id, cluster);
    }
    by_id.emplace(change.id, graph.add(std::move(node)));
    changes.push_back(&change);
  }
  for (const Change& change : list) {
    const NodeId to = by_id.at(change.id);
    for (const Detail& detail : change.details) {
      if (detail.cause.empty()) continue;
      const NodeId from = node_of_cause(detail, cluster, by_id, stack);
      if (!from || from == to) continue;
      Edge edge{.from = from, .to = to, .is_weak = !detail.is_static};
      edge.labels.push_back(
          (detail.name.empty() ? std::string(name_of(detail.attribute)) : detail.name) + ": " +
          detail.cause);
      edge.is_decisive = detail.recreation != changeset::Recreation::Never &&
                         change.replacement != Replacement::False;
      graph.add(std::move(edge));
    }
    if (change.is_nested) add(change.nested, graph[to].cluster, to);
  }
}

// The nodes to draw: replacements with all that leads to them, then the rest.
std::set<NodeId> choose(const graph::Graph& graph, std::size_t most) {
  std::vector<std::vector<NodeId>> causes(graph.nodes().size());
  std::vector<bool> is_linked(graph.nodes().size());
  for (const Edge& edge : graph.edges()) {
    causes[edge.to.index].push_back(edge.from);
    is_linked[edge.from.index] = is_linked[edge.to.index] = true;
  }
  std::set<NodeId> chosen;
  const auto add_with_causes = [&](NodeId start) {
    std::vector<NodeId> waiting = {start};
    while (!waiting.empty() && chosen.size() < most) {
      const NodeId id = waiting.back();
      waiting.pop_back();
      if (!chosen.insert(id).second) continue;
      waiting.insert(waiting.end(), causes[id.index].rbegin(), causes[id.index].rend());
    }
  };
  const bool is_small = graph.nodes().size() <= kFew;
  static constexpr graph::Tone kOrder[] = {graph::Tone::Replaced,      graph::Tone::Removed,
                                           graph::Tone::MaybeReplaced, graph::Tone::Changed,
                                           graph::Tone::Added,         graph::Tone::Plain};
  for (const graph::Tone tone : kOrder) {
    for (std::uint32_t i = 0; i < graph.nodes().size(); ++i) {
      if (graph.nodes()[i].tone != tone || !(is_linked[i] || is_small)) continue;
      if (chosen.size() < most) add_with_causes({i});
    }
  }
  return chosen;
}

}  // namespace

ChangeGraph make_change_graph(const changeset::ChangeSet& set, std::size_t most) {
  Builder all;
  all.add(set.changes, {}, {});
  const std::set<NodeId> chosen = choose(all.graph, most);
  ChangeGraph result;
  std::map<NodeId, NodeId> places;
  // A cluster of the one graph as one of the other.
  const auto copy = [&](ClusterId id) {
    std::vector<ClusterId> way;
    for (; id; id = all.graph[id].parent) way.push_back(id);
    ClusterId made;
    for (auto each = way.rbegin(); each != way.rend(); ++each) {
      made = result.graph.cluster(all.graph[*each].kind, all.graph[*each].name, made);
    }
    return made;
  };
  for (const NodeId id : chosen) {
    Node node = all.graph[id];
    node.cluster = copy(node.cluster);
    places[id] = result.graph.add(std::move(node));
    result.changes.push_back(all.changes[id.index]);
  }
  std::set<NodeId> linked;
  for (const Edge& edge : all.graph.edges()) {
    linked.insert({edge.from, edge.to});
    if (!chosen.contains(edge.from) || !chosen.contains(edge.to)) continue;
    Edge moved = edge;
    moved.from = places.at(edge.from);
    moved.to = places.at(edge.to);
    result.graph.add(std::move(moved));
  }
  for (std::uint32_t i = 0; i < all.graph.nodes().size(); ++i) {
    if (chosen.contains(NodeId{i})) continue;
    ++(linked.contains(NodeId{i}) ? result.left_out : result.alone);
  }
  return result;
}

}  // namespace cairn::pages
