// What is drawn of templates, and how it becomes text.

#include <algorithm>
#include <catch2/catch.hpp>

#include "compiler/driver/draw.h"
#include "targets/graph/drawing.h"
#include "targets/graph/layout.h"
#include "targets/graph/svg.h"
#include "targets/graph/write.h"

using namespace cairn;

namespace {

using Files = std::map<std::string, std::string>;

struct Picture {
  driver::Memory files;
  driver::DrawOptions options;

  explicit Picture(const Files& templates) {
    for (const auto& [path, text] : templates) {
      if (!path.starts_with("child")) options.paths.push_back(path);
      files.files[path] = text;
    }
    options.catalog = &catalog::Catalog::builtin();
  }
  std::string draw() {
    driver::DrawResult result = driver::draw(files, options);
    return result.failure.empty() ? result.text : result.failure;
  }
};

// The lines of DOT that are arrows, with names in place of numbers. Circles are marked
// above all.
std::string arrows(const std::string& dot) {
  std::map<std::string, std::string> names;
  std::string found;
  for (std::size_t at = 0; at < dot.size();) {
    const std::size_t end = dot.find('\n', at);
    std::string line = dot.substr(at, end - at);
    at = end + 1;
    line.erase(0, line.find_first_not_of(' '));
    const std::size_t space = line.find(' ');
    if (line.starts_with("n") && line.find(" [label=\"") == space && space < 8) {
      const std::size_t from = space + 9;
      names[line.substr(0, space)] = line.substr(from, line.find("\\n") - from);
    } else if (const std::size_t arrow = line.find(" -> "); arrow != std::string::npos) {
      const std::size_t head = line.find(' ', arrow + 4);
      found +=
          names[line.substr(0, arrow)] + " -> " + names[line.substr(arrow + 4, head - arrow - 4)];
      if (line.find("#c62828") != std::string::npos) found += " circular";
      if (line.find("#5e35b1") != std::string::npos) found += " crossing";
      if (line.find("dashed") != std::string::npos) found += " weak";
      found += '\n';
    }
  }
  return found;
}

std::string topic(const std::string& name, const std::string& display) {
  return "  " + name + ": {Type: AWS::SNS::Topic, Properties: {DisplayName: " + display + "}}\n";
}

}  // namespace

TEST_CASE("references in functions, attributes and DependsOn are drawn, each pair once") {
  CHECK(
      arrows(Picture(Files{{"a.yaml", "Resources:\n" + topic("A", "!Sub '${B}-${B.TopicName}'") +
                                          topic("B", "x") +
                                          "  C: {Type: AWS::SNS::Topic, DependsOn: [B, A]}\n"
                                          "  D: {Type: AWS::SNS::Topic, DependsOn: B, Properties: "
                                          "{DisplayName: !If [X, !Ref B, y]}}\n"}})
                 .draw()) == "A -> B\nC -> B weak\nC -> A weak\nD -> B\n");
}

TEST_CASE("circles are marked, also that of a resource with itself") {
  CHECK(
      arrows(Picture(Files{{"a.yaml", "Resources:\n" + topic("A", "!Ref B") + topic("B", "!Ref A") +
                                          topic("C", "!Ref A") + topic("D", "!Ref D")}})
                 .draw()) == "A -> B circular\nB -> A circular\nC -> A\nD -> D circular\n");
}

TEST_CASE("references go through the parameters and outputs of nested stacks") {
  const std::string parent =
      "Resources:\n" + topic("Out", "!GetAtt Child.Outputs.Name") + topic("In", "x") +
      "  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml, "
      "Parameters: {P: !Ref In, Unused: !Ref Out}}}\n";
  const std::string child =
      "Parameters: {P: {Type: String}, Unused: {Type: String}}\nResources:\n" +
      topic("Inner", "!Ref P") + "Outputs: {Name: {Value: !Ref Inner}, Fixed: {Value: x}}\n";
  Picture picture(Files{{"a.yaml", parent}, {"child.yaml", child}});
  // Out waits for the stack, and the stack for Out.
  CHECK(arrows(picture.draw()) ==
        "Out -> Inner circular\nChild -> Out circular\nInner -> In crossing\n");
  picture.files.files.erase("child.yaml");
  CHECK(arrows(picture.draw()) == "Out -> Child circular\nChild -> In\nChild -> Out circular\n");
}

