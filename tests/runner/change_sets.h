#pragma once

// What is true of the change sets of every template.

#include <string>
#include <vector>

namespace cairn::runner {

// The same template on both sides changes nothing; all of it is added to nothing, and
// removed again to leave nothing; and what lacks one resource gains and loses that one.
// What is broken, in sentences; nothing of a text that is no sound template.
[[nodiscard]] std::vector<std::string> broken_change_sets(const std::string& text);

}  // namespace cairn::runner
