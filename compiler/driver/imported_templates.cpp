#include "compiler/driver/imported_templates.h"

#include <map>
#include <optional>
#include <string>

#include "compiler/driver/expand_sam.h"
#include "targets/cloudformation/expand_loops.h"
#include "targets/cloudformation/read_template.h"
#include "targets/document/read.h"

namespace cairn::driver {

using syntax::NodeId;

static ir::Program read_one(Compilation& compilation, text::FileId file) {
  ir::Program nothing(compilation.symbols);
  const std::size_t errors_before = compilation.sink.error_count();
  const auto document = document::read(compilation.files, file, compilation.sink);
  if (!document || compilation.sink.error_count() > errors_before) return nothing;
  std::optional<document::Document> expanded;
  if (cloudformation::has_loops(*document)) expanded = cloudformation::expand_loops(*document);
  // What SAM makes is what is deployed; what only the deployment knows stays a reference.
  const document::Document& written = expanded ? *expanded : *document;
  const auto sam = expand_sam(
      written, {.region = {}, .parameters = {}, .is_deployment = false, .is_packaged = false},
      compilation.sink);
  if (compilation.sink.error_count() > errors_before) return nothing;
  ir::Program program =
      cloudformation::read_template(sam ? sam->document : written, compilation.files, file,
                                    compilation.symbols, compilation.sink);
  return compilation.sink.error_count() > errors_before ? nothing : program;
}

std::unordered_map<NodeId, ir::Program> read_imported_templates(Workspace& workspace,
                                                                const syntax::Tree& tree,
                                                                Compilation& compilation) {
  std::unordered_map<NodeId, ir::Program> programs;
  std::map<std::string, NodeId> known;  // two imports may name one file
  for (std::uint32_t part = 0; part < tree.part_count(); ++part) {
    if (!tree.root(part)) continue;
    for (const NodeId outer : tree.children(tree.root(part))) {
      const NodeId import = sema::undecorated(tree, outer);
      const bool is_template =
          tree.kind(import) == syntax::NodeKind::Import && tree.aux(import) == 2;
      if (!is_template) continue;
      ir::Program nothing(compilation.symbols);
      const NodeId written = tree.child(import, 0);
      if (!written) {
        programs.emplace(import, std::move(nothing));
        continue;
      }
      std::string name;
      for (const NodeId piece : tree.children(written)) name += tree.cooked(piece);
      const std::string path = beside(compilation.files[tree.span(import).file].name(), name);
      if (const auto found = known.find(path); found != known.end()) {
        programs.emplace(import, programs.at(found->second));
        continue;
      }
      known.emplace(path, import);
      base::Result<std::string> text = workspace.read(path);
      if (!text) {
        compilation.sink.report<diag::kind::UnreadableFile>(tree.span(written), text.error());
        programs.emplace(import, std::move(nothing));
        continue;
      }
      const text::FileId file = compilation.files.add(path, std::move(*text));
      programs.emplace(import, read_one(compilation, file));
    }
  }
  return programs;
}

}  // namespace cairn::driver
