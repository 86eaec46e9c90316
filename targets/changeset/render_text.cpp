// For people, in a terminal or a pull request.

#include <algorithm>

#include "compiler/base/utf8.h"
#include "targets/changeset/render.h"

namespace cairn::changeset {

namespace {

constexpr std::size_t kMostValue = 60;  // bytes of a value on one line

struct Counts {
  std::size_t add = 0, modify = 0, maybe = 0, replace = 0, remove = 0, import = 0;
};

std::string_view kind_of(const Change& change) {
  switch (change.action) {
    case Action::Add:
      return "add";
    case Action::Import:
      return "import";
    case Action::Remove:
      return "remove";
    case Action::Modify:
      break;
  }
  return change.replacement == Replacement::False ? "modify" : "replace";
}

std::string_view mark_of(const Change& change) {
  switch (change.action) {
    case Action::Add:
      return "+ ";
    case Action::Import:
      return "I ";
    case Action::Remove:
      return "- ";
    case Action::Modify:
      break;
  }
  return change.replacement == Replacement::True          ? "! "
         : change.replacement == Replacement::Conditional ? "? "
                                                          : "~ ";
}

void count(const Changes& changes, Counts& counts) {
  for (const Change& change : changes) {
    count(change.nested, counts);
    const std::string_view kind = kind_of(change);
    if (kind == "add") ++counts.add;
    if (kind == "import") ++counts.import;
    if (kind == "remove") ++counts.remove;
    if (kind == "modify") ++counts.modify;
    if (kind != "replace") continue;
    ++(change.replacement == Replacement::True ? counts.replace : counts.maybe);
  }
}

std::string summarize(const ChangeSet& set) {
  Counts counts;
  count(set.changes, counts);
  std::string text;
  const auto add = [&](std::size_t number, std::string_view what) {
    if (number == 0) return;
    if (!text.empty()) text += ", ";
    text += std::to_string(number) + ' ' + std::string(what);
  };
  add(counts.add, "to add");
  add(counts.import, "to import");
  add(counts.modify, "to change in place");
  add(counts.maybe, "perhaps to replace");
  add(counts.replace, "to replace");
  add(counts.remove, "to remove");
  if (text.empty()) text = "no resource changes";
  return text + "; " + std::to_string(set.unchanged) + " unchanged";
}

std::string shorten(std::string_view text) {
  std::string line;
  std::size_t at = 0;
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

std::string describe(const Edit& edit) {
  const std::string start =
      edit.path.substr(0, 12) == "/Properties/" ? edit.path.substr(12) : edit.path.substr(1);
  switch (edit.type) {
    case ChangeType::Add:
      return start + ": " + shorten(edit.after) + " (new)";
    case ChangeType::Remove:
      return start + ": " + shorten(edit.before) + " (gone)";
    case ChangeType::Modify:
      break;
  }
  return start + ": " + shorten(edit.before) + " => " + shorten(edit.after);
}

std::string verdict_of(const Change& change) {
  std::string text;
  if (change.action == Action::Modify && change.replacement != Replacement::False) {
    text = change.replacement == Replacement::True ? "replaced" : "perhaps replaced";
  }
  std::string_view policy = change.policy_action;
  if (policy.starts_with("ReplaceAnd")) policy.remove_prefix(10);
  if (policy == "Retain") text += text.empty() ? "kept outside the stack" : ", the old one is kept";
  if (policy == "Snapshot") text += text.empty() ? "after a snapshot" : ", after a snapshot";
  return text.empty() ? text : " (" + text + ")";
}

bool is_shown(const Change& change, const RenderOptions& options) {
  return options.only.empty() || options.only.contains(kind_of(change)) ||
         std::ranges::any_of(change.nested,
                             [&](const Change& inner) { return is_shown(inner, options); });
}

// A nested stack's changes are indented under it. Nesting is bounded by the templates.
void append_changes(std::string& out, const Changes& changes, const RenderOptions& options,
                    std::size_t depth) {
  const std::string indent(2 * depth, ' ');
  for (const Change& change : changes) {
    if (!is_shown(change, options)) continue;
    out += indent + std::string(mark_of(change)) + change.id + "  " + change.type +
           verdict_of(change) + '\n';
    for (const Edit& edit : change.edits) {
      // What stays the same by itself is told by its cause.
      if (edit.before != edit.after || edit.type != ChangeType::Modify) {
        out += indent + "    " + describe(edit) + '\n';
      }
    }
    for (const std::string& why : change.why) {
      const bool is_told = why.ends_with(": edited") && why.find("->") == std::string::npos;
      if (!is_told) out += indent + "    because " + why + '\n';
    }
    append_changes(out, change.nested, options, depth + 1);
  }
}

void append_findings(std::string& out, const ChangeSet& set, std::string_view start,
                     std::string_view quote) {
  for (const Finding& finding : set.findings) {
    out += std::string(start) + (finding.is_error ? "error" : "warning") + ": " +
           std::string(quote) + finding.stack + finding.id + std::string(quote) + ' ' +
           finding.message + " [" + std::string(name_of(finding.kind)) + "]\n";
  }
}

}  // namespace

std::string render_text(std::span<const ChangeSet> sets, const RenderOptions& options) {
  std::string out;
  for (const ChangeSet& set : sets) {
    if (!out.empty()) out += '\n';
    if (sets.size() > 1) out += set.stack_name + "\n\n";
    append_findings(out, set, "", "");
    if (!set.findings.empty()) out += '\n';
    append_changes(out, set.changes, options, 0);
    for (const std::string& output : set.output_edits) out += "output " + output + '\n';
    for (const std::string& note : set.notes) out += "note: " + note + '\n';
    if (!set.changes.empty() || !set.output_edits.empty() || !set.notes.empty()) out += '\n';
    if (set.has_failed && set.reason != kNoChanges) {
      out += "the change set fails: " + set.reason + '\n';
    } else if (set.has_failed) {
      out += "no changes; " + std::to_string(set.unchanged) + " resources unchanged\n";
    } else {
      out += summarize(set) + '\n';
    }
  }
  return out;
}

std::string render_markdown(std::span<const ChangeSet> sets, const RenderOptions& options) {
  std::string out;
  for (const ChangeSet& set : sets) {
    if (!out.empty()) out += '\n';
    const bool is_empty = set.has_failed && set.reason == kNoChanges;
    out += "### " + set.stack_name + ": " +
           (is_empty         ? "no changes"
            : set.has_failed ? "the change set fails"
                             : summarize(set)) +
           "\n";
    const bool has_more = !set.findings.empty() || !set.changes.empty() ||
                          !set.output_edits.empty() || !set.notes.empty();
    if (set.has_failed && !is_empty) out += '\n' + set.reason + '\n';
    if (has_more) out += '\n';
    append_findings(out, set, "- **", "`");
    // The bold word ends before the colon.
    for (const std::string_view word : {"- **error:", "- **warning:"}) {
      for (auto at = out.find(word); at != std::string::npos; at = out.find(word, at + 1)) {
        out.replace(at, word.size(), std::string(word.substr(0, word.size() - 1)) + ":**");
      }
    }
    if (!set.findings.empty() && !set.changes.empty()) out += '\n';
    std::string tree;
    append_changes(tree, set.changes, options, 0);
    for (const std::string& output : set.output_edits) tree += "output " + output + '\n';
    // A fence that no value can end.
    if (!tree.empty()) out += "~~~~~diff\n" + tree + "~~~~~\n";
    for (const std::string& note : set.notes) out += "- " + note + '\n';
  }
  return out;
}

}  // namespace cairn::changeset
