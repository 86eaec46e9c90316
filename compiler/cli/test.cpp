// `cairn test`: the `test` declarations of programs, and their snapshots.

#include <CLI/CLI.hpp>
#include <filesystem>

#include "compiler/cli/command.h"

namespace cairn::cli {

namespace {

struct TestOptions : CommonOptions {
  std::string filter;
  bool is_update = false;
};

// "defaults to https only" is defaults-to-https-only.
std::string file_name(std::string_view test) {
  std::string name;
  for (const char c : test) {
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_plain) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.empty() ? "test" : name;
}

// The first line in which two texts differ, for a message: both as they are there.
std::string first_difference(std::string_view was, std::string_view is) {
  std::size_t line = 1;
  while (!was.empty() || !is.empty()) {
    const std::string_view a = was.substr(0, was.find('\n'));
    const std::string_view b = is.substr(0, is.find('\n'));
    if (a != b) {
      return "  line " + std::to_string(line) + "\n  - " + std::string(a) + "\n  + " +
             std::string(b) + "\n";
    }
    was.remove_prefix(std::min(was.size(), a.size() + 1));
    is.remove_prefix(std::min(is.size(), b.size() + 1));
    ++line;
  }
  return {};
}

int test(const TestOptions& options) {
  const catalog::Catalog* catalog = open_catalog(options);
  if (catalog == nullptr) return kErrors;
  driver::Disk disk;
  driver::CompileOptions compile_options;
  compile_options.catalog = catalog;
  compile_options.settings = parse_settings(options.settings);
  compile_options.runs_tests = true;
  compile_options.test_filter = options.filter;

  std::vector<std::unique_ptr<driver::Compilation>> compilations;
  std::vector<driver::OutputFile> snapshots;
  std::string report;
  std::size_t passed = 0, failed = 0, changed = 0;
  for (const std::string& file : options.files) {
    compilations.push_back(driver::compile(disk, file, compile_options));
    driver::Compilation& compilation = *compilations.back();
    const std::filesystem::path path(file);
    const std::filesystem::path folder = path.parent_path() / "snapshots" / path.stem();
    for (const eval::TestResult& result : compilation.evaluation->tests) {
      bool has_changed = false;
      std::string details;
      for (std::size_t i = 0; i < result.snapshots.size() && !result.has_failed; ++i) {
        const std::string name =
            file_name(result.name) + (i == 0 ? "" : "-" + std::to_string(i + 1)) + ".yaml";
        const std::string place = (folder / name).string();
        const std::string text = driver::print_snapshot(
            compilation.evaluation->test_programs[result.snapshots[i].program]);
        const auto before = disk.read(place);
        if (before && *before == text) continue;
        if (options.is_update) {
          snapshots.push_back({place, text});
        } else {
          has_changed = true;
          details += before ? "  " + place + " has changed\n" + first_difference(*before, text)
                            : "  " + place + " is not there yet\n";
        }
      }
      const char* verdict = result.has_failed ? "FAIL " : has_changed ? "DIFF " : "ok   ";
      report += verdict + result.name + "\n" + details;
      result.has_failed ? ++failed : has_changed ? ++changed : ++passed;
    }
  }
  if (const std::string failure = disk.write_all(snapshots); !failure.empty()) {
    std::fprintf(stderr, "cairn test: %s\n", failure.c_str());
    return kErrors;
  }
  const bool is_failed = print_findings(compilations, options, message_format(options), stderr);
  std::fputs(report.c_str(), stdout);
  if (!options.is_quiet) {
    std::printf("%zu passed, %zu failed", passed, failed);
    if (changed > 0) std::printf(", %zu changed (`cairn test --update` accepts them)", changed);
    if (!snapshots.empty()) std::printf(", %zu snapshots written", snapshots.size());
    std::printf("\n");
  }
  if (is_failed) return kErrors;
  return changed > 0 ? kDifferences : kClean;
}

}  // namespace

int run_test(int argc, const char* const* argv) {
  TestOptions options;
  CLI::App app(
      "Runs the tests of programs. Snapshots lie in the folder `snapshots` beside the "
      "program.",
      "cairn test");
  add_common_options(app, options);
  app.add_option("--filter", options.filter, "only tests whose name contains this");
  app.add_flag("--update", options.is_update, "write the snapshots that are new or have changed");
  add_message_format(app, options);
  int exit_code = kClean;
  if (!parse_arguments(app, argc, argv, exit_code)) return exit_code;
  return run_told("test", [&] { return test(options); });
}

}  // namespace cairn::cli
