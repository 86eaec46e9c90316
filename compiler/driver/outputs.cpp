#include "compiler/driver/outputs.h"

#include <array>
#include <filesystem>

#include "compiler/driver/deploy_plan.h"
#include "targets/cloudformation/limits.h"
#include "targets/cloudformation/source_map.h"
#include "targets/document/write_json.h"
#include "targets/document/write_yaml.h"

namespace cairn::driver {

static std::string write_template(const document::Document& document, TemplateFormat format);
static std::string parameter_file(const std::vector<eval::ParameterValue>& values);

std::vector<StackOutput> make_outputs(Compilation& compilation, std::string_view folder,
                                      TemplateFormat format) {
  const std::string_view extension = format == TemplateFormat::Yaml ? ".yaml" : ".json";
  std::vector<StackOutput> outputs;
  for (const CompiledStack& stack : compilation.stacks) {
    const std::string base = (std::filesystem::path(folder) / stack.name).string();
    StackOutput& output = outputs.emplace_back();
    output.stack = &stack;
    output.template_file = {base + std::string(extension),
                            write_template(stack.template_document, format)};
    cloudformation::check_size(compilation.program(), stack.id, output.template_file.text.size(),
                               compilation.sink);
    output.companions.push_back(
        {base + ".map.json",
         cloudformation::source_map(stack.template_document, compilation.files, stack.name)});
    for (const eval::StackSummary& summary : compilation.evaluation->summaries) {
      if (summary.stack != stack.id || summary.values.empty()) continue;
      output.companions.push_back({base + ".parameters.json", parameter_file(summary.values)});
    }
  }
  add_deploy_plan(compilation, folder, outputs);
  return outputs;
}

void write_outputs(Workspace& workspace, const std::vector<StackOutput>& outputs,
                   diag::Sink& sink) {
  std::vector<OutputFile> files;
  for (const StackOutput& output : outputs) {
    files.push_back(output.template_file);
    files.insert(files.end(), output.companions.begin(), output.companions.end());
  }
  const std::string failure = workspace.write_all(files);
  if (!failure.empty()) sink.report<diag::kind::UnwritableFile>({}, failure);
}

static std::string write_template(const document::Document& document, TemplateFormat format) {
  switch (format) {
    case TemplateFormat::Yaml:
      break;
    case TemplateFormat::Json:
      return document::write_json(document, document::JsonStyle::Pretty);
    case TemplateFormat::JsonMin:
      return document::write_json(document, document::JsonStyle::Minified);
  }
  return document::write_yaml(document);
}

// The file for `aws cloudformation create-stack --parameters file://...`.
static std::string parameter_file(const std::vector<eval::ParameterValue>& values) {
  document::Document document;
  std::vector<document::NodeId> items;
  for (const eval::ParameterValue& value : values) {
    const std::array<document::Entry, 2> entries = {
        document::Entry{.key = "ParameterKey", .value = document.string(value.name)},
        document::Entry{.key = "ParameterValue", .value = document.string(value.value)}};
    items.push_back(document.map(entries));
  }
  document.set_root(document.list(items));
  return document::write_json(document);
}

}  // namespace cairn::driver
