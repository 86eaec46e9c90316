#include "targets/graph/links.h"

#include <algorithm>

#include "compiler/ir/visit.h"

namespace cairn::graph {

// A parameter of a parameter of a parameter: deeper is a circle of templates.
static constexpr std::size_t kMostHops = 64;

struct Links::Walk {
  std::vector<Target> found;
  std::vector<Hop> hops;  // so far
  std::string text;       // of the first reference
  std::set<std::pair<std::size_t, std::uint32_t>> seen;
};

Links::Links(std::span<const Stack> stacks) : stacks_(stacks) {
  for (std::size_t i = 0; i < stacks.size(); ++i) {
    const Stack& stack = stacks[i];
    const ir::Program& program = *stack.program;
    if (stack.parent) children_[{*stack.parent, stack.parent_resource.index}] = i;
    const auto use = [&](ir::ValueId root) {
      ir::for_each_reference(program, root, [&](const ir::Value& value) {
        if (value.target_kind != ir::TargetKind::Parameter) return;
        used_.emplace(i, std::string(program.text(value.text)));
      });
    };
    for (const ir::ResourceId id : program[stack.id].resources) {
      ir::for_each_root(program[id], use);
    }
    for (const ir::OutputId id : program[stack.id].outputs) {
      const ir::Output& output = program[id];
      if (output.value) use(output.value);
      if (!output.export_name) continue;
      exports_.emplace(text_of(i, output.export_name), Place{i, output.value});
    }
  }
}

std::optional<std::size_t> Links::child_of(std::size_t stack, ir::ResourceId id) const {
  const auto found = children_.find({stack, id.index});
  return found == children_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<Target> Links::follow(std::size_t stack, ir::ResourceId reader,
                                  ir::ValueId value) const {
  const ir::Program& program = *stacks_[stack].program;
  std::vector<Target> all;
  ir::for_each_value(program, value, [&](ir::ValueId id, const ir::Value& each) {
    const bool is_reference = each.kind == ir::ValueKind::Ref || each.kind == ir::ValueKind::GetAtt;
    const bool is_link =
        each.function == ir::Function::ImportValue || each.function == ir::Function::GetStackOutput;
    if (!is_reference && !is_link) return;
    Walk at;
    at.text = is_reference ? std::string(program.text(each.text)) : "";
    if (each.attribute) at.text += '.' + std::string(program.text(each.attribute));
    walk(at, stack, reader, id);
    for (Target& target : at.found) {
      target.text = at.text;
      all.push_back(std::move(target));
    }
  });
  return all;
}

// The value itself and, where that is an output or an argument, all of what it is made of.
void Links::walk(Walk& at, std::size_t stack, ir::ResourceId reader, ir::ValueId value) const {
  const ir::Program& program = *stacks_[stack].program;
  if (!value || at.hops.size() > kMostHops || !at.seen.insert({stack, value.index}).second) return;
  std::vector<ir::ValueId> links;
  ir::for_each_value(program, value, [&](ir::ValueId id, const ir::Value& each) {
    const bool is_link = each.kind == ir::ValueKind::Ref || each.kind == ir::ValueKind::GetAtt ||
                         each.function == ir::Function::ImportValue ||
                         each.function == ir::Function::GetStackOutput;
    if (is_link) links.push_back(id);
  });
  for (const ir::ValueId id : links) {
    const ir::Value& each = program[id];
    if (each.function == ir::Function::ImportValue) {
      follow_import(at, stack, each);
    } else if (each.function == ir::Function::GetStackOutput) {
      follow_stack_output(at, stack, each);
    } else {
      follow_reference(at, stack, reader, each);
    }
  }
}

void Links::follow_reference(Walk& at, std::size_t stack, ir::ResourceId reader,
                             const ir::Value& value) const {
  const Stack& here = stacks_[stack];
  const ir::Program& program = *here.program;
  if (value.target_kind == ir::TargetKind::Parameter && here.parent) {
    const Stack& parent = stacks_[*here.parent];
    const ir::ValueId arguments =
        parent.program->get((*parent.program)[here.parent_resource].properties, "Parameters");
    walk(at, *here.parent, here.parent_resource,
         parent.program->get(arguments, program.text(value.text)));
    return;
  }
  if (value.target_kind != ir::TargetKind::Resource) return;
  const ir::ResourceId target{value.target};
  if (reader) at.hops.push_back({stack, reader, target});
  const std::string_view attribute = program.text(value.attribute);
  const auto child = child_of(stack, target);
  const std::size_t before = at.found.size();
  if (child && attribute.starts_with("Outputs.")) {
    // What an output is made of has no reader of its own.
    if (const auto output = output_of(*child, attribute.substr(8))) {
      walk(at, output->stack, {}, output->value);
    }
  }
  if (at.found.size() == before) {
    at.found.push_back({.stack = stack, .resource = target, .hops = at.hops});
  }
  if (reader) at.hops.pop_back();
}

std::optional<Links::Place> Links::output_of(std::size_t stack, std::string_view name) const {
  const ir::Program& program = *stacks_[stack].program;
  for (const ir::OutputId id : program[stacks_[stack].id].outputs) {
    if (program.text(program[id].name) == name) return Place{stack, program[id].value};
  }
  return std::nullopt;
}

void Links::leave(Walk& at, std::optional<Place> place, std::string name) const {
  if (at.text.empty()) at.text = name;
  const std::size_t before = at.found.size();
  if (place) walk(at, place->stack, {}, place->value);
  // An output that is known and constant refers to nothing.
  if (!place && at.found.size() == before) at.found.push_back({.outside = std::move(name)});
}

void Links::follow_import(Walk& at, std::size_t stack, const ir::Value& call) const {
  const auto operands = stacks_[stack].program->items(call);
  if (operands.empty()) return;
  const std::string name = text_of(stack, operands[0]);
  const auto [first, last] = exports_.equal_range(name);
  std::optional<Place> place;
  for (auto each = first; each != last; ++each) {
    const bool is_near = stacks_[each->second.stack].environment == stacks_[stack].environment;
    if (!place || is_near) place = each->second;
    if (is_near) break;
  }
  leave(at, place, "import " + name);
}

void Links::follow_stack_output(Walk& at, std::size_t stack, const ir::Value& call) const {
  const ir::Program& program = *stacks_[stack].program;
  const auto operands = program.items(call);
  if (operands.empty()) return;
  const std::string wanted = text_of(stack, program.get(operands[0], "StackName"));
  const std::string output = text_of(stack, program.get(operands[0], "OutputName"));
  std::optional<Place> place;
  for (std::size_t i = 0; i < stacks_.size() && !place; ++i) {
    const Stack& other = stacks_[i];
    const bool is_named =
        other.deployed_name.empty() ? other.name == wanted : other.deployed_name == wanted;
    if (is_named && !other.parent) place = output_of(i, output);
  }
  leave(at, place, wanted + '.' + output);
}

// A name as far as it is known: `${Prefix}-vpc` where nothing says what Prefix is.
std::string Links::text_of(std::size_t index, ir::ValueId id) const {
  if (!id) return {};
  const Stack& stack = stacks_[index];
  const ir::Program& program = *stack.program;
  const ir::Value& value = program[id];
  if (value.kind == ir::ValueKind::Ref) {
    const std::string name(program.text(value.text));
    if (name == "AWS::StackName" && !stack.deployed_name.empty()) return stack.deployed_name;
    if (const auto given = stack.parameters.find(name); given != stack.parameters.end()) {
      return given->second;
    }
    if (value.target_kind == ir::TargetKind::Parameter) {
      for (const ir::Entry& each : program[ir::ParameterId{value.target}].attributes) {
        if (program.text(each.key) != "Default") continue;
        const std::string_view text = program.string(each.value);
        if (!text.empty()) return std::string(text);
      }
    }
    return "${" + name + '}';
  }
  if (value.kind == ir::ValueKind::Call &&
      (value.function == ir::Function::Sub || value.function == ir::Function::Join)) {
    auto parts = program.items(value);
    std::string_view delimiter;
    if (value.function == ir::Function::Join && parts.size() == 2) {
      delimiter = program.string(parts[0]);
      if (program[parts[1]].kind != ir::ValueKind::List) return "...";
      parts = program.items(parts[1]);
    }
    std::string text;
    for (const ir::ValueId part : parts) {
      if (program[part].kind == ir::ValueKind::Map) continue;  // variables
      if (part != parts[0]) text += delimiter;
      // Nesting is bounded where templates are read.
      text += text_of(index, part);
    }
    return text;
  }
  if (value.kind == ir::ValueKind::Variable)
    return "${" + std::string(program.text(value.text)) + '}';
  if (value.kind == ir::ValueKind::GetAtt) {
    return "${" + std::string(program.text(value.text)) + '.' +
           std::string(program.text(value.attribute)) + '}';
  }
  return value.kind == ir::ValueKind::String ? std::string(program.text(value.text)) : "...";
}

}  // namespace cairn::graph
