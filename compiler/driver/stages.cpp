#include "compiler/driver/stages.h"

#include "compiler/driver/draw.h"
#include "compiler/ir/print.h"
#include "compiler/syntax/print.h"
#include "targets/cloudformation/limits.h"
#include "targets/cloudformation/source_map.h"
#include "targets/document/write_json.h"
#include "targets/document/write_yaml.h"
#include "targets/graph/write.h"

namespace cairn::driver {

static std::string print_tree(const Compilation& compilation, const CompiledStack&) {
  return syntax::print(compilation.tree);
}

static std::string print_ir(const Compilation& compilation, const CompiledStack& stack) {
  return ir::print(compilation.program(), stack.id);
}

static std::string print_order(const Compilation& compilation, const CompiledStack& stack) {
  const ir::Program& program = compilation.program();
  std::string text;
  for (const ir::ResourceId id : stack.order.resources) {
    text += program.text(program[id].name);
    text += '\n';
  }
  return text;
}

static std::string print_template(const Compilation&, const CompiledStack& stack) {
  return document::write_yaml(stack.template_document);
}

static std::string print_map(const Compilation& compilation, const CompiledStack& stack) {
  return cloudformation::source_map(stack.template_document, compilation.files, stack.name);
}

static std::string print_budget(const Compilation& compilation, const CompiledStack& stack) {
  const std::string body = document::write_yaml(stack.template_document);
  const DeployedStack deployed = compilation.deployed(stack);
  return cloudformation::print(
      cloudformation::count_budget(deployed.program, deployed.stack, body.size()));
}

static std::string print_dot(const Compilation& compilation, const CompiledStack&) {
  const graph::Graph graph = graph_of(compilation);
  return graph::write_dot(graph, graph::draw(graph, {}, {.most_boxes = graph.nodes().size()}));
}

static std::string print_mermaid(const Compilation& compilation, const CompiledStack&) {
  const graph::Graph graph = graph_of(compilation);
  return graph::write_mermaid(graph, graph::draw(graph, {}, {}));
}

static constexpr Stage kStages[] = {
    {.name = "tree", .print = print_tree, .is_of_file = true, .needs_no_errors = false},
    {.name = "ir", .print = print_ir, .separator = "\n"},
    {.name = "order", .print = print_order},
    {.name = "template", .print = print_template, .separator = "---\n"},
    {.name = "map", .print = print_map},
    {.name = "budget", .print = print_budget},
    {.name = "dot", .print = print_dot, .is_of_file = true},
    {.name = "mermaid", .print = print_mermaid, .is_of_file = true},
};

std::span<const Stage> stages() { return kStages; }

const Stage* stage_named(std::string_view name) {
  for (const Stage& stage : kStages) {
    if (stage.name == name) return &stage;
  }
  return nullptr;
}

std::string print(const Compilation& compilation, const Stage& stage) {
  if (stage.is_of_file) return stage.print(compilation, {});
  std::string text;
  for (const CompiledStack& each : compilation.stacks) {
    if (!text.empty()) text += stage.separator;
    text += stage.print(compilation, each);
  }
  return text;
}

}  // namespace cairn::driver
