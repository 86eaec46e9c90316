#include "compiler/driver/check_template.h"

#include <map>
#include <optional>

#include "compiler/driver/check_expansion.h"
#include "compiler/driver/expand_sam.h"
#include "targets/cloudformation/expand_loops.h"
#include "targets/cloudformation/read_template.h"
#include "targets/document/find_comments.h"
#include "targets/document/read.h"
#include "targets/sam/spread_globals.h"

namespace cairn::driver {

bool is_template(std::string_view path, std::string_view text) {
  if (path.ends_with(".cairn")) return false;
  for (const std::string_view ending : {".yaml", ".yml", ".json", ".template", ".txt"}) {
    if (path.ends_with(ending)) return true;
  }
  const auto start = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (start != std::string_view::npos && text[start] == '{') return true;
  for (const std::string_view sign : {"AWSTemplateFormatVersion", "\nResources:", "Transform:"}) {
    if (text.find(sign) != std::string_view::npos) return true;
  }
  return text.starts_with("Resources:");
}

namespace {

// Templates beside the one that is checked: those of nested stacks.
class FilesBeside final : public rules::Neighbours {
 public:
  FilesBeside(Workspace& workspace, std::string path)
      : workspace_(workspace), path_(std::move(path)) {}

  const rules::Template* read(std::string_view wanted) override {
    const std::string path = beside(path_, wanted);
    const auto [found, is_new] = read_.try_emplace(path);
    One& one = found->second;
    if (!is_new) return one.parsed.get();
    base::Result<std::string> text = workspace_.read(path);
    if (!text) return nullptr;
    const text::FileId file = one.files.add(path, std::move(*text));
    diag::Sink unheard;
    one.document = document::read(one.files, file, unheard);
    if (!one.document || unheard.has_errors()) return nullptr;
    one.parsed = std::make_unique<rules::Template>(*one.document);
    return one.parsed.get();
  }

 private:
  struct One {
    text::Files files;
    std::optional<document::Document> document;
    std::unique_ptr<rules::Template> parsed;
  };
  Workspace& workspace_;
  std::string path_;
  std::map<std::string, One> read_;  // nodes stay where they are
};

}  // namespace

std::unique_ptr<Compilation> check_template(Workspace& workspace, const std::string& path,
                                            rules::Schemas& schemas,
                                            const TemplateOptions& options) {
  auto result = std::make_unique<Compilation>();
  base::Result<std::string> text = workspace.read(path);
  const text::FileId file = result->files.add(path, text ? std::move(*text) : std::string());
  if (!text) {
    result->sink.report<diag::kind::UnreadableFile>({}, text.error()).file = file;
    return result;
  }
  const auto document = document::read(result->files, file, result->sink);
  if (!document || result->sink.has_errors()) return result;
  // What the service looks at is the template without its loops.
  std::optional<document::Document> expanded;
  if (cloudformation::has_loops(*document)) expanded = cloudformation::expand_loops(*document);
  const document::Document& deployed = expanded ? *expanded : *document;
  const ir::Program program =
      cloudformation::read_template(deployed, result->files, file, result->symbols, result->sink);
  if (result->sink.has_errors()) return result;
  const auto sam = expand_sam(deployed,
                              {.region = options.settings.region,
                               .parameters = {},
                               .is_deployment = true,
                               .is_packaged = false},
                              rules::transform_refused(), result->sink);
  FilesBeside neighbours(workspace, path);
  diag::IgnoreComments comments(result->files, file, "#");
  for (const text::Span each : document::find_comments(result->files, file, *document, "cairn:")) {
    comments.add(each);
  }
  const bool takes_globals = sam::has_transform(deployed);
  const auto spread = takes_globals ? sam::spread_globals(deployed) : std::nullopt;
  const document::Document& judged = spread ? *spread : deployed;
  std::vector<text::Span> refused;
  for (const diag::Diagnostic& each : result->sink.all()) {
    if (each.kind == &rules::transform_refused()) refused.push_back(each.span);
  }
  const rules::Input input{judged,
                           expanded ? *document : judged,
                           result->files[file].text().size(),
                           program,
                           schemas,
                           options.settings,
                           options.selection,
                           &neighbours,
                           &comments,
                           refused};
  check_with_expansion(input, sam ? &sam->document : nullptr, *result, result->sink);
  return result;
}

}  // namespace cairn::driver
