#pragma once

// What rules on templates find in those that a program makes, told in its source.

#include "compiler/driver/compile.h"
#include "compiler/rules/run.h"

namespace cairn::driver {

struct ProgramRules {
  rules::Schemas& schemas;  // serves one thread at a time
  rules::Settings settings;
};

// Adds the findings about all templates of the compilation to its sink, wanted or not. Left out
// is what the language answers for itself, what the program calls unchecked, and what stands in
// templates that it imports, which are checked as what they are.
void check_program(Compilation& compilation, const ProgramRules& rules);

// Forgets what is not wanted. An error of the language is always told.
void keep_wanted(const rules::Selection& selection, diag::Sink& sink);

}  // namespace cairn::driver
