// Templates as programs: what references mean, where functions stand, and where what
// is wrong is kept. That nothing is lost, tests/round_trip shows.

#include <catch2/catch.hpp>

#include "compiler/ir/print.h"
#include "compiler/ir/verify.h"
#include "targets/cloudformation/read_template.h"
#include "tests/unit/document_reader.h"

using namespace cairn;

namespace {

struct Template : test::Reading {
  base::SymbolTable symbols;
  ir::Program program;

  explicit Template(std::string text)
      : Reading(std::move(text)),
        program(cloudformation::read_template(*document, files, {0}, symbols, sink)) {
    ir::verify(program);
  }
  [[nodiscard]] ir::ValueId property(std::string_view name) const {
    return program.get(program.resources[0].properties, name);
  }
  [[nodiscard]] std::string printed(std::string_view name) const {
    return ir::print(program, property(name));
  }
  [[nodiscard]] const ir::Stack& stack() const { return program.stacks[0]; }
};

}  // namespace

TEST_CASE("the stack is named after the file") {
  const Template read("Resources: {}\n");
  CHECK(read.program.text(read.stack().name) == "stack.template");
}

TEST_CASE("references know what they name, also further down") {
  const Template read(R"(
Resources:
  A:
    Type: T
    Condition: C
    DependsOn: [B, Nobody]
    Properties:
      Ref: !Ref B
      Att: !GetAtt B.Outputs.X
      Param: {Ref: P}
      Pseudo: !Ref AWS::Region
      None: !Ref Nobody
      Unknown: !Ref AWS::Nothing
      If: !If [C, {Ref: P}, {Fn::GetAtt: [B, Arn]}]
      Computed: !GetAtt [B, !Ref P]
  B: {Type: T}
Conditions: {C: !Not [{Condition: D}], D: !Condition E}
Parameters: {P: {Type: String}}
)");
  const ir::Resource& a = read.program.resources[0];
  CHECK(a.condition.index == 0);
  CHECK(a.depends_on[0].target.index == 1);
  CHECK_FALSE(a.depends_on[1].target);
  CHECK(read.program[read.property("Ref")].target_kind == ir::TargetKind::Resource);
  CHECK(read.program[read.property("Param")].target_kind == ir::TargetKind::Parameter);
  CHECK(read.program[read.property("Pseudo")].target_kind == ir::TargetKind::Pseudo);
  CHECK(read.printed("Att") == "GetAtt(B.Outputs.X)");
  CHECK(read.printed("None") == "Ref(Nobody?)");
  CHECK(read.printed("Unknown") == "Ref(AWS::Nothing?)");
  CHECK(read.printed("If") == "Fn::If(Condition(C), Ref(P), GetAtt(B.Arn))");
  CHECK(read.printed("Computed") == "GetAtt(B.Ref(P))");
  CHECK(ir::print(read.program, read.program.conditions[0].value) == "Fn::Not(Condition(D))");
  CHECK(ir::print(read.program, read.program.conditions[1].value) == "Condition(E?)");
}

TEST_CASE("patterns of Sub are cut into parts, each with its place") {
  const Template read(R"(
Resources:
  A:
    Properties:
      Plain: !Sub "a${A}b${A.Arn}${!A}$${AWS::Region}"
      Named: !Sub ["${V}${ A }${V.x}", {V: 1}]
      Open: !Sub "${A"
      Block: !Sub |
        echo ${A}
        echo ${A.Arn}
)");
  CHECK(read.printed("Plain") ==
        R"(Fn::Sub("a", Ref(A), "b", GetAtt(A.Arn), "${A}$", Ref(AWS::Region)))");
  CHECK(read.printed("Named") == "Fn::Sub(Variable(V), Ref(A), GetAtt(V.x?), {V: 1})");
  CHECK(read.printed("Open") == R"({Fn::Sub: "${A"})");
  const auto place = [&](std::string_view name, std::size_t part) {
    return read.written(read.program[read.program.items(read.property(name))[part]].span);
  };
  CHECK(place("Plain", 3) == "${A.Arn}");
  CHECK(place("Named", 1) == "${ A }");
  CHECK(place("Block", 3) == "${A.Arn}");
}

TEST_CASE("a call's span is the whole of it, and the long form's key has its own") {
  const Template read(R"(
Resources:
  A:
    Properties:
      Long:
        Fn::Join: [",", [a]]
      Short: !Join [",", [a]]
      Raw: !Join a
)");
  const ir::Value& written_long = read.program[read.property("Long")];
  const ir::Value& written_short = read.program[read.property("Short")];
  CHECK(read.written(written_long.span) == R"(Fn::Join: [",", [a]])");
  CHECK(read.written(written_long.key_span()) == "Fn::Join");
  CHECK(read.written(written_short.span) == R"(!Join [",", [a]])");
  CHECK_FALSE(written_short.key_span().is_valid());
  CHECK(read.printed("Raw") == R"({Fn::Join: "a"})");
}

TEST_CASE("keys of fields keep their places") {
  const Template read("Resources:\n  A:\n    Type: T\n    Properties:\n      X: 1\n");
  const ir::Resource& a = read.program.resources[0];
  CHECK(read.written(a.name_span) == "A");
  CHECK(read.written(a.type_span) == "T");
  REQUIRE(a.keys.size() == 2);
  CHECK(read.written(a.keys[1].key_span) == "Properties");
  CHECK(read.written(read.stack().keys[0].key_span) == "Resources");
}

TEST_CASE("what is malformed stays a map with its references") {
  const Template read(R"(
Resources:
  A:
    Properties:
      If: !If [{Ref: A}, a, b]
      And: !And [{Condition: C}]
      Ref: {Ref: [A]}
      Two: {Ref: A, Other: 1}
      Condition: {Condition: C}
      Unknown: !Unknown {Ref: A}
)");
  CHECK(read.printed("If") == R"({Fn::If: [Ref(A), "a", "b"]})");
  CHECK(read.printed("And") == R"({Fn::And: [{Condition: "C"}]})");
  CHECK(read.printed("Ref") == R"({Ref: ["A"]})");
  CHECK(read.printed("Two") == R"({Ref: "A", Other: 1})");
  CHECK(read.printed("Condition") == R"({Condition: "C"})");
  CHECK(read.printed("Unknown") == "{Fn::Unknown: Ref(A)}");
}

TEST_CASE("what has no place in a sound template is kept beside it") {
  const Template read(R"(
AWSTemplateFormatVersion: 2010-09-09
Parameters: []
Resources:
  A: text
  B: {Type: 5, DependsOn: {}, Unknown: 1}
  Fn::ForEach::C: [X, [a], {}]
Outputs: {O: {Value: 1, Export: text}}
Unknown: 1
)");
  CHECK(read.program.string(read.stack().format_version) == "2010-09-09");
  CHECK(read.stack().sections.size() == 2);
  CHECK(read.stack().section_entries.size() == 1);
  CHECK(read.program.string(read.program.resources[0].raw) == "text");
  CHECK(read.program.resources[1].attributes.size() == 3);
  CHECK(read.program.outputs[0].attributes.size() == 1);
  CHECK_FALSE(read.sink.has_errors());
}

TEST_CASE("a template is a map") {
  CHECK(Template("").findings() == "1:1 template-not-map\n");
  CHECK(Template("- a\n").message() == "a template is a map of sections, not a list");
  CHECK(Template("text\n").message() == "a template is a map of sections, not a single value");
  CHECK(Template("{}\n").findings().empty());
}
