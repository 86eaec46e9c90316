#include "compiler/driver/diff_side.h"

#include <algorithm>

#include "compiler/driver/diff_inputs.h"

namespace cairn::driver {

std::string LoadedSide::load(Workspace& workspace, const std::string& parameters) {
  const auto add = [&](const std::string& path, changeset::Texts& texts) -> std::string {
    auto read = read_texts(workspace, path);
    if (!read) return read.error();
    for (auto& [key, value] : *read) texts.insert_or_assign(key, value);
    return {};
  };
  std::string failure = add(parameters, inputs.parameters);
  if (failure.empty()) failure = add(options.ssm, inputs.ssm);
  if (failure.empty()) failure = add(options.stack_tags, inputs.stack_tags);
  if (!failure.empty()) return failure;
  failure = source.load(options.path, options.settings, inputs.parameters);
  for (const auto& compilation : source.compilations) {
    if (!failure.empty() || compilation->sink.has_errors()) break;
    for (const eval::Setting& unknown : compilation->unknown_settings) {
      failure = "no stack of `" + options.path + "` has a parameter `" + unknown.name + '`';
    }
  }
  return failure;
}

static bool declares(const changeset::Template& source, std::string_view name) {
  const ir::Program& program = *source.program;
  return std::ranges::any_of(program[source.stack].parameters, [&](ir::ParameterId id) {
    return program.text(program[id].name) == name;
  });
}

const LoadedStack* LoadedSide::find(std::string_view name) const {
  const auto found = std::ranges::find(source.stacks, name, &LoadedStack::name);
  return found == source.stacks.end() ? nullptr : &*found;
}

changeset::Inputs LoadedSide::inputs_of(const LoadedStack& stack) const {
  changeset::Inputs result = inputs;
  // Several stacks share the file, so each takes what it has.
  std::erase_if(result.parameters,
                [&](const auto& each) { return !declares(stack.source, each.first); });
  result.parameters.insert(stack.parameters.begin(), stack.parameters.end());
  result.pseudo.insert(stack.pseudo.begin(), stack.pseudo.end());
  return result;
}

std::vector<std::string> LoadedSide::unknown_parameters() const {
  std::vector<std::string> unknown;
  for (const auto& [name, value] : inputs.parameters) {
    const std::string_view wanted = name;  // Clang 14 captures no structured binding
    const bool is_known = std::ranges::any_of(
        source.stacks, [&](const LoadedStack& stack) { return declares(stack.source, wanted); });
    if (!is_known) unknown.push_back(name);
  }
  return unknown;
}

std::optional<changeset::Template> FoundChildren::find(std::string_view url, std::string_view) {
  const LoadedStack* child = side_.source.find_child(stack_, url, side_.options.nested);
  return child == nullptr ? std::nullopt : std::optional(child->source);
}

}  // namespace cairn::driver
