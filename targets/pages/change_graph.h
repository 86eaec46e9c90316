#pragma once

// What changes, and because of what, as a graph.

#include <cstddef>
#include <map>
#include <vector>

#include "targets/changeset/change_set.h"
#include "targets/graph/graph.h"

namespace cairn::pages {

struct ChangeGraph {
  graph::Graph graph;
  // By node: what it shows; null for a parameter.
  std::vector<const changeset::Change*> changes;
  std::size_t alone = 0;     // changes that no other has to do with, left out
  std::size_t left_out = 0;  // others that there is no room for
};

// Edges lead from a cause to what it changes. Where there are more than `most` nodes,
// replacements and what leads to them come first.
[[nodiscard]] ChangeGraph make_change_graph(const changeset::ChangeSet& set, std::size_t most);

}  // namespace cairn::pages
