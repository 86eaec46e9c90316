#pragma once

// Runs a program: from names and types to stacks in the IR. Loops, functions and
// what is known while building are gone from the result; what only a deployment
// knows has become conditions, mappings and intrinsic functions.

#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/catalog/catalog.h"
#include "compiler/diagnostics/sink.h"
#include "compiler/ir/program.h"
#include "compiler/sema/model.h"
#include "compiler/text/file.h"

namespace cairn::eval {

// `--set stage=prod`, or `--set Web.stage=prod` for one stack.
struct Setting {
  std::string stack;  // empty: every stack with such a parameter
  std::string name;
  std::string value;
};

// `--assets s3://bucket/prefix/`
struct AssetStore {
  std::string bucket;
  std::string prefix;  // empty, or with a `/` at its end

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
  [[nodiscard]] std::string url(std::string_view key) const {
    return "https://" + bucket + ".s3.amazonaws.com/" + std::string(key);
  }
};

struct Options {
  std::vector<Setting> settings;
  // A build parameter without a value is an error in a build; a check looks at what
  // holds whatever its value is.
  bool is_check = false;
  // The text of a file that a program names (`extern ... from`), by its path as written
  // in the file `from`, or nothing where it cannot be read; `failure` then says why.
  std::function<std::optional<std::string>(std::string_view from, std::string_view path,
                                           std::string& failure)>
      read_file;
  // What a file or folder that `asset` names is called once it is uploaded, by its path
  // as written in the file `from`; as above where it cannot be read.
  std::function<std::optional<std::string>(std::string_view from, std::string_view path,
                                           const std::vector<std::string>& except,
                                           std::string& failure)>
      find_asset;
  // Where assets will lie; without it, templates name local files for the CLI's `package`.
  std::optional<AssetStore> asset_store;
  // Templates that the program imports as modules, by the import. Their symbols are those
  // of the model.
  const std::unordered_map<syntax::NodeId, ir::Program>* templates = nullptr;
  // Exports that shipped stacks import, by stack and output: they stay for one release more.
  std::set<std::pair<std::string, std::string>> kept_exports;
  // References between stacks are strong, whatever the output says.
  bool links_by_export = false;
  // What the name of a child stack's template ends in.
  std::string template_extension = ".yaml";
};

// A parameter that the build settled: `stage = "prod" (fixed at build)`.
struct FixedParameter {
  std::string name;
  std::string value;
};

// A value that was given to an Input parameter: for the parameter file.
struct ParameterValue {
  std::string name;
  std::string value;
};

// A stack as it is deployed. Without an app it has no environment.
struct StackSummary {
  ir::StackId stack;
  std::string stack_name;
  std::string environment;
  std::string account;
  std::string region;
  std::string role;
  std::size_t order = 0;  // of deployment: after those that it refers to
  // In a check: a parameter has no value, so what depends on it is missing in the program.
  bool lacks_values = false;
  std::vector<FixedParameter> fixed;
  std::vector<ParameterValue> values;
};

struct Snapshot {
  text::Span span;
  std::size_t program;  // index into Evaluation::test_programs
};

struct TestResult {
  std::string name;
  text::Span span;
  bool has_failed = false;
  std::vector<Snapshot> snapshots;
};

// What `@moved("Old")` and `@replaced("Old")` say of a resource, or of a module that it is
// in: then `rest` is what its id has behind that of the module.
struct FormerId {
  std::string from;
  std::string rest;
  text::Span span;
  bool is_replaced = false;
};

// Where a resource stands in the source, the same whether its modules are inlined or
// child stacks: `Mail.Jobs[high]`.
struct Origin {
  std::string path;
  std::vector<FormerId> former;
  text::Span statement;  // right in the stack: the resource itself, or what it is made by
};

// An export that another stack of the program imports: stacks as they are called in
// `out`, such as `dev/Network`.
struct StrongLink {
  std::string exporter;
  std::string output;
  std::string importer;
};

struct Evaluation {
  ir::Program program;
  std::deque<StackSummary> summaries;
  // By stack: the one that it is nested in at the top, or itself.
  std::vector<ir::StackId> roots;
  std::vector<Origin> origins;  // by ResourceId; those beyond its end have none
  std::vector<StrongLink> strong_links;
  std::vector<TestResult> tests;
  std::deque<ir::Program> test_programs;  // one stack each
  std::vector<bool> setting_used;         // by Options::settings

  explicit Evaluation(base::SymbolTable& symbols) : program(symbols) {}
};

// Always returns a whole Evaluation; after an error it is not fit for emission.
[[nodiscard]] Evaluation evaluate(const text::Files& files, const sema::Model& model,
                                  const catalog::Catalog& catalog, const Options& options,
                                  diag::Sink& sink);

// The same, and the tests of the file are run.
[[nodiscard]] Evaluation evaluate_tests(const text::Files& files, const sema::Model& model,
                                        const catalog::Catalog& catalog, const Options& options,
                                        std::string_view filter, diag::Sink& sink);

// Names of the language's own functions, for binding.
[[nodiscard]] const std::vector<std::string_view>& builtin_names();

}  // namespace cairn::eval
