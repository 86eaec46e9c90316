#pragma once

// What `aws cloudformation create-stack-refactor` needs to move resources as `@moved` says.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStackRefactor.html

#include <map>
#include <string>
#include <vector>

#include "compiler/driver/outputs.h"

namespace cairn::driver {

struct RefactorPlan {
  std::vector<OutputFile> files;      // `refactor.json`, or one for each environment
  std::vector<std::string> commands;  // of the AWS CLI, for each file
  std::vector<std::string> failures;  // sentences; then there are no files
  std::size_t moves = 0;
};

// `stack_names` has the deployed names of child stacks, which CloudFormation gives them.
[[nodiscard]] RefactorPlan plan_refactor(const Compilation& compilation,
                                         const std::vector<StackOutput>& outputs,
                                         const std::map<std::string, std::string>& stack_names,
                                         const std::string& folder);

}  // namespace cairn::driver
