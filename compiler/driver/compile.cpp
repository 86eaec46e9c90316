#include "compiler/driver/compile.h"

#include <algorithm>
#include <chrono>

#include "compiler/analysis/presence.h"
#include "compiler/analysis/unused.h"
#include "compiler/base/check.h"
#include "compiler/diagnostics/ignore_comments.h"
#include "compiler/driver/check_program.h"
#include "compiler/driver/expand_sam.h"
#include "compiler/driver/imported_templates.h"
#include "compiler/driver/imports.h"
#include "compiler/driver/ledger.h"
#include "compiler/driver/split_advice.h"
#include "compiler/ir/verify.h"
#include "compiler/parse/parse.h"
#include "compiler/sema/names.h"
#include "targets/cloudformation/emit.h"
#include "targets/cloudformation/limits.h"
#include "targets/cloudformation/placement.h"
#include "targets/cloudformation/read_template.h"
#include "targets/document/write_yaml.h"

namespace cairn::driver {

Compilation::Compilation() = default;
Compilation::~Compilation() = default;

namespace {

// What comments ask to be silent about, and what is wrong with them.
void apply_ignore_comments(Compilation& result, diag::IgnoreComments::Complete complete) {
  const syntax::Tree& tree = result.model.tree != nullptr ? *result.model.tree : result.tree;
  for (std::uint32_t part = 0; part < tree.part_count(); ++part) {
    const text::FileId file = tree.file(part);
    diag::IgnoreComments comments(result.files, file, "//");
    for (const syntax::Token& token : tree.tokens(part)) {
      if (token.kind == syntax::TokenKind::Comment) comments.add({file, token.begin, token.end});
    }
    if (comments.is_empty()) continue;
    result.sink.remove_if([&](const diag::Diagnostic& finding) {
      if (finding.severity == diag::Severity::Error && finding.kind->is_of_language()) {
        comments.refuse(finding);
        return false;
      }
      return comments.silences(finding);
    });
    // Those of an imported file may be for other programs.
    if (part == 0) comments.report(result.sink, complete);
  }
}

// Notes how long each pass takes, for `--timings`.
class Stopwatch {
 public:
  explicit Stopwatch(std::vector<Timing>& timings) : timings_(timings) {}

  void lap(std::string_view pass) {
    const auto now = std::chrono::steady_clock::now();
    const std::chrono::duration<double, std::milli> spent = now - last_;
    last_ = now;
    timings_.push_back({pass, spent.count()});
  }

