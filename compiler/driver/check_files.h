#pragma once

// Checking many files in one call: programs, and templates on the cores there are.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "compiler/driver/check_template.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/find_files.h"

namespace cairn::driver {

struct CheckOptions {
  CompileOptions program;
  rules::Settings settings;
  // Which findings of a file are wanted. Asked on any thread.
  std::function<rules::Selection(const std::string&)> selection_of;
  const catalog::Catalog* catalog = nullptr;
  const schema::Store* store = nullptr;  // may be null
  unsigned jobs = 1;                     // threads; one file never takes more than one
  bool skips_others = false;             // as if no file was named, but all were found
};

struct CheckedFile {
  std::unique_ptr<Compilation> compilation;  // none for what was skipped
  bool is_program = false;
};

// The result has one element for each file, in their order: it does not depend on how
// many threads there are. `progress` is called on the calling thread now and then, with
// how many files are done.
[[nodiscard]] std::vector<CheckedFile> check_files(
    Workspace& workspace, const std::vector<FoundFile>& files, const CheckOptions& options,
    const std::function<void(std::size_t)>& progress);

}  // namespace cairn::driver
