#include "compiler/driver/check_expansion.h"

#include <map>
#include <set>

#include "targets/cloudformation/read_template.h"

namespace cairn::driver {

namespace {

using Path = std::vector<diag::PathStep>;

// Where in the source a piece of its text stands.
class Places {
 public:
  explicit Places(const document::Document& source) : source_(source) {
    walk(source.get(source.root(), "Globals"), {std::string("Globals")});
    const document::NodeId resources = source.get(source.root(), "Resources");
    for (const document::Entry& entry : source.entries(resources)) {
      const document::NodeId type = source.get(entry.value, "Type");
      if (!type || !source[type].text.starts_with("AWS::Serverless::")) continue;
      walk(source.get(entry.value, "Properties"),
           {std::string("Resources"), std::string(entry.key), std::string("Properties")});
    }
  }

  [[nodiscard]] const Path* find(text::Span span) const {
    const auto found = paths_.find(span);
    return found == paths_.end() ? nullptr : &found->second;
  }

 private:
  // A value is what stands below; the whole of a resource is none.
  void walk(document::NodeId id, const Path& path) {
    if (!id) return;
    const document::Node& node = source_[id];
    if (node.kind == document::Kind::List) {
      std::int64_t index = 0;
      for (const document::NodeId item : source_.items(node)) add(item, path, index++);
    }
    if (node.kind != document::Kind::Map) return;
    for (const document::Entry& entry : source_.entries(node)) {
      const Path below = add(entry.value, path, std::string(entry.key));
      paths_.emplace(entry.key_span, below);
    }
  }

  Path add(document::NodeId id, const Path& path, diag::PathStep step) {
    Path below = path;
    below.push_back(std::move(step));
    paths_.emplace(source_[id].span, below);
    walk(id, below);
    return below;
  }

  const document::Document& source_;
  std::map<text::Span, Path> paths_;
};

}  // namespace

diag::Sink check_expansion(const sam::Expansion& expansion, const rules::Input& input,
                           Compilation& compilation) {
  diag::Sink unheard;
  const text::FileId file = input.document[input.document.root()].span.file;
  const ir::Program program = cloudformation::read_template(
      expansion.document, compilation.files, file, compilation.symbols, unheard);
  diag::Sink found;
  rules::check_template({expansion.document, expansion.document, 0, program, input.schemas,
                         input.settings, input.selection},
                        found);
  const Places places(input.document);
  diag::Sink result;
  std::set<std::pair<const diag::Kind*, text::Span>> told;  // a value may be in several resources
  for (const diag::Diagnostic& finding : found.all()) {
    const bool is_of_values = finding.kind->name.starts_with("E30");
    const Path* place = is_of_values ? places.find(finding.span) : nullptr;
    if (place == nullptr || !told.emplace(finding.kind, finding.span).second) continue;
    diag::Diagnostic moved = finding;
    moved.path = *place;
    result.add(std::move(moved));
  }
  return result;
}

}  // namespace cairn::driver
