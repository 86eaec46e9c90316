// Presence proofs, the logic below them, and what nothing uses.

#include "compiler/analysis/presence.h"

#include <catch2/catch.hpp>
#include <functional>
#include <random>
#include <string>

#include "compiler/analysis/condition_logic.h"
#include "compiler/analysis/unused.h"
#include "tests/unit/program_maker.h"

using namespace cairn;
using analysis::ConditionLogic;
using ir::Function;
using test::Maker;

namespace {

// stage is dev or prod; domain is any text; Zone exists only under `zone`.
struct ZoneMaker : Maker {
  ir::ParameterId stage =
      parameter("stage", {entry("AllowedValues", list({string("dev"), string("prod")}))});
  ir::ParameterId domain = parameter("domain");

  ir::ValueId is(ir::ParameterId parameter, std::string_view value) {
    return program.call({}, Function::Equals, {program.ref({}, parameter), string(value)});
  }
  ir::ValueId no(ir::ValueId value) { return program.call({}, Function::Not, {value}); }
  ir::ValueId also(ir::ValueId a, ir::ValueId b) { return program.call({}, Function::And, {a, b}); }
  ir::ValueId when(ir::ConditionId condition, ir::ValueId a, ir::ValueId b) {
    return program.call({}, Function::If, {program.condition({}, condition), a, b});
  }
  ir::ResourceId zone(ir::ConditionId condition) {
    const ir::ResourceId id = resource("Zone", "AWS::Route53::HostedZone");
    put_under(program.resources[id.index], condition);
    return id;
  }
  void put_under(auto& named, ir::ConditionId condition) {
    named.condition = condition;
    named.condition_name = program[condition].name;
  }
  std::vector<std::string> findings() {
    diag::Sink sink;
    analysis::check_presence(program, {0}, sink);
    std::vector<std::string> result;
    for (const auto& finding : sink.all()) result.push_back(finding.message);
    return result;
  }
};

}  // namespace

TEST_CASE("A conditional resource may be used under its own condition only") {
  ZoneMaker make;
  auto& program = make.program;
  const auto is_prod = make.condition("isProd", make.is(make.stage, "prod"));
  const auto zone = make.zone(is_prod);
  SECTION("not in a plain output") {
    make.output("Id", program.ref({}, zone));
    CHECK(make.findings() ==
          std::vector<std::string>{"`Zone` exists only if `isProd`; here it may be missing"});
  }
  SECTION("in an output under the condition") {
    make.put_under(program.outputs[make.output("Id", program.ref({}, zone)).index], is_prod);
    CHECK(make.findings().empty());
  }
  SECTION("in the branch of an If where it holds, inside a pattern") {
    const auto pattern = program.call({}, Function::Sub, {make.string("x"), program.ref({}, zone)});
    make.output("Id", make.when(is_prod, pattern, program.no_value({})));
    CHECK(make.findings().empty());
  }
  SECTION("not in the other branch") {
    make.output("Id", make.when(is_prod, program.no_value({}), program.ref({}, zone)));
    CHECK(make.findings().size() == 1);
  }
  SECTION("after DependsOn") {
    const auto other = make.resource("Other", "T");
    program.resources[other.index].depends_on = {{program.intern("Zone"), zone, {}}};
    CHECK(make.findings().empty());
  }
}

TEST_CASE("A union of values is known to be exhausted") {
  ZoneMaker make;
  auto& program = make.program;
  const auto not_dev = make.condition("notDev", make.no(make.is(make.stage, "dev")));
  const auto is_prod = make.condition("isProd", make.is(make.stage, "prod"));
  const auto zone = make.zone(is_prod);
  make.output("A", make.when(not_dev, program.ref({}, zone), make.string("")));
  CHECK(make.findings().empty());
  // What an SSM parameter allows are names of parameters, not what they hold.
  program.parameters[make.stage.index].type = program.intern("AWS::SSM::Parameter::Value<String>");
  CHECK(make.findings().size() == 1);
  program.parameters[make.stage.index].type = program.intern("String");

  // An open parameter is not: there is always something else.
  const auto is_a = make.condition("isA", make.is(make.domain, "a"));
  const auto not_b = make.condition("notB", make.no(make.is(make.domain, "b")));
  make.put_under(program.resources[zone.index], is_a);
  CHECK(make.findings().size() == 1);
  make.put_under(program.resources[zone.index], not_b);
  make.put_under(program.outputs[make.output("B", program.ref({}, zone)).index], is_a);
  CHECK(make.findings().size() == 1);  // only A: isA implies notB
}

