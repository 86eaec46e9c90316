#include "compiler/driver/deploy_plan.h"

#include "compiler/catalog/iam_capabilities.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>

#include "targets/document/write_json.h"

namespace cairn::driver {

namespace {

// With one of them, CAPABILITY_NAMED_IAM is asked for.
constexpr std::array<std::string_view, 5> kIamNames = {"GroupName", "InstanceProfileName",
                                                       "ManagedPolicyName", "RoleName", "UserName"};

struct Capabilities {
  bool has_iam = false;
  bool has_named_iam = false;
  bool has_macros = false;
};

// One stack with its children.
struct Step {
  const eval::StackSummary* summary = nullptr;
  const StackOutput* output = nullptr;
  std::vector<const StackOutput*> children;
  Capabilities capabilities;
  bool needs_package = false;
};

void collect(const ir::Program& program, ir::StackId id, Capabilities& capabilities) {
  const ir::Stack& stack = program[id];
  capabilities.has_macros |= stack.transform.is_valid();
  for (const ir::ResourceId resource_id : stack.resources) {
    const ir::Resource& resource = program[resource_id];
    if (std::ranges::find(catalog::kIamCapabilityTypes, program.text(resource.type)) ==
        catalog::kIamCapabilityTypes.end())
      continue;
    capabilities.has_iam = true;
    for (const std::string_view name : kIamNames) {
      if (program.get(resource.properties, name)) capabilities.has_named_iam = true;
    }
  }
}

bool names_asset(const StackOutput& output, const std::vector<std::string>& names) {
  return std::ranges::any_of(names, [&](const std::string& name) {
    return output.template_file.text.find(name) != std::string::npos;
  });
}

class PlanWriter {
 public:
  PlanWriter(const OutputOptions& options, const Step& step) : options_(options), step_(step) {}

  document::NodeId describe(document::Document& plan) const;
  [[nodiscard]] OutputFile input() const;

 private:
  [[nodiscard]] std::string seen(const std::string& path) const {
    return std::filesystem::path(path).lexically_relative(options_.folder).generic_string();
  }
  [[nodiscard]] std::string input_path() const {
    std::filesystem::path path = step_.output->template_file.path;
    return path.replace_extension(".change-set.json").string();
  }
  [[nodiscard]] std::string packaged_path() const {
    std::filesystem::path path = step_.output->template_file.path;
    return path.replace_extension(".packaged" + path.extension().string()).string();
  }
  document::NodeId capabilities(document::Document& document) const;

