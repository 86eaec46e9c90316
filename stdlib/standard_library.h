#pragma once

// The modules that come with the compiler, as text: they are written in the language and
// may do what any program may.

#include <span>
#include <string_view>

namespace cairn::stdlib {

struct Module {
  std::string_view name;  // as in an import: `std/serverless`
  std::string_view text;
};

// By name.
[[nodiscard]] std::span<const Module> modules();
// Null where there is none of that name.
[[nodiscard]] const Module* find_module(std::string_view name);

}  // namespace cairn::stdlib
