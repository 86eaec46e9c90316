// What the change set of an update holds: the rules of the service, one test each.

#include <algorithm>
#include <catch2/catch.hpp>

#include "compiler/driver/diff.h"
#include "targets/changeset/render.h"

using namespace cairn;
using changeset::Change;
using changeset::ChangeSet;

namespace {

// The files of a comparison; those that are there are passed.
struct Update {
  driver::Memory files;
  driver::DiffOptions options;

  Update(std::string before, std::string after) {
    files.files["old.yaml"] = std::move(before);
    files.files["new.yaml"] = std::move(after);
    options.old_side.path = "old.yaml";
    options.new_side.path = "new.yaml";
    options.catalog = &catalog::Catalog::builtin();
  }
  Update& parameters(std::string before, std::string after) {
    files.files["old.json"] = std::move(before);
    files.files["new.json"] = std::move(after);
    options.old_side.parameters = {"old.json"};
    options.new_side.parameters = {"new.json"};
    return *this;
  }
  Update& child(std::string before, std::string after) {
    files.files["before/child.yaml"] = std::move(before);
    files.files["after/child.yaml"] = std::move(after);
    options.old_side.nested = "before";
    options.new_side.nested = "after";
    return *this;
  }
  [[nodiscard]] driver::DiffResult run() { return driver::diff(files, options); }
  [[nodiscard]] ChangeSet predict() {
    driver::DiffResult result = run();
    INFO(result.failure);
    REQUIRE(result.sets.size() == 1);
    return std::move(result.sets[0]);
  }
};

// `! Topic`, then a line for each detail: `  TopicName Always Static DirectModification`.
std::string show(const changeset::Changes& changes, const std::string& indent = "") {
  std::string text;
  for (const Change& change : changes) {
    const bool is_modify = change.action == changeset::Action::Modify;
    text += indent + std::string(name_of(change.action)) + ' ' + change.id;
    if (is_modify) text += ' ' + std::string(name_of(change.replacement));
    if (!change.policy_action.empty()) text += ' ' + change.policy_action;
    text += '\n';
    for (const changeset::Detail& detail : change.details) {
      text += indent + "  " + std::string(name_of(detail.attribute)) + ' ' + detail.name +
              (detail.name.empty() ? "" : " ") + std::string(name_of(detail.recreation)) +
              (detail.is_static ? " Static " : " Dynamic ") + std::string(name_of(detail.source)) +
              (detail.cause.empty() ? "" : " ") + detail.cause + '\n';
    }
    text += show(change.nested, indent + "  ");
  }
  return text;
}

std::string show(const ChangeSet& set) { return show(set.changes); }

std::string show_findings(const ChangeSet& set) {
  std::string text;
  for (const changeset::Finding& finding : set.findings) {
    text += std::string(name_of(finding.kind)) + ' ' + finding.stack + finding.id + '\n';
  }
  return text;
}

std::string topic(const std::string& properties) {
  return "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties: " + properties + "\n";
}

}  // namespace

TEST_CASE("the same template changes nothing, whatever a macro would make of it") {
  const std::string text = "Transform: Unknown\n" + topic("{TopicName: !Ref Nobody}");
  const ChangeSet set = Update(text, text).predict();
  CHECK(set.has_failed);
  CHECK(set.reason == changeset::kNoChanges);
}

TEST_CASE("a name that changes replaces") {
  CHECK(show(Update(topic("{TopicName: a}"), topic("{TopicName: b}")).predict()) ==
        "Modify Topic True ReplaceAndDelete\n"
        "  Properties TopicName Always Static DirectModification\n");
}

TEST_CASE("10 is \"10\", and 1.10 is not \"1.1.0\"") {
  CHECK(show(Update(topic("{DisplayName: 10}"), topic("{DisplayName: '10'}")).predict()).empty());
  CHECK_FALSE(
      show(Update(topic("{DisplayName: 1.1}"), topic("{DisplayName: 1.1.0}")).predict()).empty());
}

