#pragma once

// A program with one stack, and shorter words for making its parts.

#include <string_view>
#include <utility>
#include <vector>

#include "compiler/ir/program.h"

namespace cairn::test {

struct Maker {
  base::SymbolTable symbols;
  ir::Program program{symbols};

  Maker() { program.stacks.emplace_back(); }
  ir::Stack& stack() { return program.stacks[0]; }
  ir::ValueId string(std::string_view text) { return program.string({}, text); }
  ir::Entry entry(std::string_view key, ir::ValueId value) {
    return {program.intern(key), {}, value};
  }
  ir::ValueId map(std::vector<ir::Entry> entries) { return program.map({}, entries); }
  ir::ValueId list(std::vector<ir::ValueId> items) { return program.list({}, items); }
  ir::ParameterId parameter(std::string_view name, std::vector<ir::Entry> attributes = {}) {
    program.parameters.push_back({});
    auto& parameter = program.parameters.back();
    parameter.name = program.intern(name);
    parameter.type = program.intern("String");
    parameter.attributes = std::move(attributes);
    const ir::ParameterId id{static_cast<std::uint32_t>(program.parameters.size() - 1)};
    stack().parameters.push_back(id);
    return id;
  }
  ir::ConditionId condition(std::string_view name, ir::ValueId value) {
    program.conditions.push_back({});
    program.conditions.back().name = program.intern(name);
    program.conditions.back().value = value;
    const ir::ConditionId id{static_cast<std::uint32_t>(program.conditions.size() - 1)};
    stack().conditions.push_back(id);
    return id;
  }
  ir::ResourceId resource(std::string_view name, std::string_view type,
                          std::vector<ir::Entry> properties = {}) {
    program.resources.push_back({});
    const ir::ResourceId id{static_cast<std::uint32_t>(program.resources.size() - 1)};
    program.resources.back().name = program.intern(name);
    program.resources.back().type = program.intern(type);
    program.resources.back().stack = {0};
    program.resources.back().properties = map(std::move(properties));
    stack().resources.push_back(id);
    return id;
  }
  ir::OutputId output(std::string_view name, ir::ValueId value) {
    program.outputs.push_back({});
    program.outputs.back().name = program.intern(name);
    program.outputs.back().value = value;
    const ir::OutputId id{static_cast<std::uint32_t>(program.outputs.size() - 1)};
    stack().outputs.push_back(id);
    return id;
  }
};

}  // namespace cairn::test
