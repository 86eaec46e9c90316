#pragma once

// Checking anybody's template: reading it, and all rules over it.

#include <memory>
#include <string>

#include "compiler/driver/compile.h"
#include "compiler/rules/run.h"
#include "compiler/rules/schema.h"

namespace cairn::driver {

struct TemplateOptions {
  rules::Settings settings;
  rules::Selection selection;
};

// Whether a file is a template rather than a program: by its name, and for what has no
// name by how it starts.
[[nodiscard]] bool is_template(std::string_view path, std::string_view text);

// Files and findings are those of the compilation; it has no program. `schemas` may
// serve one thread at a time.
[[nodiscard]] std::unique_ptr<Compilation> check_template(Workspace& workspace,
                                                          const std::string& path,
                                                          rules::Schemas& schemas,
                                                          const TemplateOptions& options);

}  // namespace cairn::driver