TEST_CASE("`${A}` is `!Ref A`, and Join is Sub") {
  const std::string rest = "  A: {Type: AWS::SNS::Topic}\n";
  CHECK(
      show(Update(topic("{DisplayName: !Ref A}") + rest, topic("{DisplayName: !Sub '${A}'}") + rest)
               .predict())
          .empty());
  CHECK(show(Update(topic("{DisplayName: !Sub 'x-${A}'}") + rest,
                    topic("{DisplayName: !Join ['-', [x, !Ref A]]}") + rest)
                 .predict())
            .empty());
}

TEST_CASE("a parameter without a value keeps the one it had") {
  const std::string text = "Parameters: {P: {Type: String}}\n" + topic("{DisplayName: !Ref P}");
  CHECK(show(Update(text, text).parameters(R"({"P": "a"})", "[]").predict()).empty());
}

TEST_CASE("a value of a parameter that is no different is no change") {
  const std::string text = "Parameters: {P: {Type: String}}\n" +
                           topic("{DisplayName: !Select [0, !Split ['-', !Ref P]]}");
  CHECK(
      show(Update(text, text).parameters(R"({"P": "a-b"})", R"({"P": "a-c"})").predict()).empty());
  CHECK(show(Update(text, text).parameters(R"({"P": "a-b"})", R"(["P=c"])").predict()) ==
        "Modify Topic False\n"
        "  Properties DisplayName Never Dynamic DirectModification\n"
        "  Properties DisplayName Never Static ParameterReference P\n");
}

TEST_CASE("the parameter of a condition is no cause of what its branch holds") {
  const std::string text =
      "Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, a]}\n" +
      topic("{DisplayName: !If [C, x, y]}");
  CHECK(show(Update(text, text).parameters(R"({"P": "a"})", R"({"P": "b"})").predict()) ==
        "Modify Topic False\n  Properties DisplayName Never Static DirectModification\n");
}

TEST_CASE("a loop over a parameter sees what is passed") {
  const std::string text = R"(
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::Topics:
    - Name
    - !Ref Names
    - 'Topic${Name}': {Type: AWS::SNS::Topic}
)";
  CHECK(
      show(Update(text, text).parameters(R"({"Names": "A,B"})", R"({"Names": "B,C"})").predict()) ==
      "Add TopicC\nRemove TopicA Delete\n");
}

TEST_CASE("what a mapping holds counts where the row is not known") {
  const auto text = [](const std::string& image) {
    return "Mappings: {M: {us-east-1: {Name: " + image + "}}}\n" +
           topic("{DisplayName: !FindInMap [M, !Ref AWS::Region, Name]}");
  };
  CHECK(show(Update(text("a"), text("b")).predict()) ==
        "Modify Topic False\n  Properties DisplayName Never Static DirectModification\n");
}

TEST_CASE("a secret is nowhere, whatever it went through") {
  const std::string text = R"(
Parameters: {S: {Type: String, NoEcho: true}}
Resources:
  P:
    Type: AWS::SSM::Parameter
    Metadata: {A: !Select [0, !Split ['-', !Ref S]]}
    Properties:
      Type: String
      Value: !Base64 {'Fn::Sub': 'x${S}'}
      Description: !Join ['', [!Ref S, y]]
Outputs: {O: {Value: !Sub '${S}!'}}
)";
  Update update(text, text);
  update.parameters(R"({"S": "hunter2-a"})", R"({"S": "secret9-b"})");
  update.options.has_property_values = true;
  const ChangeSet set = update.predict();
  const std::string all = changeset::render_json({&set, 1}) +
                          changeset::render_text({&set, 1}, {}) +
                          changeset::render_markdown({&set, 1}, {});
  for (const char* word : {"hunter2", "secret9", "eGh1bnRlcj", "eHNlY3JldD"}) {
    CHECK(all.find(word) == std::string::npos);
  }
  CHECK(all.find("****") != std::string::npos);
}

