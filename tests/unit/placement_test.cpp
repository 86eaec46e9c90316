// Where functions may stand, and how much a template holds.

#include "targets/cloudformation/placement.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "targets/cloudformation/limits.h"
#include "tests/unit/program_maker.h"

using namespace cairn;
using ir::Function;
using test::Maker;

static std::vector<std::string> misplaced(const Maker& make) {
  diag::Sink sink;
  cloudformation::check_placement(make.program, {0}, sink);
  std::vector<std::string> result;
  for (const auto& finding : sink.all()) result.push_back(finding.message);
  return result;
}

static std::vector<std::string> over(const Maker& make) {
  diag::Sink sink;
  cloudformation::check_limits(make.program, {0}, sink);
  std::vector<std::string> result;
  for (const auto& finding : sink.all()) result.push_back(finding.message);
  return result;
}

using Messages = std::vector<std::string>;

TEST_CASE("Conditions and rules know nothing of resources") {
  Maker make;
  auto& program = make.program;
  const auto queue = make.resource("Queue", "AWS::SQS::Queue");
  const auto name = program.get_att({}, queue, program.intern("QueueName"));
  const auto equals = [&](ir::ValueId a) {
    return program.call({}, Function::Equals, {a, make.string("x")});
  };
  SECTION("an attribute") {
    make.condition("c", equals(name));
    CHECK(misplaced(make) == Messages{"`Fn::GetAtt` cannot stand in a condition"});
  }
  SECTION("a Ref inside a pattern") {
    make.condition(
        "c", equals(program.call({}, Function::Sub, {make.string("a"), program.ref({}, queue)})));
    CHECK(misplaced(make) == Messages{"`Ref` of the resource `Queue` cannot stand in a condition"});
  }
  SECTION("an import") {
    make.condition("c", equals(program.call({}, Function::ImportValue, {make.string("x")})));
    CHECK(misplaced(make) == Messages{"`Fn::ImportValue` cannot stand in a condition"});
  }
  SECTION("a condition in a rule") {
    const auto c = make.condition("c", equals(program.pseudo({}, "AWS::Region")));
    ir::Rule rule;
    rule.name = program.intern("r");
    rule.assertions = make.list({make.map({make.entry("Assert", program.condition({}, c)),
                                           make.entry("AssertDescription", make.string("x"))})});
    program.rules.push_back(rule);
    make.stack().rules.push_back({0});
    CHECK(misplaced(make) == Messages{"`Condition` cannot stand in a rule"});
  }
}

TEST_CASE("Lists and texts have their own functions") {
  Maker make;
  auto& program = make.program;
  const auto p = make.parameter("p");
  const auto split = program.call({}, Function::Split, {make.string(","), program.ref({}, p)});
  SECTION("a list in Join") {
    make.output("A", program.call({}, Function::Join, {make.string("-"), split}));
    CHECK(misplaced(make).empty());
  }
  SECTION("a list as an item of Join") {
    make.output("A", program.call({}, Function::Join, {make.string("-"), make.list({split})}));
    CHECK(misplaced(make) == Messages{"`Fn::Split` cannot stand in an item of `Fn::Join`"});
  }
  SECTION("a computed delimiter") {
    make.output("A", program.call({}, Function::Join, {program.ref({}, p), split}));
    CHECK(misplaced(make) ==
          Messages{"`Ref` cannot stand in a place that takes only literal text"});
  }
  SECTION("a weak output in Split") {
    const auto weak = program.call({}, Function::GetStackOutput,
                                   {make.map({make.entry("StackName", make.string("S"))})});
    make.output("A", program.call({}, Function::Split, {make.string(","), weak}));
    CHECK(misplaced(make) ==
          Messages{"`Fn::GetStackOutput` cannot stand in the text of `Fn::Split`"});
  }
  SECTION("a comparison as a property") {
    make.output("A", program.call({}, Function::Equals, {make.string("a"), make.string("a")}));
    CHECK(misplaced(make) == Messages{"`Fn::Equals` cannot stand in the value of an output"});
  }
}

