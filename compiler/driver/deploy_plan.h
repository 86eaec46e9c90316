#pragma once

// The order in which the stacks of an app are deployed, and what the AWS CLI needs for
// each of them.

#include <vector>

#include "compiler/driver/outputs.h"

namespace cairn::driver {

// Adds `deploy-plan.json`, and for each stack an input file for `aws cloudformation
// create-change-set`, to the outputs of a program with environments. Paths in the plan
// are as seen from the folder of the outputs. Without a store for assets, templates with
// children or assets go through `aws cloudformation package` first.
void add_deploy_plan(const Compilation& compilation, const OutputOptions& options,
                     std::vector<StackOutput>& outputs);

}  // namespace cairn::driver
