// `cairn check`: findings, and nothing written.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include "compiler/base/globs.h"
#include "compiler/cli/command.h"
#include "compiler/driver/baseline.h"
#include "compiler/driver/check_files.h"
#include "compiler/driver/project_settings.h"
#include "compiler/driver/schemas.h"

namespace cairn::cli {

namespace {

struct CheckOptions : CommonOptions {
  std::vector<std::string> include_checks;
  std::vector<std::string> ignore_checks;
  std::string region;
  std::string as_of;
  std::string config;
  std::string baseline;
  bool updates_baseline = false;
  unsigned jobs = 0;  // none: as many as there are cores
  bool skips_others = false;
};

rules::Date today() {
  const std::chrono::year_month_day day(
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
  return {int(day.year()), static_cast<int>(unsigned(day.month())),
          static_cast<int>(unsigned(day.day()))};
}

// `checked 120 of 400`, over and over on one line of a terminal.
class Progress {
 public:
  explicit Progress(std::size_t total) : total_(total) {
    const char* ci = std::getenv("CI");
    const char* terminal = std::getenv("TERM");
    is_shown_ = isatty(STDERR_FILENO) != 0 && (ci == nullptr || *ci == '\0') &&
                (terminal == nullptr || std::string_view(terminal) != "dumb");
  }
  ~Progress() {
    if (has_written_) std::fputs("\r\x1B[K", stderr);
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  [[nodiscard]] bool is_shown() const { return is_shown_; }
  void show(std::size_t done) {
    // What is soon done needs none.
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + std::chrono::milliseconds(100);
    has_written_ = true;
    std::fprintf(stderr, "\rchecked %zu of %zu", done, total_);
    std::fflush(stderr);
  }

 private:
  std::size_t total_;
  bool is_shown_ = false;
  bool has_written_ = false;
  std::chrono::steady_clock::time_point next_ =
      std::chrono::steady_clock::now() + std::chrono::milliseconds(400);
};

// Ids that name nothing would silence nothing, and nobody would know.
bool report_unknown_ids(const char* option, const std::vector<std::string>& ids) {
  bool is_wrong = false;
  for (const std::string& id : ids) {
    const std::string problem = rules::unknown_id(id);
    if (problem.empty()) continue;
    is_wrong = true;
    std::fprintf(stderr, "cairn check: %s: %s\n", option, problem.c_str());
  }
  return is_wrong;
}

// Arguments behind which there is no file. True if there were any.
bool report_empty(const std::vector<std::string>& arguments) {
  for (const std::string& each : arguments) {
    std::fprintf(stderr, "cairn check: there is nothing to check in `%s`\n", each.c_str());
  }
  return !arguments.empty();
}

// cairn.toml, with what the command line says on top.
driver::ProjectSettings project_settings(driver::Disk& disk, CheckOptions& options) {
  driver::ProjectSettings project;
  const std::string path =
      options.config.empty() ? driver::find_project_settings() : options.config;
  if (!path.empty()) project = driver::read_project_settings(disk, path);
  const auto fill = [](std::string& option, std::string_view setting, const char* otherwise) {
    if (option.empty()) option = setting.empty() ? otherwise : setting;
  };
  fill(options.region, project.region, "us-east-1");
  fill(options.as_of, project.as_of, "");
  fill(options.baseline, project.baseline, "");
  if (project.denies_warnings) options.deny = "warnings";
  return project;
}

rules::Selection select(const driver::ProjectSettings& project, const CheckOptions& options,
                        const std::string& file) {
  rules::Selection selection;
  for (const std::string& id : project.include) selection.include(id);
  for (const std::string& id : project.ignore) selection.ignore(id);
  for (const auto& each : project.overrides) {
    const std::string path = project.relative(file);
    const bool is_meant = std::ranges::any_of(
        each.files, [&](const std::string& glob) { return base::covers_path(glob, path); });
    if (!is_meant) continue;
    for (const std::string& id : each.ignore) selection.ignore(id);
  }
  for (const std::string& id : options.include_checks) selection.include(id);
  for (const std::string& id : options.ignore_checks) selection.ignore(id);
  return selection;
}

// What is found in folders, and not wanted.
void exclude(const driver::ProjectSettings& project, bool excludes_named,
             driver::FoundFiles& found) {
  if (project.exclude.empty()) return;
  std::erase_if(found.files, [&](const driver::FoundFile& file) {
    if (file.is_named && !excludes_named) return false;
    const std::string path = project.relative(file.path);
    return std::ranges::any_of(
        project.exclude, [&](const std::string& glob) { return base::covers_path(glob, path); });
  });
}

using Compilations = std::vector<std::unique_ptr<driver::Compilation>>;

// False, and a message, where the baseline cannot be read or written.
bool use_baseline(driver::Disk& disk, const CheckOptions& options, Compilations& compilations) {
  if (options.baseline.empty()) return true;
  const auto fail = [](const std::string& problem) {
    std::fprintf(stderr, "cairn check: %s\n", problem.c_str());
    return false;
  };
  std::error_code error;
  const bool is_new = options.updates_baseline && !std::filesystem::exists(options.baseline, error);
  driver::Baseline baseline(options.baseline);
  if (!is_new) {
    const auto text = disk.read(options.baseline);
    if (!text) return fail(text.error());
    auto parsed = driver::Baseline::parse(options.baseline, *text);
    if (parsed) {
      baseline = std::move(*parsed);
    } else if (!options.updates_baseline) {
      return fail(parsed.error());
    }
  }
  if (options.updates_baseline) {
    for (const auto& each : compilations) baseline.absorb(*each);
    const std::string problem = disk.write_all({{options.baseline, baseline.text()}});
    if (!problem.empty()) return fail(problem);
    std::fprintf(stderr, "%zu findings -> %s\n", baseline.size(), options.baseline.c_str());
    return true;
  }
  for (const auto& each : compilations) baseline.apply(*each);
  if (const std::size_t gone = baseline.gone_count(); gone > 0 && !options.is_quiet) {
    std::fprintf(stderr, "%zu findings of %s are gone; --update-baseline forgets them\n", gone,
                 options.baseline.c_str());
  }
  return true;
}

int check(CheckOptions options) {
  const bool has_unknown_ids = report_unknown_ids("--include-checks", options.include_checks) |
                               report_unknown_ids("--ignore-checks", options.ignore_checks);
  driver::Disk disk;
  const driver::ProjectSettings project = project_settings(disk, options);
  for (const std::string& each : project.problems) {
    std::fprintf(stderr, "cairn check: %s\n", each.c_str());
  }
  if (has_unknown_ids || !project.problems.empty()) return kUsage;
  if (options.updates_baseline && options.baseline.empty()) {
    std::fputs("cairn check: --update-baseline needs --baseline FILE, or one in cairn.toml\n",
               stderr);
    return kUsage;
  }
  const catalog::Catalog* catalog = open_catalog(options);
  if (catalog == nullptr) return kErrors;
  const auto imported = driver::open_default_schemas();
  if (!imported) {
    std::fprintf(stderr, "cairn: %s\n", imported.error().c_str());
    return kErrors;
  }

  driver::CheckOptions check_options;
  check_options.catalog = catalog;
  check_options.store = *imported ? &(*imported)->store : nullptr;
  check_options.program.catalog = catalog;
  check_options.program.settings = parse_settings(options.settings);
  check_options.program.is_check = true;
  check_options.settings.region = options.region;
  check_options.settings.as_of = options.as_of.empty() ? today() : *rules::date_of(options.as_of);
  check_options.selection_of = [&](const std::string& file) {
    return select(project, options, file);
  };
  check_options.jobs =
      options.jobs > 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  check_options.skips_others = options.skips_others;

  driver::FoundFiles found = driver::find_files(options.files);
  exclude(project, options.skips_others, found);
  Compilations compilations;
  {
    Progress progress(found.files.size());
    std::function<void(std::size_t)> show;
    if (progress.is_shown()) show = [&](std::size_t done) { progress.show(done); };
    for (driver::CheckedFile& each : driver::check_files(disk, found.files, check_options, show)) {
      if (each.compilation) compilations.push_back(std::move(each.compilation));
    }
  }
  if (!use_baseline(disk, options, compilations)) return kErrors;
  // The findings are the result, so they go to standard output.
  const bool is_failed = print_findings(compilations, options, message_format(options), stdout);
  if (options.has_timings) {
    for (const auto& compilation : compilations) print_timings(*compilation);
  }
  const bool is_wrong_usage =
      !options.skips_others &&
      report_empty(found.empty.empty() && compilations.empty() ? options.files : found.empty);
  if (is_failed) return kErrors;
  return report_unknown_settings(compilations) || is_wrong_usage ? kUsage : kClean;
}

}  // namespace

int run_check(int argc, const char* const* argv) {
  CheckOptions options;
  options.files_help =
      "programs (*.cairn) and templates, folders, and patterns as 'stacks/**/*.yaml'; "
      "`-` reads standard input";
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
  app.add_option("--region", options.region,
                 "where the template will be deployed; default: us-east-1");
  app.add_option("--as-of", options.as_of,
                 "YYYY-MM-DD: the day for findings that look at the date; default: today")
      ->check([](const std::string& text) {
        return rules::date_of(text) ? std::string() : "`" + text + "` is not YYYY-MM-DD";
      });
  app.add_option("--config", options.config,
                 "settings; default: the nearest cairn.toml, from here up");
  app.add_option("--baseline", options.baseline, "a file of findings to leave out");
  app.add_flag("--update-baseline", options.updates_baseline,
               "write all findings of these files to the baseline");
  app.add_flag("--skip-others", options.skips_others,
               "skip files that are neither templates nor programs, although they are named");
  app.add_option("-j,--jobs", options.jobs, "how many files at once; default: one for each core")
      ->check(CLI::Range(1, 256));
  int exit_code = kClean;
  if (!parse_arguments(app, argc, argv, exit_code)) return exit_code;
  return run_told("check", [&] { return check(options); });
}

}  // namespace cairn::cli
