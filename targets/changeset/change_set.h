#pragma once

// A change set as `aws cloudformation describe-change-set` tells it, with what the service
// does not say: findings, causes over several hops, and the changes inside nested stacks.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "targets/changeset/facts.h"

namespace cairn::changeset {

enum class Action : std::uint8_t { Add, Modify, Remove, Import };
enum class Replacement : std::uint8_t { False, Conditional, True };
enum class Attribute : std::uint8_t {
  Properties,
  Metadata,
  CreationPolicy,
  UpdatePolicy,
  DeletionPolicy,
  UpdateReplacePolicy,
  Tags,
};
enum class Source : std::uint8_t {
  DirectModification,
  ParameterReference,
  ResourceReference,
  ResourceAttribute,
  Automatic,
};
enum class ChangeType : std::uint8_t { Add, Modify, Remove };

struct Detail {
  Attribute attribute = Attribute::Properties;
  std::string name;  // of the property; empty for other attributes
  Recreation recreation = Recreation::Never;
  bool is_static = true;
  Source source = Source::DirectModification;
  std::string cause;  // `Stage`, `Queue`, `Queue.Arn`; empty for direct and automatic
  // With property values only:
  std::string path;
  ChangeType type = ChangeType::Modify;
  bool has_before = false, has_after = false;
  std::string before, after;
};

// One difference of a value, for people: always there, secrets masked.
struct Edit {
  std::string path;  // `/Properties/Tags/0/Value`
  ChangeType type = ChangeType::Modify;
  std::string before, after;
};

struct Change;
using Changes = std::vector<Change>;

struct Change {
  Action action = Action::Modify;
  std::string id;
  std::string type;
  Replacement replacement = Replacement::False;  // of Modify
  std::string policy_action;                     // empty: none
  std::vector<Detail> details;
  std::vector<Edit> edits;
  std::vector<std::string> why;  // one chain for each cause that counts
  bool is_nested = false;        // a nested stack whose templates are known
  Changes nested;
  std::string before_context, after_context;  // JSON; with property values only
};

enum class FindingKind : std::uint8_t {
  DataLoss,
  NamedReplacement,
  IamBroadening,
  SecurityGroupBroadening,
  TypeChange,
  ExportRemoved,
  Limit,
};

struct Finding {
  FindingKind kind = FindingKind::DataLoss;
  std::string id;
  std::string stack = {};  // the nested stacks around it: `App/`; empty at the root
  bool is_error = true;
  std::string message;
};

struct ShownParameter {
  std::string key;
  std::string value;     // `****` for NoEcho
  std::string resolved;  // of Parameter Store; else empty
};

// What the service itself said of the same update.
struct ServiceDifference {
  std::string id;  // empty: the change set as a whole
  std::string ours, theirs;
  std::string reason;  // where it is known
};
struct ServiceOpinion {
  bool is_complete = true;  // false: the file has only the first page
  std::size_t agreed = 0;   // resources
  std::vector<ServiceDifference> differences;
};

// How many resources an update touches, those of nested stacks included.
struct Counts {
  std::size_t add = 0, import = 0, modify = 0, maybe = 0, replace = 0, remove = 0;
};

struct ChangeSet {
  std::string stack_name;
  std::string environment;  // of a run over several; else empty
  bool has_failed = false;
  std::string reason;
  std::vector<ShownParameter> parameters;
  std::map<std::string, std::string> tags;
  std::vector<std::string> capabilities;
  Changes changes;  // dependencies first
  std::vector<Finding> findings;
  std::vector<std::string> notes;  // what is not known, and what was left out
  std::vector<std::string> output_edits;
  std::size_t unchanged = 0;  // resources
  bool has_nested = false;
  bool has_output_changes = false;
  std::optional<ServiceOpinion> service;  // where the service's change set is known
};

[[nodiscard]] Counts count(const ChangeSet& set);
// Nothing is left to do: neither a resource nor an output changes.
[[nodiscard]] bool is_empty(const ChangeSet& set);
// `Network`, `Network (prod)`.
[[nodiscard]] std::string label_of(const ChangeSet& set);

[[nodiscard]] std::string_view name_of(Action action);
[[nodiscard]] std::string_view name_of(Replacement replacement);
[[nodiscard]] std::string_view name_of(Attribute attribute);
[[nodiscard]] std::string_view name_of(Source source);
[[nodiscard]] std::string_view name_of(ChangeType type);
[[nodiscard]] std::string_view name_of(FindingKind kind);

// The service's own words.
inline constexpr std::string_view kNoChanges =
    "The submitted information didn't contain changes. Submit different information to create a "
    "change set.";
inline constexpr std::string_view kTypeChange =
    "Update of resource type is not permitted. The new template modifies resource type of the "
    "following resources: [";
inline constexpr std::string_view kKnownAfterApply = "{{changeSet:KNOWN_AFTER_APPLY}}";

}  // namespace cairn::changeset
