#pragma once

// Compiles a case and holds it to its blocks, its claims, and what is true of every
// program.

#include <map>
#include <string>
#include <vector>

#include "tests/runner/case_file.h"

namespace cairn::runner {

struct CaseResult {
  std::vector<std::string> faults;                // what accepting does not mend
  std::map<std::size_t, std::string> new_blocks;  // by the line of the fence: those that changed
  std::string diff;                               // of these

  [[nodiscard]] bool has_passed() const { return faults.empty() && new_blocks.empty(); }
};

[[nodiscard]] CaseResult run_case(const Case& each);

}  // namespace cairn::runner
