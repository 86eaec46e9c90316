#include "tests/runner/examples.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "compiler/diagnostics/render.h"
#include "compiler/driver/outputs.h"
#include "tests/runner/line_diff.h"

namespace cairn::runner {

namespace fs = std::filesystem;

static void run_example(const fs::path& folder, bool is_accepting, Report& report);
static std::vector<eval::Setting> read_settings(const fs::path& path);

void run_examples(const fs::path& folder, bool is_accepting, Report& report) {
  std::vector<fs::path> programs;
  // One of them, or the folder of all.
  if (fs::exists(folder / "main.cairn")) programs.push_back(folder);
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (fs::exists(entry.path() / "main.cairn")) programs.push_back(entry.path());
  }
  std::ranges::sort(programs);
  for (const fs::path& program : programs) run_example(program, is_accepting, report);
}

static void run_example(const fs::path& folder, bool is_accepting, Report& report) {
  const std::string name = "examples / " + fs::absolute(folder).filename().string();
  const fs::path main = folder / "main.cairn";
  const fs::path expected = folder / "expected";
  driver::Disk disk;
  driver::CompileOptions options;
  options.settings = read_settings(folder / "options");
  const auto compilation = driver::compile(disk, main.string(), options);
  std::vector<driver::StackOutput> outputs;
  if (!compilation->sink.has_errors()) {
    outputs = driver::make_outputs(*compilation, {.folder = expected.string()});
  }
  if (compilation->sink.has_errors() || !compilation->unknown_settings.empty()) {
    report.fail(name, main.string(),
                compilation->sink.has_errors()
                    ? diag::render_text(compilation->files, compilation->sink.sorted())
                    : "`options` sets what no stack has");
    return;
  }

  std::string diff;
  std::vector<driver::OutputFile> changed;
  std::vector<fs::path> surplus;
  if (fs::exists(expected)) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(expected)) {
      const bool is_made = std::ranges::any_of(outputs, [&](const driver::StackOutput& output) {
        return fs::path(output.template_file.path) == entry.path();
      });
      if (is_made || entry.path().extension() != ".yaml") continue;
      surplus.push_back(entry.path());
      diff += "    no stack makes " + entry.path().filename().string() + "\n";
    }
  }
  for (const driver::StackOutput& output : outputs) {
    const auto before = disk.read(output.template_file.path);
    if (before && *before == output.template_file.text) continue;
    diff += "    " + fs::path(output.template_file.path).filename().string() + "\n" +
            diff_lines(before ? *before : "", output.template_file.text);
    changed.push_back(output.template_file);
  }
  if (diff.empty()) {
    report.pass(name);
  } else if (!is_accepting) {
    report.fail(name, main.string(),
                diff + "    to accept: cairn-tests --accept --examples " + folder.string());
  } else if (const std::string failure = disk.write_all(changed); !failure.empty()) {
    report.fail(name, main.string(), failure);
  } else {
    for (const fs::path& path : surplus) fs::remove(path);
    report.accept(name, diff);
  }
}

static std::vector<eval::Setting> read_settings(const fs::path& path) {
  std::vector<eval::Setting> settings;
  std::ifstream file(path);
  for (std::string word; file >> word;) {
    if (word == "--set" || word.find('=') == std::string::npos) continue;
    const std::size_t equals = word.find('=');
    const std::size_t dot = word.substr(0, equals).find('.');
    settings.push_back(dot == std::string::npos
                           ? eval::Setting{"", word.substr(0, equals), word.substr(equals + 1)}
                           : eval::Setting{word.substr(0, dot),
                                           word.substr(dot + 1, equals - dot - 1),
                                           word.substr(equals + 1)});
  }
  return settings;
}

}  // namespace cairn::runner
