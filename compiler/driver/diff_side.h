#pragma once

// One side of a comparison, loaded: its stacks, and what is known of their deployment.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/diff.h"
#include "compiler/driver/stack_sources.h"
#include "targets/changeset/side.h"

namespace cairn::driver {

// Owns what the comparison looks into, so it does not move.
struct LoadedSide {
  LoadedSide(Workspace& workspace, const SideOptions& options, const catalog::Catalog* catalog,
             const std::string& region)
      : options(options), source(workspace, catalog, region) {}

  const SideOptions& options;
  StackSource source;
  changeset::Inputs inputs;  // of all its stacks

  // What is wrong with the files, in a sentence; empty if nothing is. `parameters` is the
  // file of the environment, and may be empty.
  [[nodiscard]] std::string load(Workspace& workspace, const std::string& parameters);
  [[nodiscard]] const LoadedStack* find(std::string_view name) const;
  // Of one stack: what is given to it alone comes after what the user says.
  [[nodiscard]] changeset::Inputs inputs_of(const LoadedStack& stack) const;
  // Names that no template of the side declares.
  [[nodiscard]] std::vector<std::string> unknown_parameters() const;
};

// Templates of nested stacks, as one stack of a side finds them.
class FoundChildren final : public changeset::Children {
 public:
  FoundChildren(LoadedSide& side, const LoadedStack& stack) : side_(side), stack_(stack) {}
  std::optional<changeset::Template> find(std::string_view url,
                                          std::string_view base_name) override;

 private:
  LoadedSide& side_;
  const LoadedStack& stack_;
};

}  // namespace cairn::driver
