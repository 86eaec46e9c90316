// `cairn check`: findings, and nothing written.

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "compiler/cli/command.h"
#include "compiler/driver/check_files.h"
#include "compiler/driver/schemas.h"

namespace cairn::cli {

namespace {

struct CheckOptions : CommonOptions {
  std::vector<std::string> include_checks;
  std::vector<std::string> ignore_checks;
  std::string region;
  std::string as_of;
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

int check(const CheckOptions& options) {
  const bool has_unknown_ids = report_unknown_ids("--include-checks", options.include_checks) |
                               report_unknown_ids("--ignore-checks", options.ignore_checks);
  if (has_unknown_ids) return kUsage;
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
  check_options.templates.settings.region = options.region.empty() ? "us-east-1" : options.region;
  check_options.templates.settings.as_of =
      options.as_of.empty() ? today() : *rules::date_of(options.as_of);
  rules::Selection& selection = check_options.templates.selection;
  for (const std::string& id : options.include_checks) selection.include(id);
  for (const std::string& id : options.ignore_checks) selection.ignore(id);
  check_options.jobs =
      options.jobs > 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  check_options.skips_others = options.skips_others;

  const driver::FoundFiles found = driver::find_files(options.files);
  driver::Disk disk;
  std::vector<std::unique_ptr<driver::Compilation>> compilations;
  {
    Progress progress(found.files.size());
    std::function<void(std::size_t)> show;
    if (progress.is_shown()) show = [&](std::size_t done) { progress.show(done); };
    for (driver::CheckedFile& each : driver::check_files(disk, found.files, check_options, show)) {
      if (each.compilation) compilations.push_back(std::move(each.compilation));
    }
  }
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
  app.add_flag("--skip-others", options.skips_others,
               "skip files that are neither templates nor programs, although they are named");
  app.add_option("-j,--jobs", options.jobs, "how many files at once; default: one for each core")
      ->check(CLI::Range(1, 256));
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
