// cairn-tests: runs the golden cases, or accepts what they show now.
//
//   cairn-tests [--accept] [--only TEXT] [--list] [FILE or FOLDER]...
//   cairn-tests [--accept] --examples FOLDER

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/runner/case_file.h"
#include "tests/runner/examples.h"
#include "tests/runner/report.h"
#include "tests/runner/run_case.h"

namespace cairn::runner {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> places;
  std::string only;
  std::string examples;
  bool is_accepting = false;
  bool is_listing = false;
};

int usage() {
  std::fputs(
      "usage: cairn-tests [--accept] [--only TEXT] [--list] [FILE or FOLDER]...\n"
      "       cairn-tests [--accept] --examples FOLDER\n",
      stderr);
  return 64;
}

std::vector<fs::path> find_files(const std::vector<std::string>& places) {
  std::vector<fs::path> files;
  for (const std::string& place : places) {
    if (!fs::is_directory(place)) {
      files.emplace_back(place);
      continue;
    }
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(place)) {
      if (entry.path().extension() == ".md") files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

void run_file(const fs::path& path, const Options& options, Report& report) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  const CaseFile file =
      read_case_file(path.string(), fs::relative(path, CAIRN_CASES).string(), text.str());
  if (!stream || !file.fault.empty()) {
    report.fail(file.name, file.path, "    " + (stream ? file.fault : "cannot be read"));
    return;
  }
  std::map<std::size_t, std::string> accepted;
  for (const Case& each : file.cases) {
    const std::string title = file.name + ": " + each.title;
    if (title.find(options.only) == std::string::npos) continue;
    if (options.is_listing) {
      std::printf("%s\n", title.c_str());
      report.pass(title);
      continue;
    }
    CaseResult result = run_case(each);
    if (result.has_passed()) {
      report.pass(title);
      continue;
    }
    std::string details;
    for (const std::string& fault : result.faults) details += "    " + fault + "\n";
    if (options.is_accepting) {
      accepted.merge(result.new_blocks);
      if (result.faults.empty()) {
        report.accept(title, result.diff);
        continue;
      }
    } else if (!result.diff.empty()) {
      details += result.diff + "    to accept: cairn-tests --accept " + file.path + "\n";
    }
    report.fail(title, file.path + ":" + std::to_string(each.line), details);
  }
  if (!accepted.empty()) std::ofstream(path, std::ios::binary) << replace_blocks(file, accepted);
}

int run(const std::vector<std::string>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    const bool has_value = i + 1 < arguments.size();
    if (word == "--accept") {
      options.is_accepting = true;
    } else if (word == "--list") {
      options.is_listing = true;
    } else if (word == "--only" && has_value) {
      options.only = arguments[++i];
    } else if (word == "--examples" && has_value) {
      options.examples = arguments[++i];
    } else if (word.starts_with('-')) {
      return usage();
    } else {
      options.places.push_back(word);
    }
  }
  Report report;
  if (!options.examples.empty()) {
    run_examples(options.examples, options.is_accepting, report);
  } else {
    if (options.places.empty()) options.places.push_back(CAIRN_CASES);
    for (const fs::path& path : find_files(options.places)) run_file(path, options, report);
  }
  return report.finish() ? 0 : 1;
}

}  // namespace
}  // namespace cairn::runner

int main(int argc, char** argv) {
  try {
    return cairn::runner::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "cairn-tests: %s\n", error.what());
    return 70;
  }
}
