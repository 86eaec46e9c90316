#pragma once

// The change set that an update from one side to the other makes.

#include <set>
#include <string>

#include "targets/changeset/change_set.h"
#include "targets/changeset/side.h"

namespace cairn::changeset {

struct Options {
  bool has_property_values = false;
  std::set<std::string, std::less<>> imports;  // logical ids
  // Exports that other templates import: an end of one of them is an error.
  std::set<std::string, std::less<>> imported_exports;
};

// Whatever the templates are, the result is whole. What cannot be known is Conditional,
// Dynamic, or a note.
[[nodiscard]] ChangeSet compare(const Side& old_side, const Side& new_side, const Facts& facts,
                                const Options& options);

}  // namespace cairn::changeset
