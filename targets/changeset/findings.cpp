// What a change puts at risk, which the service does not say.

#include <algorithm>

#include "targets/changeset/comparer.h"

namespace cairn::changeset {

static void find_data_loss(const Facts& facts, const Change& change,
                           std::vector<Finding>& findings) {
  if (!facts.is_stateful(change.type) || change.is_nested) return;
  // A queue's messages are on their way, not kept.
  if (change.type == "AWS::SQS::Queue") return;
  Finding finding{.kind = FindingKind::DataLoss, .id = change.id, .message = {}};
  if (change.action == Action::Remove && change.policy_action == "Delete") {
    finding.message = "is deleted with its data; `DeletionPolicy: Retain` keeps it";
  } else if (change.action != Action::Modify || change.replacement == Replacement::False) {
    return;
  } else if (change.replacement == Replacement::Conditional) {
    finding.is_error = false;
    finding.message = "may be replaced, and then its data goes";
  } else if (change.policy_action == "ReplaceAndDelete") {
    finding.message =
        "is replaced and the old one deleted with its data; "
        "`UpdateReplacePolicy: Retain` keeps it";
  } else {
    return;
  }
  findings.push_back(std::move(finding));
}

static void find_named_replacement(const Facts& facts, const Values& values, const Change& change,
                                   const Resource& before, const Resource& after,
                                   std::vector<Finding>& findings) {
  if (change.action != Action::Modify || change.replacement != Replacement::True) return;
  const auto names = facts.name_properties(change.type);
  if (names.empty()) return;
  for (const std::string_view name : names) {
    const NodeId value = after.get(Attribute::Properties, name);
    const bool is_same =
        value && values.are_equal(before.get(Attribute::Properties, name), value) &&
        std::ranges::none_of(change.details, [&](const Detail& each) { return each.name == name; });
    if (!is_same) return;
  }
  findings.push_back({.kind = FindingKind::NamedReplacement,
                      .id = change.id,
                      .message = "is replaced but keeps its name " + std::string(names[0]) +
                                 ": CloudFormation cannot update a stack when a custom-named "
                                 "resource requires replacing"});
}

void find_risks(const Facts& facts, const Values& values, const Change& change,
                const Resource* before, const Resource* after, const Snapshot& old_snapshot,
                std::vector<Finding>& findings) {
  const bool may_replace = change.replacement == Replacement::Conditional;
  const std::string policy =
      may_replace && after != nullptr ? policy_of_replacement(facts, values, *after) : "";
  if (!may_replace || policy == "ReplaceAndDelete") find_data_loss(facts, change, findings);
  if (after == nullptr) return;
  if (before != nullptr) find_named_replacement(facts, values, change, *before, *after, findings);
  if (std::string text = find_wider_grant(facts, values, change, before, *after, old_snapshot);
      !text.empty()) {
    findings.push_back({.kind = FindingKind::IamBroadening,
                        .id = change.id,
                        .is_error = false,
                        .message = std::move(text)});
  }
  if (std::string text = find_wider_network(values, change, before, *after, old_snapshot);
      !text.empty()) {
    findings.push_back({.kind = FindingKind::SecurityGroupBroadening,
                        .id = change.id,
                        .is_error = false,
                        .message = std::move(text)});
  }
}

}  // namespace cairn::changeset
