#include "stdlib/standard_library.h"

#include <algorithm>

namespace cairn::stdlib {

static constexpr Module kModules[] = {
#include "standard_library.inc"
};

std::span<const Module> modules() { return kModules; }

const Module* find_module(std::string_view name) {
  const auto found = std::ranges::find(kModules, name, &Module::name);
  return found == std::end(kModules) ? nullptr : found;
}

}  // namespace cairn::stdlib
