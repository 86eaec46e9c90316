#pragma once

// What `aws cloudformation describe-change-set` printed, and where it differs from what
// was predicted.

#include <set>
#include <string>
#include <vector>

#include "targets/changeset/change_set.h"

namespace cairn::changeset {

struct ServiceChange {
  std::string id, type, action, replacement, policy_action;  // in the service's words
  std::set<std::string> targets;  // properties and other attributes that its details name
};

struct ServiceChangeSet {
  std::string stack_name;
  bool has_failed = false;
  std::string reason;
  bool is_complete = true;  // rather than the first page of several
  std::vector<ServiceChange> changes;
};

// Fills `service` of the set: what the service says otherwise, in the order of the
// prediction, then what only the service lists.
void compare_with_service(const ServiceChangeSet& theirs, ChangeSet& ours);

}  // namespace cairn::changeset
