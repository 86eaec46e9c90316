#include "targets/changeset/words.h"

#include <algorithm>

namespace cairn::changeset {

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

char mark_of(const Change& change) {
  switch (change.action) {
    case Action::Add:
      return '+';
    case Action::Import:
      return 'I';
    case Action::Remove:
      return '-';
    case Action::Modify:
      break;
  }
  return change.replacement == Replacement::True          ? '!'
         : change.replacement == Replacement::Conditional ? '?'
                                                          : '~';
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
  return text;
}

bool is_shown(const Change& change, const RenderOptions& options) {
  return options.only.empty() || options.only.contains(kind_of(change)) ||
         std::ranges::any_of(change.nested,
                             [&](const Change& inner) { return is_shown(inner, options); });
}

bool is_different(const Edit& edit) {
  return edit.before != edit.after || edit.type != ChangeType::Modify;
}

std::string_view short_path(std::string_view path) {
  static constexpr std::string_view kProperties = "/Properties/";
  return path.substr(path.starts_with(kProperties) ? kProperties.size() : 1);
}

std::vector<std::string_view> causes_of(const Change& change) {
  std::vector<std::string_view> causes;
  for (const std::string& why : change.why) {
    const bool is_told = why.ends_with(": edited") && why.find("->") == std::string::npos;
    if (!is_told) causes.push_back(why);
  }
  return causes;
}

namespace {

struct Column {
  std::string_view head, phrase;
  std::size_t Counts::*count;
};

constexpr Column kColumns[] = {
    {"add", "to add", &Counts::add},
    {"import", "to import", &Counts::import},
    {"in place", "to change in place", &Counts::modify},
    {"perhaps replace", "perhaps to replace", &Counts::maybe},
    {"replace", "to replace", &Counts::replace},
    {"remove", "to remove", &Counts::remove},
};

}  // namespace

std::string summarize(const ChangeSet& set) {
  const Counts counts = count(set);
  std::string text;
  for (const Column& column : kColumns) {
    const std::size_t number = counts.*column.count;
    if (number == 0) continue;
    if (!text.empty()) text += ", ";
    text += std::to_string(number) + ' ' + std::string(column.phrase);
  }
  if (text.empty()) text = "no resource changes";
  return text + "; " + std::to_string(set.unchanged) + " unchanged";
}

std::string verdict_of(const ChangeSet& set) {
  if (is_empty(set)) {
    return "no changes; " + std::to_string(set.unchanged) + " resources unchanged";
  }
  return set.has_failed ? "the change set fails: " + set.reason : summarize(set);
}

std::string describe(const ServiceDifference& difference) {
  std::string text = "predicted: " + difference.ours + "; the service says: " + difference.theirs;
  if (!difference.reason.empty()) text += " (" + difference.reason + ')';
  return text;
}

std::string summarize(const ServiceOpinion& opinion) {
  std::string text = std::to_string(opinion.agreed) +
                     (opinion.agreed == 1 ? " resource is" : " resources are") +
                     " as the service says, " + std::to_string(opinion.differences.size()) +
                     (opinion.differences.size() == 1 ? " difference" : " differences");
  if (!opinion.is_complete) {
    text += "; its answer goes on on further pages, which are not in the file";
  }
  return text;
}

SummaryTable summary_table(std::span<const ChangeSet> sets) {
  SummaryTable table;
  table.head.emplace_back("stack");
  std::vector<Counts> counts;
  for (const ChangeSet& set : sets) {
    counts.push_back(count(set));
    table.rows.push_back({label_of(set)});
  }
  for (const Column& column : kColumns) {
    const bool is_used =
        std::ranges::any_of(counts, [&](const Counts& each) { return each.*column.count != 0; });
    if (!is_used) continue;
    table.head.emplace_back(column.head);
    for (std::size_t i = 0; i < sets.size(); ++i) {
      table.rows[i].push_back(std::to_string(counts[i].*column.count));
    }
  }
  table.head.insert(table.head.end(), {"unchanged", "errors", "warnings", "result"});
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const ChangeSet& set = sets[i];
    const auto errors =
        static_cast<std::size_t>(std::ranges::count(set.findings, true, &Finding::is_error));
    const bool has_outputs = set.changes.empty() && set.has_output_changes;
    table.rows[i].insert(table.rows[i].end(),
                         {std::to_string(set.unchanged), std::to_string(errors),
                          std::to_string(set.findings.size() - errors),
                          is_empty(set)    ? "no changes"
                          : set.has_failed ? "fails"
                          : has_outputs    ? "outputs change"
                                           : "changes"});
  }
  return table;
}

}  // namespace cairn::changeset
