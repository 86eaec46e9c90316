// The printed form of a program, and its invariants.

#include <catch2/catch.hpp>

#include "compiler/base/check.h"
#include "compiler/ir/print.h"
#include "compiler/ir/verify.h"
#include "compiler/ir/visit.h"
#include "tests/unit/program_maker.h"

using namespace cairn;
using ir::Function;
using test::Maker;

TEST_CASE("A stack prints one line for each part") {
  Maker make;
  auto& program = make.program;
  make.stack().name = program.intern("Orders");
  const auto stage = make.parameter("stage", {make.entry("Default", make.string("dev"))});
  const auto is_prod = make.condition(
      "isProd", program.call({}, Function::Equals, {program.ref({}, stage), make.string("prod")}));
  const auto queue = make.resource(
      "Queue", "AWS::SQS::Queue",
      {make.entry("Days", program.call({}, Function::If,
                                       {program.condition({}, is_prod), program.integer({}, 14),
                                        program.number({}, 0.5)})),
       make.entry("Tags", make.map({make.entry("a", make.list({make.string("x\n")})),
                                    make.entry("b", program.boolean({}, true))}))});
  const auto topic = make.resource("Topic", "AWS::SNS::Topic");
  program.resources[topic.index].depends_on = {{program.intern("Queue"), queue, {}}};
  program.resources[topic.index].condition = is_prod;
  program.resources[topic.index].condition_name = program.intern("isProd");
  program.resources[topic.index].attributes = {make.entry("DeletionPolicy", make.string("Retain"))};
  const auto arn = make.output("Arn", program.get_att({}, queue, program.intern("Arn")));
  program.outputs[arn.index].export_name =
      program.call({}, Function::Sub, {program.pseudo({}, "AWS::StackName"), make.string("-arn")});
  make.output("Lost", program.unresolved({}, ir::ValueKind::Ref, program.intern("Nobody")));

  CHECK(ir::print(program) == R"(stack Orders
  parameter stage: String
    Default: "dev"
  condition isProd = Fn::Equals(Ref(stage), "prod")
  resource Queue: AWS::SQS::Queue
    Days: Fn::If(Condition(isProd), 14, 0.5)
    Tags:
      a: ["x\n"]
      b: true
  resource Topic: AWS::SNS::Topic if isProd after Queue
    @DeletionPolicy: "Retain"
  export Arn = GetAtt(Queue.Arn) as Fn::Sub(Ref(AWS::StackName), "-arn")
  output Lost = Ref(Nobody?)
)");
  CHECK_NOTHROW(ir::verify(program));
}

TEST_CASE("Different values print differently") {
  Maker make;
  const auto a = make.map({make.entry("a", make.string("1")), make.entry("b", make.string("2"))});
  const auto b = make.map({make.entry("a: \"1\", b", make.string("2"))});
  CHECK(ir::print(make.program, a) != ir::print(make.program, b));
  CHECK(ir::print(make.program, make.string("1")) !=
        ir::print(make.program, make.program.integer({}, 1)));
}

TEST_CASE("Values are visited as written, however deep") {
  Maker make;
  ir::ValueId deep = make.string("end");
  for (int i = 0; i < 200'000; ++i) deep = make.list({deep});
  int count = 0;
  ir::for_each_value(make.program, deep, [&](ir::ValueId, const ir::Value&) { ++count; });
  CHECK(count == 200'001);

  const auto list = make.list({make.string("a"), make.list({make.string("b")}), make.string("c")});
  std::string seen;
  ir::for_each_value(make.program, list, [&](ir::ValueId, const ir::Value& value) {
    if (value.kind == ir::ValueKind::String) seen += make.program.text(value.text);
  });
  CHECK(seen == "abc");
}

TEST_CASE("What breaks an invariant is a defect") {
  Maker make;
  auto& program = make.program;
  const auto topic = make.resource("Topic", "AWS::SNS::Topic");
  CHECK_NOTHROW(ir::verify(program));
  SECTION("too few operands") {
    make.output("A", program.call({}, Function::If, {make.string("a")}));
  }
  SECTION("a call in a pattern") {
    const auto inner = program.call({}, Function::Base64, {make.string("a")});
    make.output("A", program.call({}, Function::Sub, {inner}));
  }
  SECTION("a reference that bears another name") {
    make.output("A", program.ref({}, topic));
    program.resources[topic.index].name = program.intern("Renamed");
  }
  SECTION("a reference into another stack") {
    program.stacks.emplace_back();
    make.output("A", program.ref({}, topic));
    const auto user = make.resource("User", "T", {make.entry("A", program.ref({}, topic))});
    program.resources[user.index].stack = {1};
  }
  SECTION("a value that is too deep") {
    ir::ValueId deep = make.string("end");
    for (std::uint32_t i = 0; i < ir::kMaxHeight; ++i) deep = make.list({deep});
    make.output("A", deep);
  }
  SECTION("a part listed twice") { make.stack().resources.push_back(topic); }
  CHECK_THROWS_AS(ir::verify(program), base::Bug);
}
