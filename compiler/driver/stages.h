#pragma once

// What each pass made, as text. One name serves `cairn build --print` and the fences
// of golden cases.

#include <span>
#include <string>
#include <string_view>

#include "compiler/driver/compile.h"

namespace cairn::driver {

struct Stage {
  std::string_view name;
  // Of one stack; a stage of the whole file does not look at it.
  std::string (*print)(const Compilation&, const CompiledStack& stack);
  bool is_of_file = false;  // rather than of each stack
  bool needs_no_errors = true;
  std::string_view separator = "";  // between stacks, where all are printed together
};

// From source to template.
[[nodiscard]] std::span<const Stage> stages();

// None where there is no such stage.
[[nodiscard]] const Stage* stage_named(std::string_view name);

// Of all stacks.
[[nodiscard]] std::string print(const Compilation& compilation, const Stage& stage);

}  // namespace cairn::driver
