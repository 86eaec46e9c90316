// `cairn refactor`: what moves resources to their new ids without touching them.

#include <CLI/CLI.hpp>
#include <map>

#include "compiler/cli/command.h"
#include "compiler/driver/outputs.h"
#include "compiler/driver/refactor.h"

namespace cairn::cli {

namespace {

struct RefactorOptions : CommonOptions {
  std::string folder = "out";
  std::string ledger;
  std::vector<std::string> stack_names;  // NAME=STACK
};

std::map<std::string, std::string> parse_stack_names(const std::vector<std::string>& given) {
  std::map<std::string, std::string> names;
  for (const std::string& each : given) {
    const auto equals = each.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == each.size()) {
      throw CLI::ValidationError("--stack-name", "`" + each + "` is not STACK=NAME");
    }
    names[each.substr(0, equals)] = each.substr(equals + 1);
  }
  return names;
}

int refactor(const RefactorOptions& options) {
  const catalog::Catalog* catalog = open_catalog(options);
  if (catalog == nullptr) return kErrors;
  const auto stack_names = parse_stack_names(options.stack_names);
  driver::Disk disk;
  driver::CompileOptions compile_options;
  compile_options.catalog = catalog;
  compile_options.ledger = options.ledger;
  compile_options.settings = parse_settings(options.settings);
  std::vector<std::unique_ptr<driver::Compilation>> compilations;
  compilations.push_back(driver::compile(disk, options.files.front(), compile_options));
  driver::Compilation& compilation = *compilations.front();
  std::vector<driver::StackOutput> outputs;
  if (!compilation.sink.has_errors()) {
    outputs = driver::make_outputs(compilation, {.folder = options.folder});
  }
  if (print_findings(compilations, options, message_format(options), stderr)) return kErrors;
  if (report_unknown_settings(compilations)) return kUsage;
  if (compilation.shipped == nullptr) {
    std::fprintf(stderr,
                 "cairn refactor: there is no ledger `%s`; `cairn build --record` begins one\n",
                 compilation.ledger_path.c_str());
    return kErrors;
  }
  const driver::RefactorPlan plan =
      driver::plan_refactor(compilation, outputs, stack_names, options.folder);
  for (const std::string& failure : plan.failures) {
    std::fprintf(stderr, "cairn refactor: %s\n", failure.c_str());
  }
  if (!plan.failures.empty()) return kErrors;
  if (plan.moves == 0) {
    std::fprintf(stderr, "nothing has moved since the ledger was written\n");
    return kClean;
  }
  const std::string failure = disk.write_all(plan.files);
  if (!failure.empty()) {
    std::fprintf(stderr, "cairn refactor: %s\n", failure.c_str());
    return kErrors;
  }
  for (const std::string& command : plan.commands) std::printf("%s\n", command.c_str());
  if (!options.is_quiet) {
    std::fprintf(stderr,
                 "%zu moved; a refactoring changes nothing else, so deploy other changes before or "
                 "after it\n",
                 plan.moves);
  }
  return kClean;
}

}  // namespace

int run_refactor(int argc, const char* const* argv) {
  RefactorOptions options;
  options.files_help = "a program (*.cairn)";
  CLI::App app(
      "Writes the input of `aws cloudformation create-stack-refactor` for resources that `@moved` "
      "gives a new id or another stack.",
      "cairn refactor");
  add_common_options(app, options);
  app.get_option("FILES")->expected(1);
  app.add_option("-o,--out", options.folder, "the folder for the files")->capture_default_str();
  app.add_option("--ledger", options.ledger,
                 "what was shipped: `cairn.ids` beside the program, unless this names another");
  app.add_option("--stack-name", options.stack_names,
                 "STACK=NAME: what a child stack is called where it is deployed; again for more")
      ->allow_extra_args(false);
  add_message_format(app, options);
  int exit_code = kClean;
  if (!parse_arguments(app, argc, argv, exit_code)) return exit_code;
  return run_told("refactor", [&] { return refactor(options); });
}

}  // namespace cairn::cli
