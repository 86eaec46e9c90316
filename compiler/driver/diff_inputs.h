#pragma once

// The files beside a template that a comparison reads, in the shapes that AWS's tools use.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/driver/workspace.h"
#include "targets/changeset/service.h"
#include "targets/changeset/side.h"
#include "targets/document/value.h"

namespace cairn::driver {

// `[{"ParameterKey": ..., "ParameterValue": ...}]`, `["Key=Value"]`, `{"Parameters": ...}`,
// or `{"Key": "Value"}`; for tags, Key and Value. What a key keeps from before is left out.
[[nodiscard]] base::Result<changeset::Texts> read_texts(Workspace& workspace,
                                                        const std::string& path);

// What `aws cloudformation` prints of a stack, told apart by its shape.
struct ServiceAnswer {
  bool is_template = false;  // of `get-template`: the file is a side of its own
  changeset::Texts parameters, tags;
  // Of `describe-change-set`.
  std::optional<changeset::ServiceChangeSet> change_set;
};
[[nodiscard]] base::Result<ServiceAnswer> read_service_answer(Workspace& workspace,
                                                              const std::string& path);

// A line of `deploy-plan.json`, as far as a comparison asks for it.
struct PlannedStack {
  std::string path;  // of the template, as seen from the plan
  std::string stack_name, environment, account, region;
};
[[nodiscard]] base::Result<std::vector<PlannedStack>> read_deploy_plan(Workspace& workspace,
                                                                       const std::string& path);

// The logical ids of `[{"ResourceType": ..., "LogicalResourceId": ...}]`.
[[nodiscard]] base::Result<std::set<std::string, std::less<>>> read_imports(
    Workspace& workspace, const std::string& path);

// The template in what `aws cloudformation get-template` prints; else the text itself.
[[nodiscard]] std::string unwrap_template(std::string text);

}  // namespace cairn::driver
