// Subscription filters of log groups.

#include <map>

#include "compiler/rules/rule.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules::log_subscriptions {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E2529", Error, "{0}",
     "A log group has more than two subscription filters, which is all that it can have.",
     "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html"},
};

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static void check(Context& context) {
  static constexpr std::size_t kMost = 2;
  std::map<std::string, std::size_t> count;
  context.at("AWS::Logs::SubscriptionFilter", "LogGroupName",
             [&](const Resource& filter, Value name, Formula) {
               if (++count[shown_in_full(name)] <= kMost) return;
               context.report(kFindings[0], filter.properties,
                              "the log group " + shown(name) + " has two filters already");
             });
}

}  // namespace cairn::rules::log_subscriptions