TEST_CASE("resources that wait for each other are refused") {
  const std::string text = R"(
Resources:
  A: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref B}}
  B: {Type: AWS::SNS::Topic, Properties: {DisplayName: !Ref A}}
)";
  CHECK(Update(text, text).predict().reason == "Circular dependency between resources: [A, B]");
}

TEST_CASE("what a type's schema does not say is Conditional") {
  const auto text = [](const std::string& value) {
    return "Resources: {A: {Type: Acme::New::Thing, Properties: {Size: " + value + "}}}\n";
  };
  CHECK(show(Update(text("1"), text("2")).predict()) ==
        "Modify A Conditional\n  Properties Size Conditionally Static DirectModification\n");
}

TEST_CASE("a child that reads what its sibling keeps is not replaced") {
  const auto child = [](const std::string& memory) {
    return R"(
Parameters: {Arn: {Type: String, Default: ''}}
Resources:
  Fn:
    Type: AWS::Lambda::Function
    Properties: {Handler: a.b, Runtime: python3.12, Role: r, Code: {S3Bucket: b, S3Key: k}, MemorySize: )" +
           memory + R"(}
  Allow:
    Type: AWS::Lambda::Permission
    Properties: {FunctionName: !Ref Arn, Action: lambda:InvokeFunction, Principal: s3.amazonaws.com}
Outputs: {Arn: {Value: !GetAtt Fn.Arn}}
)";
  };
  const std::string parent = R"(
Resources:
  First: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: https://x/child.yaml}}
  Second:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: https://x/child.yaml
      Parameters: {Arn: !GetAtt First.Outputs.Arn}
)";
  const ChangeSet set = Update(parent, parent).child(child("128"), child("256")).predict();
  CHECK(show(set) ==
        "Modify First False\n"
        "  Properties Never Dynamic Automatic\n"
        "  Modify Fn False\n"
        "    Properties MemorySize Never Static DirectModification\n"
        "Modify Second False\n"
        "  Properties Parameters Never Dynamic ResourceAttribute First.Outputs.Arn\n"
        "  Properties Never Dynamic Automatic\n"
        "  Modify Fn False\n"
        "    Properties MemorySize Never Static DirectModification\n");
}

TEST_CASE("a child that reads what its sibling replaces is") {
  const auto child = [](const std::string& name) {
    return "Parameters: {In: {Type: String, Default: ''}}\n" + topic("{TopicName: " + name + "}") +
           R"(
  Sub:
    Type: AWS::SNS::Subscription
    Properties: {Protocol: sqs, Endpoint: e, TopicArn: !Ref In}
Outputs: {Out: {Value: !Ref Topic}}
)";
  };
  const std::string parent = R"(
Resources:
  A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: https://x/child.yaml}}
  B:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: https://x/child.yaml, Parameters: {In: !GetAtt A.Outputs.Out}}
)";
  const std::string text = show(Update(parent, parent).child(child("a"), child("b")).predict());
  CHECK(text.find("  Modify Sub True ReplaceAndDelete\n"
                  "    Properties TopicArn Always Dynamic DirectModification\n"
                  "    Properties TopicArn Always Static ParameterReference In\n") !=
        std::string::npos);
}

TEST_CASE("a nested stack without its template may have changed, one with it has not") {
  const std::string parent =
      "Resources: {A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "
      "https://x/child.yaml}}}\n";
  CHECK(show(Update(parent, parent).predict()) ==
        "Modify A False\n  Properties Never Dynamic Automatic\n");
  CHECK(show(Update(parent, parent).child(topic("{}"), topic("{}")).predict()).empty());
  const std::string itself = show(Update(parent, parent).child(parent, parent).predict());
  CHECK(itself.find("Automatic") != std::string::npos);
}

