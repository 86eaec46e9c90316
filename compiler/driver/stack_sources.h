#pragma once

// The stacks behind a path of the command line, for those who compare or draw them: a
// template, a program, or a folder of templates, such as a build leaves.

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/driver/compile.h"
#include "targets/changeset/side.h"

namespace cairn::driver {

struct LoadedStack {
  std::string name;           // `dev/Network`
  std::string environment;    // `dev`; empty where there are none
  std::string deployed_name;  // `Shop-dev-Network`, where it is known
  std::string path;           // of its template; empty for a stack of a program
  changeset::Template source;
  // What the app that it belongs to says of its deployment.
  changeset::Texts parameters, pseudo;
};

// Owns what the templates look into, so it does not move.
class StackSource {
 public:
  // `region` is where what SAM makes is deployed to; empty: its default.
  StackSource(Workspace& workspace, const catalog::Catalog* catalog, std::string region)
      : workspace_(workspace), catalog_(catalog), region_(std::move(region)) {}
  StackSource(const StackSource&) = delete;
  StackSource& operator=(const StackSource&) = delete;

  // A sentence says what is wrong with the path; what is wrong in a file is told by the
  // sinks of `compilations`. `parameters` decide how often loops turn.
  [[nodiscard]] std::string load(const std::string& path,
                                 const std::vector<eval::Setting>& settings,
                                 const changeset::Texts& parameters);

  // The template of a nested stack of `parent`, by its TemplateURL: out of `folder` where
  // one is given, else of the same program, or from beside the parent's file. Null where
  // there is none.
  [[nodiscard]] const LoadedStack* find_child(const LoadedStack& parent, std::string_view url,
                                              const std::string& folder);

  // Programs with circles are taken, for those who draw them.
  bool takes_circles = false;

  // As written, or sorted by path. Those that others nest come through `find_child` only.
  std::deque<LoadedStack> stacks;
  std::vector<std::unique_ptr<Compilation>> compilations;
  std::vector<std::string> warnings;
  // Templates with a macro, or a loop, that nobody expands here.
  std::vector<std::string> opaque;

  [[nodiscard]] bool has_errors() const;

 private:
  std::string load_folder(const std::string& path, const changeset::Texts& parameters);
  LoadedStack* load_template(const std::string& path, base::Result<std::string> text,
                             const changeset::Texts& parameters, std::deque<LoadedStack>& into);
  void load_program(Workspace& workspace, const std::string& path,
                    const std::vector<eval::Setting>& settings);
  void read_plan(const std::string& folder);
  void set_children_apart();

  Workspace& workspace_;
  const catalog::Catalog* catalog_;
  std::string region_;
  std::vector<std::unique_ptr<ir::Program>> programs_;
  std::deque<LoadedStack> children_;
  std::map<std::string, const LoadedStack*> children_by_path_;
};

// The stacks of a program: those that are deployed, and those that others nest.
void add_stacks(const Compilation& compilation, std::deque<LoadedStack>& stacks,
                std::deque<LoadedStack>& children);
// Of the latter, the one behind a TemplateURL of `parent`; null where there is none.
[[nodiscard]] const LoadedStack* find_child(const std::deque<LoadedStack>& children,
                                            const LoadedStack& parent, std::string_view url);

// The TemplateURL of a nested stack, as far as it is written in the template.
[[nodiscard]] std::string template_url(const ir::Program& program, const ir::Resource& resource);

// A stack without anything, for a side that lacks it.
[[nodiscard]] std::unique_ptr<ir::Program> make_empty_program(base::SymbolTable& symbols,
                                                              std::string_view name);

}  // namespace cairn::driver
