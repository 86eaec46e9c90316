#pragma once

// One side of a comparison, loaded: its stacks by name.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/driver/diff.h"
#include "targets/changeset/side.h"

namespace cairn::driver {

// Owns what the templates look into, so it does not move.
class Source {
 public:
  Source(Workspace& workspace, const catalog::Catalog* catalog, std::string region)
      : workspace_(workspace), catalog_(catalog), region_(std::move(region)) {}
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  // A sentence says what is wrong with the path; what is wrong in a file is told by the
  // sinks of `compilations`.
  [[nodiscard]] std::string load(const std::string& path, const std::vector<std::string>& settings,
                                 const changeset::Texts& parameters);

  // A template beside others: of a nested stack.
  [[nodiscard]] std::optional<changeset::Template> load_child(const std::string& path,
                                                              const changeset::Texts& parameters);

  // By name, as written.
  std::vector<std::pair<std::string, changeset::Template>> stacks;
  // Values that a program gives its own parameters.
  changeset::Texts program_values;
  std::vector<std::unique_ptr<Compilation>> compilations;
  std::vector<std::string> warnings;

 private:
  bool load_template(const std::string& path, const changeset::Texts& parameters);
  void load_program(const std::string& path, const std::vector<std::string>& settings);

  Workspace& workspace_;
  const catalog::Catalog* catalog_;
  std::string region_;
  std::vector<std::unique_ptr<ir::Program>> programs_;
  std::map<std::string, std::optional<changeset::Template>> children_;
};

// A stack without anything, for a side that lacks it.
[[nodiscard]] std::unique_ptr<ir::Program> make_empty_program(base::SymbolTable& symbols,
                                                              std::string_view name);

}  // namespace cairn::driver
