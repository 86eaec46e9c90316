// A template of hundreds of resources that no module sorts has no overview by itself.

#include <algorithm>
#include <numeric>

#include "targets/graph/drawing.h"

namespace cairn::graph {

namespace {

// What so many refer to, or what refers to so many, would hold everything together: a
// network, a key, a dashboard. Where what remains is still too large, fewer are enough.
constexpr std::size_t kShared[] = {8, 6, 4};

// Union of sets of nodes, by the smallest in each.
class Sets {
 public:
  explicit Sets(std::size_t count) : parent_(count) {
    std::iota(parent_.begin(), parent_.end(), std::uint32_t{0});
  }
  std::uint32_t find(std::uint32_t each) {
    while (parent_[each] != each) each = parent_[each] = parent_[parent_[each]];
    return each;
  }
  void join(std::uint32_t left, std::uint32_t right) {
    left = find(left), right = find(right);
    parent_[std::max(left, right)] = std::min(left, right);
  }

 private:
  std::vector<std::uint32_t> parent_;
};

struct Group {
  std::vector<std::uint32_t> members;
};

// The one that most refer to or that refers to most names the group.
std::string name_of(const Graph& graph, const Group& group,
                    const std::vector<std::size_t>& degrees) {
  const auto best = std::ranges::max_element(group.members, {},
                                             [&](std::uint32_t each) { return degrees[each]; });
  const std::string& name = graph.nodes()[*best].name;
  const std::size_t others = group.members.size() - 1;
  return others == 0 ? name : name + " and " + std::to_string(others) + " more";
}

// The members that are not left out, in sets that edges hold together; by their first.
template <typename LeaveOut>
std::vector<std::vector<std::uint32_t>> connected(std::size_t count,
                                                  const std::vector<std::uint32_t>& members,
                                                  const std::vector<const Edge*>& edges,
                                                  LeaveOut is_left_out) {
  Sets sets(count);
  for (const Edge* edge : edges) {
    if (is_left_out(edge->from.index) || is_left_out(edge->to.index)) continue;
    sets.join(edge->from.index, edge->to.index);
  }
  std::vector<std::vector<std::uint32_t>> by_first(count);
  for (const std::uint32_t each : members) {
    if (!is_left_out(each)) by_first[sets.find(each)].push_back(each);
  }
  std::erase_if(by_first, [](const auto& set) { return set.empty(); });
  return by_first;
}

void split(Graph& graph, ClusterId cluster, std::size_t most_boxes) {
  std::vector<std::uint32_t> members;
  std::vector<bool> is_member(graph.nodes().size());
  for (std::uint32_t i = 0; i < graph.nodes().size(); ++i) {
    if (graph.nodes()[i].cluster != cluster) continue;
    members.push_back(i);
    is_member[i] = true;
  }
  if (members.size() <= most_boxes) return;
  std::vector<const Edge*> edges;
  std::vector<std::size_t> readers(graph.nodes().size()), targets(graph.nodes().size());
  for (const Edge& edge : graph.edges()) {
    if (!is_member[edge.from.index] || !is_member[edge.to.index]) continue;
    edges.push_back(&edge);
    ++readers[edge.to.index], ++targets[edge.from.index];
  }
  std::vector<std::vector<std::uint32_t>> sets;
  Group shared, sharing;
  for (const std::size_t limit : kShared) {
    const auto is_apart = [&](std::uint32_t each) {
      return std::max(readers[each], targets[each]) >= limit;
    };
    shared.members.clear(), sharing.members.clear();
    for (const std::uint32_t each : members) {
      if (is_apart(each)) (readers[each] >= limit ? shared : sharing).members.push_back(each);
    }
    sets = connected(graph.nodes().size(), members, edges, is_apart);
    const auto largest =
        std::ranges::max_element(sets, {}, [](const auto& set) { return set.size(); });
    if (largest == sets.end() || largest->size() <= most_boxes / 2) break;
  }
  std::vector<std::size_t> degrees = readers;
  for (std::size_t i = 0; i < degrees.size(); ++i) degrees[i] += targets[i];
  // Small sets that follow each other in the source share a group, or there would be as
  // many groups as nodes.
  const std::size_t least = std::max<std::size_t>(members.size() / most_boxes, 2);
  std::vector<Group> groups;
  for (const auto& set : sets) {
    const bool has_room = !groups.empty() && groups.back().members.size() < least &&
                          groups.back().members.size() + set.size() <= most_boxes;
    if (!has_room) groups.emplace_back();
    for (const std::uint32_t each : set) {
      if (groups.back().members.size() >= most_boxes) groups.emplace_back();
      groups.back().members.push_back(each);
    }
  }
  const auto assign = [&](const Group& group, const std::string& name) {
    const ClusterId made = graph.cluster(ClusterKind::Group, name, cluster);
    for (const std::uint32_t each : group.members) graph.node({each}).cluster = made;
  };
  if (!shared.members.empty()) assign(shared, "shared by many");
  if (!sharing.members.empty()) assign(sharing, "referring to many");
  for (const Group& group : groups) assign(group, name_of(graph, group, degrees));
}

}  // namespace

void make_groups(Graph& graph, std::size_t most_boxes) {
  const std::size_t count = graph.clusters().size();
  split(graph, {}, most_boxes);
  for (std::uint32_t i = 0; i < count; ++i) split(graph, {i}, most_boxes);
}

}  // namespace cairn::graph
