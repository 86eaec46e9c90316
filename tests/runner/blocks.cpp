#include "tests/runner/blocks.h"

#include <set>
#include <stdexcept>

#include "compiler/driver/ledger.h"
#include "compiler/driver/refactor.h"
#include "compiler/driver/stages.h"
#include "targets/document/write_json.h"

namespace cairn::runner {

static std::string print_diagnostics(const Subject& subject, const Block&);
static std::string print_json_template(const Subject& subject, const Block& block);
static std::string print_stage(const Subject& subject, const Block& block);
static std::string print_fixed(const Subject& subject, const Block& block);
static std::string print_parameters(const Subject& subject, const Block& block);
static std::string print_companion(const Subject& subject, const Block& block);
static std::string print_files(const Subject& subject, const Block&);
static std::string print_ledger(const Subject& subject, const Block&);
static std::string print_refactor(const Subject& subject, const Block& block);
static std::string print_tests(const Subject& subject, const Block&);
static std::string print_snapshot(const Subject& subject, const Block& block);

namespace {

struct Printer {
  std::string_view fence;
  std::string (*print)(const Subject&, const Block&);
};

// The second word of a fence. `cairn build --print` knows the stages by the same names.
constexpr Printer kPrinters[] = {
    {"diagnostics", print_diagnostics},
    {"tree", print_stage},
    {"ir", print_stage},
    {"order", print_stage},
    {"template", print_stage},
    {"map", print_stage},
    {"budget", print_stage},
    {"dot", print_stage},
    {"mermaid", print_stage},
    {"fixed", print_fixed},            // `stage = "prod"`: what the build settled
    {"parameters", print_parameters},  // the file of values for a deployment
    {"plan", print_companion},         // `deploy-plan.json`
    {"change-set", print_companion},   // the input for the deployment of a stack
    {"files", print_files},            // the paths that a build writes
    {"ledger", print_ledger},          // `cairn.ids` once this is shipped
    {"refactor", print_refactor},      // the input that moves resources, of an environment
    {"tests", print_tests},            // verdicts of the `test` declarations
    {"snapshot", print_snapshot},      // of a test, by its number if there are several
};

}  // namespace

bool is_checked(const Block& block) {
  for (const Printer& printer : kPrinters) {
    if (printer.fence == block.name) return true;
  }
  return false;
}

std::string print_block(const Subject& subject, const Block& block) {
  for (const Printer& printer : kPrinters) {
    if (printer.fence != block.name) continue;
    std::string text = printer.print(subject, block);
    if (!text.empty() && text.back() != '\n') text += '\n';
    return text;
  }
  throw std::runtime_error("no block is called `" + block.name + "`");
}

// The stack that the block names, or the only one.
static const driver::CompiledStack& stack_of(const Subject& subject, const Block& block) {
  const driver::Compilation& compilation = *subject.compilation;
  for (const driver::CompiledStack& stack : compilation.stacks) {
    if (stack.name == block.argument) return stack;
  }
  if (block.argument.empty() && compilation.stacks.size() == 1) return compilation.stacks[0];
  throw std::runtime_error(block.argument.empty() ? "the block must name one of several stacks"
                                                  : "there is no stack `" + block.argument + "`");
}

static std::string print_diagnostics(const Subject& subject, const Block&) {
  return subject.diagnostics();
}

static std::string print_json_template(const Subject& subject, const Block& block) {
  return document::write_json(stack_of(subject, block).template_document);
}

static std::string print_stage(const Subject& subject, const Block& block) {
  const driver::Stage& stage = *driver::stage_named(block.name);
  if (stage.needs_no_errors && subject.compilation->sink.has_errors()) {
    throw std::runtime_error("a program with errors has no `" + block.name + "`");
  }
  if (block.name == "template" && block.language == "json") {
    return print_json_template(subject, block);
  }
  if (stage.is_of_file || block.argument.empty()) {
    return driver::print(*subject.compilation, stage);
  }
  return stage.print(*subject.compilation, stack_of(subject, block));
}

static std::string print_fixed(const Subject& subject, const Block& block) {
  std::string text;
  for (const eval::StackSummary& summary : subject.compilation->evaluation->summaries) {
    if (summary.stack != stack_of(subject, block).id) continue;
    for (const eval::FixedParameter& fixed : summary.fixed) {
      text += fixed.name + " = " + fixed.value + '\n';
    }
  }
  return text;
}

static std::string print_parameters(const Subject& subject, const Block& block) {
  const driver::CompiledStack& stack = stack_of(subject, block);
  for (const driver::StackOutput& output : subject.outputs) {
    if (output.stack != &stack) continue;
    for (const driver::OutputFile& file : output.companions) {
      if (file.path.ends_with(".parameters.json")) return file.text;
    }
  }
  throw std::runtime_error("no values were given for `" + stack.name + "`");
}

// `dev/Network.change-set.json`, by the name of the stack; the plan is the only one.
static std::string print_companion(const Subject& subject, const Block& block) {
  const std::string name = block.name == "plan"
                               ? "out/deploy-plan.json"
                               : "out/" + block.argument + '.' + block.name + ".json";
  for (const driver::StackOutput& output : subject.outputs) {
    for (const driver::OutputFile& file : output.companions) {
      if (file.path == name) return file.text;
    }
  }
  throw std::runtime_error("there is no `" + name + "`");
}

static std::string print_files(const Subject& subject, const Block&) {
  std::set<std::string> paths;
  for (const driver::StackOutput& output : subject.outputs) {
    paths.insert(output.template_file.path);
    for (const driver::OutputFile& file : output.companions) paths.insert(file.path);
  }
  std::string text;
  for (const std::string& path : paths) text += path + '\n';
  return text;
}

static std::string print_ledger(const Subject& subject, const Block&) {
  return driver::write_ledger(driver::ledger_of(*subject.compilation));
}

static std::string print_refactor(const Subject& subject, const Block& block) {
  const driver::RefactorPlan plan =
      driver::plan_refactor(*subject.compilation, subject.outputs, {}, "out");
  for (const std::string& failure : plan.failures) return failure + '\n';
  const std::string name =
      block.argument.empty() ? "out/refactor.json" : "out/refactor-" + block.argument + ".json";
  for (const driver::OutputFile& file : plan.files) {
    if (file.path == name) return file.text;
  }
  throw std::runtime_error("there is no `" + name + "`");
}

static std::string print_tests(const Subject& subject, const Block&) {
  std::string text;
  for (const eval::TestResult& test : subject.compilation->evaluation->tests) {
    text += (test.has_failed ? "FAIL " : "ok   ") + test.name + '\n';
  }
  return text;
}

static std::string print_snapshot(const Subject& subject, const Block& block) {
  std::size_t wanted = block.argument.empty() ? 1 : std::stoul(block.argument);
  const eval::Evaluation& evaluation = *subject.compilation->evaluation;
  for (const eval::TestResult& test : evaluation.tests) {
    for (const eval::Snapshot& snapshot : test.snapshots) {
      if (--wanted == 0) return driver::print_snapshot(evaluation.test_programs[snapshot.program]);
    }
  }
  throw std::runtime_error("there is no such snapshot");
}

}  // namespace cairn::runner
