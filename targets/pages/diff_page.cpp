#include "targets/pages/diff_page.h"

#include <algorithm>

#include "compiler/base/xml_text.h"
#include "targets/changeset/words.h"
#include "targets/graph/svg.h"
#include "targets/pages/change_graph.h"
#include "targets/pages/change_list.h"
#include "targets/pages/page.h"

namespace cairn::pages {

namespace {

using changeset::Change;
using changeset::ChangeSet;

constexpr std::size_t kMostBoxes = 60;

constexpr std::pair<graph::Tone, std::string_view> kTones[] = {
    {graph::Tone::Added, "added"},
    {graph::Tone::Changed, "changed in place"},
    {graph::Tone::MaybeReplaced, "perhaps replaced"},
    {graph::Tone::Replaced, "replaced"},
    {graph::Tone::Removed, "removed"}};

class Writer {
 public:
  Writer(std::span<const ChangeSet> sets, const std::string& title,
         const changeset::RenderOptions& options, const graph::Program& dot)
      : sets_(sets), title_(title), options_(options), dot_(dot) {}

  DiffPage write();

 private:
  void write_header();
  void write_table();
  void write_set(std::size_t i);
  void write_findings(const ChangeSet& set, const ChangeIds& ids);
  void write_service(const ChangeSet& set);
  void write_picture(const ChangeSet& set, const ChangeIds& ids, const std::string& start);
  void write_tools(const ChangeSet& set);
  void write_rest(const ChangeSet& set);
  void write_list(std::string_view title, const std::vector<std::string>& lines);

