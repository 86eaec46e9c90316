#pragma once

// The policies that SAM writes where a template names them: `S3ReadPolicy: {BucketName: b}`.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "targets/sam/tables/tables.h"

namespace cairn::sam {

// A text as it stands, or the arguments of `Fn::Sub`.
struct Pattern {
  struct Variable {
    std::string name;            // in the text: `${tableName}`
    std::string_view parameter;  // of the template: `TableName`
  };
  std::string text;
  bool is_sub = false;
  std::vector<Variable> variables;  // none: `Fn::Sub` has the text alone
};

struct PolicyStatement {
  struct Condition {
    std::string_view operation, key;
    Pattern value;
  };
  Actions actions;
  std::vector<Pattern> resources;
  bool has_resource_list = false;
  std::vector<Condition> conditions;
};

struct PolicyTemplate {
  std::vector<std::string_view> parameters;
  std::vector<PolicyStatement> statements;  // all of them allow
};

[[nodiscard]] bool is_policy_template(std::string_view name);
[[nodiscard]] std::optional<PolicyTemplate> find_policy_template(std::string_view name);

}  // namespace cairn::sam
