#include "targets/sam/tables/managed_policies.h"

#include "targets/sam/tables/tables.h"

namespace cairn::sam {

// `aws-cn` in `aws aws-cn`, but not in `aws aws-cn-north`.
static bool has_word(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    if (take_word(words) == word) return true;
  }
  return false;
}

// Names lie sorted.
static bool has_name(schema::Json names, std::string_view name) {
  std::size_t low = 0, high = names.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const std::string_view here = names.item(middle).string();
    if (here == name) return true;
    if (here < name) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return false;
}

std::optional<std::string> managed_policy_arn(std::string_view partition, std::string_view name) {
  const schema::Json groups = member(table("managed-policies"), "policies");
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const schema::Json group = groups.item(i);
    if (!has_word(member(group, "partitions").string(), partition)) continue;
    if (!has_name(member(group, "names"), name)) continue;
    return "arn:" + std::string(partition) + ":iam::aws:policy/" +
           std::string(member(group, "path").string()) + std::string(name);
  }
  return std::nullopt;
}

}  // namespace cairn::sam
