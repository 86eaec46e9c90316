#pragma once

// The order in which the stacks of an app are deployed, and what the AWS CLI needs for
// each of them.

#include <string_view>
#include <vector>

#include "compiler/driver/outputs.h"

namespace cairn::driver {

// Adds `deploy-plan.json`, and for each stack an input file for `aws cloudformation
// create-change-set`, to the outputs of a program with environments. Paths in the plan
// are as seen from `folder`.
void add_deploy_plan(const Compilation& compilation, std::string_view folder,
                     std::vector<StackOutput>& outputs);

}  // namespace cairn::driver