  const OutputOptions& options_;
  const Step& step_;
};

document::NodeId PlanWriter::capabilities(document::Document& document) const {
  std::vector<document::NodeId> names;
  if (step_.capabilities.has_named_iam) {
    names.push_back(document.string("CAPABILITY_NAMED_IAM"));
  } else if (step_.capabilities.has_iam) {
    names.push_back(document.string("CAPABILITY_IAM"));
  }
  if (step_.capabilities.has_macros) names.push_back(document.string("CAPABILITY_AUTO_EXPAND"));
  return document.list(names);
}

document::NodeId PlanWriter::describe(document::Document& plan) const {
  const eval::StackSummary& summary = *step_.summary;
  std::vector<document::Entry> entries;
  const auto add = [&](std::string_view key, std::string_view value) {
    if (!value.empty())
      entries.push_back({.key = key, .value = plan.string(plan.keep(std::string(value)))});
  };
  const std::string template_path = seen(step_.output->template_file.path);
  const std::string input_file = seen(input_path());
  add("stackName", summary.stack_name);
  add("environment", summary.environment);
  add("account", summary.account);
  add("region", summary.region);
  add("role", summary.role);
  add("template", template_path);
  if (!step_.children.empty()) {
    std::vector<document::NodeId> children;
    for (const StackOutput* child : step_.children) {
      children.push_back(plan.string(plan.keep(seen(child->template_file.path))));
    }
    entries.push_back({.key = "childTemplates", .value = plan.list(children)});
  }
  entries.push_back({.key = "capabilities", .value = capabilities(plan)});
  add("input", input_file);
  std::string command =
      "aws cloudformation create-change-set --cli-input-json file://" + input_file;
  if (step_.needs_package) {
    const std::string packaged = seen(packaged_path());
    add("package", "aws cloudformation package --template-file " + template_path +
                       " --s3-bucket BUCKET --output-template-file " + packaged + " --region " +
                       summary.region);
    command += " --template-body file://" + packaged;
  } else if (!options_.asset_store) {
    // The CLI follows `file://` on its command line, not within its input files.
    command += " --template-body file://" + template_path;
  }
  command += " --region " + summary.region;
  add("command", command);
  add("commandForNewStack", command + " --change-set-type CREATE");
  return plan.map(entries);
}

OutputFile PlanWriter::input() const {
  const eval::StackSummary& summary = *step_.summary;
  document::Document input;
  std::vector<document::Entry> entries = {
      {.key = "StackName", .value = input.string(summary.stack_name)},
      {.key = "ChangeSetName", .value = input.string("cairn")}};
  if (const auto& store = options_.asset_store) {
    const std::string url = store->url(store->prefix + step_.output->asset_name);
    entries.push_back({.key = "TemplateURL", .value = input.string(input.keep(url))});
  }
  if (!summary.values.empty()) {
    std::vector<document::NodeId> values;
    for (const eval::ParameterValue& value : summary.values) {
      const std::array<document::Entry, 2> pair = {
          document::Entry{.key = "ParameterKey", .value = input.string(value.name)},
          document::Entry{.key = "ParameterValue", .value = input.string(value.value)}};
      values.push_back(input.map(pair));
    }
    entries.push_back({.key = "Parameters", .value = input.list(values)});
  }
  entries.push_back({.key = "Capabilities", .value = capabilities(input)});
  input.set_root(input.map(entries));
  return {input_path(), document::write_json(input)};
}

}  // namespace

void add_deploy_plan(const Compilation& compilation, const OutputOptions& options,
                     std::vector<StackOutput>& outputs) {
  const ir::Program& program = compilation.program();
  std::vector<Step> steps;
  for (const eval::StackSummary& summary : compilation.evaluation->summaries) {
    if (summary.environment.empty()) continue;
    Step& step = steps.emplace_back();
    step.summary = &summary;
    for (const StackOutput& output : outputs) {
      if (output.stack->root != summary.stack) continue;
      if (output.stack->id == summary.stack) {
        step.output = &output;
      } else {
        step.children.push_back(&output);
        step.needs_package |= !options.asset_store;
      }
      collect(program, output.stack->id, step.capabilities);
      step.needs_package |=
          !options.asset_store && names_asset(output, compilation.assets->names());
    }
  }
  if (steps.empty()) return;
  std::ranges::sort(steps, {}, [](const Step& step) { return step.summary->order; });

  document::Document plan;
  std::vector<document::NodeId> items;
  std::vector<OutputFile> files;
  for (const Step& step : steps) {
    const PlanWriter writer(options, step);
    items.push_back(writer.describe(plan));
    files.push_back(writer.input());
  }
  std::vector<document::Entry> entries;
  if (const auto& store = options.asset_store) {
    std::string upload = "aws s3 sync assets s3://" + store->bucket + '/' + store->prefix;
    entries.push_back({.key = "upload", .value = plan.string(plan.keep(upload + " --size-only"))});
  }
  entries.push_back({.key = "stacks", .value = plan.list(items)});
  plan.set_root(plan.map(entries));
  std::string text = document::write_json(plan);
  const std::string path = (std::filesystem::path(options.folder) / "deploy-plan.json").string();
  files.push_back({path, std::move(text)});
  auto& companions = outputs.front().companions;
  companions.insert(companions.end(), files.begin(), files.end());
}

}  // namespace cairn::driver
