#pragma once

// One comparison at work: both sides' values, what is known of each resource so far, and
// the stacks inside stacks.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "targets/changeset/compare.h"
#include "targets/changeset/snapshot.h"

namespace cairn::changeset {

// What happens to a resource that others refer to.
enum class State : std::uint8_t { Unchanged, InPlace, MayBeReplaced, New };

// How a parameter differs between the sides.
enum class Difference : std::uint8_t { None, Maybe, Certain };

struct Cause {
  Source source = Source::DirectModification;
  std::string text;
  bool is_static = true;
};

// A stack on both sides, or on one.
struct Pair {
  std::uint32_t scope = 0;
  std::string path;  // `App/Database`; empty for the root
  std::optional<Template> old_template, new_template;
  Bindings old_given, new_given;
  std::vector<std::string> chain;  // templates around it, by base name
  // Filled by the comparison.
  std::unique_ptr<Evaluator> old_evaluator, new_evaluator;
  Snapshot before, after;
  std::map<std::string, Difference, std::less<>> parameters;
};

class Comparer {
 public:
  Comparer(const Side& old_side, const Side& new_side, const Facts& facts, const Options& options);

  [[nodiscard]] ChangeSet run();

 private:
  Changes compare_stack(Pair& pair);
  void evaluate(Pair& pair);
  void compare_parameters(Pair& pair);
  Difference difference_of(NodeId value);
  Change compare_resource(Pair& pair, const Resource* before, const Resource& after);
  void compare_attributes(const Pair& pair, const Resource& before, const Resource& after,
                          Change& change);
  void compare_attribute(const Pair& pair, Detail target, NodeId before, NodeId after,
                         Change& change);
  void add_details(const Detail& target, bool is_direct, const std::vector<Cause>& causes,
                   Change& change);
  // details.cpp: one detail for each leaf and cause.
  void add_leaf_details(const Pair& pair, const Detail& target, NodeId before, NodeId after,
                        Change& change);
  std::vector<Cause> causes_of(const Pair& pair, NodeId value, bool is_direct);
  bool is_changed_by_parameter(const Pair& pair, NodeId value);
  void add_stack_tags(const Resource& after, Change& change);
  Change remove_resource(Pair& pair, const Resource& before);
  bool check_types(const Pair& pair);
  void compare_outputs(const Pair& pair);
  void find_risks_of(const Pair& pair, const Change& change, const Resource* before,
                     const Resource* after);
  void settle(const Resource& before, const Resource& after, Change& change);

  // nested.cpp
  void compare_nested(Pair& pair, const Resource* before, const Resource* after, Change& change);
  std::optional<Template> child_of(const Resource* resource, Children* children);
  Bindings child_parameters(const Resource* resource, bool is_old);
  NodeId with_outputs(NodeId value, bool is_old);
  [[nodiscard]] std::uint32_t scope_of(std::uint32_t parent, std::string_view name);

  State& state(std::uint32_t scope, std::string_view name) {
    return states_[{scope, std::string(name)}];
  }

  const Side& old_side_;
  const Side& new_side_;
  const Facts& facts_;
  const Options& options_;
  Values values_;
  ChangeSet result_;
  std::map<std::pair<std::uint32_t, std::string>, State> states_;
  std::map<std::pair<std::uint32_t, std::string>, std::string> types_;
  // Of nested stacks: what their outputs are, by scope, stack and name.
  using Outputs = std::map<std::pair<std::uint32_t, std::string>, NodeId>;
  Outputs old_outputs_, new_outputs_;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> scopes_;
};

// A leaf in which two values differ.
struct Leaf {
  std::string path;  // below the property: `/0/Value`; empty for the property itself
  NodeId before, after;
};
// `matches_tags`: items that both lists have are left out before places are compared, as
// the service counts tags.
[[nodiscard]] std::vector<Leaf> find_differences(const Values& values, NodeId before, NodeId after,
                                                 bool matches_tags);
// Whether the path is one of those, where `*` is any step.
[[nodiscard]] bool matches_path(std::string_view path, std::string_view pattern);

[[nodiscard]] std::string policy_of_removal(const Facts& facts, const Values& values,
                                            const Resource& resource);
[[nodiscard]] std::string policy_of_replacement(const Facts& facts, const Values& values,
                                                const Resource& resource);
[[nodiscard]] Replacement replacement_of(const Change& change);

// findings.cpp: what a change puts at risk. `before` is null for Add, `after` for Remove.
void find_risks(const Facts& facts, const Values& values, const Change& change,
                const Resource* before, const Resource* after, const Snapshot& old_snapshot,
                std::vector<Finding>& findings);
// grants.cpp, security_groups.cpp: whether more is allowed than before, in a sentence;
// empty if not.
[[nodiscard]] std::string find_wider_grant(const Facts& facts, const Values& values,
                                           const Change& change, const Resource* before,
                                           const Resource& after, const Snapshot& old_snapshot);
[[nodiscard]] std::string find_wider_network(const Values& values, const Change& change,
                                             const Resource* before, const Resource& after,
                                             const Snapshot& old_snapshot);
// details.cpp: the properties and other attributes of a resource as JSON.
[[nodiscard]] std::string context_of(const Values& values, const Resource& resource);
// notes.cpp: what the user should know of the whole: renames, limits, capabilities.
void add_notes(const Facts& facts, const Values& values, const Snapshot& before,
               const Snapshot& after, ChangeSet& set);
// why.cpp: fills `why` of each change.
void explain(Changes& changes);

}  // namespace cairn::changeset
