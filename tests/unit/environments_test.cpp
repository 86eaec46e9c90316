// One comparison over several environments, and beside what the service says.

#include <algorithm>
#include <catch2/catch.hpp>

#include "compiler/driver/diff.h"
#include "targets/changeset/render.h"
#include "targets/changeset/words.h"

using namespace cairn;

namespace {

struct Update {
  driver::Memory files;
  driver::DiffOptions options;

  Update(const std::string& before, const std::string& after) {
    files.files = {{"old.yaml", before}, {"new.yaml", after}};
    options.old_side.path = "old.yaml";
    options.new_side.path = "new.yaml";
    options.catalog = &catalog::Catalog::builtin();
  }
  Update& file(const std::string& path, const std::string& text) {
    files.files[path] = text;
    return *this;
  }
  driver::DiffResult run() { return driver::diff(files, options); }
};

constexpr const char* kTopic =
    "Parameters: {Stage: {Type: String, Default: none}}\nResources:\n  Topic:\n    Type: "
    "AWS::SNS::Topic\n    Properties: {TopicName: !Ref Stage, DisplayName: x}\n";

std::string changes_of(const changeset::ChangeSet& set) {
  std::string text = label_of(set) + ':';
  for (const changeset::Change& change : set.changes) {
    text += ' ' + std::string(1, changeset::mark_of(change)) + change.id;
  }
  return text;
}

// The service's answer to a change of the topic.
std::string answer(const std::string& action, const std::string& replacement,
                   const std::string& rest = "") {
  return R"({"StackName": "s", "Status": "CREATE_COMPLETE", "Changes": [{"ResourceChange": {)"
         R"("LogicalResourceId": "Topic", "ResourceType": "AWS::SNS::Topic", "Action": ")" +
         action + R"(", "Replacement": ")" + replacement + "\"}}]" + rest + "}";
}

std::string opinion(const std::string& change_set) {
  Update update(kTopic, kTopic);
  update.file("a.json", R"({"Stage": "a"})").file("b.json", R"({"Stage": "b"})");
  update.options.old_side.parameters = {"a.json"};
  update.options.new_side.parameters = {"b.json"};
  update.file("change-set.json", change_set);
  update.options.deployed = {"change-set.json"};
  const driver::DiffResult result = update.run();
  if (!result.failure.empty()) return result.failure;
  const changeset::ServiceOpinion& said = *result.sets.at(0).service;
  std::string text = summarize(said);
  for (const changeset::ServiceDifference& each : said.differences) {
    text += "\n" + each.id + ' ' + describe(each);
  }
  return text;
}

}  // namespace

TEST_CASE("each file of parameters is an environment, one old file serves all") {
  Update update(kTopic, kTopic);
  update.file("old.json", R"({"Stage": "dev"})");
  update.file("x/dev.json", R"({"Stage": "dev"})").file("x/prod.json", R"({"Stage": "prod"})");
  update.options.old_side.parameters = {"old.json"};
  update.options.new_side.parameters = {"x/dev.json", "x/prod.json"};
  const auto sets = update.run().sets;
  REQUIRE(sets.size() == 2);
  CHECK(changes_of(sets[0]) == "new (dev):");
  CHECK(changes_of(sets[1]) == "new (prod): !Topic");
  CHECK(changeset::render_json(sets).find("\"Environment\": \"prod\"") != std::string::npos);
}

TEST_CASE("files of one name are told apart by their paths") {
  Update update(kTopic, kTopic);
  update.file("dev/p.json", "{}").file("prod/p.json", "{}");
  update.options.new_side.parameters = {"dev/p.json", "prod/p.json"};
  const auto sets = update.run().sets;
  REQUIRE(sets.size() == 2);
  CHECK(sets[0].environment == "p");
  CHECK(sets[1].environment == "prod/p.json");
}

TEST_CASE("loops turn as often as each environment says") {
  const std::string text =
      "Transform: AWS::LanguageExtensions\nParameters: {Names: {Type: CommaDelimitedList, Default: "
      "''}}\nResources:\n  Fn::ForEach::T:\n    - N\n    - !Ref Names\n    - Topic${N}: {Type: "
      "AWS::SNS::Topic}\n";
  Update update(text, text);
  update.file("old.json", R"({"Names": "A"})");
  update.file("one.json", R"({"Names": "A"})").file("two.json", R"({"Names": "A,B"})");
  update.options.old_side.parameters = {"old.json"};
  update.options.new_side.parameters = {"one.json", "two.json"};
  const auto sets = update.run().sets;
  REQUIRE(sets.size() == 2);
  CHECK(changes_of(sets[0]) == "new (one):");
  CHECK(changes_of(sets[1]) == "new (two): +TopicB");
}

