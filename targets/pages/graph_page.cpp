#include "targets/pages/graph_page.h"

#include <algorithm>
#include <map>
#include <vector>

#include "compiler/base/xml_text.h"
#include "targets/graph/svg.h"
#include "targets/graph/write.h"
#include "targets/pages/page.h"

namespace cairn::pages {

namespace {

using graph::Box;
using graph::ClusterId;
using graph::Drawing;
using graph::Edge;
using graph::Node;
using graph::NodeId;

class Writer {
 public:
  Writer(const graph::Graph& graph, ClusterId root, const graph::DrawingOptions& options,
         const graph::Program& dot)
      : graph_(graph),
        root_(root),
        dot_(dot),
        drawings_(graph::draw_all(graph, root, options)),
        leaving_(graph.nodes().size()) {
    for (std::size_t i = 0; i < drawings_.size(); ++i) drawing_of_[drawings_[i].root] = i;
    inner_.resize(drawings_.size());
    for (std::size_t i = 1; i < drawings_.size(); ++i) {
      ClusterId around = graph[drawings_[i].root].parent;
      while (around && !drawing_of_.contains(around)) around = graph[around].parent;
      const auto found = drawing_of_.find(around);
      inner_[found == drawing_of_.end() ? 0 : found->second].push_back(i);
    }
    for (const Edge& edge : graph.edges()) leaving_[edge.from.index].push_back(&edge);
  }

  GraphPage write();

 private:
  void write_header();
  void write_findings();
  void write_part(std::size_t i);
  void write_picture(std::size_t i);
  void write_list(const Drawing& drawing);
  void write_row(NodeId id);
  void write_way(ClusterId cluster);
  std::string link_of(const Box& box) const;
  std::string link_of(ClusterId cluster) const;
  std::string link_to(NodeId id) const;
  std::string name_within(ClusterId cluster) const;
  // What lies outside of all stacks is no resource of theirs.
  std::size_t count_within(ClusterId cluster) const {
    return static_cast<std::size_t>(std::ranges::count_if(graph_.nodes(), [&](const Node& node) {
      return node.kind != graph::NodeKind::Outside && graph_.is_within(node.cluster, cluster);
    }));
  }

