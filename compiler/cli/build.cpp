// `cairn build`: a program to templates.

#include <CLI/CLI.hpp>
#include <filesystem>

#include "compiler/cli/command.h"
#include "compiler/ir/print.h"
#include "compiler/syntax/print.h"
#include "targets/cloudformation/limits.h"
#include "targets/cloudformation/source_map.h"
#include "targets/document/write_json.h"
#include "targets/document/write_yaml.h"

namespace cairn::cli {

namespace {

struct BuildOptions : CommonOptions {
  std::string folder = "out";
  std::string format = "yaml";
  std::string print;
  bool to_stdout = false;
};

std::string write_template(const document::Document& document, const std::string& format) {
  if (format == "json") return document::write_json(document, document::JsonStyle::Pretty);
  if (format == "json-min") return document::write_json(document, document::JsonStyle::Minified);
  return document::write_yaml(document);
}

// The file for `aws cloudformation create-stack --parameters file://...`.
std::string parameter_file(const std::vector<eval::ParameterValue>& values) {
  document::Document document;
  std::vector<document::NodeId> items;
  for (const eval::ParameterValue& value : values) {
    const std::array<document::Entry, 2> entries = {
        document::Entry{.key = document.keep("ParameterKey"), .value = document.string(value.name)},
        document::Entry{.key = document.keep("ParameterValue"),
                        .value = document.string(value.value)}};
    items.push_back(document.map(entries));
  }
  document.set_root(document.list(items));
  return document::write_json(document);
}

// `--print STAGE`: what a pass made, on standard output.
bool print_stage(const driver::Compilation& compilation, const std::string& stage) {
  if (stage == "tree") {
    std::fputs(syntax::print(compilation.tree).c_str(), stdout);
    return true;
  }
  if (stage == "ir") {
    std::fputs(ir::print(compilation.program()).c_str(), stdout);
    return true;
  }
  const ir::Program& program = compilation.program();
  for (const driver::CompiledStack& stack : compilation.stacks) {
    for (const ir::ResourceId id : stack.order.resources) {
      std::printf("%s\n", std::string(program.text(program[id].name)).c_str());
    }
  }
  return true;
}

void print_summary(const driver::Compilation& compilation, const driver::CompiledStack& stack,
                   const std::string& path, std::size_t bytes) {
  std::fprintf(stderr, "%s -> %s\n", stack.name.c_str(), path.c_str());
  for (const eval::StackSummary& summary : compilation.evaluation->summaries) {
    if (summary.stack != stack.id) continue;
    for (const eval::FixedParameter& fixed : summary.fixed) {
      std::fprintf(stderr, "  %s = %s (fixed at build)\n", fixed.name.c_str(), fixed.value.c_str());
    }
  }
  const std::string budget =
      cloudformation::print(cloudformation::count_budget(compilation.program(), stack.id, bytes));
  std::fputs(budget.c_str(), stderr);
}

int build(const BuildOptions& options) {
  const catalog::Catalog* catalog = open_catalog(options);
  if (catalog == nullptr) return kErrors;
  driver::Disk disk;
  driver::CompileOptions compile_options;
  compile_options.catalog = catalog;
  compile_options.settings = parse_settings(options.settings);
  const MessageFormat format = message_format(options);

  std::vector<std::unique_ptr<driver::Compilation>> compilations;
  std::vector<driver::OutputFile> outputs;
  struct Line {
    const driver::Compilation* compilation;
    const driver::CompiledStack* stack;
    std::string path;
    std::size_t bytes;
  };
  std::vector<Line> lines;
  bool has_errors = false;
  for (const std::string& file : options.files) {
    compilations.push_back(driver::compile(disk, file, compile_options));
    driver::Compilation& compilation = *compilations.back();
    has_errors |= compilation.sink.has_errors();
    if (compilation.sink.has_errors()) continue;
    for (driver::CompiledStack& stack : compilation.stacks) {
      const std::string text = write_template(stack.template_document, options.format);
      cloudformation::check_size(compilation.program(), stack.id, text.size(), compilation.sink);
      const std::string base = (std::filesystem::path(options.folder) / stack.name).string();
      const std::string path = base + (options.format == "yaml" ? ".yaml" : ".json");
      for (const driver::OutputFile& other : outputs) {
        if (other.path != path) continue;
        const ir::Stack& twice = compilation.program()[stack.id];
        compilation.sink.report<diag::kind::DuplicateName>(twice.name_span, stack.name);
      }
      lines.push_back({&compilation, &stack, path, text.size()});
      outputs.push_back({path, text});
      outputs.push_back(
          {base + ".map.json",
           cloudformation::source_map(stack.template_document, compilation.files, stack.name)});
      for (const eval::StackSummary& summary : compilation.evaluation->summaries) {
        if (summary.stack == stack.id && !summary.values.empty()) {
          outputs.push_back({base + ".parameters.json", parameter_file(summary.values)});
        }
      }
    }
    has_errors |= compilation.sink.has_errors();
  }
  if (!has_errors && report_unknown_settings(compilations)) return kUsage;

  if (!has_errors && options.print.empty() && !options.to_stdout) {
    if (const std::string failure = disk.write_all(outputs); !failure.empty()) {
      compilations[0]->sink.report<diag::kind::UnwritableFile>({}, failure);
    }
  }
  const bool is_failed = print_findings(compilations, options, format, stderr);
  if (options.has_timings) {
    for (const auto& compilation : compilations) print_timings(*compilation);
  }
  if (options.print == "tree" ||
      (!is_failed && !options.print.empty() && options.print != "template")) {
    for (const auto& compilation : compilations) print_stage(*compilation, options.print);
    return is_failed ? kErrors : kClean;
  }
  if (is_failed) return kErrors;
  if (options.to_stdout || options.print == "template") {
    bool is_first = true;
    for (const Line& line : lines) {
      const auto text = std::find_if(outputs.begin(), outputs.end(),
                                     [&](const auto& each) { return each.path == line.path; });
      if (!is_first && options.format == "yaml") std::fputs("---\n", stdout);
      is_first = false;
      std::fwrite(text->text.data(), 1, text->text.size(), stdout);
      if (!text->text.ends_with('\n')) std::fputc('\n', stdout);
    }
    return kClean;
  }
  if (format == MessageFormat::Human && !options.is_quiet) {
    for (const Line& line : lines) {
      print_summary(*line.compilation, *line.stack, line.path, line.bytes);
    }
  }
  return kClean;
}

}  // namespace

int run_build(int argc, const char* const* argv) {
  BuildOptions options;
  CLI::App app(
      "Compiles programs and writes one template for each stack, with a source map "
      "beside it.",
      "cairn build");
  add_common_options(app, options);
  app.add_option("-o,--out", options.folder, "the folder for the templates")->capture_default_str();
  app.add_option("--format", options.format, "yaml, json or json-min")
      ->check(CLI::IsMember({"yaml", "json", "json-min"}))
      ->capture_default_str();
  app.add_flag("--stdout", options.to_stdout, "print the templates and write no files");
  app.add_option("--print", options.print, "print what a pass made: tree, ir, order or template")
      ->check(CLI::IsMember({"tree", "ir", "order", "template"}));
  app.add_option("--message-format", options.message_format,
                 "findings as human, short, json, sarif, junit or github")
      ->check(CLI::IsMember({"human", "short", "json", "sarif", "junit", "github"}));
  int exit_code = kClean;
  if (!parse_arguments(app, argc, argv, exit_code)) return exit_code;
  try {
    return build(options);
  } catch (const CLI::ValidationError& error) {
    std::fprintf(stderr, "cairn build: %s\n", error.what());
    return kUsage;
  }
}

}  // namespace cairn::cli
