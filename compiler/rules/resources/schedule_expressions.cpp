// `rate(5 minutes)` and `cron(0 12 * * ? *)`.

#include <algorithm>
#include <vector>

#include "compiler/rules/rule.h"

namespace cairn::rules::schedule_expressions {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E3027", Error, "{0}",
     "A schedule is malformed. It is `rate(VALUE UNIT)`, with the unit in the singular for 1, or "
     "`cron(MINUTES HOURS DAY-OF-MONTH MONTH DAY-OF-WEEK YEAR)`, with `?` for one of the days.",
     "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html"},
};

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

static std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const auto start = text.find_first_not_of(' ');
    if (start == std::string_view::npos) return words;
    text.remove_prefix(start);
    words.push_back(text.substr(0, text.find(' ')));
    text.remove_prefix(words.back().size());
  }
}

static std::string fault_of_rate(std::string_view inside) {
  const auto words = words_of(inside);
  if (words.size() != 2) return "it is no `rate(VALUE UNIT)`";
  if (words[0].find_first_not_of("0123456789") != std::string_view::npos) {
    return quoted(words[0]) + " is no whole number";
  }
  const bool is_one = words[0] == "1";
  static constexpr std::string_view kUnits[] = {"minute", "hour", "day"};
  const bool fits = std::ranges::any_of(kUnits, [&](std::string_view unit) {
    return is_one ? words[1] == unit : words[1] == std::string(unit) + 's';
  });
  if (fits) return {};
  return quoted(words[1]) + " is no unit beside " + quoted(words[0]);
}

static std::string fault_of_cron(std::string_view inside) {
  const auto words = words_of(inside);
  if (words.size() != 6) return std::to_string(words.size()) + " fields are not 6";
  if (words[2] != "?" && words[4] != "?") {
    return "one of the day of the month and the day of the week must be `?`";
  }
  return {};
}

static std::string fault_of(std::string_view text, bool allows_once) {
  const auto inside = [&](std::string_view name) -> std::optional<std::string_view> {
    if (!text.starts_with(name) || !text.ends_with(')')) return std::nullopt;
    return text.substr(name.size(), text.size() - name.size() - 1);
  };
  if (const auto rate = inside("rate(")) return fault_of_rate(*rate);
  if (const auto cron = inside("cron(")) return fault_of_cron(*cron);
  if (allows_once && inside("at(")) return {};
  return "it is neither `rate()` nor `cron()`";
}

static void check(Context& context) {
  static constexpr std::pair<std::string_view, bool> kTypes[] = {
      {"AWS::Events::Rule", false}, {"AWS::Scheduler::Schedule", true}};
  for (const auto& [type, allows_once] : kTypes) {
    const bool may_be_once = allows_once;
    context.at(type, "ScheduleExpression", [&](const Resource&, Value value, Formula) {
      if (!value.is_string() || value.text().find("{{resolve:") != std::string_view::npos) return;
      const std::string fault = fault_of(value.text(), may_be_once);
      if (!fault.empty()) context.report(kFindings[0], value, shown(value) + ": " + fault);
    });
  }
}

}  // namespace cairn::rules::schedule_expressions