TEST_CASE("What the template's rules exclude needs no proof") {
  ZoneMaker make;
  auto& program = make.program;
  const auto has_domain = make.condition("hasDomain", make.no(make.is(make.domain, "")));
  const auto is_prod = make.condition("isProd", make.is(make.stage, "prod"));
  const auto zone = make.zone(has_domain);
  make.output("A", make.when(is_prod, program.ref({}, zone), make.string("")));
  CHECK(make.findings().size() == 1);

  ir::Rule rule;
  rule.name = program.intern("prodNeedsDomain");
  rule.condition = make.is(make.stage, "prod");
  rule.assertions =
      make.list({make.map({make.entry("Assert", make.no(make.is(make.domain, "")))})});
  program.rules.push_back(rule);
  make.stack().rules.push_back({0});
  CHECK(make.findings().empty());
}

TEST_CASE("Lookups are the same choice wherever the same text stands") {
  ZoneMaker make;
  auto& program = make.program;
  const auto lookup = [&](std::string_view key) {
    const auto found =
        program.call({}, Function::FindInMap,
                     {make.string("m"), program.pseudo({}, "AWS::Region"), make.string(key)});
    return program.call({}, Function::Equals, {found, make.string("yes")});
  };
  const auto on = make.condition("on", lookup("a"));
  const auto also_on = make.condition("alsoOn", make.also(lookup("a"), lookup("b")));
  const auto other = make.condition("other", lookup("b"));
  const auto zone = make.zone(on);
  make.output("A", make.when(also_on, program.ref({}, zone), make.string("")));
  CHECK(make.findings().empty());
  make.output("B", make.when(other, program.ref({}, zone), make.string("")));
  CHECK(make.findings().size() == 1);
}

TEST_CASE("Implication agrees with trying every deployment") {
  std::mt19937 random(11);
  // Two closed parameters and two open ones; for the open ones "other" is a value
  // that no condition mentions.
  const std::vector<std::vector<std::string>> domains = {
      {"a", "b"}, {"a", "b", "c"}, {"a", "b", "other"}, {"b", "c", "other"}};
  for (int turn = 0; turn < 300; ++turn) {
    Maker make;
    auto& program = make.program;
    std::vector<ir::ParameterId> parameters;
    for (std::size_t i = 0; i < domains.size(); ++i) {
      std::vector<ir::Entry> attributes;
      std::vector<ir::ValueId> values;
      for (const auto& value : domains[i]) values.push_back(make.string(value));
      if (i < 2) attributes.push_back(make.entry("AllowedValues", make.list(values)));
      parameters.push_back(make.parameter("p" + std::to_string(i), attributes));
    }
    using Assignment = std::vector<std::string>;
    using Truth = std::function<bool(const Assignment&)>;
    std::function<std::pair<ir::ValueId, Truth>(int)> make_condition =
        [&](int depth) -> std::pair<ir::ValueId, Truth> {
      const auto which = depth == 0 ? random() % 2 : random() % 5;
      if (which == 0 || which == 1) {
        const std::size_t p = random() % 4;
        // Comparing two parameters is decided only for the closed ones.
        if (which == 1 && p < 2) {
          const std::size_t q = random() % 2;
          return {program.call({}, Function::Equals,
                               {program.ref({}, parameters[p]), program.ref({}, parameters[q])}),
                  [p, q](const Assignment& at) { return at[p] == at[q]; }};
        }
        const std::string value = domains[p][random() % 2];
        return {program.call({}, Function::Equals,
                             {program.ref({}, parameters[p]), make.string(value)}),
                [p, value](const Assignment& at) { return at[p] == value; }};
      }
      const auto [a, a_holds] = make_condition(depth - 1);
      if (which == 2) {
        return {program.call({}, Function::Not, {a}),
                [a_holds = a_holds](const Assignment& at) { return !a_holds(at); }};
      }
      const auto [b, b_holds] = make_condition(depth - 1);
      const bool is_and = which == 3;
      return {program.call({}, is_and ? Function::And : Function::Or, {a, b}),
              [=, a_holds = a_holds, b_holds = b_holds](const Assignment& at) {
                return is_and ? a_holds(at) && b_holds(at) : a_holds(at) || b_holds(at);
              }};
    };
    const auto [a, a_holds] = make_condition(3);
    const auto [b, b_holds] = make_condition(3);
    const auto a_id = make.condition("a", a);
    const auto b_id = make.condition("b", b);
    bool is_implied = true;
    bool is_possible = false;
    for (const auto& w : domains[0])
      for (const auto& x : domains[1])
        for (const auto& y : domains[2])
          for (const auto& z : domains[3]) {
            const Assignment at = {w, x, y, z};
            is_possible |= a_holds(at);
            if (a_holds(at) && !b_holds(at)) is_implied = false;
          }
    ConditionLogic logic(program, {0});
    CHECK(logic.implies(logic.of(a_id), logic.of(b_id)) == is_implied);
    CHECK(logic.is_satisfiable(logic.of(a_id)) == is_possible);
  }
}

