// Programs made by hand, and the templates that come of them.

#include <array>
#include <catch2/catch.hpp>

#include "compiler/ir/verify.h"
#include "targets/cloudformation/emit.h"
#include "targets/cloudformation/source_map.h"
#include "targets/document/write_json.h"
#include "targets/document/write_yaml.h"
#include "tests/unit/program_maker.h"

using namespace cairn;
using ir::Function;
using test::Maker;

static std::string yaml(const Maker& make, const cloudformation::EmitOptions& options = {}) {
  return document::write_yaml(cloudformation::emit(make.program, {0}, options));
}

TEST_CASE("Conditions, calls and outputs as people write them") {
  Maker make;
  auto& program = make.program;
  const auto stage = make.parameter(
      "stage", {make.entry("AllowedValues", make.list({make.string("dev"), make.string("prod")})),
                make.entry("Default", make.string("dev"))});
  const auto domain = make.parameter("domain", {make.entry("Default", make.string(""))});
  const auto is_prod = make.condition(
      "isProd", program.call({}, Function::Equals, {program.ref({}, stage), make.string("prod")}));
  const auto is_empty =
      program.call({}, Function::Equals, {program.ref({}, domain), make.string("")});
  const auto has_domain = make.condition(
      "hasDomain",
      program.call({}, Function::And,
                   {program.condition({}, is_prod), program.call({}, Function::Not, {is_empty})}));
  const auto queue = make.resource(
      "Queue", "AWS::SQS::Queue",
      {make.entry("MessageRetentionPeriod",
                  program.call({}, Function::If,
                               {program.condition({}, is_prod), program.integer({}, 1209600),
                                program.integer({}, 86400)})),
       make.entry("KmsMasterKeyId",
                  program.call({}, Function::If,
                               {program.condition({}, is_prod), make.string("alias/aws/sqs"),
                                program.no_value({})}))});
  const auto zone = make.resource("Zone", "AWS::Route53::HostedZone",
                                  {make.entry("Name", program.ref({}, domain))});
  program.resources[zone.index].condition = has_domain;
  program.resources[zone.index].condition_name = program.intern("hasDomain");
  const auto zone_id = make.output("ZoneId", program.ref({}, zone));
  program.outputs[zone_id.index].condition = has_domain;
  program.outputs[zone_id.index].condition_name = program.intern("hasDomain");
  const auto url = program.call(
      {}, Function::Sub,
      {make.string("https://"), program.ref({}, domain), make.string("/"), program.ref({}, zone)});
  make.output("Where", program.call({}, Function::If,
                                    {program.condition({}, has_domain), url,
                                     program.get_att({}, queue, program.intern("QueueUrl"))}));

  CHECK(yaml(make) == R"(AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  stage:
    Type: String
    Default: dev
    AllowedValues:
      - dev
      - prod
  domain:
    Type: String
    Default: ""
Conditions:
  isProd: !Equals [!Ref stage, prod]
  hasDomain: !And
    - !Condition isProd
    - !Not [!Equals [!Ref domain, ""]]
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: !If [isProd, 1209600, 86400]
      KmsMasterKeyId: !If [isProd, alias/aws/sqs, !Ref AWS::NoValue]
  Zone:
    Type: AWS::Route53::HostedZone
    Condition: hasDomain
    Properties:
      Name: !Ref domain
Outputs:
  ZoneId:
    Condition: hasDomain
    Value: !Ref Zone
  Where:
    Value: !If
      - hasDomain
      - !Sub https://${domain}/${Zone}
      - !GetAtt Queue.QueueUrl
)");
}

