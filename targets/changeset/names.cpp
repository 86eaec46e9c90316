// The service's names.

#include "targets/changeset/change_set.h"

namespace cairn::changeset {

std::string_view name_of(Action action) {
  static constexpr std::string_view kNames[] = {"Add", "Modify", "Remove", "Import"};
  return kNames[static_cast<std::size_t>(action)];
}

std::string_view name_of(Replacement replacement) {
  static constexpr std::string_view kNames[] = {"False", "Conditional", "True"};
  return kNames[static_cast<std::size_t>(replacement)];
}

std::string_view name_of(Attribute attribute) {
  static constexpr std::string_view kNames[] = {
      "Properties",          "Metadata", "CreationPolicy", "UpdatePolicy", "DeletionPolicy",
      "UpdateReplacePolicy", "Tags"};
  return kNames[static_cast<std::size_t>(attribute)];
}

std::string_view name_of(Source source) {
  static constexpr std::string_view kNames[] = {"DirectModification", "ParameterReference",
                                                "ResourceReference", "ResourceAttribute",
                                                "Automatic"};
  return kNames[static_cast<std::size_t>(source)];
}

std::string_view name_of(ChangeType type) {
  static constexpr std::string_view kNames[] = {"Add", "Modify", "Remove"};
  return kNames[static_cast<std::size_t>(type)];
}

std::string_view name_of(FindingKind kind) {
  static constexpr std::string_view kNames[] = {
      "DataLoss",   "NamedReplacement", "IamBroadening", "SecurityGroupBroadening",
      "TypeChange", "ExportRemoved",    "Limit"};
  return kNames[static_cast<std::size_t>(kind)];
}

static void add(const Changes& changes, Counts& counts) {
  for (const Change& change : changes) {
    add(change.nested, counts);
    switch (change.action) {
      case Action::Add:
        ++counts.add;
        break;
      case Action::Import:
        ++counts.import;
        break;
      case Action::Remove:
        ++counts.remove;
        break;
      case Action::Modify:
        ++(change.replacement == Replacement::True          ? counts.replace
           : change.replacement == Replacement::Conditional ? counts.maybe
                                                            : counts.modify);
    }
  }
}

Counts count(const ChangeSet& set) {
  Counts counts;
  add(set.changes, counts);
  return counts;
}

bool is_empty(const ChangeSet& set) { return set.has_failed && set.reason == kNoChanges; }

std::string label_of(const ChangeSet& set) {
  return set.environment.empty() ? set.stack_name : set.stack_name + " (" + set.environment + ')';
}

}  // namespace cairn::changeset
