#include "compiler/analysis/split.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/strong_components.hpp>
#include <limits>

namespace cairn::analysis {

namespace {

using Directed = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
using Undirected = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;

// What a further stack costs, in references between stacks: nobody wants one more to
// save a single reference.
constexpr std::size_t kCostOfPart = 8;

// Vertices that need each other count as one.
struct Condensed {
  std::vector<std::size_t> of;  // by vertex; each follows what it needs
  std::vector<std::size_t> weights;
  std::vector<std::vector<std::size_t>> needs;  // of others, as often as there are references
};

Condensed condense(const SplitProblem& problem) {
  Directed graph(problem.weights.size());
  for (std::size_t from = 0; from < problem.needs.size(); ++from) {
    for (const std::uint32_t to : problem.needs[from]) boost::add_edge(from, to, graph);
  }
  Condensed result;
  result.of.resize(problem.weights.size());
  const std::size_t count = boost::strong_components(
      graph, boost::make_iterator_property_map(result.of.begin(), get(boost::vertex_index, graph)));
  result.weights.resize(count);
  result.needs.resize(count);
  for (std::size_t vertex = 0; vertex < problem.weights.size(); ++vertex) {
    const std::size_t own = result.of[vertex];
    result.weights[own] += problem.weights[vertex];
    for (const std::uint32_t to : problem.needs[vertex]) {
      if (result.of[to] != own) result.needs[own].push_back(result.of[to]);
    }
  }
  return result;
}

// What hangs together stands together, and everything behind what it needs.
std::vector<std::size_t> line_up(const Condensed& graph) {
  Undirected links(graph.weights.size());
  for (std::size_t from = 0; from < graph.needs.size(); ++from) {
    for (const std::size_t to : graph.needs[from]) boost::add_edge(from, to, links);
  }
  std::vector<std::size_t> cluster(graph.weights.size());
  if (!cluster.empty()) {
    boost::connected_components(
        links, boost::make_iterator_property_map(cluster.begin(), get(boost::vertex_index, links)));
  }
  std::vector<std::size_t> roots(graph.weights.size());
  for (std::size_t i = 0; i < roots.size(); ++i) roots[i] = i;
  // The last of a cluster needs most: a walk down from it lists neighbours together.
  std::ranges::stable_sort(roots, {}, [&](std::size_t each) { return cluster[each]; });
  std::vector<std::size_t> order;
  std::vector<char> seen(graph.weights.size());
  std::vector<std::pair<std::size_t, std::size_t>> open;
  for (const std::size_t root : roots) {
    if (seen[root] != 0) continue;
    seen[root] = 1;
    open.emplace_back(root, 0);
    while (!open.empty()) {
      auto& [vertex, next] = open.back();
      if (next == graph.needs[vertex].size()) {
        order.push_back(vertex);
        open.pop_back();
        continue;
      }
      const std::size_t to = graph.needs[vertex][next++];
      if (seen[to] != 0) continue;
      seen[to] = 1;
      open.emplace_back(to, 0);
    }
  }
  return order;
}

}  // namespace

// The cheapest way to cut the line: for each place, the cheapest way to get there.
std::vector<std::uint32_t> propose_parts(const SplitProblem& problem) {
  const Condensed graph = condense(problem);
  const std::vector<std::size_t> order = line_up(graph);
  static constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> place(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;

  std::vector<std::size_t> cost(order.size() + 1, kNever), from(order.size() + 1);
  cost[0] = 0;
  for (std::size_t begin = 0; begin < order.size(); ++begin) {
    if (cost[begin] == kNever) continue;
    std::size_t weight = 0, crossing = 0;
    for (std::size_t end = begin; end < order.size(); ++end) {
      weight += graph.weights[order[end]];
      if (weight > problem.most) break;
      for (const std::size_t to : graph.needs[order[end]]) crossing += place[to] < begin ? 1 : 0;
      const std::size_t total = cost[begin] + crossing + kCostOfPart;
      if (total >= cost[end + 1]) continue;
      cost[end + 1] = total;
      from[end + 1] = begin;
    }
  }
  if (cost.back() == kNever) return {};

  std::vector<std::size_t> starts;
  for (std::size_t end = order.size(); end > 0; end = from[end]) starts.push_back(from[end]);
  std::ranges::reverse(starts);
  std::vector<std::uint32_t> parts(problem.weights.size());
  for (std::size_t vertex = 0; vertex < parts.size(); ++vertex) {
    const auto next = std::ranges::upper_bound(starts, place[graph.of[vertex]]);
    parts[vertex] = static_cast<std::uint32_t>(next - starts.begin() - 1);
  }
  return parts;
}

}  // namespace cairn::analysis
