#pragma once

// Walks over values. None of them recurses, so no value is too deep.

#include <concepts>
#include <vector>

#include "compiler/ir/program.h"

namespace cairn::ir {

// Calls visit(id, value) for `root` and every value below it, as written: a value
// before its children, children in order. "None" is a tree without values.
template <std::invocable<ValueId, const Value&> Visit>
void for_each_value(const Program& program, ValueId root, Visit&& visit) {
  if (!root) return;
  std::vector<ValueId> waiting = {root};
  while (!waiting.empty()) {
    const ValueId id = waiting.back();
    waiting.pop_back();
    const Value& value = program[id];
    visit(id, value);
    if (value.kind == ValueKind::Map) {
      const auto entries = program.entries(value);
      for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (entry->value) waiting.push_back(entry->value);
      }
    } else if (value.kind == ValueKind::List || value.kind == ValueKind::Call ||
               value.kind == ValueKind::GetAtt) {
      const auto items = program.items(value);
      waiting.insert(waiting.end(), items.rbegin(), items.rend());
    }
  }
}

// Calls visit(value) for every Ref, GetAtt and Condition in the tree, also those
// that are part of a Sub and those whose target is not known.
template <std::invocable<const Value&> Visit>
void for_each_reference(const Program& program, ValueId root, Visit&& visit) {
  for_each_value(program, root, [&](ValueId, const Value& value) {
    if (value.kind == ValueKind::Ref || value.kind == ValueKind::GetAtt ||
        value.kind == ValueKind::Condition) {
      visit(value);
    }
  });
}

// Calls visit(root) for each value that a resource holds: properties first, as a
// reader looks there first.
template <std::invocable<ValueId> Visit>
void for_each_root(const Resource& resource, Visit&& visit) {
  if (resource.properties) visit(resource.properties);
  for (const Entry& attribute : resource.attributes) {
    if (attribute.value) visit(attribute.value);
  }
  if (resource.raw) visit(resource.raw);
}

template <std::invocable<ValueId> Visit>
void for_each_root(const Output& output, Visit&& visit) {
  if (output.value) visit(output.value);
  if (output.export_name) visit(output.export_name);
  for (const Entry& attribute : output.attributes) {
    if (attribute.value) visit(attribute.value);
  }
  if (output.raw) visit(output.raw);
}

template <std::invocable<const Value&> Visit>
void for_each_reference(const Program& program, const Resource& resource, Visit&& visit) {
  for_each_root(resource, [&](ValueId root) { for_each_reference(program, root, visit); });
}

template <std::invocable<const Value&> Visit>
void for_each_reference(const Program& program, const Output& output, Visit&& visit) {
  for_each_root(output, [&](ValueId root) { for_each_reference(program, root, visit); });
}

// Every value that a stack holds anywhere.
template <std::invocable<ValueId> Visit>
void for_each_root(const Program& program, const Stack& stack, Visit&& visit) {
  const auto visit_valid = [&](ValueId root) {
    if (root) visit(root);
  };
  visit_valid(stack.raw);
  visit_valid(stack.format_version);
  visit_valid(stack.metadata);
  visit_valid(stack.transform);
  for (const ParameterId id : stack.parameters) {
    for (const Entry& attribute : program[id].attributes) visit_valid(attribute.value);
    visit_valid(program[id].raw);
  }
  for (const MappingId id : stack.mappings) visit_valid(program[id].value);
  for (const ConditionId id : stack.conditions) visit_valid(program[id].value);
  for (const RuleId id : stack.rules) {
    visit_valid(program[id].condition);
    visit_valid(program[id].assertions);
    for (const Entry& attribute : program[id].attributes) visit_valid(attribute.value);
    visit_valid(program[id].raw);
  }
  for (const ResourceId id : stack.resources) for_each_root(program[id], visit);
  for (const OutputId id : stack.outputs) for_each_root(program[id], visit);
  for (const SectionEntry& added : stack.section_entries) visit_valid(added.entry.value);
  for (const Entry& section : stack.sections) visit_valid(section.value);
}

}  // namespace cairn::ir
