#include "targets/graph/read_stacks.h"

#include <algorithm>
#include <set>

#include "compiler/analysis/components.h"
#include "compiler/ir/visit.h"
#include "targets/graph/links.h"

namespace cairn::graph {

namespace {

class Reader {
 public:
  explicit Reader(std::span<const Stack> stacks) : stacks_(stacks), links_(stacks) {}

  Graph read();

 private:
  void add_stack(std::size_t index);
  ClusterId cluster_of(std::size_t index, const ir::Resource& resource);
  void find_circles(std::size_t index);
  void add_references(std::size_t index);
  void add_edge(NodeId from, const Target& target, std::string label);
  NodeId node_of(const Target& target);
  void mark_circles_of_stacks();

  [[nodiscard]] bool is_circular(std::size_t stack, ir::ResourceId from, ir::ResourceId to) const {
    const auto left = circle_of_.find({stack, from.index});
    const auto right = circle_of_.find({stack, to.index});
    return left != circle_of_.end() && right != circle_of_.end() && left->second == right->second;
  }

  std::span<const Stack> stacks_;
  Links links_;
  Graph graph_;
  std::vector<ClusterId> clusters_;  // by stack
  std::map<std::pair<std::size_t, std::uint32_t>, NodeId> nodes_;
  std::map<std::pair<std::size_t, std::uint32_t>, std::size_t> circle_of_;
  std::map<std::string, NodeId> outside_;
  std::vector<std::size_t> stack_of_node_;  // none: kOutside
};

constexpr std::size_t kOutside = static_cast<std::size_t>(-1);

// Deeper ones are drawn in the last of so many.
constexpr std::size_t kMostSteps = 16;

// `Api/Workers` of a program; of a template that a CDK wrote, its constructs.
std::vector<std::string> module_path(const ir::Program& program, const ir::Resource& resource) {
  std::string_view path;
  std::size_t skipped = 0;
  if (resource.module) {
    path = program.text(resource.module);
  } else {
    for (const ir::Entry& attribute : resource.attributes) {
      if (program.text(attribute.key) != "Metadata") continue;
      path = program.string(program.get(attribute.value, "aws:cdk:path"));
      skipped = 1;  // the stack itself; the last step is the resource
    }
  }
  std::vector<std::string> steps;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    steps.emplace_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  if (skipped != 0) {
    if (steps.size() < 3) return {};
    steps = {steps.begin() + 1, steps.end() - 1};
  }
  if (steps.size() > kMostSteps) steps.resize(kMostSteps);
  return steps;
}

ClusterId Reader::cluster_of(std::size_t index, const ir::Resource& resource) {
  ClusterId cluster = clusters_[index];
  for (const std::string& step : module_path(*stacks_[index].program, resource)) {
    cluster = graph_.cluster(ClusterKind::Module, step, cluster);
  }
  return cluster;
}

void Reader::add_stack(std::size_t index) {
  const Stack& stack = stacks_[index];
  const ir::Program& program = *stack.program;
  ClusterId around;
  if (stack.parent) {
    around = cluster_of(*stack.parent, (*stacks_[*stack.parent].program)[stack.parent_resource]);
  } else if (!stack.environment.empty()) {
    around = graph_.cluster(ClusterKind::Environment, stack.environment, {});
  }
  clusters_.push_back(graph_.cluster(stack.parent ? ClusterKind::NestedStack : ClusterKind::Stack,
                                     stack.name, around));
  for (const ir::ResourceId id : program[stack.id].resources) {
    const ir::Resource& resource = program[id];
    Node node{.name = std::string(program.text(resource.name)),
              .type = std::string(program.text(resource.type)),
              .cluster = cluster_of(index, resource)};
    if (node.type == ir::kNestedStack) node.kind = NodeKind::Stack;
    node.is_conditional = bool(resource.condition_name);
    if (node.is_conditional) {
      node.note = "if " + std::string(program.text(resource.condition_name));
    }
    // The stack of a child that is known stands inside of its own frame.
    if (const auto child = links_.child_of(index, id)) {
      node.cluster = graph_.cluster(ClusterKind::NestedStack, stacks_[*child].name, node.cluster);
    }
    nodes_[{index, id.index}] = graph_.add(std::move(node));
    stack_of_node_.push_back(index);
  }
}

void Reader::find_circles(std::size_t index) {
  const Stack& stack = stacks_[index];
  const ir::Program& program = *stack.program;
  const std::vector<ir::ResourceId>& ids = program[stack.id].resources;
  std::map<std::uint32_t, std::uint32_t> places;
  for (std::uint32_t i = 0; i < ids.size(); ++i) places[ids[i].index] = i;
  std::vector<std::vector<std::uint32_t>> needs(ids.size());
  for (std::uint32_t i = 0; i < ids.size(); ++i) {
    const auto need = [&](std::uint32_t target) {
      if (const auto found = places.find(target); found != places.end()) {
        needs[i].push_back(found->second);
      }
    };
    const ir::Resource& resource = program[ids[i]];
    for (const ir::Dependency& each : resource.depends_on) {
      if (each.target) need(each.target.index);
    }
    ir::for_each_reference(program, resource, [&](const ir::Value& value) {
      if (value.target_kind == ir::TargetKind::Resource) need(value.target);
    });
  }
  for (const auto& circle : analysis::circles(needs)) {
    const std::size_t number = circle_of_.size();
    for (const std::uint32_t place : circle) circle_of_[{index, ids[place].index}] = number;
  }
}

NodeId Reader::node_of(const Target& target) {
  if (!target.outside.empty()) {
    const auto [found, is_new] = outside_.try_emplace(target.outside);
    if (is_new) {
      found->second = graph_.add(
          {.kind = NodeKind::Outside, .name = target.outside, .type = "of another stack"});
      stack_of_node_.push_back(kOutside);
    }
    return found->second;
  }
  return nodes_.at({target.stack, target.resource.index});
}

void Reader::add_edge(NodeId from, const Target& target, std::string label) {
  const NodeId to = node_of(target);
  const bool is_circular = std::ranges::any_of(
      target.hops, [&](const Hop& hop) { return this->is_circular(hop.stack, hop.from, hop.to); });
  // What refers to its own nested stack from inside is no reference.
  if (from == to && !is_circular) return;
  Edge edge{.from = from, .to = to, .is_circular = is_circular};
  edge.is_weak = label == "DependsOn";
  edge.labels.push_back(std::move(label));
  edge.crosses_stacks = stack_of_node_[from.index] != stack_of_node_[to.index];
  graph_.add(std::move(edge));
}

void Reader::add_references(std::size_t index) {
  const Stack& stack = stacks_[index];
  const ir::Program& program = *stack.program;
  for (const ir::ResourceId id : program[stack.id].resources) {
    const ir::Resource& resource = program[id];
    const NodeId from = nodes_.at({index, id.index});
    const auto child = links_.child_of(index, id);
    const auto add_value = [&](std::string_view name, ir::ValueId value) {
      for (const Target& target : links_.follow(index, id, value)) {
        add_edge(from, target, std::string(name) + ": " + target.text);
      }
    };
    if (resource.properties && program[resource.properties].kind == ir::ValueKind::Map) {
      for (const ir::Entry& property : program.entries(resource.properties)) {
        const std::string_view name = program.text(property.key);
        // What a child gets is drawn from who uses it in there.
        const bool is_argument =
            child && name == "Parameters" && program[property.value].kind == ir::ValueKind::Map;
        if (!is_argument) {
          add_value(name, property.value);
          continue;
        }
        for (const ir::Entry& argument : program.entries(property.value)) {
          const std::string_view parameter = program.text(argument.key);
          if (!links_.is_used(*child, parameter)) add_value(parameter, argument.value);
        }
      }
    } else if (resource.properties) {
      add_value("Properties", resource.properties);
    }
    for (const ir::Entry& attribute : resource.attributes) {
      if (attribute.value) add_value(program.text(attribute.key), attribute.value);
    }
    for (const ir::Dependency& each : resource.depends_on) {
      if (!each.target) continue;
      add_edge(from, {.stack = index, .resource = each.target, .hops = {{index, id, each.target}}},
               "DependsOn");
    }
  }
}

// Stacks that import from each other: neither can be deployed first.
void Reader::mark_circles_of_stacks() {
  const auto top_of = [&](std::size_t stack) {
    while (stacks_[stack].parent) stack = *stacks_[stack].parent;
    return stack;
  };
  std::vector<std::vector<std::uint32_t>> needs(stacks_.size());
  const auto ends = [&](const Edge& edge) -> std::optional<std::pair<std::size_t, std::size_t>> {
    const std::size_t from = stack_of_node_[edge.from.index], to = stack_of_node_[edge.to.index];
    if (from == kOutside || to == kOutside || top_of(from) == top_of(to)) return std::nullopt;
    return std::pair(top_of(from), top_of(to));
  };
  for (const Edge& edge : graph_.edges()) {
    if (const auto pair = ends(edge)) {
      needs[pair->first].push_back(static_cast<std::uint32_t>(pair->second));
    }
  }
  std::vector<std::size_t> circle(stacks_.size(), kOutside);
  std::size_t number = 0;
  for (const auto& members : analysis::circles(needs)) {
    for (const std::uint32_t member : members) circle[member] = number;
    ++number;
  }
  for (const Edge& edge : std::vector<Edge>(graph_.edges())) {
    const auto pair = ends(edge);
    if (!pair || circle[pair->first] == kOutside || circle[pair->first] != circle[pair->second]) {
      continue;
    }
    graph_.add({.from = edge.from, .to = edge.to, .is_weak = edge.is_weak, .is_circular = true});
  }
}

Graph Reader::read() {
  for (std::size_t i = 0; i < stacks_.size(); ++i) add_stack(i);
  for (std::size_t i = 0; i < stacks_.size(); ++i) find_circles(i);
  for (std::size_t i = 0; i < stacks_.size(); ++i) add_references(i);
  mark_circles_of_stacks();
  return std::move(graph_);
}

}  // namespace

Graph read_stacks(std::span<const Stack> stacks) { return Reader(stacks).read(); }

}  // namespace cairn::graph
