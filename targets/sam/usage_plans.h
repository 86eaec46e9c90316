#pragma once

// The usage plan that several REST APIs share, as far as it is known.

#include <set>
#include <string>
#include <vector>

#include "targets/sam/value.h"

namespace cairn::sam {

struct SharedUsagePlan {
  std::vector<Value*> depends_on, stages, keys;
  std::set<std::string> conditions;
  bool is_unconditional = false;  // one of the APIs is always there
  Value* deletion_policy = nullptr;
  Value* replace_policy = nullptr;
};

}  // namespace cairn::sam
