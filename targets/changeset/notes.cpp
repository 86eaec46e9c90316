// What the user should know of the change set as a whole.

#include <algorithm>

#include "compiler/catalog/iam_capabilities.h"
#include "targets/changeset/comparer.h"

namespace cairn::changeset {

static constexpr std::size_t kMostResources = 500;
static constexpr std::size_t kMostOutputs = 200;

static bool have_same_body(const Values& values, const Resource& left, const Resource& right) {
  return left.type == right.type && left.attributes.size() == right.attributes.size() &&
         std::ranges::all_of(left.attributes, [&](const AttributeValue& each) {
           return values.are_equal(each.value, right.get(each.attribute, each.name));
         });
}

// Data does not move along with a new logical id.
static void note_renames(const Values& values, const Snapshot& before, const Snapshot& after,
                         ChangeSet& set) {
  for (const Change& removed : set.changes) {
    const Resource* old = before.find(removed.id);
    if (removed.action != Action::Remove || old == nullptr) continue;
    for (const Change& added : set.changes) {
      const Resource* now = after.find(added.id);
      if (added.action != Action::Add || now == nullptr) continue;
      if (!have_same_body(values, *old, *now)) continue;
      set.notes.push_back(removed.id + " seems to be renamed to " + added.id +
                          ": a stack refactoring keeps the resource, an update makes a new one");
      break;
    }
  }
}

// Most likely somebody took the wrong file.
static void note_strangers(const Snapshot& before, const Snapshot& after, ChangeSet& set) {
  if (before.resources.empty() || after.resources.empty()) return;
  const bool has_common = std::ranges::any_of(
      after.resources, [&](const Resource& each) { return before.find(each.name) != nullptr; });
  if (has_common) return;
  set.notes.emplace_back("the templates have no resource in common: are they of the same stack?");
}

static void note_policies(const Values& values, const Snapshot& after, ChangeSet& set) {
  for (const Change& change : set.changes) {
    const Resource* now = after.find(change.id);
    if (change.action != Action::Modify || now == nullptr) continue;
    const NodeId policy = now->get(Attribute::UpdatePolicy);
    const NodeId replacing = values.get(policy, "AutoScalingReplacingUpdate");
    if (values.text(values.get(replacing, "WillReplace")) == "true") {
      set.notes.push_back(change.id + ": its UpdatePolicy replaces the whole group");
    }
    if (change.replacement != Replacement::Conditional) continue;
    for (const std::string_view name : {"UseOnlineResharding", "EnableVersionUpgrade"}) {
      if (values.text(values.get(policy, name)) != "true") continue;
      set.notes.push_back(change.id + ": `" + std::string(name) +
                          "` of its UpdatePolicy may spare it the replacement");
    }
  }
}

static void note_imports(const Values&, const Snapshot& after, ChangeSet& set) {
  const bool has_imports = std::ranges::any_of(
      set.changes, [](const Change& change) { return change.action == Action::Import; });
  if (!has_imports) return;
  for (const Change& change : set.changes) {
    if (change.action != Action::Import) {
      set.notes.push_back(change.id + ": an import may change nothing else");
      continue;
    }
    const Resource* now = after.find(change.id);
    if (now != nullptr && !now->get(Attribute::DeletionPolicy)) {
      set.notes.push_back(change.id + ": what is imported needs a DeletionPolicy");
    }
  }
}

static void find_limits(const Snapshot& after, ChangeSet& set) {
  const auto check = [&](std::size_t count, std::size_t most, std::string_view what) {
    if (count <= most) return;
    set.findings.push_back({.kind = FindingKind::Limit,
                            .id = std::string(what),
                            .message = "are " + std::to_string(count) + ", of which a template " +
                                       "may have " + std::to_string(most)});
  };
  check(after.resources.size(), kMostResources, "Resources");
  check(after.outputs.size(), kMostOutputs, "Outputs");
}

// What the deployment has to acknowledge.
static void add_capabilities(const Facts& facts, const Snapshot& after, ChangeSet& set) {
  bool has_identities = false, has_names = false;
  for (const Resource& resource : after.resources) {
    const auto& types = catalog::kIamCapabilityTypes;
    if (std::ranges::find(types, resource.type) == types.end()) continue;
    has_identities = true;
    for (const std::string_view name : facts.name_properties(resource.type)) {
      has_names |= bool(resource.get(Attribute::Properties, name));
    }
  }
  if (has_identities) {
    set.capabilities.emplace_back(has_names ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM");
  }
}

void add_notes(const Facts& facts, const Values& values, const Snapshot& before,
               const Snapshot& after, ChangeSet& set) {
  const std::size_t known = set.notes.size();
  note_renames(values, before, after, set);
  if (set.notes.size() == known) note_strangers(before, after, set);
  note_policies(values, after, set);
  note_imports(values, after, set);
  find_limits(after, set);
  add_capabilities(facts, after, set);
}

}  // namespace cairn::changeset
