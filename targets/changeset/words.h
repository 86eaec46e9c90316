#pragma once

// What text, Markdown and pages say alike.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "targets/changeset/change_set.h"
#include "targets/changeset/render.h"

namespace cairn::changeset {

// `add`, `modify`, `replace`, `remove`, `import`, as for RenderOptions::only.
[[nodiscard]] std::string_view kind_of(const Change& change);
// `+`, `~`, `!`, `?`, `-`, `I`
[[nodiscard]] char mark_of(const Change& change);
// `replaced, the old one is kept`; empty where there is nothing to say.
[[nodiscard]] std::string verdict_of(const Change& change);
[[nodiscard]] bool is_shown(const Change& change, const RenderOptions& options);
// Whether the value is another one, rather than one that stays the same by itself.
[[nodiscard]] bool is_different(const Edit& edit);
// `BucketName` of `/Properties/BucketName`.
[[nodiscard]] std::string_view short_path(std::string_view path);
// Chains of causes that say more than the edits do.
[[nodiscard]] std::vector<std::string_view> causes_of(const Change& change);

// `1 to add, 2 to replace; 3 unchanged`
[[nodiscard]] std::string summarize(const ChangeSet& set);
// The same for one that fails, or is empty.
[[nodiscard]] std::string verdict_of(const ChangeSet& set);
// `predicted: replaced; the service says: changed in place (reason)`
[[nodiscard]] std::string describe(const ServiceDifference& difference);
// Whether all that the service lists was predicted, in a sentence.
[[nodiscard]] std::string summarize(const ServiceOpinion& opinion);

// A row for each set, a column for each thing that happens to any of them.
struct SummaryTable {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};
[[nodiscard]] SummaryTable summary_table(std::span<const ChangeSet> sets);

}  // namespace cairn::changeset
