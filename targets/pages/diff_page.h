#pragma once

// A page to review change sets with: what is at risk first, then causes as a picture, then
// every change.

#include <span>
#include <string>

#include "targets/changeset/change_set.h"
#include "targets/changeset/render.h"
#include "targets/graph/layout.h"

namespace cairn::pages {

struct DiffPage {
  std::string text;
  std::string failure;  // why a picture is missing; the page says everything without
};

[[nodiscard]] DiffPage render_diff_page(std::span<const changeset::ChangeSet> sets,
                                        const std::string& title,
                                        const changeset::RenderOptions& options,
                                        const graph::Program& dot);

}  // namespace cairn::pages