  std::span<const ChangeSet> sets_;
  const std::string& title_;
  const changeset::RenderOptions& options_;
  const graph::Program& dot_;
  std::string failure_;
  std::string out_;
};

void Writer::write_table() {
  const changeset::SummaryTable table = changeset::summary_table(sets_);
  out_ += "<table class=\"summary\">\n<thead><tr>";
  for (const std::string& head : table.head) {
    out_ += "<th scope=\"col\">" + base::escape_xml(head) + "</th>";
  }
  out_ += "</tr></thead>\n<tbody>\n";
  for (std::size_t row = 0; row < table.rows.size(); ++row) {
    const auto& cells = table.rows[row];
    out_ += "<tr><th scope=\"row\"><a href=\"#s" + std::to_string(row) + "\">" +
            base::escape_xml(cells[0]) + "</a></th>";
    for (std::size_t i = 1; i < cells.size(); ++i) {
      const bool is_nothing = cells[i] == "0";
      const bool is_bad = !is_nothing && (table.head[i] == "errors" || table.head[i] == "replace" ||
                                          table.head[i] == "remove" || cells[i] == "fails");
      out_ += element("td", is_nothing ? "nothing" : is_bad ? "bad" : "", cells[i]);
    }
    out_ += "</tr>\n";
  }
  out_ += "</tbody></table>\n";
}

void Writer::write_header() {
  std::size_t errors = 0, warnings = 0;
  for (const ChangeSet& set : sets_) {
    for (const changeset::Finding& finding : set.findings) {
      ++(finding.is_error ? errors : warnings);
    }
  }
  out_ += "<header>\n" + element("h1", "", title_) + '\n';
  if (sets_.size() == 1) {
    out_ += element("p", "", changeset::verdict_of(sets_[0])) + '\n';
  } else {
    out_ += "<p>" + counted(sets_.size(), "change set", "change sets") + ", " +
            counted(errors, "error", "errors") + ", " + counted(warnings, "warning", "warnings") +
            "</p>\n";
    write_table();
  }
  out_ += "</header>\n";
}

// The change that a finding is about: its stack says the way to it.
const Change* find(const changeset::Changes& changes, std::string_view stack, std::string_view id) {
  const std::size_t slash = stack.find('/');
  const std::string_view wanted = stack.empty() ? id : stack.substr(0, slash);
  const auto found = std::ranges::find(changes, wanted, &Change::id);
  if (found == changes.end()) return nullptr;
  if (stack.empty()) return &*found;
  return find(found->nested, stack.substr(std::min(slash + 1, stack.size())), id);
}

void Writer::write_findings(const ChangeSet& set, const ChangeIds& ids) {
  if (set.findings.empty()) return;
  const bool has_errors = std::ranges::any_of(set.findings, &changeset::Finding::is_error);
  out_ += "<section class=\"findings" + std::string(has_errors ? "" : " mild") +
          "\">\n<h3>At risk</h3>\n<ul>\n";
  for (const bool is_error : {true, false}) {
    for (const changeset::Finding& finding : set.findings) {
      if (finding.is_error != is_error) continue;
      const Change* change = find(set.changes, finding.stack, finding.id);
      const std::string name = element("code", "", finding.stack + finding.id);
      const auto id = change == nullptr ? ids.end() : ids.find(change);
      const bool has_link = id != ids.end() && changeset::is_shown(*change, options_);
      out_ += "<li>" +
              element("strong", is_error ? "bad" : "warn", is_error ? "error" : "warning") + ' ' +
              (has_link ? "<a href=\"#" + id->second + "\">" + name + "</a>" : name) + ' ' +
              sentence(finding.message) + ' ' + element("span", "note", name_of(finding.kind)) +
              "</li>\n";
    }
  }
  out_ += "</ul>\n</section>\n";
}

void Writer::write_service(const ChangeSet& set) {
  if (!set.service) return;
  out_ += "<h3>Against the service's change set</h3>\n" +
          element("p", "", changeset::summarize(*set.service)) + '\n';
  if (set.service->differences.empty()) return;
  out_ +=
      "<table><thead><tr><th scope=\"col\">Resource</th><th scope=\"col\">Predicted</th><th "
      "scope=\"col\">The service says</th></tr></thead>\n<tbody>\n";
  for (const changeset::ServiceDifference& each : set.service->differences) {
    out_ += "<tr><th scope=\"row\" class=\"id\">" +
            base::escape_xml(each.id.empty() ? "the change set" : each.id) + "</th>" +
            element("td", "", each.ours) + "<td>" + base::escape_xml(each.theirs) +
            (each.reason.empty() ? "" : ' ' + element("span", "note", each.reason)) +
            "</td></tr>\n";
  }
  out_ += "</tbody></table>\n";
}

void Writer::write_picture(const ChangeSet& set, const ChangeIds& ids, const std::string& start) {
  const ChangeGraph made = make_change_graph(set, kMostBoxes);
  if (made.graph.nodes().empty()) return;
  const graph::Drawing drawing =
      graph::draw(made.graph, {}, {.most_boxes = made.graph.nodes().size()});
  const auto layout = graph::lay_out(made.graph, drawing, dot_);
  out_ += "<h3>Causes</h3>\n";
  if (!layout) {
    failure_ = layout.error();
    out_ += element("p", "missing", "There is no picture: " + failure_ + ".") + '\n';
    return;
  }
  out_ +=
      "<ul class=\"legend\"><li class=\"k-edge\">changes</li><li class=\"k-weak\">may change"
      "</li><li class=\"k-decisive\">leads to a replacement</li>";
  for (const auto& [each, text] : kTones) {
    const graph::Tone tone = each;  // Clang 14 captures no structured binding
    const bool is_there = std::ranges::any_of(
        made.graph.nodes(), [&](const graph::Node& node) { return node.tone == tone; });
    if (is_there) out_ += element("li", "k-tone " + std::string(name_of(tone)), text);
  }
  out_ += "</ul>\n";
  graph::SvgOptions options{.id = start + "g", .title = "what changes what"};
  options.link = [&](const graph::Box& box) {
    const Change* change = box.node ? made.changes[box.node.index] : nullptr;
    const bool has_place = change != nullptr && changeset::is_shown(*change, options_);
    return has_place ? '#' + ids.at(change) : std::string();
  };
  out_ += picture("what changes what", graph::render_svg(made.graph, drawing, *layout, options));
  std::string rest;
  if (made.alone > 0) {
    rest = counted(made.alone, "change has", "changes have") + " nothing to do with others and " +
           (made.alone == 1 ? "is" : "are") + " not drawn";
  }
  if (made.left_out > 0) {
    rest += std::string(rest.empty() ? "" : "; ") + "for " +
            counted(made.left_out, "more there is", "more there is") + " no room";
  }
  if (!rest.empty()) out_ += element("p", "note", rest + ".") + '\n';
}

// Filters work where scripts do.
void Writer::write_tools(const ChangeSet& set) {
  if (set.changes.size() < 4) return;
  out_ +=
      "<p class=\"tools\" hidden><button type=\"button\" data-fold=\"open\">Open all</button> "
      "<button type=\"button\" data-fold=\"close\">Close all</button> <label>Show <select "
      "data-filter><option value=\"\">everything</option>";
  for (const std::string_view kind : {"replace", "remove", "add", "modify", "import"}) {
    const bool is_there = std::ranges::any_of(
        set.changes, [&](const Change& each) { return changeset::kind_of(each) == kind; });
    if (is_there) out_ += "<option>" + std::string(kind) + "</option>";
  }
  out_ += "</select></label></p>\n";
}

void Writer::write_list(std::string_view title, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  out_ += element("h3", "", title) + "\n<ul>\n";
  for (const std::string& line : lines) out_ += "<li>" + sentence(line) + "</li>\n";
  out_ += "</ul>\n";
}

void Writer::write_rest(const ChangeSet& set) {
  write_list("Outputs", set.output_edits);
  write_list("Notes", set.notes);
  write_list("Capabilities to acknowledge", set.capabilities);
  if (set.parameters.empty()) return;
  out_ += "<details class=\"list\"><summary>" +
          counted(set.parameters.size(), "parameter", "parameters") +
          "</summary>\n<table><thead><tr><th scope=\"col\">Parameter</th><th scope=\"col\">Value"
          "</th></tr></thead>\n<tbody>\n";
  for (const changeset::ShownParameter& each : set.parameters) {
    out_ += "<tr><th scope=\"row\" class=\"id\">" + base::escape_xml(each.key) + "</th>" +
            "<td class=\"value\">" + base::escape_xml(each.value) +
            (each.resolved.empty() ? "" : " " + element("span", "note", each.resolved)) +
            "</td></tr>\n";
  }
  out_ += "</tbody></table></details>\n";
}

void Writer::write_set(std::size_t i) {
  const ChangeSet& set = sets_[i];
  const std::string start = "s" + std::to_string(i);
  const ChangeIds ids = make_change_ids(set.changes, start);
  out_ += "<section id=\"" + start + "\" class=\"set\">\n";
  if (sets_.size() > 1) {
    out_ += element("h2", "", changeset::label_of(set)) + '\n' +
            element("p", "", changeset::verdict_of(set)) + '\n';
  }
  write_findings(set, ids);
  write_service(set);
  if (!set.changes.empty()) {
    write_picture(set, ids, start);
    out_ += "<h3>Changes</h3>\n";
    write_tools(set);
    out_ += render_changes(set.changes, ids, options_);
  }
  write_rest(set);
  out_ += "</section>\n";
}

DiffPage Writer::write() {
  write_header();
  out_ += "<main>\n";
  for (std::size_t i = 0; i < sets_.size(); ++i) write_set(i);
  out_ += "</main>\n";
  return {wrap_page(title_, out_), std::move(failure_)};
}

}  // namespace

DiffPage render_diff_page(std::span<const ChangeSet> sets, const std::string& title,
                          const changeset::RenderOptions& options, const graph::Program& dot) {
  return Writer(sets, title, options, dot).write();
}

}  // namespace cairn::pages
