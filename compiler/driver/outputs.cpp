#include "compiler/driver/outputs.h"

#include <array>
#include <filesystem>
#include <map>

#include "compiler/base/hash.h"
#include "compiler/driver/child_templates.h"
#include "compiler/driver/deploy_plan.h"
#include "compiler/driver/ledger.h"
#include "targets/cloudformation/limits.h"
#include "targets/cloudformation/source_map.h"
#include "targets/document/write_json.h"
#include "targets/document/write_yaml.h"

namespace cairn::driver {

static std::string write_template(const document::Document& document, TemplateFormat format);

static std::string_view extension_of(TemplateFormat format) {
  return format == TemplateFormat::Yaml ? ".yaml" : ".json";
}

static std::string parameter_file(const std::vector<eval::ParameterValue>& values);

// Children stand behind their parents, which must know what they are called.
static void name_templates(Compilation& compilation, const OutputOptions& options,
                           std::vector<StackOutput>& outputs) {
  const std::string extension(extension_of(options.format));
  std::map<std::string, std::map<std::string, std::string>> names;  // by environment
  for (std::size_t i = outputs.size(); i-- > 0;) {
    CompiledStack& stack = compilation.stacks[i];
    std::map<std::string, std::string>& children =
        names[std::filesystem::path(stack.name).parent_path().string()];
    address_children(compilation, stack, children, *options.asset_store);
    StackOutput& output = outputs[i];
    output.template_file.text = write_template(stack.template_document, options.format);
    output.asset_name = base::to_hex(base::digest_of(output.template_file.text)) + extension;
    children[std::string(compilation.program().text(compilation.program()[stack.id].name)) +
             extension] = output.asset_name;
  }
}

std::vector<StackOutput> make_outputs(Compilation& compilation, const OutputOptions& options) {
  std::vector<StackOutput> outputs;
  for (const CompiledStack& stack : compilation.stacks) {
    const std::string base = (std::filesystem::path(options.folder) / stack.name).string();
    StackOutput& output = outputs.emplace_back();
    output.stack = &stack;
    output.template_file = {base + std::string(extension_of(options.format)), {}};
    if (options.asset_store) continue;
    output.template_file.text = write_template(stack.template_document, options.format);
  }
  if (options.asset_store) name_templates(compilation, options, outputs);
  for (StackOutput& output : outputs) {
    const CompiledStack& stack = *output.stack;
    const std::string base = (std::filesystem::path(options.folder) / stack.name).string();
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
  add_deploy_plan(compilation, options, outputs);
  return outputs;
}

void add_assets(const std::vector<Compilation*>& compilations, const OutputOptions& options,
                std::vector<StackOutput>& outputs) {
  if (outputs.empty()) return;
  const std::string folder = (std::filesystem::path(options.folder) / "assets").string();
  std::map<std::string, std::string> files;  // programs may share them
  for (Compilation* compilation : compilations) {
    auto written = compilation->assets->write(folder);
    if (!written) {
      compilation->sink.report<diag::kind::UnreadableAsset>({}, written.error());
      return;
    }
    for (OutputFile& file : *written) files.emplace(std::move(file.path), std::move(file.text));
  }
  if (options.asset_store) {
    for (const StackOutput& output : outputs) {
      files.emplace(folder + '/' + output.asset_name, output.template_file.text);
    }
  }
  for (auto& [path, text] : files) outputs.front().companions.push_back({path, std::move(text)});
}

void add_ledgers(const std::vector<Compilation*>& compilations, std::vector<StackOutput>& outputs) {
  if (outputs.empty()) return;
  for (const Compilation* compilation : compilations) {
    if (compilation->ledger_path.empty()) continue;
    outputs.front().companions.push_back(
        {compilation->ledger_path, write_ledger(ledger_of(*compilation))});
  }
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
