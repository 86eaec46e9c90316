#include "compiler/analysis/deploy_order.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>
#include <numeric>
#include <optional>
#include <queue>
#include <string>

#include "compiler/ir/visit.h"

namespace cairn::analysis {
namespace {

// The place in the source that makes one resource need another.
struct Need {
  text::Span span;
};

// Vertex n is the stack's nth resource; an edge leads from dependent to dependency.
using Graph =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, Need>;
using Vertex = Graph::vertex_descriptor;
using Edge = Graph::edge_descriptor;
using Components = std::vector<std::size_t>;

// Finds round trips; its memory serves all of them.
class CycleFinder {
 public:
  CycleFinder(const Graph& graph, const Components& component)
      : graph_(graph), component_(component), reached_by_(num_vertices(graph)) {}

  // The fewest edges that lead from `start` back to it. At least one way exists.
  std::vector<Edge> shortest_cycle(Vertex start);

 private:
  const Graph& graph_;
  const Components& component_;
  std::vector<std::optional<Edge>> reached_by_;
};

}  // namespace

static Graph build_graph(const ir::Program& program, const ir::Stack& stack);
static void report_cycle(const ir::Program& program, const ir::Stack& stack, const Graph& graph,
                         const std::vector<Edge>& cycle, diag::Sink& sink);

DeployOrder sort_by_dependency(const ir::Program& program, ir::StackId stack_id, diag::Sink& sink) {
  const ir::Stack& stack = program[stack_id];
  const Graph graph = build_graph(program, stack);

  // Tarjan numbers a component after every component it leads to. So ascending
  // numbers are a deploy order, and resources that share a number wait for each
  // other: one walk answers both questions, and no input makes it throw.
  Components component(num_vertices(graph));
  boost::strong_components(
      graph, boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, graph)));

  std::vector<Vertex> order(num_vertices(graph));
  std::iota(order.begin(), order.end(), Vertex{0});
  std::ranges::stable_sort(order, {}, [&](Vertex vertex) { return component[vertex]; });

  CycleFinder finder(graph, component);
  for (auto first = order.begin(); first != order.end();) {
    const auto last = std::find_if(
        first, order.end(), [&](Vertex vertex) { return component[vertex] != component[*first]; });
    const bool needs_itself = last - first > 1 || edge(*first, *first, graph).second;
    if (needs_itself) {
      report_cycle(program, stack, graph, finder.shortest_cycle(*first), sink);
    }
    first = last;
  }

  DeployOrder result;
  result.resources.reserve(order.size());
  std::ranges::transform(order, std::back_inserter(result.resources),
                         [&](Vertex vertex) { return stack.resources[vertex]; });
  return result;
}

static Graph build_graph(const ir::Program& program, const ir::Stack& stack) {
  static constexpr Vertex kElsewhere = std::numeric_limits<Vertex>::max();
  std::vector<Vertex> vertex_of(program.resources.size(), kElsewhere);
  for (Vertex vertex = 0; vertex < stack.resources.size(); ++vertex) {
    vertex_of[stack.resources[vertex].index] = vertex;
  }

  Graph graph(stack.resources.size());
  for (Vertex dependent = 0; dependent < stack.resources.size(); ++dependent) {
    const ir::Resource& resource = program[stack.resources[dependent]];
    const auto add_need = [&](std::uint32_t target, text::Span span) {
      if (vertex_of[target] != kElsewhere) {
        add_edge(dependent, vertex_of[target], Need{span}, graph);
      }
    };
    for (const ir::Dependency& dependency : resource.depends_on) {
      if (dependency.target) add_need(dependency.target.index, dependency.span);
    }
    ir::for_each_reference(program, resource, [&](const ir::Value& reference) {
      if (reference.target_kind == ir::TargetKind::Resource) {
        add_need(reference.target, reference.span);
      }
    });
  }
  return graph;
}

std::vector<Edge> CycleFinder::shortest_cycle(Vertex start) {
  std::queue<Vertex> frontier({start});
  while (!reached_by_[start]) {
    for (const Edge edge : boost::make_iterator_range(out_edges(frontier.front(), graph_))) {
      // Every way back stays in the component, and each component is searched once.
      if (component_[target(edge, graph_)] != component_[start]) continue;
      auto& way = reached_by_[target(edge, graph_)];
      if (way) continue;
      way = edge;
      frontier.push(target(edge, graph_));
    }
    frontier.pop();
  }

  std::vector<Edge> cycle{*reached_by_[start]};
  while (source(cycle.back(), graph_) != start) {
    cycle.push_back(*reached_by_[source(cycle.back(), graph_)]);
  }
  std::ranges::reverse(cycle);
  return cycle;
}

// For `a` that needs `b` that needs `a`, says: `a` waits for itself: a -> b -> a
static void report_cycle(const ir::Program& program, const ir::Stack& stack, const Graph& graph,
                         const std::vector<Edge>& cycle, diag::Sink& sink) {
  const auto name_of = [&](Vertex vertex) {
    return std::string(program.text(program[stack.resources[vertex]].name));
  };

  const Vertex first = source(cycle.front(), graph);
  std::string path = name_of(first);
  for (const Edge edge : cycle) path += " -> " + name_of(target(edge, graph));

  auto& diagnostic = sink.report<diag::kind::CircularDependency>(
      program[stack.resources[first]].name_span, name_of(first), path);
  for (const Edge edge : cycle) {
    diagnostic.note(graph[edge].span, "needs `" + name_of(target(edge, graph)) + "`");
  }
}

}  // namespace cairn::analysis