TEST_CASE("Too much work gives no answer") {
  // Sums of products over pairs that stand far apart in the order of variables.
  Maker make;
  auto& program = make.program;
  std::vector<ir::ValueId> left, right, pairs;
  for (int i = 0; i < 40; ++i) {
    const auto p = make.parameter("p" + std::to_string(i));
    left.push_back(program.call({}, Function::Equals, {program.ref({}, p), make.string("x")}));
  }
  make.condition("order", make.program.call({}, Function::And, left));
  for (int i = 0; i < 20; ++i) {
    pairs.push_back(program.call({}, Function::And, {left[i], left[i + 20]}));
  }
  const auto hard = make.condition("hard", program.call({}, Function::Or, pairs));
  ConditionLogic logic(program, {0});
  CHECK(logic.is_satisfiable(logic.of(hard)) == std::nullopt);
}

TEST_CASE("Conditions that need each other end") {
  Maker make;
  auto& program = make.program;
  const auto a = make.condition("a", {});
  const auto b = make.condition("b", program.condition({}, a));
  program.conditions[a.index].value = program.call({}, Function::Not, {program.condition({}, b)});
  ConditionLogic logic(program, {0});
  CHECK(logic.is_satisfiable(logic.of(a)).has_value());
}

TEST_CASE("Parameters, mappings and conditions that nothing uses") {
  Maker make;
  auto& program = make.program;
  const auto in_output = make.parameter("inOutput");
  const auto in_pattern = make.parameter("inPattern");
  const auto in_condition = make.parameter("inCondition");
  make.parameter("inRule");
  make.parameter("idle");
  make.output("A", program.ref({}, in_output));
  make.output("B",
              program.call({}, Function::Sub, {make.string("x"), program.ref({}, in_pattern)}));
  make.condition("never", program.call({}, Function::Equals,
                                       {program.ref({}, in_condition), make.string("x")}));
  ir::Rule rule;
  rule.name = program.intern("r");
  rule.assertions = make.list({make.map({make.entry(
      "Assert", program.call({}, Function::Contains,
                             {make.list({make.string("x")}),
                              program.call({}, Function::ValueOf,
                                           {make.string("inRule"), make.string("y")})}))})});
  program.rules.push_back(rule);
  make.stack().rules.push_back({0});
  ir::Mapping mapping;
  mapping.name = program.intern("sizes");
  mapping.value = make.map({});
  program.mappings.push_back(mapping);
  make.stack().mappings.push_back({0});

  const auto messages = [&] {
    diag::Sink sink;
    analysis::report_unused(program, {0}, sink);
    std::vector<std::string> result;
    for (const auto& finding : sink.all()) result.push_back(finding.message);
    return result;
  };
  CHECK(messages() == std::vector<std::string>{"nothing uses the parameter `idle`",
                                               "nothing uses the mapping `sizes`",
                                               "nothing uses the condition `never`"});
  make.stack().transform = make.string("MyMacro");
  CHECK(messages().empty());
}
