// `cairn build`: a program to templates.

#include <CLI/CLI.hpp>

#include "compiler/cli/command.h"
#include "compiler/driver/outputs.h"
#include "compiler/driver/stages.h"
#include "targets/cloudformation/limits.h"

namespace cairn::cli {

namespace {

struct BuildOptions : CommonOptions {
  std::string folder = "out";
  std::string format = "yaml";
  std::string print;
  std::string links = "output";
  std::string assets;
  std::string ledger;
  bool records = false;
  bool to_stdout = false;
  bool keeps_sam = false;
};

void print_summary(const driver::Compilation& compilation, const driver::StackOutput& output) {
  const driver::CompiledStack& stack = *output.stack;
  std::fprintf(stderr, "%s -> %s\n", stack.name.c_str(), output.template_file.path.c_str());
  for (const eval::StackSummary& summary : compilation.evaluation->summaries) {
    if (summary.stack != stack.id) continue;
    for (const eval::FixedParameter& fixed : summary.fixed) {
      std::fprintf(stderr, "  %s = %s (fixed at build)\n", fixed.name.c_str(), fixed.value.c_str());
    }
  }
  const driver::DeployedStack deployed = compilation.deployed(stack);
  const std::string budget = cloudformation::print(cloudformation::count_budget(
      deployed.program, deployed.stack, output.template_file.text.size()));
  std::fputs(budget.c_str(), stderr);
}

driver::TemplateFormat template_format(const BuildOptions& options) {
  if (options.format == "json") return driver::TemplateFormat::Json;
  if (options.format == "json-min") return driver::TemplateFormat::JsonMin;
  return driver::TemplateFormat::Yaml;
}

std::optional<eval::AssetStore> asset_store(const BuildOptions& options) {
  if (options.assets.empty()) return std::nullopt;
  const auto store = driver::parse_asset_store(options.assets);
  if (!store) throw CLI::ValidationError("--assets", store.error());
  return *store;
}

// Two programs of one command may have stacks of one name.
void report_twins(driver::Compilation& compilation, const std::vector<driver::StackOutput>& before,
                  const driver::StackOutput& output) {
  for (const driver::StackOutput& other : before) {
    if (other.template_file.path != output.template_file.path) continue;
    const ir::Stack& twice = compilation.program()[output.stack->id];
    compilation.sink.report<diag::kind::DuplicateName>(twice.name_span, output.stack->name);
  }
}

int build(const BuildOptions& options) {
  if (options.records && options.files.size() > 1) {
    throw CLI::ValidationError("--record", "takes one program: each has a ledger of its own");
  }
  const catalog::Catalog* catalog = open_catalog(options);
  if (catalog == nullptr) return kErrors;
  driver::Disk disk;
  driver::CompileOptions compile_options;
  compile_options.catalog = catalog;
  compile_options.links_by_export = options.links == "export";
  compile_options.keeps_sam = options.keeps_sam;
  compile_options.settings = parse_settings(options.settings);
  if (options.format != "yaml") compile_options.template_extension = ".json";
  compile_options.asset_store = asset_store(options);
  compile_options.ledger = options.ledger;
  const driver::OutputOptions output_options{.folder = options.folder,
                                             .format = template_format(options),
                                             .asset_store = compile_options.asset_store};
  const MessageFormat format = message_format(options);
  const driver::Stage* stage = driver::stage_named(options.print);
  // The template of `--print` and `--stdout` comes in the format asked for.
  const bool to_stdout = options.to_stdout || options.print == "template";

  std::vector<std::unique_ptr<driver::Compilation>> compilations;
  std::vector<driver::StackOutput> outputs;
  std::vector<const driver::Compilation*> origins;  // of each output
  bool has_errors = false;
  for (const std::string& file : options.files) {
    compilations.push_back(driver::compile(disk, file, compile_options));
    driver::Compilation& compilation = *compilations.back();
    has_errors |= compilation.sink.has_errors();
    if (compilation.sink.has_errors()) continue;
    for (driver::StackOutput& output : driver::make_outputs(compilation, output_options)) {
      report_twins(compilation, outputs, output);
      outputs.push_back(std::move(output));
      origins.push_back(&compilation);
    }
    has_errors |= compilation.sink.has_errors();
  }
  if (!has_errors && stage == nullptr && !to_stdout) {
    std::vector<driver::Compilation*> all;
    for (const auto& each : compilations) all.push_back(each.get());
    driver::add_assets(all, output_options, outputs);
    if (options.records) driver::add_ledgers(all, outputs);
    for (const auto& each : compilations) has_errors |= each->sink.has_errors();
  }
  if (!has_errors && report_unknown_settings(compilations)) return kUsage;

  if (!has_errors && stage == nullptr && !to_stdout) {
    driver::write_outputs(disk, outputs, compilations[0]->sink);
  }
  const bool is_failed = print_findings(compilations, options, format, stderr);
  if (options.has_timings) {
    for (const auto& compilation : compilations) print_timings(*compilation);
  }
  if (is_failed && (stage == nullptr || stage->needs_no_errors)) return kErrors;
  if (to_stdout) {
    bool is_first = true;
    for (const driver::StackOutput& output : outputs) {
      if (!is_first && options.format == "yaml") std::fputs("---\n", stdout);
      is_first = false;
      const std::string& text = output.template_file.text;
      std::fwrite(text.data(), 1, text.size(), stdout);
      if (!text.ends_with('\n')) std::fputc('\n', stdout);
    }
  } else if (stage != nullptr) {
    for (const auto& compilation : compilations) {
      std::fputs(driver::print(*compilation, *stage).c_str(), stdout);
    }
  } else if (format == MessageFormat::Human && !options.is_quiet) {
    for (std::size_t i = 0; i < outputs.size(); ++i) print_summary(*origins[i], outputs[i]);
  }
  return is_failed ? kErrors : kClean;
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
  app.add_option("--links", options.links,
                 "how stacks refer to each other: output (each as it is declared) or export (all "
                 "by Export and Fn::ImportValue)")
      ->check(CLI::IsMember({"output", "export"}))
      ->capture_default_str();
  app.add_option("--assets", options.assets,
                 "s3://BUCKET/PREFIX: where the files of `asset` and the templates of child stacks "
                 "will lie; without it, they are left to `aws cloudformation package`");
  app.add_option("--ledger", options.ledger,
                 "what was shipped: `cairn.ids` beside the program, unless this names another");
  app.add_flag("--record", options.records, "note in the ledger what this build ships");
  app.add_flag("--keep-sam", options.keeps_sam,
               "write resources of SAM as they are, with the transform that expands them on AWS");
  app.add_flag("--stdout", options.to_stdout, "print the templates and write no files");
  std::vector<std::string> names;
  for (const driver::Stage& stage : driver::stages()) names.emplace_back(stage.name);
  app.add_option("--print", options.print, "print what a pass made")->check(CLI::IsMember(names));
  add_message_format(app, options);
  int exit_code = kClean;
  if (!parse_arguments(app, argc, argv, exit_code)) return exit_code;
  return run_told("build", [&] { return build(options); });
}

}  // namespace cairn::cli
