#include "compiler/driver/diff.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "compiler/driver/diff_inputs.h"
#include "compiler/driver/diff_side.h"
#include "compiler/driver/schemas.h"
#include "compiler/ir/visit.h"
#include "targets/changeset/compare.h"

namespace cairn::driver {

namespace {

// One of the environments that are compared.
struct Environment {
  std::string name;  // empty where there is only one
  std::string old_parameters, new_parameters;
};

// What is known on one side only says nothing about a change.
void keep_common(changeset::Texts& left, changeset::Texts& right) {
  std::erase_if(left, [&](const auto& each) { return !right.contains(each.first); });
  std::erase_if(right, [&](const auto& each) { return !left.contains(each.first); });
}

// The names that templates of a folder import.
void find_imports(const StackSource& source, std::set<std::string, std::less<>>& names) {
  for (const LoadedStack& stack : source.stacks) {
    const ir::Program& program = *stack.source.program;
    ir::for_each_root(program, program[stack.source.stack], [&](ir::ValueId root) {
      ir::for_each_value(program, root, [&](ir::ValueId, const ir::Value& value) {
        if (value.function != ir::Function::ImportValue || value.count == 0) return;
        const std::string_view text = program.string(program.items(value)[0]);
        if (!text.empty()) names.insert(std::string(text));
      });
    });
  }
}

// A file for each environment on either side; one file serves all.
std::string list_environments(const DiffOptions& options, std::vector<Environment>& environments) {
  const std::vector<std::string>& before = options.old_side.parameters;
  const std::vector<std::string>& after = options.new_side.parameters;
  const std::size_t count = std::max({before.size(), after.size(), std::size_t{1}});
  if ((before.size() > 1 && before.size() != count) ||
      (after.size() > 1 && after.size() != count)) {
    return "there are " + std::to_string(before.size()) + " files of --old-parameters and " +
           std::to_string(after.size()) + " of --parameters: give one for all, or one for each";
  }
  std::set<std::string> names;
  const auto& naming = after.size() == count ? after : before;
  for (std::size_t i = 0; i < count; ++i) {
    Environment& each = environments.emplace_back();
    if (!before.empty()) each.old_parameters = before[before.size() == 1 ? 0 : i];
    if (!after.empty()) each.new_parameters = after[after.size() == 1 ? 0 : i];
    if (count == 1) continue;
    each.name = std::filesystem::path(naming[i]).stem().string();
    if (!names.insert(each.name).second) each.name = naming[i];
  }
  return {};
}

// The answers of the service, put where they belong.
struct Deployed {
  changeset::Texts parameters, tags;          // of the old side
  changeset::Texts new_parameters, new_tags;  // of the new one
  std::optional<changeset::ServiceChangeSet> change_set;
};

std::string read_deployed(Workspace& workspace, DiffOptions& options, Deployed& deployed) {
  std::vector<std::string> paths = options.deployed;
  if (!options.change_set.empty()) paths.push_back(options.change_set);
  for (const std::string& path : paths) {
    auto answer = read_service_answer(workspace, path);
    if (!answer) return answer.error();
    if (answer->is_template) {
      if (!options.old_side.path.empty()) {
        return "`" + path + "` is the template of what is deployed, and so is `" +
               options.old_side.path + "`: give one of them";
      }
      options.old_side.path = path;
      continue;
    }
    const bool is_new = answer->change_set || path == options.change_set;
    (is_new ? deployed.new_parameters : deployed.parameters) = std::move(answer->parameters);
    (is_new ? deployed.new_tags : deployed.tags) = std::move(answer->tags);
    if (answer->change_set) deployed.change_set = std::move(answer->change_set);
  }
  if (options.old_side.path.empty()) {
    return "none of the files of --deployed is what `get-template` prints: name what is deployed";
  }
  return {};
}

// One environment at work.
class Run {
 public:
  Run(Workspace& workspace, const DiffOptions& options, const Deployed& deployed,
      DiffResult& result)
      : workspace_(workspace),
        options_(options),
        deployed_(deployed),
        result_(result),
        old_side_(workspace, options.old_side, options.catalog, options.region),
        new_side_(workspace, options.new_side, options.catalog, options.region) {}

  void compare(const Environment& environment, changeset::Options settings,
               const changeset::Facts& facts);

 private:
  bool load_sides(const Environment& environment);
  void add(const LoadedStack* before, const LoadedStack* after, const changeset::Options& settings,
           const changeset::Facts& facts);
  void keep_findings();
  void refuse(const std::vector<std::string>& unknown);

