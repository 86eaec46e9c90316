#pragma once

// A case as the compiler gets it, and what came of it.

#include <memory>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "compiler/driver/outputs.h"
#include "tests/runner/case_file.h"
#include "tests/runner/claims.h"

namespace cairn::runner {

// What the block `text options` may hold, a line each:
//   --set stage=prod        as on the command line
//   --links=export, --assets s3://bucket
//   check                   as `cairn check`: parameters may lack values
//   test                    runs the `test` declarations
//   compile other.cairn     another main file
//   transform cn-north-1    as `cairn transform`, for the region, in place of a check
//   include I               informational findings of templates, too
//   pad 20000000            the main file grows to so many bytes, by blanks
//   byte FF for ?           bytes that Markdown cannot show
//   read-only               the folder for the templates cannot be written
struct Setup {
  driver::CompileOptions options;
  std::string main = "case.cairn";
  driver::Memory workspace;
  std::vector<Claim> claims;
  std::vector<std::string> included;
  bool is_read_only = false;
  std::string transform_region;  // empty: no transform
  std::string fault;
};

[[nodiscard]] std::unique_ptr<Setup> set_up(const Case& each);

struct Subject {
  std::unique_ptr<driver::Compilation> compilation;
  std::vector<driver::StackOutput> outputs;  // none where there are errors
  std::string expanded, refusal;             // of `transform`
  bool has_template_of_errors = false;       // which must not be

  [[nodiscard]] std::string diagnostics() const;
};

// Throws base::Bug for a defect of Cairn.
[[nodiscard]] Subject compile(Setup& setup);
// As `cairn check`, whatever the options say.
[[nodiscard]] Subject check_program(Setup& setup);

}  // namespace cairn::runner
