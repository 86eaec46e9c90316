#pragma once

// The passes in order, over one program.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/analysis/deploy_order.h"
#include "compiler/catalog/catalog.h"
#include "compiler/diagnostics/sink.h"
#include "compiler/driver/assets.h"
#include "compiler/driver/workspace.h"
#include "compiler/eval/evaluate.h"
#include "compiler/ir/program.h"
#include "compiler/sema/model.h"
#include "compiler/syntax/tree.h"
#include "compiler/text/file.h"
#include "targets/document/value.h"
#include "targets/sam/transform.h"

namespace cairn::driver {

struct Ledger;
struct MovedResource;
struct ProgramRules;

struct CompileOptions {
  std::vector<eval::Setting> settings;
  // Findings only: parameters may lack values. Templates are made of what has none missing, for
  // SAM and for rules to look at.
  bool is_check = false;
  const ProgramRules* rules = nullptr;  // of a check; none: no rules on templates
  bool runs_tests = false;
  std::string test_filter;
  const catalog::Catalog* catalog = nullptr;    // the built-in one
  bool links_by_export = false;                 // references between stacks are strong
  std::optional<eval::AssetStore> asset_store;  // where assets will lie
  bool keeps_sam = false;                       // resources of SAM stay for AWS to expand
  // What was shipped; empty: `cairn.ids` beside the program, if it is there.
  std::string ledger;
  // What the name of a child stack's template ends in.
  std::string template_extension = ".yaml";
};

struct CompiledStack {
  ir::StackId id;
  ir::StackId root;  // the one that it is nested in at the top, or itself
  std::string name;  // `dev/Network` where there are environments
  analysis::DeployOrder order;
  // Only where no error was found.
  document::Document template_document;
  // With resources of SAM: what they were expanded from, and what the template's texts lie in.
  document::Document sam_document;
  std::unique_ptr<sam::Expansion> expansion;
  std::unique_ptr<ir::Program> expanded;  // the template read back: one stack
};

// What of the stack is deployed.
struct DeployedStack {
  const ir::Program& program;
  ir::StackId stack;
};

// Milliseconds of a pass.
struct Timing {
  std::string_view pass;
  double milliseconds = 0;
};

// Everything a command may ask about a program. Later members look into earlier ones,
// so it neither moves nor is copied.
struct Compilation {
  Compilation();
  ~Compilation();
  Compilation(const Compilation&) = delete;
  Compilation& operator=(const Compilation&) = delete;

  text::Files files;
  diag::Sink sink;
  base::SymbolTable symbols;
  syntax::Tree tree;          // of the file itself
  syntax::Tree program_tree;  // and of those that it imports, if any
  sema::Model model;
  std::unique_ptr<eval::Evaluation> evaluation;
  // Templates that are imported as modules, by the import.
  std::unordered_map<syntax::NodeId, ir::Program> templates;
  bool is_check = false, keeps_sam = false;  // as the options said
  std::string ledger_path;
  std::unique_ptr<Ledger> shipped;   // none where there is no ledger
  std::vector<MovedResource> moved;  // what `@moved` says of it
  std::unique_ptr<Assets> assets;
  std::vector<CompiledStack> stacks;
  std::vector<Timing> timings;
  // Settings that fit no parameter of any stack.
  std::vector<eval::Setting> unknown_settings;

  [[nodiscard]] const ir::Program& program() const { return evaluation->program; }
  [[nodiscard]] DeployedStack deployed(const CompiledStack& stack) const {
    if (stack.expanded != nullptr) return {*stack.expanded, {0}};
    return {program(), stack.id};
  }
};

// Reads and compiles one file. A file that cannot be read is a finding like others.
[[nodiscard]] std::unique_ptr<Compilation> compile(Workspace& workspace, const std::string& path,
                                                   const CompileOptions& options);

// Makes the template of a stack out of the program as it stands.
void emit_template(Compilation& compilation, CompiledStack& stack);

// The template of the one stack of a program that a test made.
[[nodiscard]] std::string print_snapshot(const ir::Program& program);

}  // namespace cairn::driver
