#pragma once

// The programs of examples/, held to the templates beside them.

#include <filesystem>

#include "tests/runner/report.h"

namespace cairn::runner {

// Each folder with a main.cairn: its stacks are compared with expected/<Stack>.yaml,
// byte for byte, and written there in accept mode. The file `options`, where there is
// one, has a line such as `--set stage=prod` for each word of the command.
void run_examples(const std::filesystem::path& folder, bool is_accepting, Report& report);

}  // namespace cairn::runner
