// `cairn check`: findings, and nothing written.

#include <CLI/CLI.hpp>

#include "compiler/cli/command.h"

namespace cairn::cli {

static int check(const CommonOptions& options) {
  const catalog::Catalog* catalog = open_catalog(options);
  if (catalog == nullptr) return kErrors;
  driver::Disk disk;
  driver::CompileOptions compile_options;
  compile_options.catalog = catalog;
  compile_options.settings = parse_settings(options.settings);
  compile_options.is_check = true;

  std::vector<std::unique_ptr<driver::Compilation>> compilations;
  for (const std::string& file : options.files) {
    compilations.push_back(driver::compile(disk, file, compile_options));
  }
  // The findings are the result, so they go to standard output.
  const bool is_failed = print_findings(compilations, options, message_format(options), stdout);
  if (options.has_timings) {
    for (const auto& compilation : compilations) print_timings(*compilation);
  }
  if (is_failed) return kErrors;
  return report_unknown_settings(compilations) ? kUsage : kClean;
}

int run_check(int argc, const char* const* argv) {
  CommonOptions options;
  CLI::App app(
      "Finds the mistakes of programs. Parameters that are fixed at build need no "
      "value here.",
      "cairn check");
  add_common_options(app, options);
  app.add_option("--format", options.message_format,
                 "findings as text, short, json, sarif, junit or github")
      ->check(CLI::IsMember({"text", "short", "json", "sarif", "junit", "github"}));
  int exit_code = kClean;
  if (!parse_arguments(app, argc, argv, exit_code)) return exit_code;
  try {
    return check(options);
  } catch (const CLI::ValidationError& error) {
    std::fprintf(stderr, "cairn check: %s\n", error.what());
    return kUsage;
  }
}

}  // namespace cairn::cli
