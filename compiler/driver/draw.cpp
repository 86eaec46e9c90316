#include "compiler/driver/draw.h"

#include <algorithm>
#include <functional>

#include "compiler/driver/child_process.h"
#include "targets/graph/read_stacks.h"
#include "targets/graph/svg.h"
#include "targets/graph/write.h"
#include "targets/pages/graph_page.h"

namespace cairn::driver {

// For one picture, and for all of a page: pictures are of bounded size, but pages are not.
static constexpr std::chrono::seconds kMostTime{20}, kMostTimeOfAll{180};
// Nobody draws more by hand, and sites refuse larger flowcharts.
static constexpr std::size_t kMostBoxes = 60;
// Templates that nest each other go no deeper in the service, either.
static constexpr std::size_t kMostDepth = 32;

graph::Program graphviz() {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point end = Clock::now() + kMostTimeOfAll;
  return [end](const std::string& input) -> base::Result<std::string> {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now());
    ProgramAnswer answer = run_program({"dot", "-Tjson0"}, input,
                                       std::min<std::chrono::milliseconds>(left, kMostTime));
    switch (answer.kind) {
      case ProgramAnswer::Kind::Done:
        return std::move(answer.output);
      case ProgramAnswer::Kind::Missing:
        return base::Failure{
            "there is no `dot` here to lay pictures out with: install Graphviz (`apt install "
            "graphviz`, `brew install graphviz`); the formats dot and mermaid do without"};
      case ProgramAnswer::Kind::TooLate:
        return base::Failure{
            "`dot` takes too long to lay this out: draw a part of it, or fewer boxes"};
      case ProgramAnswer::Kind::Failed:
        break;
    }
    return base::Failure{"`dot` did not lay this out: " + answer.reason};
  };
}

namespace {

using FindChild = std::function<const LoadedStack*(const LoadedStack&, std::string_view url)>;

// The last part of `dev/Network`, whose environment is drawn around it.
std::string own_name(const LoadedStack& stack) {
  const bool is_inside =
      !stack.environment.empty() && stack.name.starts_with(stack.environment + '/');
  return is_inside ? stack.name.substr(stack.environment.size() + 1) : stack.name;
}

std::vector<graph::Stack> list_stacks(const std::deque<LoadedStack>& tops,
                                      const FindChild& find_child) {
  struct Waiting {
    const LoadedStack* loaded;
    std::size_t depth;
  };
  std::vector<graph::Stack> stacks;
  std::vector<Waiting> waiting;  // beside the former
  const auto add = [&](const LoadedStack& loaded, std::size_t depth) -> graph::Stack& {
    waiting.push_back({&loaded, depth});
    graph::Stack& stack = stacks.emplace_back();
    stack.name = own_name(loaded);
    stack.environment = loaded.environment;
    stack.deployed_name = loaded.deployed_name;
    stack.program = loaded.source.program;
    stack.id = loaded.source.stack;
    stack.parameters = loaded.parameters;
    return stack;
  };
  for (const LoadedStack& each : tops) add(each, 0);
  for (std::size_t i = 0; i < stacks.size(); ++i) {
    const Waiting parent = waiting[i];
    if (parent.depth >= kMostDepth) continue;
    const ir::Program& program = *stacks[i].program;
    for (const ir::ResourceId id : program[stacks[i].id].resources) {
      const ir::Resource& resource = program[id];
      if (program.text(resource.type) != ir::kNestedStack) continue;
      const LoadedStack* child = find_child(*parent.loaded, template_url(program, resource));
      if (child == nullptr) continue;
      // A template that contains itself would never end.
      bool is_circle = false;
      for (std::optional<std::size_t> up = i; up && !is_circle; up = stacks[*up].parent) {
        const LoadedStack& above = *waiting[*up].loaded;
        is_circle = &above == child || (!child->path.empty() && above.path == child->path);
      }
      if (is_circle) continue;
      graph::Stack& stack = add(*child, parent.depth + 1);
      stack.name = program.text(resource.name);
      stack.parent = i;
      stack.parent_resource = id;
    }
  }
  return stacks;
}

std::string write(const graph::Graph& graph, graph::ClusterId root, const DrawOptions& options,
                  std::string& failure) {
  const std::size_t most = options.most_boxes != 0                ? options.most_boxes
                           : options.format == PictureFormat::Dot ? graph.nodes().size() + 1
                                                                  : kMostBoxes;
  if (options.format == PictureFormat::Html) {
    pages::GraphPage page = pages::render_graph_page(graph, root, {.most_boxes = most}, graphviz());
    failure = std::move(page.failure);
    return std::move(page.text);
  }
  const graph::Drawing drawing = graph::draw(graph, root, {.most_boxes = most});
  if (options.format == PictureFormat::Dot) return graph::write_dot(graph, drawing);
  if (options.format == PictureFormat::Mermaid) return graph::write_mermaid(graph, drawing);
  auto layout = graph::lay_out(graph, drawing, graphviz());
  if (!layout) {
    failure = layout.error();
    return {};
  }
  return graph::render_svg_file(graph, drawing, *layout, graph.title);
}

}  // namespace

graph::Graph graph_of(const Compilation& compilation) {
  std::deque<LoadedStack> stacks, children;
  add_stacks(compilation, stacks, children);
  return graph::read_stacks(
      list_stacks(stacks, [&](const LoadedStack& parent, std::string_view url) {
        return find_child(children, parent, url);
      }));
}

DrawResult draw(Workspace& workspace, const DrawOptions& options) {
  DrawResult result;
  StackSource source(workspace, options.catalog, {});
  source.takes_circles = true;
  for (const std::string& path : options.paths) {
    result.failure = source.load(path, options.settings, {});
    if (!result.failure.empty()) return result;
  }
  graph::Graph graph = graph::read_stacks(
      list_stacks(source.stacks, [&](const LoadedStack& parent, std::string_view url) {
        return source.find_child(parent, url, options.nested);
      }));
  result.compilations = std::move(source.compilations);
  result.warnings = std::move(source.warnings);
  if (graph.nodes().empty()) return result;
  graph.title = options.paths[0] + (options.paths.size() > 1 ? " and others" : "");
  // A group of an overview may be asked for as a part, in any format.
  if (options.format != PictureFormat::Dot || options.most_boxes != 0 || !options.part.empty()) {
    graph::make_groups(graph, options.most_boxes != 0 ? options.most_boxes : kMostBoxes);
  }
  const graph::ClusterId root = graph.find(options.part);
  if (!options.part.empty() && !root) {
    result.failure = "there is no stack or module `" + options.part + "`";
    std::string names;
    for (std::uint32_t i = 0; i < graph.clusters().size() && names.size() < 400; ++i) {
      names += (i == 0 ? "" : ", ") + graph.path_of({i});
    }
    if (!names.empty()) result.failure += "; there are: " + names;
    return result;
  }
  result.text = write(graph, root, options, result.failure);
  return result;
}

}  // namespace cairn::driver