TEST_CASE("the stacks of an app have parameters and places of their own") {
  const std::string app = R"(stack Network {
  param size: Input<Int> = 1
  resource Topic: AWS::SNS::Topic { DisplayName: "${size} in ${AWS::Region}" }
}
app Shop {
  env dev { account: "111111111111", region: "eu-west-1" }
  env prod { account: "022222222222", region: "eu-central-1" }
  deploy Network to dev { size: 2 }
  deploy Network to prod { size: 3 }
}
)";
  std::string after = app;
  after.replace(after.find("size: 3"), 7, "size: 4");
  Update update("", "");
  update.file("old.cairn", app).file("new.cairn", after);
  update.options.old_side.path = "old.cairn";
  update.options.new_side.path = "new.cairn";
  const auto sets = update.run().sets;
  REQUIRE(sets.size() == 2);
  CHECK(changes_of(sets[0]) == "dev/Network:");
  CHECK(changes_of(sets[1]) == "prod/Network: ~Topic");
  CHECK(sets[1].changes[0].edits[0].after == "4 in eu-central-1");
}

TEST_CASE("the table has a row for each set and no column of zeros") {
  Update update(kTopic, kTopic);
  update.file("a.json", R"({"Stage": "a"})").file("b.json", R"({"Stage": "b"})");
  update.options.old_side.parameters = {"a.json"};
  update.options.new_side.parameters = {"a.json", "b.json"};
  const auto sets = update.run().sets;
  CHECK(changeset::render_text(sets, {}).ends_with(
      "\n"
      "stack    replace  unchanged  errors  warnings  result\n"
      "new (a)        0          1       0         0  no changes\n"
      "new (b)        1          0       0         0  changes\n"));
  CHECK(changeset::render_markdown(sets, {}).starts_with(
      "| stack | replace | unchanged | errors | warnings | result |\n"
      "| --- | ---: | ---: | ---: | ---: | --- |\n"
      "| new (a) | 0 | 1 | 0 | 0 | no changes |\n"));
}

TEST_CASE("a comment stays below what a pull request takes, and ends its fence") {
  std::string before = "Resources:\n", after = before;
  for (int i = 0; i < 1500; ++i) {
    const std::string start =
        "  Topic" + std::to_string(i) + ": {Type: AWS::SNS::Topic, Properties: {DisplayName: ";
    before += start + "some text before}}\n";
    after += start + "another text after}}\n";
  }
  const std::string text = changeset::render_markdown(Update(before, after).run().sets, {});
  CHECK(text.size() < 65000);
  CHECK(text.find(" more lines\n~~~~~\n") != std::string::npos);
}

TEST_CASE("of long values that start alike, the difference is shown") {
  const std::string start = "Resources:\n  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: '";
  const std::string same(100, 'x');
  const std::string text = changeset::render_text(
      Update(start + same + "a'}}\n", start + same + "b'}}\n").run().sets, {});
  CHECK(text.find("DisplayName: ...xxxxxxxxxxxxxxxxxxxxa => ...xxxxxxxxxxxxxxxxxxxxb") !=
        std::string::npos);
}

TEST_CASE("what the service says otherwise is told") {
  CHECK(opinion(answer("Modify", "True")) == "1 resource is as the service says, 0 differences");
  CHECK(opinion(answer("Modify", "Conditional")) ==
        "0 resources are as the service says, 1 difference\n"
        "Topic predicted: replaced; the service says: perhaps replaced");
  CHECK(opinion(R"({"StackName": "s", "Changes": []})") ==
        "0 resources are as the service says, 1 difference\n"
        "Topic predicted: replaced; the service says: not listed");
  // What further pages list is not known.
  CHECK(opinion(R"({"StackName": "s", "Changes": [], "NextToken": "t"})") ==
        "0 resources are as the service says, 0 differences; its answer goes on on further pages, "
        "which are not in the file");
}

TEST_CASE("details that name other properties are a difference") {
  const std::string details =
      R"({"StackName": "s", "Changes": [{"ResourceChange": {"LogicalResourceId": "Topic",
          "ResourceType": "AWS::SNS::Topic", "Action": "Modify", "Replacement": "True",
          "Details": [{"Target": {"Attribute": "Properties", "Name": "DisplayName"}}]}}]})";
  CHECK(opinion(details).ends_with(
      "Topic predicted: changes TopicName; the service says: changes DisplayName"));
}

TEST_CASE("one change set of the service finds its stack among several") {
  Update update(kTopic, kTopic);
  update.file("a.json", "{}")
      .file("b.json", "{}")
      .file("c.json", R"({"StackName": "x", "Changes": []})");
  update.options.new_side.parameters = {"a.json", "b.json"};
  update.options.deployed = {"c.json"};
  CHECK(update.run().failure ==
        "the change set of the service is about the stack `x`, which is none of those that are "
        "compared");
}

TEST_CASE("what get-template prints is the old side") {
  Update update("", kTopic);
  update.options.old_side.path.clear();
  update.file("get.json", R"({"TemplateBody": "Resources:\n  Gone: {Type: AWS::SNS::Topic}\n"})");
  update.file("stack.json", R"({"Stacks": [{"StackName": "s"}]})");
  update.options.deployed = {"stack.json", "get.json"};
  const driver::DiffResult result = update.run();
  REQUIRE(result.sets.size() == 1);
  CHECK(changes_of(result.sets[0]) == "new: +Topic -Gone");
}
