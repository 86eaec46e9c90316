// `cairn diff`: the change set of an update, predicted.

#include <CLI/CLI.hpp>
#include <algorithm>

#include "compiler/cli/command.h"
#include "compiler/driver/diff.h"
#include "compiler/driver/draw.h"
#include "targets/changeset/render.h"
#include "targets/pages/diff_page.h"

namespace cairn::cli {

namespace {

struct DiffArguments : CommonOptions {
  driver::DiffOptions diff;
  std::string format = "text";
  std::vector<std::string> only, old_settings;
  bool has_exit_code = false;
};

bool has_changes(const changeset::ChangeSet& set) {
  return !set.changes.empty() || !set.output_edits.empty() ||
         (set.has_failed && !changeset::is_empty(set));
}

// A service error that no retry helps: the template or its parameters are wrong.
bool is_refused(const changeset::ChangeSet& set) {
  return set.has_failed && !changeset::is_empty(set);
}

std::string render_sets(const DiffArguments& arguments, std::span<const changeset::ChangeSet> sets,
                        const changeset::RenderOptions& options) {
  if (arguments.format == "json") return changeset::render_json(sets);
  if (arguments.format == "markdown") return changeset::render_markdown(sets, options);
  if (arguments.format == "text") return changeset::render_text(sets, options);
  const std::string before = arguments.diff.old_side.path;
  const std::string title =
      (before.empty() ? "deployed" : before) + " \u2192 " + arguments.diff.new_side.path;
  pages::DiffPage page = pages::render_diff_page(sets, title, options, driver::graphviz());
  if (!page.failure.empty()) {
    std::fprintf(stderr, "cairn diff: warning: %s\n", page.failure.c_str());
  }
  return std::move(page.text);
}

int diff(DiffArguments& arguments) {
  arguments.diff.catalog = open_catalog(arguments);
  if (arguments.diff.catalog == nullptr) return kErrors;
  driver::Disk disk;
  const driver::DiffResult result = driver::diff(disk, arguments.diff);
  for (const std::string& warning : result.warnings) {
    std::fprintf(stderr, "cairn diff: warning: %s\n", warning.c_str());
  }
  if (!result.failure.empty()) {
    std::fprintf(stderr, "cairn diff: %s\n", result.failure.c_str());
    return kErrors;
  }
  const bool is_broken = std::ranges::any_of(
      result.compilations, [](const auto& each) { return each->sink.has_errors(); });
  bool is_failed = is_broken;
  if (is_broken || !arguments.deny.empty()) {
    is_failed = print_findings(result.compilations, arguments, message_format(arguments), stderr);
  }
  if (arguments.has_timings) {
    for (const auto& compilation : result.compilations) print_timings(*compilation);
  }
  if (is_failed) return kErrors;
  changeset::RenderOptions render;
  render.only.insert(arguments.only.begin(), arguments.only.end());
  const std::string text = render_sets(arguments, result.sets, render);
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (std::ranges::any_of(result.sets, is_refused)) return kErrors;
  const bool is_different = std::ranges::any_of(result.sets, has_changes);
  return arguments.has_exit_code && is_different ? kDifferences : kClean;
}

}  // namespace

int run_diff(int argc, const char* const* argv) {
  DiffArguments arguments;
  driver::SideOptions& before = arguments.diff.old_side;
  driver::SideOptions& after = arguments.diff.new_side;
  arguments.files_help =
      "OLD NEW: templates, programs (*.cairn), or folders of templates. OLD may be what "
      "`aws cloudformation get-template` prints";
  CLI::App app(
      "Predicts the change set of an update: what CloudFormation adds, changes in place, "
      "replaces and removes, and why. Works offline.",
      "cairn diff");
  add_common_options(app, arguments);
  app.add_option("--format", arguments.format,
                 "text, markdown, html (a page to review), or json (describe-change-set)")
      ->check(CLI::IsMember({"text", "json", "markdown", "html"}))
      ->capture_default_str();
  app.add_option("--old-parameters", before.parameters,
                 "a file with the parameters that are deployed: as `--parameters` of the AWS CLI "
                 "takes them, or {\"Key\": \"Value\"}; again for further environments")
      ->allow_extra_args(false);
  app.add_option("--parameters", after.parameters, "the same for the update")
      ->allow_extra_args(false);
  app.add_option("--old-set", arguments.old_settings, "`--set` for OLD, where it is a program")
      ->allow_extra_args(false);
  app.add_option("--old-ssm", before.ssm,
                 "a file with values of Parameter Store: {\"/name\": \"value\"}");
  app.add_option("--ssm", after.ssm, "the same for the update");
  app.add_option("--old-stack-tags", before.stack_tags, "a file with the tags of the stack");
  app.add_option("--stack-tags", after.stack_tags, "the same for the update");
  app.add_option("--old-nested", before.nested,
                 "the folder of the templates of nested stacks, by the last part of TemplateURL");
  app.add_option("--nested", after.nested, "the same for the update");
  app.add_option("--resources-to-import", arguments.diff.imports,
                 "a file with the resources that the update imports");
  app.add_option("--deployed", arguments.diff.deployed,
                 "a file with what `aws cloudformation` prints: of `get-template` (in place of "
                 "OLD), of `describe-stacks` (parameters and tags), of `describe-change-set` (as "
                 "below); again for more")
      ->allow_extra_args(false);
  app.add_option("--change-set", arguments.diff.change_set,
                 "a file with what `describe-change-set` prints: parameters and tags of NEW; where "
                 "it has changes, the prediction is compared with them");
  app.add_option("--region", arguments.diff.region, "the value of AWS::Region");
  app.add_flag("--property-values", arguments.diff.has_property_values,
               "paths, and values before and after");
  app.add_option("--only", arguments.only, "only these: add, modify, replace, remove, import")
      ->delimiter(',')
      ->check(CLI::IsMember({"add", "modify", "replace", "remove", "import"}));
  app.add_flag("--exit-code", arguments.has_exit_code, "exit with 2 where something changes");
  int exit_code = kClean;
  if (!parse_arguments(app, argc, argv, exit_code)) return exit_code;
  const bool has_old = arguments.files.size() == 2;
  if (!has_old && (arguments.files.size() != 1 || arguments.diff.deployed.empty())) {
    std::fputs("cairn diff: it takes two paths: what is deployed, and the update\n", stderr);
    return kUsage;
  }
  if (has_old) before.path = arguments.files[0];
  after.path = arguments.files.back();
  try {
    before.settings = parse_settings(arguments.old_settings);
    after.settings = parse_settings(arguments.settings);
  } catch (const CLI::ValidationError& error) {
    std::fprintf(stderr, "cairn diff: %s\n", error.what());
    return kUsage;
  }
  return diff(arguments);
}

}  // namespace cairn::cli
