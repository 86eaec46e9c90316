// `cairn check`: findings, and nothing written.

#include <CLI/CLI.hpp>
#include <chrono>

#include "compiler/cli/command.h"
#include "compiler/driver/check_template.h"
#include "compiler/driver/schemas.h"

namespace cairn::cli {

namespace {

struct CheckOptions : CommonOptions {
  std::vector<std::string> include_checks;
  std::vector<std::string> ignore_checks;
  std::string region = "us-east-1";
  std::string as_of;
};

rules::Date today() {
  const std::chrono::year_month_day day(
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
  return {int(day.year()), static_cast<int>(unsigned(day.month())),
          static_cast<int>(unsigned(day.day()))};
}

int check(const CheckOptions& options) {
  const catalog::Catalog* catalog = open_catalog(options);
  if (catalog == nullptr) return kErrors;
  driver::Disk disk;
  driver::CompileOptions compile_options;
  compile_options.catalog = catalog;
  compile_options.settings = parse_settings(options.settings);
  compile_options.is_check = true;

  driver::TemplateOptions template_options;
  template_options.settings.region = options.region;
  template_options.settings.as_of =
      options.as_of.empty() ? today() : *rules::date_of(options.as_of);
  template_options.selection.included = options.include_checks;
  template_options.selection.ignored = options.ignore_checks;
  const auto imported = driver::open_default_schemas();
  if (!imported) {
    std::fprintf(stderr, "cairn: %s\n", imported.error().c_str());
    return kErrors;
  }
  const schema::Store* store = *imported ? &(*imported)->store : nullptr;
  rules::Schemas schemas(*catalog, store, rules::Tables::builtin().root());

  std::vector<std::unique_ptr<driver::Compilation>> compilations;
  bool has_programs = false;
  for (const std::string& file : options.files) {
    if (driver::is_template(file, {})) {
      compilations.push_back(driver::check_template(disk, file, schemas, template_options));
    } else {
      compilations.push_back(driver::compile(disk, file, compile_options));
      has_programs = true;
    }
  }
  // The findings are the result, so they go to standard output.
  const bool is_failed = print_findings(compilations, options, message_format(options), stdout);
  if (options.has_timings) {
    for (const auto& compilation : compilations) print_timings(*compilation);
  }
  if (is_failed) return kErrors;
  return has_programs && report_unknown_settings(compilations) ? kUsage : kClean;
}

}  // namespace

int run_check(int argc, const char* const* argv) {
  CheckOptions options;
  CLI::App app(
      "Finds the mistakes of programs (*.cairn) and of CloudFormation templates (YAML, JSON). "
      "Parameters that are fixed at build need no value here.",
      "cairn check");
  add_common_options(app, options);
  app.add_option("--format", options.message_format,
                 "findings as text, short, json, sarif, junit or github")
      ->check(CLI::IsMember({"text", "short", "json", "sarif", "junit", "github"}));
  app.add_option("-c,--include-checks", options.include_checks,
                 "ids or their beginnings; `I` turns informational findings on")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("-i,--ignore-checks", options.ignore_checks,
                 "ids or their beginnings to leave out")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--region", options.region, "where the template will be deployed");
  app.add_option("--as-of", options.as_of,
                 "YYYY-MM-DD: the day for findings that look at the date; default: today")
      ->check([](const std::string& text) {
        return rules::date_of(text) ? std::string() : "`" + text + "` is not YYYY-MM-DD";
      });
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