TEST_CASE("Names of exports and imports are known before any resource exists") {
  Maker make;
  auto& program = make.program;
  const auto queue = make.resource("Queue", "AWS::SQS::Queue");
  const auto pattern = program.call({}, Function::Sub, {make.string("x-"), program.ref({}, queue)});
  const auto output = make.output("A", program.call({}, Function::ImportValue, {pattern}));
  program.outputs[output.index].export_name = pattern;
  CHECK(misplaced(make) ==
        Messages{"`Ref` of the resource `Queue` cannot stand in `Fn::ImportValue`",
                 "`Ref` of the resource `Queue` cannot stand in the name of an export"});
}

TEST_CASE("Some functions need a transform that the author must ask for") {
  Maker make;
  auto& program = make.program;
  const auto p = make.parameter("p");
  const auto topic =
      make.resource("Topic", "AWS::SNS::Topic",
                    {make.entry("Size", program.call({}, Function::Length, {program.ref({}, p)}))});
  program.resources[topic.index].attributes = {make.entry("DeletionPolicy", program.ref({}, p))};
  CHECK(misplaced(make) ==
        Messages{
            "`Ref` in a deletion policy works only under the transform `AWS::LanguageExtensions`",
            "`Fn::Length` in a property works only under the transform "
            "`AWS::LanguageExtensions`"});
  make.stack().transform = make.list({make.string("AWS::LanguageExtensions")});
  CHECK(misplaced(make).empty());
}

TEST_CASE("The first thing over a limit is the place of the finding") {
  Maker make;
  auto& program = make.program;
  for (std::uint32_t i = 0; i < 500; ++i) make.resource("R" + std::to_string(i), "T");
  CHECK(over(make).empty());
  program.resources[make.resource("Last", "T").index].name_span = {text::FileId{0}, 7, 9};
  diag::Sink sink;
  cloudformation::check_limits(program, {0}, sink);
  REQUIRE(sink.all().size() == 1);
  CHECK(sink.all().front().message ==
        "the stack has 501 resources, but a template holds at most 500");
  CHECK(sink.all().front().span.begin == 7);
}

TEST_CASE("Dynamic references are counted wherever a text stands") {
  Maker make;
  auto& program = make.program;
  std::vector<ir::ValueId> items(59, make.string("{{resolve:ssm:a}}"));
  items.push_back(program.call(
      {}, Function::Sub,
      {make.string("{{resolve:ssm:"), program.pseudo({}, "AWS::Region"), make.string("}}")}));
  make.output("A", make.list(items));
  CHECK(over(make).empty());
  make.output("B", make.string("x{{resolve:ssm:a}}{{resolve:ssm:b}}"));
  CHECK(over(make) ==
        Messages{"the stack has 62 dynamic references, but a template holds at most 60"});
}

TEST_CASE("Names and texts have limits") {
  Maker make;
  auto& program = make.program;
  make.resource("a-b", "T");
  make.resource(std::string(256, 'a'), "T");
  make.parameter("p", {make.entry("Default", make.string(std::string(4097, 'x')))});
  make.stack().description = program.intern(std::string(1025, 'x'));
  CHECK(over(make) ==
        Messages{"the name of this resource, `a-b`, is not alphanumeric",
                 "the name of this resource has 256 characters, but may have at most 255",
                 "the description of the stack has 1025 bytes, but may have at most 1024",
                 "the default of a parameter has 4097 bytes, but may have at most 4096"});
}

TEST_CASE("The budget shows what is used of what") {
  Maker make;
  make.resource("A", "T");
  CHECK(print(cloudformation::count_budget(make.program, {0}, 60'000)) ==
        "resources                  1 of 500\n"
        "parameters                 0 of 200\n"
        "outputs                    0 of 200\n"
        "mappings                   0 of 200\n"
        "dynamic references         0 of 60\n"
        "bytes                  60000 of 1000000 (above 51200: upload it to a bucket and deploy "
        "from there)\n");
}