TEST_CASE("templates that contain each other end") {
  const std::string nested =
      "Resources:\n  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: a.yaml}}\n";
  CHECK(Picture(Files{{"a.yaml", nested}}).draw().find("nested stack") == std::string::npos);
}

TEST_CASE("exports and imports lead from stack to stack, or outside") {
  const std::string exporting = "Resources:\n" + topic("Vpc", "x") +
                                "Outputs: {V: {Value: !Ref Vpc, Export: {Name: net-vpc}}}\n";
  const std::string importing = "Parameters: {Net: {Type: String, Default: net}}\nResources:\n" +
                                topic("A", "!ImportValue {'Fn::Sub': '${Net}-vpc'}") +
                                topic("B", "!ImportValue elsewhere");
  CHECK(arrows(Picture(Files{{"a.yaml", exporting}, {"b.yaml", importing}}).draw()) ==
        "A -> Vpc crossing\nB -> import elsewhere crossing\n");
}

TEST_CASE("stacks that import from each other are a circle") {
  const auto stack = [](const std::string& own, const std::string& other) {
    return "Resources:\n" + topic("T" + own, "x") + topic("R" + own, "!ImportValue " + other) +
           "Outputs: {O: {Value: !Ref T" + own + ", Export: {Name: " + own + "}}}\n";
  };
  CHECK(arrows(Picture(Files{{"a.yaml", stack("a", "b")}, {"b.yaml", stack("b", "a")}}).draw()) ==
        "Ra -> Tb circular\nRb -> Ta circular\n");
}

TEST_CASE("constructs of a CDK are modules") {
  const std::string dot =
      Picture(Files{{"a.yaml",
                     "Resources:\n  A: {Type: AWS::SNS::Topic, Metadata: {'aws:cdk:path': "
                     "Stack/Api/Workers/Resource}}\n"}})
          .draw();
  CHECK(dot.find("label=\"module Api\"") < dot.find("label=\"module Workers\""));
  CHECK(dot.find("module Workers") != std::string::npos);
}

TEST_CASE("names cannot break out of a format") {
  const std::string text =
      R"-({"Resources": {"a\"];\n<b>&\\": {"Type": "AWS::SNS::Topic"}, "`*[x](y)": {"Type": "T"}}})-";
  Picture picture(Files{{"a.json", text}});
  const std::string dot = picture.draw();
  CHECK(dot.find(R"-(label="a\"]; <b>&\\\nSNS::Topic")-") != std::string::npos);
  picture.options.format = driver::PictureFormat::Mermaid;
  const std::string mermaid = picture.draw();
  CHECK(mermaid.find("a#34;#93;#59;#10;#60;b#62;#38;#92;<br/>SNS::Topic") != std::string::npos);
  CHECK(mermaid.find("#96;#42;#91;x#93;(y)") != std::string::npos);
}

TEST_CASE("what would be too large is one box, and has a picture of its own") {
  std::string text = "Resources:\n";
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    text += topic("Work" + n, "!Ref Dead" + n) + topic("Dead" + n, "!Ref Key");
  }
  text += topic("Key", "x");
  Picture picture(Files{{"a.yaml", text}});
  picture.options.format = driver::PictureFormat::Mermaid;
  picture.options.most_boxes = 20;
  const std::string overview = picture.draw();
  CHECK(overview.find("shared by many<br/>group, 1 resource\"") != std::string::npos);
  CHECK(std::count(overview.begin(), overview.end(), '\n') < 60);
  CHECK(overview.find("Dead0 and 3 more<br/>group, 4 resources") != std::string::npos);

  picture.options.part = "a/Dead0 and 3 more";
  const std::string part = picture.draw();
  CHECK(part.find("Work1<br/>") != std::string::npos);
  CHECK(part.find("a/shared by many<br/>group, 1 resource\"]]:::outside") != std::string::npos);
  CHECK(part.find("Work2<br/>") == std::string::npos);

  picture.options.part = "nobody";
  CHECK(picture.draw().starts_with("there is no stack or module `nobody`; there are: a, "));
}