TEST_CASE("Resources stand in the order asked for, with comments and attributes") {
  Maker make;
  auto& program = make.program;
  const auto first = make.resource("First", "AWS::SNS::Topic");
  const auto second = make.resource("Second", "AWS::SNS::Topic");
  const auto third = make.resource("Third", "AWS::SNS::Topic");
  auto& resource = program.resources[first.index];
  resource.comment = program.intern("Waits for two.");
  resource.depends_on = {{program.intern("Second"), second, {}},
                         {program.intern("Third"), third, {}}};
  program.resources[third.index].depends_on = {{program.intern("Second"), second, {}}};
  resource.attributes = {make.entry("Metadata", make.map({make.entry("a", make.string("b"))})),
                         make.entry("UpdateReplacePolicy", make.string("Retain")),
                         make.entry("DeletionPolicy", make.string("Retain"))};
  const std::array<ir::ResourceId, 3> order = {second, third, first};
  CHECK(yaml(make, {.order = order, .header = "built with: --set stage=prod"}) ==
        R"(# built with: --set stage=prod
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Second:
    Type: AWS::SNS::Topic
  Third:
    Type: AWS::SNS::Topic
    DependsOn: Second
  # Waits for two.
  First:
    Type: AWS::SNS::Topic
    DependsOn:
      - Second
      - Third
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Metadata:
      a: b
)");
}

TEST_CASE("A pattern's own dollar brace is escaped") {
  Maker make;
  auto& program = make.program;
  const auto sub = [&](std::vector<ir::ValueId> parts, bool has_variables = false) {
    return program.call({}, Function::Sub, parts, has_variables);
  };
  const auto region = program.pseudo({}, "AWS::Region");
  const auto name = program.variable({}, program.intern("Name"));
  make.output(
      "A", sub({make.string("a${b}$"), make.string("{c}"), region, make.string("{d}$"), region}));
  make.output("B", sub({make.string("x"), name, make.map({make.entry("Name", region)})}, true));
  make.output("C", program.call({}, Function::Base64, {sub({make.string("q"), region})}));
  make.output("D", program.call({}, Function::FindInMap,
                                {make.string("m"), region, make.string("k"), make.string("0755")}));
  make.output("E", program.call({}, Function::GetAZs, {make.string("")}));
  make.output("F", program.call({}, Function::Select,
                                {program.integer({}, 0),
                                 program.call({}, Function::GetAZs, {make.string("")})}));
  make.output("G", program.call({}, Function::GetStackOutput,
                                {make.map({make.entry("StackName", make.string("S"))})}));
  CHECK(yaml(make) == R"(AWSTemplateFormatVersion: "2010-09-09"
Outputs:
  A:
    Value: !Sub a${!b}${!c}${AWS::Region}{d}$${AWS::Region}
  B:
    Value: !Sub
      - x${Name}
      - Name: !Ref AWS::Region
  C:
    Value:
      Fn::Base64: !Sub q${AWS::Region}
  D:
    Value: !FindInMap
      - m
      - !Ref AWS::Region
      - k
      - DefaultValue: "0755"
  E:
    Value: !GetAZs ""
  F:
    Value: !Select [0, !GetAZs ""]
  G:
    Value:
      Fn::GetStackOutput:
        StackName: S
)");
}

TEST_CASE("The source map leads from a path to file, line and column") {
  Maker make;
  auto& program = make.program;
  text::Files files;
  const auto file = files.add("main.cairn", "stack Hello {\n  resource Logs {\n    A: 1\n  }\n}\n");
  const auto span = [&](std::uint32_t begin) { return text::Span{file, begin, begin + 1}; };
  const auto logs = make.resource("Logs", "AWS::S3::Bucket");
  program.resources[logs.index].span = span(16);
  program.resources[logs.index].properties = program.map(
      span(30),
      std::vector{ir::Entry{program.intern("a/b~c"), span(36), program.integer(span(39), 1)}});
  CHECK(cloudformation::source_map(cloudformation::emit(program, {0}), files, "Hello") ==
        R"({"version":1,"stack":"Hello","sources":["main.cairn"],"mappings":{
"Resources/Logs":[0,2,3],
"Resources/Logs/Properties":[0,2,17],
"Resources/Logs/Properties/a~1b~0c":[0,3,5]
}}
)");
}

TEST_CASE("The deepest value that a program may hold is emitted") {
  Maker make;
  auto& program = make.program;
  ir::ValueId deep = make.string("end");
  for (std::uint32_t i = 1; i < ir::kMaxHeight; ++i) {
    deep = program.call({}, Function::Join, {make.string(","), deep});
  }
  make.output("A", make.list({deep}));
  make.resource("R", "T", {make.entry("A", deep)});
  CHECK(yaml(make).find("- end") != std::string::npos);
}
