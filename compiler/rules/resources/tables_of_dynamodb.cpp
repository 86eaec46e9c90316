// Keys of DynamoDB tables and the attributes that they name.

#include <set>

#include "compiler/rules/rule.h"

namespace cairn::rules::tables_of_dynamodb {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E3039", Error, "{0}",
     "The attributes that a table defines are not those that its keys use. Attributes beyond the "
     "keys are not defined in advance.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
     "aws-resource-dynamodb-table.html"},
};

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

// False where something in it only the deployment knows.
static bool collect(Context& context, Value list, std::set<std::string>& names) {
  if (!list) return true;
  if (!list.is_list()) return false;
  for (const Value item : list) {
    if (!item.is_map() || item.is_call()) return false;
    const Value name = item.get("AttributeName");
    const auto text = context.resolver.text(name);
    if (!text) return false;
    names.insert(*text);
  }
  return true;
}

static std::string listed_names(const std::set<std::string>& names) {
  std::vector<std::string_view> views(names.begin(), names.end());
  return views.empty() ? "nothing" : listed(views);
}

static void check(Context& context) {
  for (const std::string_view type : {"AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"}) {
    context.at(type, "", [&](const Resource&, Value table, Formula) {
      if (!table.is_map() || table.is_call()) return;
      std::set<std::string> defined, used;
      bool is_known = collect(context, table.get("AttributeDefinitions"), defined) &&
                      collect(context, table.get("KeySchema"), used);
      for (const std::string_view name : {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"}) {
        const Value indexes = table.get(name);
        if (indexes && !indexes.is_list()) is_known = false;
        for (const Value index : indexes) {
          if (!indexes.is_list()) break;
          is_known = is_known && !index.is_call() && collect(context, index.get("KeySchema"), used);
        }
      }
      if (!is_known || defined == used || (defined.empty() && used.empty())) return;
      context.report(kFindings[0], table,
                     "the table defines " + listed_names(defined) + ", and its keys use " +
                         listed_names(used));
    });
  }
}

}  // namespace cairn::rules::tables_of_dynamodb
