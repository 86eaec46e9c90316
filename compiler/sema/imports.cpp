#include "compiler/sema/imports.h"

#include <algorithm>
#include <string>

#include "compiler/base/nearest.h"

namespace cairn::sema {

using syntax::NodeKind;

namespace {

// What a file declares for others.
struct Exported {
  Binding binding;
  bool is_type = false;
  bool is_public = false;
};

class Importer {
 public:
  Importer(Model& model, diag::Sink& sink) : model_(model), tree_(*model.tree), sink_(sink) {}

  void bind(std::uint32_t file, NodeId import, const ImportTarget& target);

 private:
  [[nodiscard]] Exported find(std::uint32_t file, Symbol name) const;
  void bind_item(std::uint32_t file, NodeId item, std::uint32_t from, NodeId path);
  void declare(std::uint32_t file, NodeId name, const Exported& found);
  void suggest(diag::Diagnostic& finding, std::uint32_t file, std::string_view wanted) const;

  Model& model_;
  const syntax::Tree& tree_;
  diag::Sink& sink_;
};

void Importer::bind(std::uint32_t file, NodeId import, const ImportTarget& target) {
  FileNames& names = model_.files[file];
  const auto children = tree_.children(import);
  if (tree_.aux(import) == 1) {
    const NodeId name = tree_.child(import, 1);
    if (!name) return;
    if (!target.file) {
      names.lost.emplace(model_.name(name), name);
    } else if (!names.namespaces.emplace(model_.name(name), *target.file).second) {
      sink_.report<diag::kind::DuplicateName>(tree_.span(name), tree_.text(name));
    }
    return;
  }
  for (const NodeId item : children.subspan(1)) {
    if (!item || tree_.kind(item) != NodeKind::ImportItem || !tree_.child(item, 0)) continue;
    if (target.file) {
      bind_item(file, item, *target.file, children[0]);
    } else {
      const NodeId alias = tree_.child(item, 1);
      names.lost.emplace(model_.name(alias ? alias : tree_.child(item, 0)), item);
    }
  }
}

void Importer::bind_item(std::uint32_t file, NodeId item, std::uint32_t from, NodeId path) {
  const NodeId wanted = tree_.child(item, 0);
  const NodeId name = tree_.child(item, 1) ? tree_.child(item, 1) : wanted;
  const Exported found = find(from, model_.name(wanted));
  if (found.binding.kind != BindingKind::None || found.is_type) {
    if (found.is_public) return declare(file, name, found);
    sink_.report<diag::kind::PrivateName>(tree_.span(wanted), tree_.text(wanted))
        .note(tree_.span(tree_.child(found.binding.declaration, 0)), "declared here")
        .help("put `pub` before its declaration");
  } else {
    auto& finding = sink_.report<diag::kind::UnknownImport>(tree_.span(wanted), tree_.text(path),
                                                            tree_.text(wanted));
    suggest(finding, from, tree_.text(wanted));
  }
  model_.files[file].lost.emplace(model_.name(name), item);
}

Exported Importer::find(std::uint32_t file, Symbol name) const {
  Exported result;
  const FileNames& names = model_.files[file];
  // What the other file imports itself, it does not pass on.
  const auto is_own = [&](NodeId declaration) { return tree_.part_of(declaration) == file; };
  if (const auto global = names.globals.find(name);
      global != names.globals.end() && is_own(global->second.declaration)) {
    result.binding = global->second;
  } else if (const auto type = names.types.find(name);
             type != names.types.end() && is_own(type->second)) {
    result.binding.declaration = type->second;
    result.is_type = true;
  } else {
    return result;
  }
  result.is_public = (tree_.aux(result.binding.declaration) & syntax::kPublic) != 0;
  return result;
}

void Importer::declare(std::uint32_t file, NodeId name, const Exported& found) {
  FileNames& names = model_.files[file];
  const Symbol symbol = model_.name(name);
  const bool is_new = !names.types.contains(symbol) && !names.globals.contains(symbol) &&
                      (found.is_type ? names.types.emplace(symbol, found.binding.declaration).second
                                     : names.globals.emplace(symbol, found.binding).second);
  if (!is_new) {
    sink_.report<diag::kind::DuplicateName>(tree_.span(name), tree_.text(name));
  } else if (file == 0 && found.binding.kind == BindingKind::Stack) {
    model_.stacks.push_back(found.binding.declaration);
  }
}

void Importer::suggest(diag::Diagnostic& finding, std::uint32_t file,
                       std::string_view wanted) const {
  std::vector<std::string_view> candidates;
  const auto add = [&](Symbol name) {
    if (find(file, name).is_public) candidates.push_back(model_.symbols->text(name));
  };
  for (const auto& [name, binding] : model_.files[file].globals) add(name);
  for (const auto& [name, type] : model_.files[file].types) add(name);
  std::ranges::sort(candidates);
  const auto near = base::nearest(wanted, candidates);
  if (!near.empty()) finding.help("did you mean " + base::either(near) + "?");
}

}  // namespace

void bind_imports(Model& model, const ImportTargets& targets, diag::Sink& sink) {
  Importer importer(model, sink);
  const syntax::Tree& tree = *model.tree;
  for (std::uint32_t file = 0; file < tree.part_count(); ++file) {
    if (!tree.root(file)) continue;
    for (const NodeId outer : tree.children(tree.root(file))) {
      const NodeId node = undecorated(tree, outer);
      if (tree.kind(node) != NodeKind::Import || tree.aux(node) == 2) continue;
      const auto target = targets.find(node);
      importer.bind(file, node, target != targets.end() ? target->second : ImportTarget());
    }
  }
}

// `parts::Worker`: the file, and the name in it.
static std::pair<std::uint32_t, std::string_view> look_into(const Model& model, NodeId at,
                                                            std::string_view path) {
  const std::uint32_t file = model.tree->part_of(at);
  const auto colons = path.find("::");
  if (colons == std::string_view::npos) return {file, path};
  const auto& namespaces = model.files[file].namespaces;
  const auto found = namespaces.find(model.symbols->intern(path.substr(0, colons)));
  if (found == namespaces.end()) return {file, path};
  return {found->second, path.substr(colons + 2)};
}

static bool is_in_sight(const Model& model, NodeId at, NodeId declaration, std::uint32_t file) {
  const bool is_elsewhere = model.tree->part_of(at) != file;
  if (!is_elsewhere) return true;
  return model.tree->part_of(declaration) == file &&
         (model.tree->aux(declaration) & syntax::kPublic) != 0;
}

Binding Model::global(NodeId at, std::string_view path) const {
  const auto [file, name] = look_into(*this, at, path);
  const auto found = files[file].globals.find(symbols->intern(name));
  if (found == files[file].globals.end()) return {};
  return is_in_sight(*this, at, found->second.declaration, file) ? found->second : Binding();
}

NodeId Model::type_alias(NodeId at, std::string_view path) const {
  const auto [file, name] = look_into(*this, at, path);
  const auto found = files[file].types.find(symbols->intern(name));
  if (found == files[file].types.end()) return {};
  return is_in_sight(*this, at, found->second, file) ? found->second : NodeId();
}

bool Model::is_lost(NodeId at, std::string_view path) const {
  return names_at(at).lost.contains(symbols->intern(path.substr(0, path.find("::"))));
}

}  // namespace cairn::sema