TEST_CASE("every node is drawn on its own exactly once, however small pictures are") {
  graph::Graph graph;
  for (std::uint32_t i = 0; i < 300; ++i) {
    graph::ClusterId cluster;
    for (std::uint32_t step = i; step > 1; step /= 3) {
      cluster = graph.cluster(graph::ClusterKind::Module, "m" + std::to_string(step % 3), cluster);
    }
    graph.add(graph::Node{.name = "n" + std::to_string(i), .type = "T", .cluster = cluster});
    if (i > 0) graph.add(graph::Edge{.from = {i}, .to = {i / 2}});
  }
  for (const std::size_t most : {1, 5, 20, 400}) {
    graph::Graph grouped = graph;
    graph::make_groups(grouped, most);
    std::vector<int> seen(300);
    for (const graph::Drawing& drawing : graph::draw_all(grouped, {}, {.most_boxes = most})) {
      for (const graph::Box& box : drawing.boxes) {
        if (box.node && !box.is_beyond) ++seen[box.node.index];
      }
    }
    INFO(most);
    CHECK(std::ranges::count(seen, 1) == 300);
  }
}

TEST_CASE("what dot answers is read, or refused") {
  graph::Graph graph;
  const auto a = graph.add(graph::Node{.name = "a", .type = "T"});
  const auto b = graph.add(graph::Node{.name = "b", .type = "T"});
  graph.add(graph::Edge{.from = a, .to = b});
  const graph::Drawing drawing = graph::draw(graph, {}, {});
  const std::string answer =
      R"({"bb": "0,0,200,100", "objects": [{"name": "n0", "pos": "36,50", "width": "1", "height": "0.5"},
          {"name": "n1", "pos": "164,50", "width": "1", "height": "0.5"}],
          "edges": [{"tail": 0, "head": 1, "pos": "e,128,50 72,50 90,50 100,50 120,50"}]})";
  const auto layout = graph::read_layout(drawing, answer);
  REQUIRE(layout);
  CHECK(layout->boxes[1].x == Approx(128));
  CHECK(layout->boxes[1].y == Approx(32));
  CHECK(layout->lines[0].tip.x == Approx(128));
  CHECK(layout->lines[0].points.size() == 4);
  const std::string svg = graph::render_svg_file(graph, drawing, *layout, "a <b>");
  CHECK(svg.find("a &lt;b&gt;") != std::string::npos);
  CHECK(svg.find("prefers-color-scheme: dark") != std::string::npos);
  for (
      const std::string_view strange :
      {"", "nonsense", "[]", "{}", R"({"bb": "0,0,1"})",
       R"({"bb": "0,0,1,1", "objects": [{"name": "n7", "pos": "1,1"}]})",
       R"({"bb": "0,0,1,1", "objects": [{"name": "n0", "pos": "1", "width": "1", "height": "1"}]})",
       R"({"bb": "0,0,1,1", "objects": [], "edges": [{"tail": 0, "head": 1, "pos": "1,1"}]})"}) {
    INFO(strange);
    CHECK_FALSE(graph::read_layout(drawing, std::string(strange)));
  }
}

TEST_CASE("long names lose their middle, not half a character") {
  CHECK(graph::shorten("short") == "short");
  CHECK(graph::shorten("abcdefghij", 5) == "ab\u2026ij");
  const std::string umlauts = "\u00e4\u00e4\u00e4\u00e4\u00e4\u00e4";
  CHECK(graph::shorten(umlauts, 6) == "\u00e4\u2026\u00e4");
}