 private:
  std::vector<Timing>& timings_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

void analyse(Compilation& result) {
  const ir::Program& program = result.program();
  const bool has_errors = result.sink.has_errors();
  for (std::uint32_t i = 0; i < program.stacks.size(); ++i) {
    CompiledStack& stack = result.stacks.emplace_back();
    stack.id = {i};
    stack.root = result.evaluation->roots[i];
    stack.name = program.text(program.stacks[i].name);
    for (const eval::StackSummary& summary : result.evaluation->summaries) {
      if (summary.stack != stack.root || summary.environment.empty()) continue;
      stack.name = summary.environment + '/' + stack.name;
    }
    stack.order = analysis::sort_by_dependency(program, stack.id, result.sink);
    analysis::check_presence(program, stack.id, result.sink);
    // Of a program with mistakes, these would say again what was said.
    if (has_errors) continue;
    cloudformation::check_placement(program, stack.id, result.sink);
    cloudformation::check_limits(program, stack.id, result.sink,
                                 [&] { return advise_split(result, stack.id); });
    // What is unused because its use was wrong is no finding.
    if (!result.sink.has_errors()) analysis::report_unused(program, stack.id, result.sink);
  }
}

// Whether all parameters have values, so that nothing is missing in the resources.
bool is_known(const Compilation& result, const CompiledStack& stack) {
  return std::ranges::none_of(result.evaluation->summaries, [&](const eval::StackSummary& each) {
    return each.lacks_values && (each.stack == stack.id || each.stack == stack.root);
  });
}

// A program of its own has no ledger until one is begun.
void read_shipped(Workspace& workspace, const std::string& path, const CompileOptions& options,
                  Compilation& result) {
  if (options.runs_tests || (path == "-" && options.ledger.empty())) return;
  result.ledger_path = options.ledger.empty() ? beside(path, "cairn.ids") : options.ledger;
  if (!workspace.look_at(result.ledger_path)) return;
  base::Result<std::string> text = workspace.read(result.ledger_path);
  const text::FileId file =
      result.files.add(result.ledger_path, text ? std::move(*text) : std::string());
  if (!text) {
    result.sink.report<diag::kind::UnreadableFile>({}, text.error()).file = file;
    return;
  }
  result.shipped = std::make_unique<Ledger>(
      read_ledger(result.files, file, program_name(result.model, path), result.sink));
}

}  // namespace

std::unique_ptr<Compilation> compile(Workspace& workspace, const std::string& path,
                                     const CompileOptions& options) {
  auto result = std::make_unique<Compilation>();
  result->is_check = options.is_check;
  result->keeps_sam = options.keeps_sam;
  Stopwatch watch(result->timings);
  base::Result<std::string> text = workspace.read(path);
  const text::FileId file = result->files.add(path, text ? std::move(*text) : std::string());
  if (!text) result->sink.report<diag::kind::UnreadableFile>({}, text.error()).file = file;
  watch.lap("read");

  result->tree = parse::parse(result->files, file, result->sink);
  const sema::ImportTargets imports = read_imports(workspace, path, *result);
  const syntax::Tree& tree = imports.empty() ? result->tree : result->program_tree;
  watch.lap("parse");
  const bool has_syntax_errors = result->sink.has_errors();
  result->model =
      sema::bind_names(tree, result->symbols, eval::builtin_names(), imports, result->sink);
  watch.lap("bind names");

  eval::Options eval_options;
  result->templates = read_imported_templates(workspace, tree, *result);
  eval_options.templates = &result->templates;
  read_shipped(workspace, path, options, *result);
  if (result->shipped) eval_options.kept_exports = imported_exports(*result->shipped);
  eval_options.settings = options.settings;
  eval_options.is_check = options.is_check;
  eval_options.links_by_export = options.links_by_export;
  eval_options.template_extension = options.template_extension;
  eval_options.read_file = [&](std::string_view from, std::string_view wanted,
                               std::string& failure) -> std::optional<std::string> {
    base::Result<std::string> found = workspace.read(beside(from, wanted));
    if (found) return std::move(*found);
    failure = found.error();
    return std::nullopt;
  };
  result->assets = std::make_unique<Assets>(workspace);
  eval_options.asset_store = options.asset_store;
  eval_options.find_asset = [&](std::string_view from, std::string_view wanted,
                                const std::vector<std::string>& except,
                                std::string& failure) -> std::optional<std::string> {
    base::Result<std::string> name = result->assets->find(beside(from, wanted), except);
    if (name) return std::move(*name);
    failure = name.error();
    return std::nullopt;
  };
  const catalog::Catalog& catalog =
      options.catalog != nullptr ? *options.catalog : catalog::Catalog::builtin();
  result->evaluation = std::make_unique<eval::Evaluation>(
      options.runs_tests
          ? eval::evaluate_tests(result->files, result->model, catalog, eval_options,
                                 options.test_filter, result->sink)
          : eval::evaluate(result->files, result->model, catalog, eval_options, result->sink));
  watch.lap("evaluate");
  if (options.runs_tests) {
    apply_ignore_comments(*result, {});
    return result;
  }
  for (std::size_t i = 0; i < result->evaluation->setting_used.size(); ++i) {
    if (!result->evaluation->setting_used[i]) {
      result->unknown_settings.push_back(options.settings[i]);
    }
  }
  // What a broken program evaluates to is not worth a second opinion on.
  if (has_syntax_errors) {
    apply_ignore_comments(*result, {});
    return result;
  }
  if (!result->sink.has_errors()) ir::verify(result->program());
  analyse(*result);
  if (result->shipped && !result->sink.has_errors() && !options.is_check) {
    result->moved = compare_with_ledger(*result->shipped, *result);
  }
  watch.lap("analyse");

  bool has_all_templates = !result->sink.has_errors();
  if (has_all_templates) {
    for (CompiledStack& stack : result->stacks) {
      const bool is_emitted = !options.is_check || is_known(*result, stack);
      if (is_emitted) emit_template(*result, stack);
      has_all_templates &= is_emitted;
    }
  }
  watch.lap("emit");
  const bool is_sound = !result->sink.has_errors();
  if (is_sound && options.rules != nullptr) check_program(*result, *options.rules);
  apply_ignore_comments(*result,
                        {is_sound, is_sound && has_all_templates && options.rules != nullptr});
  // What AWS would refuse is written nowhere; what was checked has been looked at.
  for (CompiledStack& stack : result->stacks) {
    if (result->sink.has_errors() || options.is_check) stack.template_document = {};
  }
  if (options.rules != nullptr) watch.lap("rules");
  return result;
}

// What SAM makes of its resources, in their place.
static void expand(CompiledStack& stack, Compilation& compilation) {
  // Where assets go, and whether AWS expands the template, is decided at a build.
  SamSettings settings{
      .region = {}, .parameters = {}, .is_deployment = false, .is_packaged = !compilation.is_check};
  for (const eval::StackSummary& summary : compilation.evaluation->summaries) {
    if (summary.stack != stack.id || summary.environment.empty()) continue;
    settings.is_deployment = true;
    settings.region = summary.region;
    for (const auto& [name, value] : summary.values) settings.parameters[name] = value;
  }
  stack.expansion = expand_sam(stack.template_document, settings, compilation.sink);
  if (stack.expansion == nullptr) return;
  stack.sam_document = std::move(stack.template_document);
  stack.template_document = std::move(stack.expansion->document);
  diag::Sink unheard;
  stack.expanded = std::make_unique<ir::Program>(
      cloudformation::read_template(stack.template_document, compilation.files,
                                    compilation.tree.file(), compilation.symbols, unheard));
  cloudformation::check_limits(*stack.expanded, {0}, compilation.sink);
}

void emit_template(Compilation& compilation, CompiledStack& stack) {
  stack.template_document = cloudformation::emit(compilation.program(), stack.id,
                                                 {.order = stack.order.resources, .header = {}});
  if (!compilation.keeps_sam) expand(stack, compilation);
}

std::string print_snapshot(const ir::Program& program) {
  CAIRN_CHECK(program.stacks.size() == 1);
  diag::Sink unheard;
  const analysis::DeployOrder order = analysis::sort_by_dependency(program, {0}, unheard);
  return document::write_yaml(
      cloudformation::emit(program, {0}, {.order = order.resources, .header = {}}));
}

}  // namespace cairn::driver
