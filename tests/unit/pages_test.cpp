// Pages of change sets and graphs, as far as it takes no browser.

#include <catch2/catch.hpp>

#include "compiler/driver/diff.h"
#include "targets/pages/change_graph.h"
#include "targets/pages/diff_page.h"

using namespace cairn;

namespace {

std::vector<changeset::ChangeSet> compare(const std::string& before, const std::string& after,
                                          const std::string& old_parameters = "{}",
                                          const std::string& new_parameters = "{}") {
  driver::Memory files;
  files.files = {{"old.yaml", before},
                 {"new.yaml", after},
                 {"old.json", old_parameters},
                 {"new.json", new_parameters}};
  driver::DiffOptions options;
  options.old_side.path = "old.yaml";
  options.new_side.path = "new.yaml";
  options.old_side.parameters = {"old.json"};
  options.new_side.parameters = {"new.json"};
  options.catalog = &catalog::Catalog::builtin();
  return driver::diff(files, options).sets;
}

graph::Program without_dot() {
  return [](const std::string&) -> base::Result<std::string> {
    return base::Failure{"there is no `dot` here"};
  };
}

std::string topic(const std::string& name, const std::string& properties) {
  return "  " + name + ": {Type: AWS::SNS::Topic, Properties: {" + properties + "}}\n";
}

}  // namespace

TEST_CASE("a page is whole without a program that lays out") {
  const auto sets = compare("Resources:\n" + topic("A", "TopicName: a"),
                            "Resources:\n" + topic("A", "TopicName: b"));
  const pages::DiffPage page = pages::render_diff_page(sets, "t", {}, without_dot());
  CHECK(page.failure == "there is no `dot` here");
  CHECK(page.text.find("There is no picture") != std::string::npos);
  CHECK(page.text.find("1 to replace") != std::string::npos);
}

TEST_CASE("values are text, whatever they hold") {
  const auto sets = compare("Resources:\n" + topic("A", "DisplayName: '<script>x()</script>'"),
                            "Resources:\n" + topic("A", "DisplayName: '\"><img src=x>'"));
  const std::string page = pages::render_diff_page(sets, "<b>", {}, without_dot()).text;
  CHECK(page.find("<script>x") == std::string::npos);
  CHECK(page.find("<img") == std::string::npos);
  CHECK(page.find("&lt;script&gt;x()&lt;/script&gt;") != std::string::npos);
}

TEST_CASE("a secret is on no page") {
  const std::string text = "Parameters: {P: {Type: String, NoEcho: true}}\nResources:\n" +
                           topic("A", "DisplayName: !Sub 'x-${P}', TopicName: !Base64 {Ref: P}");
  const auto sets = compare(text, text, R"({"P": "hunter-old"})", R"({"P": "hunter-new"})");
  const std::string page = pages::render_diff_page(sets, "t", {}, without_dot()).text;
  CHECK(page.find("hunter") == std::string::npos);
  CHECK(page.find("aHVudGVy") == std::string::npos);  // the same in Base64
  CHECK(page.find("****") != std::string::npos);
}

TEST_CASE("causes lead to what they change, parameters among them") {
  const std::string text = "Parameters: {P: {Type: String}}\nResources:\n" +
                           topic("A", "TopicName: !Ref P") + topic("B", "DisplayName: !Ref A") +
                           topic("C", "DisplayName: same");
  const auto sets = compare(text, text, R"({"P": "a"})", R"({"P": "b"})");
  const pages::ChangeGraph made = pages::make_change_graph(sets[0], 60);
  const graph::Graph& graph = made.graph;
  std::string edges;
  for (const graph::Edge& edge : graph.edges()) {
    edges += graph[edge.from].name + " -> " + graph[edge.to].name +
             (edge.is_decisive ? " decisive" : "") + " (" + edge.labels[0] + ")\n";
  }
  CHECK(edges == "P -> A decisive (TopicName: P)\nA -> B (DisplayName: A)\n");
  CHECK(graph.nodes().size() == 3);
}

TEST_CASE("where there is little room, replacements come first") {
  std::string before = "Resources:\n", after = before;
  for (int i = 0; i < 30; ++i) {
    const std::string n = std::to_string(i);
    before += topic("T" + n, "DisplayName: a") +
              topic("R" + n, "DisplayName: !GetAtt T" + n + ".TopicName");
    after += topic("T" + n, i == 20 ? "TopicName: b" : "DisplayName: b") +
             topic("R" + n, "DisplayName: !GetAtt T" + n + ".TopicName");
  }
  const pages::ChangeGraph made = pages::make_change_graph(compare(before, after)[0], 10);
  CHECK(made.graph.nodes().size() == 10);
  CHECK(made.left_out == 50);
  bool has_replaced = false;
  for (const graph::Node& node : made.graph.nodes()) {
    has_replaced |= node.name == "T20" && node.tone == graph::Tone::Replaced;
  }
  CHECK(has_replaced);
}
