#pragma once

// What is true of every program, whatever its case asks for.

#include <string>
#include <vector>

#include "tests/runner/subject.h"

namespace cairn::runner {

// The properties that do not hold: a second run gives equal bytes; the tokens of the
// tree are the source; a program with errors has no template; a check of what builds finds
// no error of the language; a template reads back the same from YAML and from JSON.
[[nodiscard]] std::vector<std::string> broken_properties(Setup& setup, const Subject& subject);

}  // namespace cairn::runner
