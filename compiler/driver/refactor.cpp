#include "compiler/driver/refactor.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>

#include "compiler/driver/ledger.h"
#include "targets/document/write_json.h"

namespace cairn::driver {

namespace {

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-refactoring.html
constexpr std::size_t kMostStacks = 5;

std::string environment_of(const std::string& stack) {
  const auto slash = stack.find('/');
  return slash == std::string::npos ? "" : stack.substr(0, slash);
}

class Planner {
 public:
  Planner(const Compilation& compilation, const std::vector<StackOutput>& outputs,
          const std::map<std::string, std::string>& stack_names, std::string folder)
      : compilation_(compilation),
        outputs_(outputs),
        stack_names_(stack_names),
        folder_(std::move(folder)) {}

  RefactorPlan run();

 private:
  void add(const std::string& environment, const std::vector<MovedResource>& moves);
  std::string deployed_name(const std::string& stack);
  [[nodiscard]] const StackOutput* output_of(const std::string& stack) const;

  const Compilation& compilation_;
  const std::vector<StackOutput>& outputs_;
  const std::map<std::string, std::string>& stack_names_;
  std::string folder_;
  RefactorPlan plan_;
};

RefactorPlan Planner::run() {
  std::map<std::string, std::vector<MovedResource>> by_environment;
  for (const MovedResource& move : compilation_.moved) {
    by_environment[environment_of(move.new_stack)].push_back(move);
  }
  for (const auto& [environment, moves] : by_environment) add(environment, moves);
  plan_.moves = compilation_.moved.size();
  if (!plan_.failures.empty()) plan_.files.clear();
  std::ranges::sort(plan_.failures);
  // Not that of `ranges`: its result is a view, which Clang 14 refuses.
  const auto twice = std::unique(plan_.failures.begin(), plan_.failures.end());
  plan_.failures.erase(twice, plan_.failures.end());
  return std::move(plan_);
}

const StackOutput* Planner::output_of(const std::string& stack) const {
  const auto found = std::ranges::find_if(
      outputs_, [&](const StackOutput& output) { return output.stack->name == stack; });
  return found == outputs_.end() ? nullptr : &*found;
}

std::string Planner::deployed_name(const std::string& stack) {
  if (const auto given = stack_names_.find(stack); given != stack_names_.end()) {
    return given->second;
  }
  const StackOutput* output = output_of(stack);
  for (const eval::StackSummary& summary : compilation_.evaluation->summaries) {
    if (output != nullptr && summary.stack == output->stack->id) return summary.stack_name;
  }
  plan_.failures.push_back("nobody but CloudFormation knows what `" + stack +
                           "` is called; say it with `--stack-name " + stack + "=NAME`");
  return {};
}

void Planner::add(const std::string& environment, const std::vector<MovedResource>& moves) {
  document::Document json;
  std::set<std::string> stacks;
  bool creates_stack = false;
  std::vector<document::NodeId> mappings;
  const auto place = [&](const std::string& stack, const std::string& id) {
    const std::array<document::Entry, 2> entries = {
        document::Entry{.key = "StackName", .value = json.string(json.keep(deployed_name(stack)))},
        document::Entry{.key = "LogicalResourceId", .value = json.string(json.keep(id))}};
    return json.map(entries);
  };
  for (const MovedResource& move : moves) {
    stacks.insert(move.stack);
    stacks.insert(move.new_stack);
    creates_stack |= !compilation_.shipped->stacks.contains(move.new_stack);
    const std::array<document::Entry, 2> entries = {
        document::Entry{.key = "Source", .value = place(move.stack, move.id)},
        document::Entry{.key = "Destination", .value = place(move.new_stack, move.new_id)}};
    mappings.push_back(json.map(entries));
  }
  if (stacks.size() > kMostStacks) {
    plan_.failures.push_back("a refactoring takes five stacks at most, and these are " +
                             std::to_string(stacks.size()) + ": move in several steps");
  }
  std::vector<document::NodeId> definitions;
  for (const std::string& stack : stacks) {
    const StackOutput* output = output_of(stack);
    // One that is gone has nothing left in it, which CloudFormation does not allow.
    if (output == nullptr) {
      plan_.failures.push_back('`' + stack +
                               "` is no stack of the program any more, and a "
                               "refactoring may leave none empty: keep a resource in it");
      continue;
    }
    const std::array<document::Entry, 2> entries = {
        document::Entry{.key = "StackName", .value = json.string(json.keep(deployed_name(stack)))},
        document::Entry{.key = "TemplateBody", .value = json.string(output->template_file.text)}};
    definitions.push_back(json.map(entries));
  }
  const std::array<document::Entry, 4> entries = {
      document::Entry{.key = "Description", .value = json.string("moves as @moved says")},
      document::Entry{.key = "EnableStackCreation", .value = json.boolean(creates_stack)},
      document::Entry{.key = "ResourceMappings", .value = json.list(mappings)},
      document::Entry{.key = "StackDefinitions", .value = json.list(definitions)}};
  json.set_root(json.map(entries));
  const std::string name =
      environment.empty() ? "refactor.json" : "refactor-" + environment + ".json";
  plan_.files.push_back(
      {(std::filesystem::path(folder_) / name).string(), document::write_json(json)});
  plan_.commands.push_back("aws cloudformation create-stack-refactor --cli-input-json file://" +
                           plan_.files.back().path);
}

}  // namespace

RefactorPlan plan_refactor(const Compilation& compilation, const std::vector<StackOutput>& outputs,
                           const std::map<std::string, std::string>& stack_names,
                           const std::string& folder) {
  return Planner(compilation, outputs, stack_names, folder).run();
}

}  // namespace cairn::driver
