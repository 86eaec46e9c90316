#include "compiler/driver/imports.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/base/nearest.h"
#include "compiler/driver/compile.h"
#include "compiler/parse/parse.h"
#include "stdlib/standard_library.h"

namespace cairn::driver {

using syntax::NodeId;
using syntax::NodeKind;

namespace {

// One import of one file: for finding circles.
struct Edge {
  NodeId import;
  std::uint32_t to;
};

class Reader {
 public:
  Reader(Workspace& workspace, Compilation& compilation)
      : workspace_(workspace), result_(compilation), tree_(compilation.tree) {}

  sema::ImportTargets read(const std::string& path);

 private:
  void read_imports_of(std::uint32_t file);
  std::optional<std::uint32_t> file_at(const std::string& path, NodeId import);
  std::optional<std::uint32_t> library_at(const std::string& name, NodeId import);
  std::uint32_t add(const std::string& path, std::string text);
  void report_circles();

  Workspace& workspace_;
  Compilation& result_;
  syntax::Tree tree_;
  std::vector<std::string> paths_;  // by file
  std::map<std::string, std::uint32_t> known_;
  std::vector<std::vector<Edge>> edges_;  // by file
  sema::ImportTargets targets_;
};

sema::ImportTargets Reader::read(const std::string& path) {
  paths_.push_back(path);
  known_[path] = 0;
  for (std::uint32_t file = 0; file < paths_.size(); ++file) read_imports_of(file);
  report_circles();
  result_.program_tree = std::move(tree_);
  return std::move(targets_);
}

void Reader::read_imports_of(std::uint32_t file) {
  edges_.emplace_back();
  const NodeId root = tree_.root(file);
  if (!root) return;
  const auto children = tree_.children(root);
  // Reading adds to the tree, and may move its nodes.
  for (const NodeId outer : std::vector<NodeId>(children.begin(), children.end())) {
    const NodeId import = sema::undecorated(tree_, outer);
    if (tree_.kind(import) != NodeKind::Import || tree_.aux(import) == 2) continue;
    const NodeId written = tree_.child(import, 0);
    if (!written) continue;
    std::string path;
    for (const NodeId part : tree_.children(written)) path += tree_.cooked(part);
    const auto found = path.starts_with("std/") ? library_at(path, written)
                                                : file_at(beside(paths_[file], path), written);
    targets_[import] = {found};
    if (found) edges_[file].push_back({written, *found});
  }
}

std::optional<std::uint32_t> Reader::file_at(const std::string& path, NodeId import) {
  if (const auto found = known_.find(path); found != known_.end()) return found->second;
  base::Result<std::string> text = workspace_.read(path);
  if (!text) {
    result_.sink.report<diag::kind::UnreadableFile>(tree_.span(import), text.error());
    return std::nullopt;
  }
  return add(path, std::move(*text));
}

std::optional<std::uint32_t> Reader::library_at(const std::string& name, NodeId import) {
  if (const auto found = known_.find(name); found != known_.end()) return found->second;
  if (const stdlib::Module* module = stdlib::find_module(name)) {
    return add(name, std::string(module->text));
  }
  std::vector<std::string_view> names;
  for (const stdlib::Module& each : stdlib::modules()) names.push_back(each.name);
  auto& finding = result_.sink.report<diag::kind::UnknownLibrary>(tree_.span(import), name);
  const auto near = base::nearest(name, names);
  finding.help(near.empty() ? "there are " + base::either(names)
                            : "did you mean " + base::either(near) + "?");
  return std::nullopt;
}

std::uint32_t Reader::add(const std::string& path, std::string text) {
  const text::FileId id = result_.files.add(path, std::move(text));
  const std::uint32_t file = tree_.append(parse::parse(result_.files, id, result_.sink));
  paths_.push_back(path);
  known_[path] = file;
  return file;
}

// Walks from the first file, as long as there are files whose imports were not walked.
void Reader::report_circles() {
  enum class State : std::uint8_t { New, Open, Done };
  std::vector<State> states(paths_.size(), State::New);
  struct Step {
    std::uint32_t file;
    std::size_t next = 0;
  };
  std::vector<Step> open = {{0}};
  states[0] = State::Open;
  while (!open.empty()) {
    Step& step = open.back();
    if (step.next == edges_[step.file].size()) {
      states[step.file] = State::Done;
      open.pop_back();
      continue;
    }
    const Edge edge = edges_[step.file][step.next++];
    if (states[edge.to] == State::New) {
      states[edge.to] = State::Open;
      open.push_back({edge.to});
    } else if (states[edge.to] == State::Open) {
      std::string circle;
      bool is_in_it = false;
      for (const Step& each : open) {
        is_in_it |= each.file == edge.to;
        if (is_in_it) circle += paths_[each.file] + " -> ";
      }
      result_.sink.report<diag::kind::CircularImport>(tree_.span(edge.import),
                                                      circle + paths_[edge.to]);
    }
  }
}

}  // namespace

sema::ImportTargets read_imports(Workspace& workspace, const std::string& path,
                                 Compilation& compilation) {
  const syntax::Tree& tree = compilation.tree;
  const auto is_import = [&](NodeId node) {
    return tree.kind(sema::undecorated(tree, node)) == NodeKind::Import;
  };
  if (!tree.root() || std::ranges::none_of(tree.children(tree.root()), is_import)) return {};
  return Reader(workspace, compilation).read(path);
}

}  // namespace cairn::driver
