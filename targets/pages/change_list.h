#pragma once

// The changes of one change set, each to be unfolded.

#include <cstddef>
#include <map>
#include <string>

#include "targets/changeset/change_set.h"
#include "targets/changeset/render.h"

namespace cairn::pages {

// Ids of the changes in the page, by which findings and pictures lead to them.
using ChangeIds = std::map<const changeset::Change*, std::string>;

// `start` is before every id: `s0`.
[[nodiscard]] ChangeIds make_change_ids(const changeset::Changes& changes,
                                        const std::string& start);

[[nodiscard]] std::string render_changes(const changeset::Changes& changes, const ChangeIds& ids,
                                         const changeset::RenderOptions& options);

// `Ref`, `True`: a class of the page's style for what happens.
[[nodiscard]] std::string_view style_of(const changeset::Change& change);

}  // namespace cairn::pages
