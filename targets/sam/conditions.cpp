#include "targets/sam/conditions.h"

#include <algorithm>

namespace cairn::sam {

void add_any_of(Context& context, Value& template_, std::vector<std::string> conditions,
                const std::string& name) {
  static constexpr std::size_t kMost = 10;
  Arena& arena = context.arena;
  Value* all = template_.find("Conditions");
  if (all == nullptr || !all->is_map()) {
    all = arena.map();
    template_.set("Conditions", all);
  }
  std::ranges::sort(conditions);
  // Each takes ten away and adds itself.
  std::size_t number = (conditions.size() - 2) / (kMost - 1);
  while (conditions.size() > 1) {
    const std::string made = number > 0 ? name + std::to_string(number) : name;
    if (number > 0) --number;
    const std::size_t count = std::min(kMost, conditions.size());
    Value* any = arena.list();
    for (std::size_t i = 0; i < count; ++i) {
      any->append(arena.map({{"Condition", arena.string(conditions[i])}}));
    }
    conditions.erase(conditions.begin(), conditions.begin() + static_cast<std::ptrdiff_t>(count));
    conditions.push_back(made);
    all->set(arena.keep(made), arena.map({{"Fn::Or", any}}));
  }
}

}  // namespace cairn::sam
