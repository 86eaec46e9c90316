#include "compiler/driver/transform.h"

#include <algorithm>
#include <ctime>

#include "targets/document/read.h"
#include "targets/document/scalars.h"

namespace cairn::driver {

// SAM's reader takes the later of two equal keys, and YAML's aliases: neither is an error.
static bool stops(const diag::Diagnostic& finding) {
  return finding.severity == diag::Severity::Error && finding.kind != &diag::kind::DuplicateKey;
}

static std::optional<document::Document> load(Workspace& workspace, Compilation& compilation,
                                              const std::string& path) {
  base::Result<std::string> text = workspace.read(path);
  const text::FileId file = compilation.files.add(path, text ? std::move(*text) : std::string());
  diag::Sink sink;
  std::optional<document::Document> document;
  if (text) {
    document = document::read(compilation.files, file, sink);
  } else {
    sink.report<diag::kind::UnreadableFile>({}, text.error()).file = file;
  }
  for (const diag::Diagnostic& finding : sink.all()) {
    if (!stops(finding)) continue;
    compilation.sink.add(finding);
    document.reset();
  }
  return document;
}

Transformed transform(Workspace& workspace, const std::string& path,
                      const TransformOptions& options) {
  Transformed result;
  result.compilation = std::make_unique<Compilation>();
  result.source = load(workspace, *result.compilation, path);
  if (!options.repository.empty()) {
    result.repository = load(workspace, *result.compilation, options.repository);
  }
  if (!result.source || (!options.repository.empty() && !result.repository)) return result;
  sam::Options sam;
  if (!options.region.empty()) sam.region = options.region;
  sam.parameters = options.parameters;
  sam.repository = result.repository ? &*result.repository : nullptr;
  sam.now = std::to_string(std::time(nullptr));
  // `0:` is a number to YAML, and `yes:` a boolean, but for their quotes.
  const text::Files& files = result.compilation->files;
  sam.is_other_key = [&files](text::Span key) {
    return key.is_valid() && document::is_retyped_by_yaml(files.text(key));
  };
  result.expansion = sam::transform(*result.source, sam);
  return result;
}

}  // namespace cairn::driver
