#pragma once

// Change sets as text.

#include <set>
#include <span>
#include <string>

#include "targets/changeset/change_set.h"

namespace cairn::changeset {

// The shape of `aws cloudformation describe-change-set`: one object, or a list where there
// are several stacks. Cairn's own keys are NestedChanges, Why, Findings, Outputs, Notes,
// Environment, Counts and Service.
[[nodiscard]] std::string render_json(std::span<const ChangeSet> sets);

struct RenderOptions {
  // `add`, `modify`, `replace`, `remove`, `import`; empty: all.
  std::set<std::string, std::less<>> only;
};

// For people: findings, then what changes, dependencies first, with causes; counts last.
[[nodiscard]] std::string render_text(std::span<const ChangeSet> sets,
                                      const RenderOptions& options);
// The same as a comment of a pull request, which has room for 65,536 characters: what goes
// beyond is counted.
[[nodiscard]] std::string render_markdown(std::span<const ChangeSet> sets,
                                          const RenderOptions& options);

}  // namespace cairn::changeset
