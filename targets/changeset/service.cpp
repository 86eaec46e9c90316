#include "targets/changeset/service.h"

#include <algorithm>
#include <unordered_map>

#include "targets/changeset/side.h"

namespace cairn::changeset {

static std::string verdict(std::string_view action, std::string_view replacement) {
  if (action == "Modify" && replacement == "True") return "replaced";
  if (action == "Modify" && replacement == "Conditional") return "perhaps replaced";
  if (action == "Modify") return "changed in place";
  if (action == "Add") return "added";
  if (action == "Remove") return "removed";
  if (action == "Import") return "imported";
  return std::string(action);
}

static std::string join(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "nothing" : text;
}

static std::set<std::string> targets_of(const Change& change) {
  std::set<std::string> targets;
  for (const Detail& detail : change.details) {
    targets.insert(detail.name.empty() ? std::string(name_of(detail.attribute)) : detail.name);
  }
  return targets;
}

// Of one resource that both list; nothing is added where they agree.
static void compare_one(const Change& ours, const ServiceChange& theirs, ServiceOpinion& opinion) {
  const std::string mine = verdict(name_of(ours.action), name_of(ours.replacement));
  const std::string other = verdict(theirs.action, theirs.replacement);
  if (mine != other) {
    opinion.differences.push_back({ours.id, mine, other, {}});
    return;
  }
  const bool has_policies = !ours.policy_action.empty() && !theirs.policy_action.empty();
  if (has_policies && ours.policy_action != theirs.policy_action) {
    opinion.differences.push_back({ours.id, ours.policy_action, theirs.policy_action, {}});
    return;
  }
  const std::set<std::string> targets = targets_of(ours);
  // What `describe-change-set` leaves out of its summary has no details at all.
  if (ours.action == Action::Modify && !theirs.targets.empty() && targets != theirs.targets) {
    opinion.differences.push_back(
        {ours.id, "changes " + join(targets), "changes " + join(theirs.targets), {}});
    return;
  }
  ++opinion.agreed;
}

void compare_with_service(const ServiceChangeSet& theirs, ChangeSet& ours) {
  ServiceOpinion& opinion = ours.service.emplace();
  opinion.is_complete = theirs.is_complete;
  if (theirs.has_failed != ours.has_failed) {
    opinion.differences.push_back(
        {"",
         ours.has_failed ? "fails: " + ours.reason : "can be executed",
         theirs.has_failed ? "fails: " + theirs.reason : "can be executed",
         {}});
  }
  std::unordered_map<std::string_view, const ServiceChange*> by_id;
  for (const ServiceChange& each : theirs.changes) by_id.emplace(each.id, &each);
  for (const Change& change : ours.changes) {
    const auto found = by_id.find(change.id);
    if (found != by_id.end()) {
      compare_one(change, *found->second, opinion);
      by_id.erase(found);
    } else if (theirs.is_complete) {
      opinion.differences.push_back({change.id,
                                     verdict(name_of(change.action), name_of(change.replacement)),
                                     "not listed",
                                     {}});
    }
  }
  for (const ServiceChange& each : theirs.changes) {
    if (!by_id.contains(each.id)) continue;
    const bool is_stack = each.type == kNestedStack && each.action == "Modify";
    opinion.differences.push_back(
        {each.id, "not listed", verdict(each.action, each.replacement),
         is_stack ? "the service lists every nested stack, whether it changes or not" : ""});
  }
}

}  // namespace cairn::changeset
