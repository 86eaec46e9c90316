#include "compiler/driver/check_expansion.h"

#include <algorithm>
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
      is_of_sam_ = type && source[type].text.starts_with("AWS::Serverless::");
      walk(source.get(entry.value, "Properties"),
           {std::string("Resources"), std::string(entry.key), std::string("Properties")});
    }
    is_of_sam_ = false;
    walk(source.get(source.root(), "Outputs"), {std::string("Outputs")});
  }

  // In resources of SAM, or in all else.
  [[nodiscard]] const Path* find(text::Span span, bool is_of_sam) const {
    const auto found = places_.find(span);
    return found != places_.end() && found->second.is_of_sam == is_of_sam ? &found->second.path
                                                                          : nullptr;
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
      places_.emplace(entry.key_span, Place{below, is_of_sam_});
    }
  }

  Path add(document::NodeId id, const Path& path, diag::PathStep step) {
    Path below = path;
    below.push_back(std::move(step));
    places_.emplace(source_[id].span, Place{below, is_of_sam_});
    walk(id, below);
    return below;
  }

  struct Place {
    Path path;
    bool is_of_sam;
  };
  const document::Document& source_;
  bool is_of_sam_ = true;
  std::map<text::Span, Place> places_;
};

// A short form has the place of its function, and the path of what stands in it has none:
// `Value` for `Value/Fn::GetAtt/1`.
void add_function(const Path& found, Path& place) {
  const auto is_function = [](const diag::PathStep& step) {
    const auto* key = std::get_if<std::string>(&step);
    return key != nullptr && (*key == "Ref" || key->starts_with("Fn::"));
  };
  const auto last = std::ranges::find_if(found.rbegin(), found.rend(), is_function);
  if (last == found.rend()) return;
  const auto below = static_cast<std::size_t>(last - found.rbegin());
  const bool is_there = below < place.size() && place[place.size() - below - 1] == *last;
  if (!is_there) place.push_back(*last);
}

diag::Sink check_expansion(const document::Document& expanded, const rules::Input& input,
                           Compilation& compilation) {
  diag::Sink unheard;
  const text::FileId file = input.document[input.document.root()].span.file;
  const ir::Program program = cloudformation::read_template(expanded, compilation.files, file,
                                                            compilation.symbols, unheard);
  diag::Sink found;
  rules::check_template(
      {expanded, expanded, 0, program, input.schemas, input.settings, input.selection}, found);
  const Places places(input.document);
  diag::Sink result;
  std::set<std::pair<const diag::Kind*, text::Span>> told;  // a value may be in several resources
  for (const diag::Diagnostic& finding : found.all()) {
    const std::string_view name = finding.kind->name;
    // Beside SAM's own, references may be to what SAM makes: only now is it known what that is.
    const bool is_reference =
        name == "E1010" || name == "E1019" || name == "E1020" || name == "E6101";
    const bool is_told = is_reference || name.starts_with("E30");
    const Path* place = is_told ? places.find(finding.span, !is_reference) : nullptr;
    if (place == nullptr || !told.emplace(finding.kind, finding.span).second) continue;
    diag::Diagnostic moved = finding;
    moved.path = *place;
    if (is_reference) add_function(finding.path, moved.path);
    result.add(std::move(moved));
  }
  return result;
}

}  // namespace

void check_with_expansion(const rules::Input& input, const document::Document* expanded,
                          Compilation& compilation, diag::Sink& sink) {
  // Those may be silenced like others. What both say is said once.
  diag::Sink of_expansion;
  if (expanded != nullptr) of_expansion = check_expansion(*expanded, input, compilation);
  std::map<std::pair<const diag::Kind*, text::Span>, int> twice;
  for (const diag::Diagnostic& each : of_expansion.all()) ++twice[{each.kind, each.span}];
  sink.add_all(std::move(of_expansion));
  rules::check_template(input, sink);
  std::map<std::pair<const diag::Kind*, text::Span>, int> all;
  for (const diag::Diagnostic& each : sink.all()) ++all[{each.kind, each.span}];
  sink.remove_if([&](const diag::Diagnostic& each) {
    const auto key = std::pair(each.kind, each.span);
    const auto found = twice.find(key);
    return found != twice.end() && all[key] > found->second && found->second-- > 0;
  });
}

}  // namespace cairn::driver
