#include "targets/pages/change_list.h"

#include <algorithm>

#include "compiler/base/xml_text.h"
#include "targets/changeset/words.h"
#include "targets/pages/page.h"

namespace cairn::pages {

namespace {

using changeset::Change;
using changeset::ChangeType;
using changeset::Detail;
using changeset::Edit;
using changeset::Replacement;

void collect_ids(const changeset::Changes& changes, const std::string& start, ChangeIds& ids) {
  for (const Change& change : changes) {
    const std::string id = start + '-' + std::to_string(ids.size());
    ids.emplace(&change, id);
    collect_ids(change.nested, start, ids);
  }
}

// The part of a value in which it differs from the other, marked.
std::string marked(std::string_view text, std::string_view other, std::string_view tag) {
  const auto is_inside = [](std::string_view in, std::size_t at) {
    return at < in.size() && (in[at] & '\xC0') == '\x80';
  };
  const std::size_t most = std::min(text.size(), other.size());
  std::size_t start = 0, end = 0;
  while (start < most && text[start] == other[start]) ++start;
  while (start > 0 && (is_inside(text, start) || is_inside(other, start))) --start;
  while (end < most - start && text[text.size() - 1 - end] == other[other.size() - 1 - end]) ++end;
  while (end > 0 && is_inside(text, text.size() - end)) --end;
  const std::string_view middle = text.substr(start, text.size() - start - end);
  // Where little is alike, marks are noise.
  if (start + end < 4 || middle.empty()) return base::escape_xml(text);
  return base::escape_xml(text.substr(0, start)) + element(tag, "", middle) +
         base::escape_xml(text.substr(text.size() - end));
}

void append_edits(std::string& out, const Change& change) {
  std::string rows;
  for (const Edit& edit : change.edits) {
    if (!changeset::is_different(edit)) continue;
    const bool is_new = edit.type == ChangeType::Add, is_gone = edit.type == ChangeType::Remove;
    rows += "<tr><th scope=\"row\" class=\"path\">" +
            base::escape_xml(changeset::short_path(edit.path)) + "</th><td class=\"value gone\">" +
            (is_new ? "" : marked(edit.before, is_gone ? "" : edit.after, "del")) +
            "</td><td class=\"value new\">" +
            (is_gone ? "" : marked(edit.after, is_new ? "" : edit.before, "ins")) + "</td></tr>\n";
  }
  if (rows.empty()) return;
  out +=
      "<table class=\"edits\"><thead><tr><th scope=\"col\">Property</th><th scope=\"col\">Before"
      "</th><th scope=\"col\">After</th></tr></thead>\n<tbody>\n" +
      rows + "</tbody></table>\n";
}

void append_causes(std::string& out, const Change& change) {
  const auto causes = changeset::causes_of(change);
  if (causes.empty()) return;
  out += "<ul class=\"causes\">\n";
  for (const std::string_view why : causes) {
    out += "<li>because " + element("code", "", why) + "</li>\n";
  }
  out += "</ul>\n";
}

// What `describe-change-set` lists.
void append_details(std::string& out, const Change& change) {
  if (change.details.empty()) return;
  out += "<details class=\"list\"><summary>" + counted(change.details.size(), "detail", "details") +
         " as the service gives them</summary>\n<table><thead><tr><th scope=\"col\">Target</th><th "
         "scope=\"col\">Requires recreation</th><th scope=\"col\">Evaluation</th><th scope=\"col\">"
         "Source</th><th scope=\"col\">Causing entity</th></tr></thead>\n<tbody>\n";
  for (const Detail& detail : change.details) {
    const std::string target = !detail.path.empty()  ? detail.path
                               : detail.name.empty() ? std::string(name_of(detail.attribute))
                                                     : detail.name;
    out += "<tr><th scope=\"row\" class=\"path\">" + base::escape_xml(target) + "</th>" +
           element("td", "", name_of(detail.recreation)) +
           element("td", "", detail.is_static ? "Static" : "Dynamic") +
           element("td", "", name_of(detail.source)) + element("td", "id", detail.cause) +
           "</tr>\n";
  }
  out += "</tbody></table></details>\n";
}

std::string_view word_of(const Change& change) {
  switch (change.action) {
    case changeset::Action::Add:
      return "added";
    case changeset::Action::Import:
      return "imported";
    case changeset::Action::Remove:
      return "removed";
    case changeset::Action::Modify:
      break;
  }
  return change.replacement == Replacement::True          ? "replaced"
         : change.replacement == Replacement::Conditional ? "perhaps replaced"
                                                          : "in place";
}

std::string note_of(const Change& change) {
  std::string note = changeset::verdict_of(change);
  const std::string word(word_of(change));
  if (note.starts_with(word)) note.erase(0, word.size());
  if (note.starts_with(", ")) note.erase(0, 2);
  return note;
}

// What is replaced or goes is open from the start, and what it lies in.
bool is_grave(const Change& change) {
  const bool is_replaced =
      change.action == changeset::Action::Modify && change.replacement == Replacement::True;
  return is_replaced || change.action == changeset::Action::Remove ||
         std::ranges::any_of(change.nested, is_grave);
}

void append_change(std::string& out, const Change& change, const ChangeIds& ids,
                   const changeset::RenderOptions& options) {
  out += "<details class=\"change " + std::string(style_of(change)) + "\" data-kind=\"" +
         std::string(changeset::kind_of(change)) + "\" id=\"" + ids.at(&change) + "\"" +
         (is_grave(change) ? " open" : "") +
         "><summary><span class=\"mark\" aria-hidden=\"true\">" +
         base::escape_xml(std::string(1, changeset::mark_of(change))) + "</span> " +
         element("strong", "id", change.id) + ' ' + element("span", "type", change.type) + ' ' +
         element("span", "verdict", word_of(change));
  const std::string note = note_of(change);
  if (!note.empty()) out += ' ' + element("span", "note", note);
  out += "</summary>\n<div class=\"inside\">\n";
  const std::size_t before = out.size();
  append_edits(out, change);
  append_causes(out, change);
  if (out.size() == before && change.action == changeset::Action::Modify && !change.is_nested) {
    out += "<p class=\"note\">No value of its own changes.</p>\n";
  }
  append_details(out, change);
  if (!change.nested.empty()) {
    out += "<div class=\"nested\">\n" + render_changes(change.nested, ids, options) + "</div>\n";
  }
  out += "</div></details>\n";
}

}  // namespace

std::string_view style_of(const Change& change) {
  switch (change.action) {
    case changeset::Action::Add:
    case changeset::Action::Import:
      return "added";
    case changeset::Action::Remove:
      return "removed";
    case changeset::Action::Modify:
      break;
  }
  return change.replacement == Replacement::True          ? "replaced"
         : change.replacement == Replacement::Conditional ? "maybe-replaced"
                                                          : "changed";
}

ChangeIds make_change_ids(const changeset::Changes& changes, const std::string& start) {
  ChangeIds ids;
  collect_ids(changes, start, ids);
  return ids;
}

std::string render_changes(const changeset::Changes& changes, const ChangeIds& ids,
                           const changeset::RenderOptions& options) {
  std::string out;
  for (const Change& change : changes) {
    if (changeset::is_shown(change, options)) append_change(out, change, ids, options);
  }
  return out;
}

}  // namespace cairn::pages
