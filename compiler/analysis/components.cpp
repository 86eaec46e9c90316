#include "compiler/analysis/components.h"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>

namespace cairn::analysis {

std::vector<std::vector<std::uint32_t>> circles(
    const std::vector<std::vector<std::uint32_t>>& needs) {
  boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS> graph(needs.size());
  for (std::uint32_t from = 0; from < needs.size(); ++from) {
    for (const std::uint32_t to : needs[from]) boost::add_edge(from, to, graph);
  }
  std::vector<std::size_t> component(needs.size());
  const std::size_t count = boost::strong_components(
      graph, boost::make_iterator_property_map(component.begin(), get(boost::vertex_index, graph)));

  std::vector<std::vector<std::uint32_t>> members(count);
  for (std::uint32_t i = 0; i < needs.size(); ++i) members[component[i]].push_back(i);
  std::erase_if(members, [&](const std::vector<std::uint32_t>& each) {
    const auto& targets = needs[each[0]];
    return each.size() == 1 && std::ranges::find(targets, each[0]) == targets.end();
  });
  std::ranges::sort(members);
  return members;
}

}  // namespace cairn::analysis
