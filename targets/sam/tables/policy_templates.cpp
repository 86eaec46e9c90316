// In the table a resource is written without what all ARNs share:
//
//   {"actions": "dynamodb:Scan", "on": ":table/{TableName}"}
//     Fn::Sub:
//     ["arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${tableName}",
//               {tableName: {Ref: TableName}}]
//   ":::x"        no region, no account
//   "lambda:x"    an ARN of another service than that of the actions
//   "{v=Param}"   where the variable is not the parameter with a small letter
//   "*", "{Arn}"  no colon: no ARN

#include "targets/sam/tables/policy_templates.h"

#include <algorithm>

namespace cairn::sam {

static std::string decapitalised(std::string_view name) {
  std::string small(name);
  if (!small.empty() && small[0] >= 'A' && small[0] <= 'Z') small[0] += 'a' - 'A';
  return small;
}

static Pattern read_pattern(std::string_view written, std::string_view service) {
  Pattern pattern;
  if (const std::size_t colon = written.find(':'); colon != std::string_view::npos) {
    if (colon > 0) service = written.substr(0, colon);
    written.remove_prefix(colon + 1);
    pattern.text = "arn:${AWS::Partition}:" + std::string(service) + ':';
    if (!written.starts_with("::")) pattern.text += "${AWS::Region}:${AWS::AccountId}:";
    pattern.is_sub = true;
  }
  while (!written.empty()) {
    const std::size_t open = std::min(written.find('{'), written.size());
    pattern.text += written.substr(0, open);
    written.remove_prefix(open);
    if (written.empty()) break;
    const std::size_t close = written.find('}');
    const std::string_view inside = written.substr(1, close - 1);
    const std::size_t equals = inside.find('=');
    Pattern::Variable variable{
        .name = equals == std::string_view::npos ? decapitalised(inside)
                                                 : std::string(inside.substr(0, equals)),
        .parameter = equals == std::string_view::npos ? inside : inside.substr(equals + 1)};
    pattern.text += "${" + variable.name + '}';
    pattern.variables.push_back(std::move(variable));
    pattern.is_sub = true;
    written.remove_prefix(close + 1);
  }
  return pattern;
}

static PolicyStatement read_statement(schema::Json written) {
  PolicyStatement statement;
  statement.actions = read_actions(written);
  const std::string_view service = service_of(written);
  const schema::Json on = member(written, "on");
  statement.has_resource_list = on.is_array();
  if (on.is_string()) statement.resources.push_back(read_pattern(on.string(), service));
  for (const std::string_view each : texts(on)) {
    statement.resources.push_back(read_pattern(each, service));
  }
  const schema::Json when = member(written, "when");
  for (std::size_t i = 0; i < when.size(); ++i) {
    const schema::Json keys = when.value(i);
    for (std::size_t j = 0; j < keys.size(); ++j) {
      statement.conditions.push_back(
          {when.key(i), keys.key(j), read_pattern(keys.value(j).string(), service)});
    }
  }
  return statement;
}

static std::optional<schema::Json> find_written(std::string_view name) {
  return member(table("policy-templates"), "templates").find(name);
}

bool is_policy_template(std::string_view name) { return find_written(name).has_value(); }

std::optional<PolicyTemplate> find_policy_template(std::string_view name) {
  const auto written = find_written(name);
  if (!written) return std::nullopt;
  PolicyTemplate found{.parameters = texts(member(*written, "parameters")), .statements = {}};
  const schema::Json statements = member(*written, "statements");
  for (std::size_t i = 0; i < statements.size(); ++i) {
    found.statements.push_back(read_statement(statements.item(i)));
  }
  return found;
}

}  // namespace cairn::sam
