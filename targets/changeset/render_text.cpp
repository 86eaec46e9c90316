// For people, in a terminal or a pull request.

#include <algorithm>

#include "compiler/base/utf8.h"
#include "targets/changeset/render.h"
#include "targets/changeset/words.h"

namespace cairn::changeset {

namespace {

constexpr std::size_t kMostValue = 60;  // bytes of a value on one line

// `at` moved back to where a character starts.
std::size_t start_of_character(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (text[at] & '\xC0') == '\x80') --at;
  return at;
}

std::string shorten(std::string_view text, std::size_t from = 0) {
  std::string line = from > 0 ? "..." : "";
  std::size_t at = from;
  for (; at < text.size() && line.size() < kMostValue;) {
    const base::CodePoint point = base::decode_utf8(text, at);
    const bool is_control = point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0);
    if (is_control) {
      line += ' ';
    } else {
      base::append_utf8(line, point.value);
    }
    at += point.length;
  }
  return at < text.size() ? line + "..." : line;
}

// Of long values that start alike, the start says nothing.
std::size_t common_start(const Edit& edit) {
  const auto [left, right] = std::ranges::mismatch(edit.before, edit.after);
  const auto same = static_cast<std::size_t>(left - edit.before.begin());
  const bool is_short = edit.before.size() <= kMostValue && edit.after.size() <= kMostValue;
  constexpr std::size_t kContext = 20;
  if (is_short || same <= 2 * kContext) return 0;
  return start_of_character(edit.before, same - kContext);
}

std::string describe(const Edit& edit) {
  const std::string start(short_path(edit.path));
  switch (edit.type) {
    case ChangeType::Add:
      return start + ": " + shorten(edit.after) + " (new)";
    case ChangeType::Remove:
      return start + ": " + shorten(edit.before) + " (gone)";
    case ChangeType::Modify:
      break;
  }
  const std::size_t from = common_start(edit);
  return start + ": " + shorten(edit.before, from) + " => " + shorten(edit.after, from);
}

// A nested stack's changes are indented under it. Nesting is bounded by the templates.
void append_changes(std::string& out, const Changes& changes, const RenderOptions& options,
                    std::size_t depth) {
  const std::string indent(2 * depth, ' ');
  for (const Change& change : changes) {
    if (!is_shown(change, options)) continue;
    const std::string verdict = verdict_of(change);
    out += indent + mark_of(change) + ' ' + change.id + "  " + change.type +
           (verdict.empty() ? "" : " (" + verdict + ')') + '\n';
    for (const Edit& edit : change.edits) {
      // What stays the same by itself is told by its cause.
      if (is_different(edit)) out += indent + "    " + describe(edit) + '\n';
    }
    for (const std::string_view why : causes_of(change)) {
      out += indent + "    because " + std::string(why) + '\n';
    }
    append_changes(out, change.nested, options, depth + 1);
  }
}

// What a finding stands at: `App/Bucket`.
std::string place_of(const Finding& finding) { return finding.stack + finding.id; }

void append_table(std::string& out, const SummaryTable& table) {
  std::vector<std::size_t> widths(table.head.size());
  const auto widen = [&](const std::vector<std::string>& row) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  };
  widen(table.head);
  for (const auto& row : table.rows) widen(row);
  const auto append_row = [&](const std::vector<std::string>& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string blanks(widths[i] - row[i].size(), ' ');
      const bool is_text = i == 0 || i + 1 == row.size();
      line += (i == 0 ? "" : "  ") + (is_text ? row[i] + blanks : blanks + row[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + '\n';
  };
  append_row(table.head);
  for (const auto& row : table.rows) append_row(row);
}

}  // namespace

