#pragma once

// The files beside a template that a comparison reads, in the shapes that AWS's tools use.

#include <set>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/driver/workspace.h"
#include "targets/changeset/side.h"
#include "targets/document/value.h"

namespace cairn::driver {

// `[{"ParameterKey": ..., "ParameterValue": ...}]`, `["Key=Value"]`, `{"Parameters": ...}`,
// or `{"Key": "Value"}`; for tags, Key and Value. What a key keeps from before is left out.
[[nodiscard]] base::Result<changeset::Texts> read_texts(Workspace& workspace,
                                                        const std::string& path);

// The Parameters and Tags of what `describe-stacks` and `describe-change-set` print.
struct Description {
  changeset::Texts parameters, tags;
};
[[nodiscard]] base::Result<Description> read_description(Workspace& workspace,
                                                         const std::string& path);

// The logical ids of `[{"ResourceType": ..., "LogicalResourceId": ...}]`.
[[nodiscard]] base::Result<std::set<std::string, std::less<>>> read_imports(
    Workspace& workspace, const std::string& path);

// The template in what `aws cloudformation get-template` prints; else the text itself.
[[nodiscard]] std::string unwrap_template(std::string text);

}  // namespace cairn::driver
