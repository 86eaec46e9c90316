// Whatever reads as a template goes through every rule without a crash, and every finding
// stands in the file.

#include <cstddef>
#include <cstdint>
#include <string>

#include "compiler/base/check.h"
#include "compiler/driver/check_template.h"

using namespace cairn;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  driver::Memory workspace;
  workspace.files["input.yaml"] = std::string(reinterpret_cast<const char*>(data), size);
  // Schemas are made once: they do not depend on templates.
  static rules::Schemas schemas(catalog::Catalog::builtin(), nullptr,
                                rules::Tables::builtin().constraints());
  driver::TemplateOptions options;
  options.settings.as_of = {2026, 1, 1};
  options.selection.include("I");
  const auto compilation = driver::check_template(workspace, "input.yaml", schemas, options);
  for (const diag::Diagnostic& finding : compilation->sink.sorted()) {
    CAIRN_CHECK(finding.span.begin <= finding.span.end && finding.span.end <= size);
    CAIRN_CHECK(finding.kind != nullptr && !finding.message.empty());
  }
  return 0;
}
