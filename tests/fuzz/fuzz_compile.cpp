// The whole compiler over any bytes: whatever they are, it ends soon, throws nothing,
// makes templates only of what it found no error in, and does all that again alike.

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <string>

#include "compiler/base/check.h"
#include "compiler/diagnostics/render.h"
#include "compiler/driver/check_program.h"
#include "compiler/ir/print.h"
#include "targets/cloudformation/source_map.h"
#include "targets/document/write_json.h"
#include "targets/document/write_yaml.h"

using namespace cairn;

// Seconds of processor time for one input, all that is done to it together.
static constexpr double kMostSeconds = 8;

static std::string run(const std::string& program, const driver::CompileOptions& options) {
  driver::Memory workspace;
  workspace.files["input.cairn"] = program;
  workspace.files["data.txt"] = "one\ntwo\n";
  workspace.files["data.json"] = "{\"a\": [1, true, null, \"b\"]}";
  const auto compilation = driver::compile(workspace, "input.cairn", options);

  std::string all;
  const bool is_clean = !compilation->sink.has_errors();
  for (const driver::CompiledStack& stack : compilation->stacks) {
    if (!is_clean || options.is_check || options.runs_tests) continue;
    const document::Document& made = stack.template_document;
    all += document::write_yaml(made);
    all += document::write_json(made, document::JsonStyle::Pretty);
    all += document::write_json(made, document::JsonStyle::Minified);
    all += cloudformation::source_map(made, compilation->files, stack.name);
    CAIRN_CHECK(!all.empty());
  }
  if (is_clean) all += ir::print(compilation->program());
  for (const eval::TestResult& result : compilation->evaluation->tests) {
    for (const eval::Snapshot& snapshot : result.snapshots) {
      if (result.has_failed || !is_clean) continue;
      all += driver::print_snapshot(compilation->evaluation->test_programs[snapshot.program]);
    }
  }

  const auto findings = compilation->sink.sorted();
  for (const diag::Diagnostic& finding : findings) {
    if (!finding.span.is_valid()) continue;
    const std::size_t size = compilation->files[finding.span.file].text().size();
    CAIRN_CHECK(finding.span.begin <= finding.span.end && finding.span.end <= size);
  }
  for (const bool has_color : {false, true}) {
    diag::RenderOptions render;
    render.has_color = has_color;
    all += diag::render_text(compilation->files, findings, render);
  }
  all += diag::render_short(compilation->files, findings);
  all += diag::render_json(compilation->files, findings);
  all += diag::render_sarif(compilation->files, findings);
  all += diag::render_junit(compilation->files, findings);
  all += diag::render_github(compilation->files, findings);
  all += diag::summarize(findings);
  return all;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string program(reinterpret_cast<const char*>(data), size);
  const std::clock_t start = std::clock();
  driver::CompileOptions build;
  driver::CompileOptions check;
  check.is_check = true;
  // Schemas are made once: they do not depend on programs.
  static rules::Schemas schemas(catalog::Catalog::builtin(), nullptr,
                                rules::Tables::builtin().constraints());
  const driver::ProgramRules rules{schemas, {.as_of = {2026, 1, 1}}};
  check.rules = &rules;
  driver::CompileOptions test;
  test.runs_tests = true;
  for (const driver::CompileOptions& options : {build, check, test}) {
    CAIRN_CHECK(run(program, options) == run(program, options));
  }
  CAIRN_CHECK(static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC < kMostSeconds);
  return 0;
}