std::string render_text(std::span<const ChangeSet> sets, const RenderOptions& options) {
  std::string out;
  for (const ChangeSet& set : sets) {
    if (!out.empty()) out += '\n';
    if (sets.size() > 1) out += label_of(set) + "\n\n";
    for (const Finding& finding : set.findings) {
      out += std::string(finding.is_error ? "error" : "warning") + ": " + place_of(finding) + ' ' +
             finding.message + " [" + std::string(name_of(finding.kind)) + "]\n";
    }
    if (!set.findings.empty()) out += '\n';
    append_changes(out, set.changes, options, 0);
    for (const std::string& output : set.output_edits) out += "output " + output + '\n';
    for (const std::string& note : set.notes) out += "note: " + note + '\n';
    if (!set.changes.empty() || !set.output_edits.empty() || !set.notes.empty()) out += '\n';
    if (set.service) {
      for (const ServiceDifference& each : set.service->differences) {
        out += (each.id.empty() ? "the change set" : each.id) + ": " + describe(each) + '\n';
      }
      out += summarize(*set.service) + '\n';
    }
    out += verdict_of(set) + '\n';
  }
  if (sets.size() > 1) {
    out += '\n';
    append_table(out, summary_table(sets));
  }
  return out;
}

namespace {

// Fit for a cell of a table, and for text between marks: no mark means anything.
std::string escape_markdown(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (std::string_view("\\`*_{}[]<>#|~").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c == '\n' || c == '\r' ? ' ' : c;
  }
  return escaped;
}

// The lines for which a comment that has so many bytes already has room.
std::string fit(std::string tree, std::size_t used) {
  constexpr std::size_t kMostBytes = 60000, kLeast = 400;
  const std::size_t room = std::max(kMostBytes - std::min(used, kMostBytes), kLeast);
  if (tree.size() <= room) return tree;
  const std::size_t end = tree.rfind('\n', room) + 1;
  const auto rest = std::count(tree.begin() + static_cast<std::ptrdiff_t>(end), tree.end(), '\n');
  tree.resize(end);
  return tree + "... and " + std::to_string(rest) + " more lines\n";
}

void append_markdown_row(std::string& out, const std::vector<std::string>& row) {
  for (const std::string& cell : row) out += "| " + escape_markdown(cell) + ' ';
  out += "|\n";
}

}  // namespace

std::string render_markdown(std::span<const ChangeSet> sets, const RenderOptions& options) {
  std::string out;
  if (sets.size() > 1) {
    const SummaryTable table = summary_table(sets);
    append_markdown_row(out, table.head);
    for (std::size_t i = 0; i < table.head.size(); ++i) {
      out += i == 0 || i + 1 == table.head.size() ? "| --- " : "| ---: ";
    }
    out += "|\n";
    for (const auto& row : table.rows) append_markdown_row(out, row);
  }
  for (const ChangeSet& set : sets) {
    // In the table already, and nothing more to say of it.
    if (sets.size() > 1 && is_empty(set) && set.notes.empty() && !set.service) continue;
    if (!out.empty()) out += '\n';
    out += "### " + escape_markdown(label_of(set)) + ": " +
           (is_empty(set)    ? "no changes"
            : set.has_failed ? "the change set fails"
                             : summarize(set)) +
           "\n";
    if (set.has_failed && !is_empty(set)) out += '\n' + escape_markdown(set.reason) + '\n';
    if (!set.findings.empty()) out += '\n';
    for (const Finding& finding : set.findings) {
      out += std::string("- **") + (finding.is_error ? "error" : "warning") + ":** `" +
             place_of(finding) + "` " + finding.message + " [" +
             std::string(name_of(finding.kind)) + "]\n";
    }
    std::string tree;
    append_changes(tree, set.changes, options, 0);
    for (const std::string& output : set.output_edits) tree += "output " + output + '\n';
    // A fence that no value can end.
    if (!tree.empty()) out += "\n~~~~~diff\n" + fit(std::move(tree), out.size()) + "~~~~~\n";
    if (!set.notes.empty() || set.service) out += '\n';
    for (const std::string& note : set.notes) out += "- " + escape_markdown(note) + '\n';
    if (!set.service) continue;
    out += "- " + summarize(*set.service) + '\n';
    for (const ServiceDifference& each : set.service->differences) {
      out += "  - " + (each.id.empty() ? "the change set" : '`' + each.id + '`') + ": " +
             escape_markdown(describe(each)) + '\n';
    }
  }
  return out;
}

}  // namespace cairn::changeset
