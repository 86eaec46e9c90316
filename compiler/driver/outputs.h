#pragma once

// The files that a build leaves: templates, source maps and parameter files.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/compile.h"

namespace cairn::driver {

enum class TemplateFormat : std::uint8_t { Yaml, Json, JsonMin };

struct StackOutput {
  const CompiledStack* stack;
  OutputFile template_file;
  std::string asset_name;  // of the template, where there is a store
  // `<Stack>.map.json`, and `<Stack>.parameters.json` where values were given.
  std::vector<OutputFile> companions;
};

struct OutputOptions {
  std::string folder;
  TemplateFormat format = TemplateFormat::Yaml;
  std::optional<eval::AssetStore> asset_store;  // what the program was compiled with
};

// Of a program without errors: the files of each stack, in `folder`. A template that
// is too large is reported to the compilation's sink.
[[nodiscard]] std::vector<StackOutput> make_outputs(Compilation& compilation,
                                                    const OutputOptions& options);

// What `asset` names, and with a store the templates that it is to hold: in the folder
// `assets`, for the first of the outputs to bring along.
void add_assets(const std::vector<Compilation*>& compilations, const OutputOptions& options,
                std::vector<StackOutput>& outputs);

// The ledger of each program, as it is once this is shipped.
void add_ledgers(const std::vector<Compilation*>& compilations, std::vector<StackOutput>& outputs);

// Writes all of them or none. What fails is reported to the compilation's sink.
void write_outputs(Workspace& workspace, const std::vector<StackOutput>& outputs, diag::Sink& sink);

}  // namespace cairn::driver