  Workspace& workspace_;
  const DiffOptions& options_;
  const Deployed& deployed_;
  DiffResult& result_;
  LoadedSide old_side_, new_side_;
};

bool Run::load_sides(const Environment& environment) {
  old_side_.inputs.parameters = deployed_.parameters;
  old_side_.inputs.stack_tags = deployed_.tags;
  new_side_.inputs.parameters = deployed_.new_parameters;
  new_side_.inputs.stack_tags = deployed_.new_tags;
  for (LoadedSide* side : {&old_side_, &new_side_}) {
    if (!options_.region.empty()) side->inputs.pseudo.emplace("AWS::Region", options_.region);
  }
  std::string failure = old_side_.load(workspace_, environment.old_parameters);
  if (failure.empty()) failure = new_side_.load(workspace_, environment.new_parameters);
  if (result_.failure.empty()) result_.failure = std::move(failure);
  return result_.failure.empty() && !old_side_.source.has_errors() &&
         !new_side_.source.has_errors();
}

// What the files and their loading have to say, once for all environments.
void Run::keep_findings() {
  for (LoadedSide* side : {&old_side_, &new_side_}) {
    for (auto& each : side->source.compilations) result_.compilations.push_back(std::move(each));
    for (const std::string& path : side->source.opaque) {
      side->source.warnings.push_back(
          "`" + path +
          "` has a macro or a loop that is not expanded here: every change is Dynamic");
    }
    for (std::string& each : side->source.warnings) {
      if (std::ranges::find(result_.warnings, each) == result_.warnings.end()) {
        result_.warnings.push_back(std::move(each));
      }
    }
  }
}

// In the words of the service.
void Run::refuse(const std::vector<std::string>& unknown) {
  changeset::ChangeSet& refused = result_.sets.emplace_back();
  if (!new_side_.source.stacks.empty()) refused.stack_name = new_side_.source.stacks[0].name;
  refused.has_failed = true;
  refused.reason = "Parameters: [";
  for (const std::string& name : unknown) {
    refused.reason += (&name == &unknown.front() ? "" : ", ") + name;
  }
  refused.reason += "] do not exist in the template";
}

void Run::add(const LoadedStack* before, const LoadedStack* after,
              const changeset::Options& settings, const changeset::Facts& facts) {
  base::SymbolTable symbols;
  const LoadedStack& there = before != nullptr ? *before : *after;
  const auto empty = make_empty_program(symbols, there.name);
  const auto make = [&](LoadedSide& side, const LoadedStack* stack, FoundChildren& children) {
    if (stack == nullptr) return changeset::Side{{empty.get(), {0}}, {}, &children};
    return changeset::Side{stack->source, side.inputs_of(*stack), &children};
  };
  FoundChildren old_children(old_side_, there);
  FoundChildren new_children(new_side_, after != nullptr ? *after : there);
  changeset::Side old_one = make(old_side_, before, old_children);
  changeset::Side new_one = make(new_side_, after, new_children);
  keep_common(old_one.inputs.pseudo, new_one.inputs.pseudo);
  result_.sets.push_back(changeset::compare(old_one, new_one, facts, settings));
  result_.sets.back().stack_name = there.name;
}

void Run::compare(const Environment& environment, changeset::Options settings,
                  const changeset::Facts& facts) {
  const std::size_t first = result_.sets.size();
  if (!load_sides(environment)) return keep_findings();
  keep_common(old_side_.inputs.ssm, new_side_.inputs.ssm);
  for (const std::string& name : old_side_.unknown_parameters()) {
    result_.warnings.push_back("the old template has no parameter `" + name + "`");
  }
  const auto unknown = new_side_.unknown_parameters();
  if (!unknown.empty()) {
    refuse(unknown);
  } else {
    find_imports(new_side_.source, settings.imported_exports);
    const auto& before = old_side_.source.stacks;
    const auto& after = new_side_.source.stacks;
    if (before.size() == 1 && after.size() == 1) {
      add(&before[0], &after[0], settings, facts);
      result_.sets.back().stack_name = after[0].name;
    } else {
      for (const LoadedStack& each : after) add(old_side_.find(each.name), &each, settings, facts);
      for (const LoadedStack& each : before) {
        if (new_side_.find(each.name) == nullptr) add(&each, nullptr, settings, facts);
      }
    }
  }
  for (std::size_t i = first; i < result_.sets.size(); ++i) {
    result_.sets[i].environment = environment.name;
  }
  keep_findings();
}

// The one set that the service's is about.
std::string add_opinion(const changeset::ServiceChangeSet& theirs,
                        std::vector<changeset::ChangeSet>& sets) {
  if (sets.size() == 1) {
    changeset::compare_with_service(theirs, sets[0]);
    return {};
  }
  for (changeset::ChangeSet& set : sets) {
    if (set.stack_name != theirs.stack_name) continue;
    changeset::compare_with_service(theirs, set);
    return {};
  }
  return "the change set of the service is about the stack `" + theirs.stack_name +
         "`, which is none of those that are compared";
}

}  // namespace

DiffResult diff(Workspace& workspace, const DiffOptions& given) {
  DiffResult result;
  DiffOptions options = given;
  Deployed deployed;
  std::vector<Environment> environments;
  changeset::Options settings;
  settings.has_property_values = options.has_property_values;
  result.failure = list_environments(options, environments);
  if (result.failure.empty()) result.failure = read_deployed(workspace, options, deployed);
  if (!result.failure.empty()) return result;
  auto imports = read_imports(workspace, options.imports);
  if (!imports) {
    result.failure = imports.error();
    return result;
  }
  settings.imports = std::move(*imports);
  auto schemas = open_default_schemas();
  if (!schemas) {
    result.failure = schemas.error();
    return result;
  }
  const changeset::Facts facts(*options.catalog, *schemas ? &(**schemas).store : nullptr);
  for (const Environment& environment : environments) {
    Run(workspace, options, deployed, result).compare(environment, settings, facts);
    const bool is_broken = std::ranges::any_of(
        result.compilations, [](const auto& each) { return each->sink.has_errors(); });
    if (!result.failure.empty() || is_broken) return result;
  }
  if (deployed.change_set) result.failure = add_opinion(*deployed.change_set, result.sets);
  return result;
}

}  // namespace cairn::driver