TEST_CASE("a policy is wider with more actions, fewer exceptions and no condition") {
  const auto policy = [](const std::string& statement) {
    return "Resources: {P: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: "
           "{Statement: [" +
           statement + "]}}}}\n";
  };
  const auto compare = [&](const std::string& before, const std::string& after) {
    return show_findings(Update(policy(before), policy(after)).predict());
  };
  const std::string wide = "{Effect: Allow, Action: 's3:*', Resource: '*'}";
  const std::string narrow = "{Effect: Allow, Action: ['s3:Get*'], Resource: 'arn:x'}";
  CHECK(compare(narrow, wide) == "IamBroadening P\n");
  CHECK(compare(wide, narrow).empty());
  const std::string all_but = "{Effect: Allow, NotAction: [a, b], Resource: '*'}";
  const std::string all_but_one = "{Effect: Allow, NotAction: [a], Resource: '*'}";
  CHECK(compare(all_but, all_but_one) == "IamBroadening P\n");
  CHECK(compare(all_but_one, all_but).empty());
  const std::string guarded =
      "{Effect: Allow, Action: 's3:*', Resource: '*', Condition: {A: {b: c}}}";
  CHECK(compare(guarded, wide) == "IamBroadening P\n");
  CHECK(compare(wide, guarded).empty());
  const std::string denied = "{Effect: Deny, Action: 's3:*', Resource: '*'}";
  CHECK(compare(denied, "{Effect: Deny, Action: 's3:Get*', Resource: '*'}") == "IamBroadening P\n");
}

TEST_CASE("a security group is wider with another network or more ports") {
  const auto group = [](const std::string& rule) {
    return "Resources: {G: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: d, "
           "SecurityGroupIngress: [{IpProtocol: tcp, " +
           rule + "}]}}}\n";
  };
  const auto compare = [&](const std::string& before, const std::string& after) {
    return show_findings(Update(group(before), group(after)).predict());
  };
  const std::string net = "FromPort: 80, ToPort: 90, CidrIp: 10.0.0.0/8";
  CHECK(compare(net, "FromPort: 85, ToPort: 85, CidrIp: 10.1.0.0/16").empty());
  CHECK(compare(net, "FromPort: 80, ToPort: 91, CidrIp: 10.0.0.0/8") ==
        "SecurityGroupBroadening G\n");
  CHECK(compare(net, "FromPort: 80, ToPort: 90, CidrIp: 10.0.0.0/7") ==
        "SecurityGroupBroadening G\n");
  CHECK(compare(net, "FromPort: 80, ToPort: 90, CidrIpv6: '::/0'") ==
        "SecurityGroupBroadening G\n");
}

TEST_CASE("the cause of a cascade is told to its start") {
  const auto text = [](const std::string& name) {
    return topic("{TopicName: " + name + "}") + R"(
  P: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Topic}}
  Q: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !GetAtt P.Value}}
)";
  };
  const ChangeSet set = Update(text("a"), text("b")).predict();
  REQUIRE(set.changes.size() == 3);
  CHECK(set.changes[2].why ==
        std::vector<std::string>{
            "Q.Value: GetAtt P.Value -> P.Value: Ref Topic -> Topic.TopicName: edited"});
}

TEST_CASE("the latest value behind a parameter may change alone") {
  const std::string text =
      "Parameters: {P: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /p}}\n" +
      topic("{DisplayName: !Ref P, KmsMasterKeyId: '{{resolve:ssm:/k}}'}");
  Update update(text, text);
  update.files.files["a.json"] = R"({"/p": "1", "/k": "1", "/old": "1"})";
  update.files.files["b.json"] = R"({"/p": "2", "/k": "2"})";
  update.options.old_side.ssm = "a.json";
  update.options.new_side.ssm = "b.json";
  const ChangeSet set = update.predict();
  CHECK(show(set) ==
        "Modify Topic False\n"
        "  Properties DisplayName Never Static DirectModification\n"
        "  Properties KmsMasterKeyId Never Static DirectModification\n");
  REQUIRE(set.parameters.size() == 1);
  CHECK(set.parameters[0].resolved == "2");
}

