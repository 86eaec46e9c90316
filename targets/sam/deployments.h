#pragma once

// Functions whose alias CodeDeploy moves, a share of the calls at a time: what they ask for,
// and what is made for all of them together.

#include <string>
#include <vector>

#include "targets/sam/value.h"

namespace cairn::sam {

struct Context;

// DeploymentPreference of a function, where it is enabled.
struct Deployment {
  std::string function;
  Value* type = nullptr;
  Value* pre_traffic = nullptr;  // or null, like all that follow
  Value* post_traffic = nullptr;
  Value* tags = nullptr;  // that the function passes on
  Value* alarms = nullptr;
  Value* role = nullptr;
  Value* triggers = nullptr;
  Value* condition = nullptr;
};

// The value of UpdatePolicy of its alias.
[[nodiscard]] Value* make_update_policy(Arena& arena, const Deployment& deployment);

// The application, the role and the deployment groups, in the template that is made.
void add_deployments(Context& context);

}  // namespace cairn::sam