  const graph::Graph& graph_;
  ClusterId root_;
  const graph::Program& dot_;
  std::vector<Drawing> drawings_;
  std::map<ClusterId, std::size_t> drawing_of_;
  std::vector<std::vector<std::size_t>> inner_;    // the drawings of what is in each
  std::vector<std::vector<const Edge*>> leaving_;  // by node
  std::size_t laid_out_ = 0;
  std::string failure_;
  std::string out_;
};

// The picture that shows a cluster: its own, or that of one around it.
std::string Writer::link_of(ClusterId cluster) const {
  while (cluster && !drawing_of_.contains(cluster)) cluster = graph_[cluster].parent;
  const auto found = drawing_of_.find(cluster);
  return found == drawing_of_.end() ? "" : "#p" + std::to_string(found->second);
}

std::string Writer::link_of(const Box& box) const {
  return box.node ? "#r" + std::to_string(box.node.index) : link_of(box.cluster);
}

std::string Writer::link_to(NodeId id) const {
  const bool is_here = graph_.is_within(graph_[id].cluster, root_);
  const std::string name = base::escape_xml(graph_[id].name);
  return is_here ? "<a href=\"#r" + std::to_string(id.index) + "\">" + name + "</a>" : name;
}

void Writer::write_header() {
  std::size_t stacks = 0, circular = 0, crossing = 0;
  for (std::uint32_t i = 0; i < graph_.clusters().size(); ++i) {
    const graph::ClusterKind kind = graph_.clusters()[i].kind;
    const bool is_stack =
        kind == graph::ClusterKind::Stack || kind == graph::ClusterKind::NestedStack;
    stacks += is_stack && graph_.is_within({i}, root_);
  }
  for (const Edge& edge : graph_.edges()) {
    circular += edge.is_circular;
    crossing += edge.crosses_stacks;
  }
  bool has_beyond = false;
  for (const Drawing& drawing : drawings_) {
    has_beyond |= std::ranges::any_of(drawing.boxes, &Box::is_beyond);
  }
  const std::string part = root_ ? ": " + graph_.path_of(root_) : "";
  out_ += "<header>\n" + element("h1", "", graph_.title + part) + "\n<p>" +
          counted(count_within(root_), "resource", "resources") + " in " +
          counted(stacks, "stack", "stacks") + ", " +
          counted(graph_.edges().size(), "reference", "references") + "; " +
          counted(crossing, "leads", "lead") + " from stack to stack; " +
          (circular == 0 ? "no circles" : counted(circular, "is", "are") + " part of a circle") +
          ".</p>\n<ul class=\"legend\">\n"
          "<li class=\"k-edge\">refers to</li>";
  const auto legend = [&](bool is_there, std::string_view kind, std::string_view text) {
    if (is_there)
      out_ += "<li class=\"k-" + std::string(kind) + "\">" + std::string(text) + "</li>";
  };
  legend(std::ranges::any_of(graph_.edges(), &Edge::is_weak), "weak", "DependsOn alone");
  legend(crossing > 0, "crossing", "into another stack");
  legend(circular > 0, "circular", "part of a circle");
  legend(std::ranges::any_of(graph_.nodes(), &Node::is_conditional), "conditional",
         "exists under a condition");
  legend(has_beyond, "beyond", "lies elsewhere");
  out_ +=
      "\n</ul>\n"
      "<p class=\"tools\" hidden><label>Find <input type=\"search\" id=\"find\" "
      "autocomplete=\"off\"></label> <output id=\"found\"></output></p>\n</header>\n";
}

// The way from the part around it: `dev/Network` where the environment has no part.
std::string Writer::name_within(ClusterId cluster) const {
  std::string name = graph_[cluster].name;
  for (ClusterId each = graph_[cluster].parent; each && !drawing_of_.contains(each);
       each = graph_[each].parent) {
    name = graph_[each].name + '/' + name;
  }
  return name;
}

// What a reader would look for first.
void Writer::write_findings() {
  std::string circles;
  for (const Edge& edge : graph_.edges()) {
    if (!edge.is_circular) continue;
    circles += "<li>" + link_to(edge.from) + " \u2192 " + link_to(edge.to) + ' ' +
               element("span", "via", edge.labels.empty() ? "" : edge.labels[0]) + "</li>\n";
  }
  if (!circles.empty()) {
    out_ +=
        "<section class=\"findings\">\n<h2>Circles</h2>\n<p>The service refuses what waits for "
        "itself.</p>\n<ul>\n" +
        circles + "</ul>\n</section>\n";
  }
}

void Writer::write_picture(std::size_t i) {
  const Drawing& drawing = drawings_[i];
  if (drawing.boxes.empty()) return;
  const std::string label =
      drawing.root ? "picture of " + graph_.path_of(drawing.root) : "picture of all";
  const auto layout = graph::lay_out(graph_, drawing, dot_);
  if (!layout) {
    failure_ = layout.error();
    out_ += element("p", "missing", layout.error()) + '\n';
    return;
  }
  ++laid_out_;
  graph::SvgOptions options{.id = "p" + std::to_string(i), .title = label};
  options.link = [this](const Box& box) { return link_of(box); };
  out_ += picture(label, graph::render_svg(graph_, drawing, *layout, options));
}

void Writer::write_row(NodeId id) {
  const Node& node = graph_[id];
  out_ += "<tr id=\"r" + std::to_string(id.index) + "\"><th scope=\"row\">" +
          base::escape_xml(node.name) + "</th><td>" + base::escape_xml(node.type);
  if (!node.note.empty()) out_ += ' ' + element("span", "note", node.note);
  out_ += "</td><td>";
  bool is_first = true;
  for (const Edge* edge : leaving_[id.index]) {
    std::string via;
    for (const std::string& label : edge->labels) via += (via.empty() ? "" : ", ") + label;
    const std::string_view kind = edge->is_circular      ? "circular"
                                  : edge->crosses_stacks ? "crossing"
                                                         : "";
    // Not by its colour alone.
    via += edge->is_circular ? " (circle)" : edge->crosses_stacks ? " (in another stack)" : "";
    out_ += std::string(is_first ? "" : "<br>") + link_to(edge->to) + ' ' +
            element("span", "via" + std::string(kind.empty() ? "" : " ") + std::string(kind), via);
    is_first = false;
  }
  out_ += "</td></tr>\n";
}

// The same as text: for those who do not see the picture, and for long names.
void Writer::write_list(const Drawing& drawing) {
  std::string before = std::move(out_);
  out_.clear();
  std::size_t count = 0;
  for (const Box& box : drawing.boxes) {
    if (!box.node || box.is_beyond) continue;
    write_row(box.node);
    ++count;
  }
  if (count > 0) {
    before += "<details class=\"list\"><summary>" + counted(count, "resource", "resources") +
              " as a list</summary>\n<table>\n<thead><tr><th scope=\"col\">Resource</th><th "
              "scope=\"col\">Type</th><th scope=\"col\">Refers to</th></tr></thead>\n<tbody>\n" +
              out_ + "</tbody>\n</table></details>\n";
  }
  out_ = std::move(before);
}

// The parts around it, to go back up.
void Writer::write_way(ClusterId cluster) {
  std::vector<ClusterId> way;
  for (ClusterId each = cluster; each && each != root_; each = graph_[each].parent) {
    way.push_back(each);
  }
  out_ += "<nav aria-label=\"where it lies\"><a href=\"#p0\">Overview</a>";
  for (auto each = way.rbegin(); each != way.rend(); ++each) {
    const std::string name = base::escape_xml(graph_[*each].name);
    const std::string link = link_of(*each);
    const bool is_last = each + 1 == way.rend();
    out_ += " / " + (is_last || link.empty() ? name : "<a href=\"" + link + "\">" + name + "</a>");
  }
  out_ += "</nav>\n";
}

void Writer::write_part(std::size_t i) {
  const Drawing& drawing = drawings_[i];
  const std::string id = "p" + std::to_string(i);
  if (i == 0) {
    out_ += "<section id=\"p0\">\n<h2>" +
            std::string(drawing.is_overview ? "Overview" : "Picture") + "</h2>\n";
    if (drawing.is_overview) {
      out_ += "<p>Boxes with a second sheet behind them lead to what is in them.</p>\n";
    }
  } else {
    const graph::Cluster& cluster = graph_[drawing.root];
    out_ += "<details class=\"part\" id=\"" + id + "\"><summary>" +
            element("span", "kind", name_of(cluster.kind)) + ' ' +
            element("strong", "", name_within(drawing.root)) + ' ' +
            element("span", "count", counted(count_within(drawing.root), "resource", "resources")) +
            "</summary>\n";
    write_way(drawing.root);
  }
  write_picture(i);
  write_list(drawing);
  if (i == 0) out_ += "</section>\n";
  const bool has_parts = !inner_[i].empty();
  if (has_parts && i == 0) out_ += "<h2>Parts</h2>\n";
  if (has_parts) out_ += "<div class=\"parts\">\n";
  // As deep as clusters lie in clusters.
  for (const std::size_t inner : inner_[i]) write_part(inner);
  if (has_parts) out_ += "</div>\n";
  if (i != 0) out_ += "</details>\n";
}

GraphPage Writer::write() {
  write_header();
  out_ += "<main>\n";
  write_findings();
  write_part(0);
  out_ += "</main>\n";
  if (laid_out_ == 0) return {{}, failure_};
  return {wrap_page(graph_.title, out_), {}};
}

}  // namespace

GraphPage render_graph_page(const graph::Graph& graph, ClusterId root,
                            const graph::DrawingOptions& options, const graph::Program& dot) {
  return Writer(graph, root, options, dot).write();
}

}  // namespace cairn::pages
