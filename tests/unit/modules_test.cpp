// A module means the same wherever it is packed and written: inlined or as a child stack,
// in this file or in another.

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "compiler/driver/compile.h"
#include "compiler/driver/outputs.h"

using namespace cairn;
using Json = nlohmann::json;

namespace {

struct Program {
  std::string modules;  // declarations, each `module` without `pub`
  std::string stack;    // `@@` stands for `nested` or nothing
};

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

// The templates by name.
std::map<std::string, Json> build(std::map<std::string, std::string> files) {
  driver::Memory memory;
  memory.files = std::move(files);
  driver::CompileOptions options;
  options.template_extension = ".json";
  const auto compilation = driver::compile(memory, "main.cairn", options);
  INFO(memory.files.at("main.cairn"));
  for (const auto& finding : compilation->sink.all()) INFO(finding.message);
  REQUIRE_FALSE(compilation->sink.has_errors());
  std::map<std::string, Json> templates;
  for (const driver::StackOutput& output : driver::make_outputs(
           *compilation, {.folder = "out", .format = driver::TemplateFormat::Json})) {
    templates[output.stack->name] = Json::parse(output.template_file.text);
  }
  return templates;
}

// What a child says, with the values that its parent passes and the ids that it would have
// inlined. Sub and Join are compared by their parts.
class Inliner {
 public:
  Inliner(const Json& parameters, const Json& child, std::string prefix)
      : parameters_(parameters), child_(child), prefix_(std::move(prefix)) {}

  [[nodiscard]] Json inlined(const Json& value) const {
    if (value.is_array()) {
      Json result = Json::array();
      for (const Json& item : value) result.push_back(inlined(item));
      return result;
    }
    if (!value.is_object()) return value;
    if (value.size() == 1 && value.contains("Ref")) {
      const std::string name = value["Ref"];
      if (parameters_.contains(name)) return parameters_[name];
      if (child_["Resources"].contains(name)) return {{"Ref", prefix_ + name}};
    }
    if (value.size() == 1 && value.contains("Fn::GetAtt")) {
      return {{"Fn::GetAtt",
               {prefix_ + value["Fn::GetAtt"][0].get<std::string>(), value["Fn::GetAtt"][1]}}};
    }
    Json result = Json::object();
    for (const auto& [key, inner] : value.items()) {
      if (key == "DependsOn") {
        result[key] = renamed(inner);
      } else if (key == "Fn::Sub") {
        result[key] = sub(inner);
      } else {
        result[key] = inlined(inner);
      }
    }
    return result;
  }

 private:
  [[nodiscard]] Json renamed(const Json& ids) const {
    if (ids.is_string()) return prefix_ + ids.get<std::string>();
    Json result = Json::array();
    for (const Json& id : ids) result.push_back(prefix_ + id.get<std::string>());
    return result;
  }
  [[nodiscard]] Json sub(const Json& pattern) const {
    std::string text = pattern;
    for (const auto& [id, resource] : child_["Resources"].items()) {
      text = replaced(text, "${" + id + "}", "${" + prefix_ + id + "}");
      text = replaced(text, "${" + id + ".", "${" + prefix_ + id + ".");
    }
    for (const auto& [name, value] : parameters_.items()) {
      const std::string shown = value.is_string() ? value.get<std::string>()
                                                  : "${" + value["Ref"].get<std::string>() + "}";
      text = replaced(text, "${" + name + "}", shown);
    }
    return text;
  }

  const Json& parameters_;
  const Json& child_;
  std::string prefix_;
};

const std::vector<Program> kPrograms = {
    {R"(module Worker {
  param image: Deferred<String>
  param memory: Int = 256
  @retain(false)
  resource Jobs: AWS::SQS::Queue { DelaySeconds: memory / 256 }
  resource Task: AWS::ECS::TaskDefinition {
    ContainerDefinitions: [{ Name: "worker", Image: image, Memory: memory
      Environment: [{ Name: "QUEUE", Value: Jobs.QueueUrl }] }]
  }
  output queue = Jobs.QueueUrl
})",
     R"(stack Main {
  param tag: Input<String> = "latest"
  @@ resource Mail: Worker { image: tag, memory: 512 }
  resource Note: AWS::SSM::Parameter { Type: "String", Value: Mail.queue }
})"},
    {R"(module Fan {
  param names: List<String>
  param topic: Deferred<Arn>
  for name in names {
    @retain(false)
    resource Inbox[name]: AWS::SQS::Queue {}
    @after(Inbox[name])
    resource Link[name]: AWS::SNS::Subscription {
      TopicArn: topic, Protocol: "sqs", Endpoint: Inbox[name].Arn
    }
  }
  output arns = [for name, q in Inbox: q.Arn]
})",
     R"(stack Main {
  resource News: AWS::SNS::Topic { DisplayName: "news" }
  @@ resource All: Fan { names: ["a", "b"], topic: News.Ref }
  resource Note: AWS::SSM::Parameter { Type: "StringList", Value: join(",", All.arns) }
})"},
};

}  // namespace

TEST_CASE("A module in another file makes the same templates") {
  for (const Program& program : kPrograms) {
    for (const std::string word : {"", "nested"}) {
      const std::string stack = replaced(program.stack, "@@", word);
      const auto here = build({{"main.cairn", program.modules + "\n" + stack}});
      const auto there =
          build({{"main.cairn", "import * as parts from \"./parts.cairn\"\n" +
                                    replaced(replaced(stack, ": Worker", ": parts::Worker"),
                                             ": Fan", ": parts::Fan")},
                 {"parts.cairn", "pub " + program.modules}});
      CHECK(here == there);
    }
  }
}

TEST_CASE("A child stack holds what the module makes inlined") {
  for (const Program& program : kPrograms) {
    const auto inlined =
        build({{"main.cairn", program.modules + "\n" + replaced(program.stack, "@@", "")}});
    const auto nested =
        build({{"main.cairn", program.modules + "\n" + replaced(program.stack, "@@", "nested")}});
    const Json& whole = inlined.at("Main")["Resources"];
    Json rest = nested.at("Main")["Resources"];
    std::size_t children = 0;
    for (const auto& [id, resource] : nested.at("Main")["Resources"].items()) {
      if (resource["Type"] != "AWS::CloudFormation::Stack") continue;
      ++children;
      rest.erase(id);
      const Json passed = resource["Properties"].value("Parameters", Json::object());
      const Json& child = nested.at("Main." + id);
      const Inliner inliner(passed, child, id);
      for (const auto& [name, inner] : child["Resources"].items()) {
        INFO(id << name);
        CHECK(inliner.inlined(inner) == whole.value(id + name, Json()));
      }
      CHECK(whole.size() == rest.size() + child["Resources"].size());
    }
    CHECK(children == 1);
    // What stays is the same but for where it reads the outputs of the module.
    for (const auto& [id, resource] : rest.items()) {
      CHECK(resource["Type"] == whole[id]["Type"]);
    }
    CHECK(nested.at("Main").value("Parameters", Json()) ==
          inlined.at("Main").value("Parameters", Json()));
  }
}
