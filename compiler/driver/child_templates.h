#pragma once

// With `--assets`, templates are uploaded beside the assets under a name of their content,
// and a parent says the address of its child.

#include <map>
#include <string>

#include "compiler/driver/compile.h"

namespace cairn::driver {

// Puts the address of `name` in the place of every TemplateURL of the stack's resources
// that is a key of `names`, and makes its template anew.
void address_children(Compilation& compilation, CompiledStack& stack,
                      const std::map<std::string, std::string>& names,
                      const eval::AssetStore& store);

}  // namespace cairn::driver
