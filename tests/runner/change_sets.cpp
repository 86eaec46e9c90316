#include "tests/runner/change_sets.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "compiler/driver/diff.h"

namespace cairn::runner {

namespace {

using changeset::Action;
using changeset::Change;
using changeset::ChangeSet;

constexpr std::string_view kNothing = R"({"Resources": {}})";

// None where the files have errors.
std::vector<ChangeSet> compare(std::string_view before, std::string_view after) {
  driver::Memory files;
  files.files["old.template"] = before;
  files.files["new.template"] = after;
  driver::DiffOptions options;
  options.old_side.path = "old.template";
  options.new_side.path = "new.template";
  options.catalog = &catalog::Catalog::builtin();
  driver::DiffResult result = driver::diff(files, options);
  const bool is_broken = std::ranges::any_of(
      result.compilations, [](const auto& each) { return each->sink.has_errors(); });
  if (is_broken || !result.failure.empty()) result.sets.clear();
  return std::move(result.sets);
}

bool is_circular(const ChangeSet& set) { return set.reason.starts_with("Circular dependency"); }

// A nested stack whose template is not there may always change.
bool is_unknown_stack(const Change& change) {
  return change.type == ir::kNestedStack && !change.is_nested &&
         std::ranges::all_of(change.details, [](const changeset::Detail& detail) {
           return detail.source == changeset::Source::Automatic ||
                  detail.source == changeset::Source::ResourceAttribute;
         });
}

std::set<std::string> ids_with(const ChangeSet& set, Action action) {
  std::set<std::string> ids;
  for (const Change& change : set.changes) {
    if (change.action == action) ids.insert(change.id);
  }
  return ids;
}

std::string list(const std::set<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) text += (text.empty() ? "" : ", ") + id;
  return text.empty() ? "nothing" : text;
}

void check_same(const ChangeSet& set, std::vector<std::string>& broken) {
  const bool has_stacks = std::ranges::any_of(set.changes, is_unknown_stack);
  if (!set.output_edits.empty() && !has_stacks) {
    broken.push_back("the same template changes its output " + set.output_edits[0]);
  }
  for (const Change& change : set.changes) {
    // Who reads of a stack that may change may change, too.
    if (!has_stacks) broken.push_back("the same template changes " + change.id);
  }
  if (set.has_failed && !changeset::is_empty(set)) {
    broken.push_back("the same template fails: " + set.reason);
  }
}

// From `before` to `after` exactly those come or go, and the other way round.
void check_mirror(std::string_view before, std::string_view after,
                  const std::set<std::string>* wanted, std::vector<std::string>& broken) {
  const auto there = compare(before, after), back = compare(after, before);
  if (there.size() != 1 || back.size() != 1) return;
  const auto added = ids_with(there[0], Action::Add), gone = ids_with(back[0], Action::Remove);
  if (added != gone) {
    broken.push_back("added are " + list(added) + ", and removed again " + list(gone));
  }
  if (wanted != nullptr && added != *wanted) {
    broken.push_back("added are " + list(added) + " instead of " + list(*wanted));
  }
  const auto removed = ids_with(there[0], Action::Remove);
  const auto renewed = ids_with(back[0], Action::Add);
  if (!removed.empty() || !renewed.empty()) {
    broken.push_back("what grows loses " + list(removed) + "; what shrinks gains " + list(renewed));
  }
}

}  // namespace

std::vector<std::string> broken_change_sets(const std::string& text) {
  std::vector<std::string> broken;
  const auto same = compare(text, text);
  if (same.size() != 1 || is_circular(same[0])) return broken;
  check_same(same[0], broken);
  check_mirror(kNothing, text, nullptr, broken);

  auto parsed = nlohmann::ordered_json::parse(text, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("Resources") || !parsed["Resources"].is_object()) {
    return broken;
  }
  auto& resources = parsed["Resources"];
  if (resources.size() < 2) return broken;
  const auto middle =
      std::next(resources.begin(), static_cast<std::ptrdiff_t>(resources.size() / 2));
  // A condition may leave it out, a loop is none, and SAM makes several of one.
  const std::set<std::string> one = {middle.key()};
  const bool is_certain = middle->is_object() && !middle->contains("Condition") &&
                          middle->contains("Type") && !middle.key().starts_with("Fn::") &&
                          !parsed.contains("Transform");
  resources.erase(middle);
  check_mirror(parsed.dump(), text, is_certain ? &one : nullptr, broken);
  return broken;
}

}  // namespace cairn::runner
