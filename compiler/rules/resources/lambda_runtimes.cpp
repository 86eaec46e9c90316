// Runtimes of Lambda functions that AWS has given up.

#include <algorithm>

#include "compiler/rules/rule.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules::lambda_runtimes {

static constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E2531", Error, "{0}",
     "A runtime that no new function can have. Lambda refuses to create one.", kPage},
    {"E2533", Error, "{0}",
     "A runtime whose functions can neither be created nor updated. A deployment fails.", kPage},
    {"W2531", Warning, "{0}",
     "A runtime that gets no more fixes. It still runs; creating and updating its functions will "
     "be refused at a date that AWS has published.",
     kPage},
};
enum Finding { kNoCreation, kNoUpdate, kDeprecated };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

namespace {

struct Runtime {
  std::string_view name;
  Date deprecated, no_creation, no_update;
  std::string_view successor;
};

constexpr Date kLateCreation{2027, 2, 1}, kLateUpdate{2027, 3, 3};
constexpr std::string_view kNode = "nodejs24.x", kPython = "python3.14", kJava = "java25",
                           kDotnet = "dotnet10", kRuby = "ruby3.4", kOwn = "provided.al2023";

// As the page above lists them.
constexpr Runtime kRuntimes[] = {
    {"dotnet5.0", {2022, 5, 10}, {2022, 5, 10}, {2022, 5, 10}, kDotnet},
    {"dotnet6", {2024, 12, 20}, kLateCreation, kLateUpdate, kDotnet},
    {"dotnet7", {2024, 5, 14}, {2024, 5, 14}, {2024, 5, 14}, kDotnet},
    {"dotnet8", {2026, 11, 10}, kLateCreation, kLateUpdate, kDotnet},
    {"dotnetcore1.0", {2019, 6, 27}, {2019, 6, 30}, {2019, 7, 30}, kDotnet},
    {"dotnetcore2.0", {2019, 5, 30}, {2019, 4, 30}, {2019, 5, 30}, kDotnet},
    {"dotnetcore2.1", {2022, 1, 5}, {2022, 1, 5}, {2022, 4, 13}, kDotnet},
    {"dotnetcore3.1", {2023, 4, 3}, {2023, 4, 3}, {2023, 5, 3}, kDotnet},
    {"go1.x", {2024, 1, 8}, {2024, 2, 8}, kLateUpdate, kOwn},
    {"java8", {2024, 1, 8}, {2024, 2, 8}, kLateUpdate, kJava},
    {"nodejs", {2016, 8, 30}, {2016, 9, 30}, {2016, 10, 31}, kNode},
    {"nodejs10.x", {2021, 7, 30}, {2021, 7, 30}, {2022, 2, 14}, kNode},
    {"nodejs12.x", {2023, 3, 31}, {2023, 3, 31}, {2023, 4, 30}, kNode},
    {"nodejs14.x", {2023, 12, 4}, {2024, 1, 9}, kLateUpdate, kNode},
    {"nodejs16.x", {2024, 6, 12}, kLateCreation, kLateUpdate, kNode},
    {"nodejs18.x", {2025, 9, 1}, kLateCreation, kLateUpdate, kNode},
    {"nodejs20.x", {2026, 4, 30}, kLateCreation, kLateUpdate, kNode},
    {"nodejs4.3", {2020, 3, 5}, {2020, 2, 3}, {2020, 3, 5}, kNode},
    {"nodejs4.3-edge", {2020, 3, 5}, {2019, 3, 31}, {2019, 4, 30}, kNode},
    {"nodejs6.10", {2019, 8, 12}, {2019, 7, 12}, {2019, 8, 12}, kNode},
    {"nodejs8.10", {2020, 3, 6}, {2020, 2, 4}, {2020, 3, 6}, kNode},
    {"provided", {2024, 1, 8}, {2024, 2, 8}, kLateUpdate, kOwn},
    {"python2.7", {2021, 7, 15}, {2021, 7, 15}, {2022, 5, 30}, kPython},
    {"python3.6", {2022, 7, 18}, {2022, 7, 18}, {2022, 8, 29}, kPython},
    {"python3.7", {2023, 12, 4}, {2024, 1, 9}, kLateUpdate, kPython},
    {"python3.8", {2024, 10, 14}, kLateCreation, kLateUpdate, kPython},
    {"python3.9", {2025, 12, 15}, kLateCreation, kLateUpdate, kPython},
    {"ruby2.5", {2021, 7, 30}, {2021, 7, 30}, {2022, 3, 31}, kRuby},
    {"ruby2.7", {2023, 12, 7}, {2024, 1, 9}, kLateUpdate, kRuby},
    {"ruby3.2", {2026, 3, 31}, kLateCreation, kLateUpdate, kRuby},
};

std::string text_of(const Date& date) {
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  return std::to_string(date.year) + '-' + two(date.month) + '-' + two(date.day);
}

}  // namespace

static void check_runtime(Context& context, Value value, Formula within) {
  const bool is_call = value.is_call();
  const FunctionFacts* facts = is_call ? function_facts(value.function()) : nullptr;
  for (const Resolved& each : context.resolver.resolve(value, within)) {
    const auto* known = std::ranges::find(kRuntimes, each.value.text(), &Runtime::name);
    if (known == std::end(kRuntimes) || context.settings.as_of < known->deprecated) continue;
    const bool is_dead = context.settings.as_of >= known->no_update;
    const bool is_closed = context.settings.as_of >= known->no_creation;
    const diag::Kind* kind = &kFindings[is_dead     ? kNoUpdate
                                        : is_closed ? kNoCreation
                                                    : kDeprecated];
    if (is_call) kind = facts == nullptr ? nullptr : facts->resolved_kind;
    if (kind == nullptr) continue;
    context
        .report(
            *kind, is_call ? value.argument() : value,
            quoted(known->name) + " is given up since " + text_of(known->deprecated) +
                (is_dead ? "; its functions cannot be updated since " + text_of(known->no_update)
                 : is_closed
                     ? "; no function of it can be created since " + text_of(known->no_creation)
                     : "; its functions cannot be updated from " + text_of(known->no_update) +
                           " on"))
        .help("move on to `" + std::string(known->successor) + '`');
  }
}

static void check(Context& context) {
  for (const std::string_view type : {"AWS::Lambda::Function", "AWS::Serverless::Function"}) {
    context.at(type, "Runtime", [&](const Resource&, Value value, Formula within) {
      check_runtime(context, value, within);
    });
  }
}

}  // namespace cairn::rules::lambda_runtimes
