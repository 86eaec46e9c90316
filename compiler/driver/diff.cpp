#include "compiler/driver/diff.h"

#include <algorithm>
#include <optional>

#include "compiler/driver/diff_inputs.h"
#include "compiler/driver/diff_sources.h"
#include "compiler/driver/schemas.h"
#include "compiler/ir/visit.h"
#include "targets/changeset/compare.h"

namespace cairn::driver {

namespace {

// Templates of nested stacks in one folder, or beside the template where the URL is a path.
class Folder final : public changeset::Children {
 public:
  Folder(Source& source, const SideOptions& options) : source_(source), options_(options) {}

  std::optional<changeset::Template> find(std::string_view url,
                                          std::string_view base_name) override {
    static const changeset::Texts kNothing;
    if (!options_.nested.empty()) {
      return source_.load_child(options_.nested + '/' + std::string(base_name), kNothing);
    }
    if (url.find("://") != std::string_view::npos || url.find("{{") != std::string_view::npos) {
      return std::nullopt;
    }
    return source_.load_child(beside(options_.path, url), kNothing);
  }

 private:
  Source& source_;
  const SideOptions& options_;
};

struct LoadedSide {
  LoadedSide(Workspace& workspace, const SideOptions& options, const DiffOptions& diff)
      : source(workspace, diff.catalog, diff.region), folder(source, options) {}
  Source source;
  Folder folder;
  changeset::Inputs inputs;
};

std::string load(Workspace& workspace, const SideOptions& options,
                 const std::vector<std::string>& settings, const std::string& region,
                 LoadedSide& side) {
  auto description = read_description(workspace, options.description);
  if (!description) return description.error();
  side.inputs.parameters = std::move(description->parameters);
  side.inputs.stack_tags = std::move(description->tags);
  const auto add = [&](const std::string& path, changeset::Texts& texts) -> std::string {
    auto read = read_texts(workspace, path);
    if (!read) return read.error();
    for (auto& [key, value] : *read) texts.insert_or_assign(key, value);
    return {};
  };
  std::string failure = add(options.parameters, side.inputs.parameters);
  if (failure.empty()) failure = add(options.ssm, side.inputs.ssm);
  if (failure.empty()) failure = add(options.stack_tags, side.inputs.stack_tags);
  if (failure.empty()) {
    failure = side.source.load(options.path, settings, side.inputs.parameters);
  }
  if (!region.empty()) side.inputs.pseudo.emplace("AWS::Region", region);
  side.inputs.parameters.insert(side.source.program_values.begin(),
                                side.source.program_values.end());
  return failure;
}

// Names that no template of the side declares. The service refuses them.
std::vector<std::string> unknown_parameters(const LoadedSide& side) {
  std::vector<std::string> unknown;
  for (const auto& [name, value] : side.inputs.parameters) {
    const std::string_view wanted = name;  // Clang 14 captures no structured binding
    const bool is_known = std::ranges::any_of(side.source.stacks, [&](const auto& stack) {
      const ir::Program& program = *stack.second.program;
      const auto& declared = program[stack.second.stack].parameters;
      return std::ranges::any_of(
          declared, [&](ir::ParameterId id) { return program.text(program[id].name) == wanted; });
    });
    if (!is_known) unknown.push_back(name);
  }
  return unknown;
}

// What is known on one side only says nothing about a change.
void keep_common(changeset::Texts& left, changeset::Texts& right) {
  std::erase_if(left, [&](const auto& each) { return !right.contains(each.first); });
  std::erase_if(right, [&](const auto& each) { return !left.contains(each.first); });
}

// The names that templates of a folder import.
void find_imports(const Source& source, std::set<std::string, std::less<>>& names) {
  for (const auto& [name, one] : source.stacks) {
    const ir::Program& program = *one.program;
    ir::for_each_root(program, program[one.stack], [&](ir::ValueId root) {
      ir::for_each_value(program, root, [&](ir::ValueId, const ir::Value& value) {
        if (value.function != ir::Function::ImportValue || value.count == 0) return;
        const std::string_view text = program.string(program.items(value)[0]);
        if (!text.empty()) names.insert(std::string(text));
      });
    });
  }
}

changeset::Inputs inputs_of(const changeset::Inputs& all, const changeset::Template& source,
                            bool is_one) {
  changeset::Inputs inputs = all;
  if (is_one) return inputs;
  const ir::Program& program = *source.program;
  std::erase_if(inputs.parameters, [&](const auto& each) {
    const auto& declared = program[source.stack].parameters;
    return std::ranges::none_of(
        declared, [&](ir::ParameterId id) { return program.text(program[id].name) == each.first; });
  });
  return inputs;
}

}  // namespace

DiffResult diff(Workspace& workspace, const DiffOptions& options) {
  DiffResult result;
  LoadedSide old_side(workspace, options.old_side, options);
  LoadedSide new_side(workspace, options.new_side, options);
  result.failure = load(workspace, options.old_side, {}, options.region, old_side);
  if (result.failure.empty()) {
    result.failure = load(workspace, options.new_side, options.settings, options.region, new_side);
  }
  changeset::Options settings;
  settings.has_property_values = options.has_property_values;
  if (auto imports = read_imports(workspace, options.imports)) {
    settings.imports = std::move(*imports);
  } else if (result.failure.empty()) {
    result.failure = imports.error();
  }
  const auto finish = [&] {
    for (LoadedSide* side : {&old_side, &new_side}) {
      for (auto& each : side->source.compilations) result.compilations.push_back(std::move(each));
      for (auto& each : side->source.warnings) result.warnings.push_back(std::move(each));
    }
    return std::move(result);
  };
  const auto has_errors = [](const Source& source) {
    return std::ranges::any_of(source.compilations,
                               [](const auto& each) { return each->sink.has_errors(); });
  };
  if (!result.failure.empty() || has_errors(old_side.source) || has_errors(new_side.source)) {
    return finish();
  }
  auto schemas = open_default_schemas();
  if (!schemas) {
    result.failure = schemas.error();
    return finish();
  }
  const changeset::Facts facts(*options.catalog, *schemas ? &(**schemas).store : nullptr);
  keep_common(old_side.inputs.ssm, new_side.inputs.ssm);
  for (const std::string& name : unknown_parameters(old_side)) {
    result.warnings.push_back("the old template has no parameter `" + name + "`");
  }
  const auto unknown = unknown_parameters(new_side);
  if (!unknown.empty()) {
    changeset::ChangeSet refused;
    refused.stack_name = new_side.source.stacks.empty() ? "" : new_side.source.stacks[0].first;
    refused.has_failed = true;
    refused.reason = "Parameters: [";
    for (const std::string& name : unknown) {
      refused.reason += (&name == &unknown.front() ? "" : ", ") + name;
    }
    refused.reason += "] do not exist in the template";
    result.sets.push_back(std::move(refused));
    return finish();
  }
  find_imports(new_side.source, settings.imported_exports);

  base::SymbolTable symbols;
  std::vector<std::unique_ptr<ir::Program>> empty;
  const bool is_one = old_side.source.stacks.size() == 1 && new_side.source.stacks.size() == 1;
  const auto compare = [&](const changeset::Template& before, const changeset::Template& after) {
    const changeset::Side old_one{before, inputs_of(old_side.inputs, before, is_one),
                                  &old_side.folder};
    const changeset::Side new_one{after, inputs_of(new_side.inputs, after, is_one),
                                  &new_side.folder};
    result.sets.push_back(changeset::compare(old_one, new_one, facts, settings));
  };
  const auto none = [&](const std::string& name) {
    empty.push_back(make_empty_program(symbols, name));
    return changeset::Template{empty.back().get(), {0}};
  };
  const auto old_stacks = old_side.source.stacks, new_stacks = new_side.source.stacks;
  if (is_one) {
    compare(old_stacks[0].second, new_stacks[0].second);
    return finish();
  }
  const auto find = [](const auto& stacks, const std::string& name) {
    return std::ranges::find_if(stacks, [&](const auto& each) { return each.first == name; });
  };
  for (const auto& [name, after] : new_stacks) {
    const auto before = find(old_stacks, name);
    compare(before == old_stacks.end() ? none(name) : before->second, after);
    result.sets.back().stack_name = name;
  }
  for (const auto& [name, before] : old_stacks) {
    if (find(new_stacks, name) != new_stacks.end()) continue;
    compare(before, none(name));
  }
  return finish();
}

}  // namespace cairn::driver