TEST_CASE("with property values, each leaf has its path") {
  const auto text = [](const std::string& variables, const std::string& tags) {
    return "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Handler: h, Environment: "
           "{Variables: {" +
           variables + "}}, Tags: [{Key: a, Value: '1'}" + tags + "]}}}\n";
  };
  Update update(text("A: x, B: y", ""), text("B: z, C: w", ", {Key: b, Value: '2'}"));
  update.options.has_property_values = true;
  const ChangeSet set = update.predict();
  REQUIRE(set.changes.size() == 1);
  std::string paths;
  for (const changeset::Detail& detail : set.changes[0].details) {
    paths += std::string(name_of(detail.type)) + ' ' + detail.path + ' ' + detail.before + ' ' +
             detail.after + '\n';
  }
  CHECK(paths ==
        "Remove /Properties/Environment/Variables/A x \n"
        "Modify /Properties/Environment/Variables/B y z\n"
        "Add /Properties/Environment/Variables/C  w\n"
        "Add /Properties/Tags/0  {\"Key\":\"b\",\"Value\":\"2\"}\n");
  CHECK(set.changes[0].before_context.find(R"("Variables":{"A":"x","B":"y"})") !=
        std::string::npos);
}

TEST_CASE("adding and removing a resource are mirror images") {
  const std::string more = topic("{}") + "  B: {Type: AWS::S3::Bucket}\n";
  CHECK(show(Update(topic("{}"), more).predict()) == "Add B\n");
  const ChangeSet set = Update(more, topic("{}")).predict();
  CHECK(show(set) == "Remove B Delete\n");
  CHECK(show_findings(set) == "DataLoss B\n");
}

TEST_CASE("a rename is told") {
  const ChangeSet set = Update("Resources: {A: {Type: AWS::S3::Bucket}}\n",
                               "Resources: {B: {Type: AWS::S3::Bucket}}\n")
                            .predict();
  REQUIRE(set.notes.size() == 1);
  CHECK(set.notes[0].starts_with("A seems to be renamed to B"));
}

TEST_CASE("bad input is told") {
  CHECK(Update("a: [", topic("{}")).run().compilations[0]->sink.has_errors());
  CHECK(Update("a: b\n", topic("{}")).run().failure ==
        "`old.yaml` is no template: it has no Resources");
  CHECK(Update(topic("{}"), topic("{}")).parameters("{}", R"({"Nobody": "x"})").predict().reason ==
        "Parameters: [Nobody] do not exist in the template");
  CHECK_FALSE(Update(topic("{}"), topic("{}")).parameters("{}", "{").run().failure.empty());
  const std::string truncated = R"({"TemplateBody": {"Resources": {"Topic": {"Type)";
  CHECK(Update(truncated, topic("{}")).run().compilations[0]->sink.has_errors());
}

TEST_CASE("what the service prints of a live stack is one side") {
  Update update(R"({"TemplateBody": "Resources:\n  Topic: {Type: 'AWS::SNS::Topic'}\n"})",
                topic("{DisplayName: x}"));
  update.files.files["stack.json"] =
      R"({"Stacks": [{"StackName": "s", "Parameters": [], "Tags": [{"Key": "a", "Value": "b"}]}]})";
  update.options.deployed = {"stack.json"};
  CHECK(show(update.predict()).find("DisplayName") != std::string::npos);
}

TEST_CASE("a program is a side like a template") {
  Update update(topic("{DisplayName: Orders}"), "");
  update.files.files["orders.cairn"] = R"(stack Orders {
  resource Topic: AWS::SNS::Topic { DisplayName: "Invoices" }
}
)";
  update.options.new_side.path = "orders.cairn";
  const driver::DiffResult result = update.run();
  if (result.sets.empty()) {
    for (const auto& each : result.compilations) {
      for (const auto& finding : each->sink.all()) UNSCOPED_INFO(finding.message);
    }
  }
  REQUIRE(result.sets.size() == 1);
  CHECK(show(result.sets[0]) ==
        "Modify Topic False\n  Properties DisplayName Never Static DirectModification\n");
}
