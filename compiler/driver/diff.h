#pragma once

// Comparing two deployments: where templates and their inputs come from.

#include <string>
#include <vector>

#include "compiler/catalog/catalog.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/workspace.h"
#include "targets/changeset/change_set.h"

namespace cairn::driver {

struct SideOptions {
  // A template, a program, or a folder of templates. `aws cloudformation get-template`
  // prints one, too.
  std::string path;
  // Files; empty: none. Several of parameters are as many environments.
  std::vector<std::string> parameters;
  std::string ssm, stack_tags;
  std::string nested;                   // a folder of the templates of nested stacks
  std::vector<eval::Setting> settings;  // of programs
};

struct DiffOptions {
  SideOptions old_side, new_side;
  // What `aws cloudformation` prints: of get-template, describe-stacks and
  // describe-change-set, told apart by what they hold.
  std::vector<std::string> deployed;
  std::string change_set;  // of describe-change-set alone
  std::string imports;     // a file: what is imported
  std::string region;
  bool has_property_values = false;
  const catalog::Catalog* catalog = nullptr;
};

struct DiffResult {
  // Each stack, environment by environment.
  std::vector<changeset::ChangeSet> sets;
  // Findings of the files; no change set is made where there are errors.
  std::vector<std::unique_ptr<Compilation>> compilations;
  std::string failure;  // of a file that is no template; empty where all could be read
  std::vector<std::string> warnings;
};

[[nodiscard]] DiffResult diff(Workspace& workspace, const DiffOptions& options);

}  // namespace cairn::driver
