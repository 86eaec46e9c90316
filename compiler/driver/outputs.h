#pragma once

// The files that a build leaves: templates, source maps and parameter files.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/compile.h"

namespace cairn::driver {

enum class TemplateFormat : std::uint8_t { Yaml, Json, JsonMin };

struct StackOutput {
  const CompiledStack* stack;
  OutputFile template_file;
  // `<Stack>.map.json`, and `<Stack>.parameters.json` where values were given.
  std::vector<OutputFile> companions;
};

// Of a program without errors: the files of each stack, in `folder`. A template that
// is too large is reported to the compilation's sink.
[[nodiscard]] std::vector<StackOutput> make_outputs(Compilation& compilation,
                                                    std::string_view folder, TemplateFormat format);

// Writes all of them or none. What fails is reported to the compilation's sink.
void write_outputs(Workspace& workspace, const std::vector<StackOutput>& outputs, diag::Sink& sink);

}  // namespace cairn::driver
