#include "compiler/ir/verify.h"

#include <set>
#include <vector>

#include "compiler/base/check.h"
#include "compiler/ir/visit.h"

namespace cairn::ir {

static void verify_stack(const Program& program, StackId stack);
static void verify_value(const Program& program, ValueId root);
static void verify_reference(const Program& program, const Value& value);
static void verify_call(const Program& program, const Value& value);

void verify(const Program& program) {
  for (std::uint32_t i = 0; i < program.stacks.size(); ++i) verify_stack(program, {i});
}

static void verify_stack(const Program& program, StackId stack_id) {
  const Stack& stack = program[stack_id];
  const auto check_ids = [](const auto& ids, const auto& store) {
    std::set<std::uint32_t> seen;
    for (const auto id : ids) {
      CAIRN_CHECK(id.index < store.size());
      CAIRN_CHECK(store[id.index].name.is_valid());
      const bool is_listed_once = seen.insert(id.index).second;
      CAIRN_CHECK(is_listed_once);
    }
  };
  check_ids(stack.parameters, program.parameters);
  check_ids(stack.mappings, program.mappings);
  check_ids(stack.conditions, program.conditions);
  check_ids(stack.rules, program.rules);
  check_ids(stack.resources, program.resources);
  check_ids(stack.outputs, program.outputs);

  const auto check_condition = [&](Symbol name, ConditionId condition) {
    if (!condition) return;
    CAIRN_CHECK(condition.index < program.conditions.size());
    CAIRN_CHECK(program[condition].name == name);
  };
  for (const ResourceId id : stack.resources) {
    const Resource& resource = program[id];
    CAIRN_CHECK(resource.stack == stack_id);
    check_condition(resource.condition_name, resource.condition);
    for (const Dependency& dependency : resource.depends_on) {
      CAIRN_CHECK(dependency.name.is_valid());
      if (!dependency.target) continue;
      CAIRN_CHECK(dependency.target.index < program.resources.size());
      CAIRN_CHECK(program[dependency.target].stack == stack_id);
    }
    ir::for_each_reference(program, resource, [&](const Value& reference) {
      if (reference.target_kind != TargetKind::Resource) return;
      CAIRN_CHECK(reference.target < program.resources.size());
      CAIRN_CHECK(program.resources[reference.target].stack == stack_id);
    });
  }
  for (const OutputId id : stack.outputs) {
    check_condition(program[id].condition_name, program[id].condition);
  }
  ir::for_each_root(program, stack, [&](ValueId root) { verify_value(program, root); });
}

static void verify_value(const Program& program, ValueId root) {
  struct Visit {
    ValueId value;
    std::uint32_t depth;
  };
  std::vector<Visit> waiting = {{root, 1}};
  while (!waiting.empty()) {
    const auto [id, depth] = waiting.back();
    waiting.pop_back();
    CAIRN_CHECK(id.is_valid());
    CAIRN_CHECK(depth <= kMaxHeight);
    const Value& value = program[id];
    if (value.kind == ValueKind::Map) {
      for (const Entry& entry : program.entries(value)) {
        CAIRN_CHECK(entry.key.is_valid());
        waiting.push_back({entry.value, depth + 1});
      }
    } else if (value.kind == ValueKind::List || value.kind == ValueKind::Call) {
      if (value.kind == ValueKind::Call) verify_call(program, value);
      for (const ValueId item : program.items(value)) waiting.push_back({item, depth + 1});
    } else {
      verify_reference(program, value);
      if (value.kind != ValueKind::GetAtt) continue;
      CAIRN_CHECK(value.count == 0 || (value.count == 1 && !value.attribute));
      for (const ValueId item : program.items(value)) waiting.push_back({item, depth + 1});
    }
  }
}

static void verify_reference(const Program& program, const Value& value) {
  const bool is_reference = value.kind == ValueKind::Ref || value.kind == ValueKind::GetAtt ||
                            value.kind == ValueKind::Condition;
  if (!is_reference) {
    CAIRN_CHECK(value.target_kind == TargetKind::None);
    return;
  }
  CAIRN_CHECK(value.text.is_valid());
  switch (value.target_kind) {
    case TargetKind::Resource:
      CAIRN_CHECK(value.kind != ValueKind::Condition);
      CAIRN_CHECK(value.target < program.resources.size());
      CAIRN_CHECK(program.resources[value.target].name == value.text);
      break;
    case TargetKind::Parameter:
      CAIRN_CHECK(value.kind == ValueKind::Ref);
      CAIRN_CHECK(value.target < program.parameters.size());
      CAIRN_CHECK(program.parameters[value.target].name == value.text);
      break;
    case TargetKind::Condition:
      CAIRN_CHECK(value.kind == ValueKind::Condition);
      CAIRN_CHECK(value.target < program.conditions.size());
      CAIRN_CHECK(program.conditions[value.target].name == value.text);
      break;
    case TargetKind::Pseudo:
      CAIRN_CHECK(value.kind == ValueKind::Ref);
      break;
    case TargetKind::None:
      break;
  }
}

static void verify_call(const Program& program, const Value& value) {
  const auto items = program.items(value);
  const auto takes = [&](std::size_t least, std::size_t most) {
    CAIRN_CHECK(items.size() >= least && items.size() <= most);
  };
  switch (value.function) {
    case Function::Sub: {
      const std::size_t parts = items.size() - (value.has_variables ? 1 : 0);
      CAIRN_CHECK(!value.has_variables || !items.empty());
      for (std::size_t i = 0; i < parts; ++i) {
        const ValueKind kind = program[items[i]].kind;
        CAIRN_CHECK(kind == ValueKind::String || kind == ValueKind::Ref ||
                    kind == ValueKind::GetAtt || kind == ValueKind::Variable);
      }
      if (value.has_variables) CAIRN_CHECK(program[items.back()].kind == ValueKind::Map);
      break;
    }
    case Function::If:
      takes(3, 3);
      break;
    case Function::Join:
    case Function::Select:
    case Function::Split:
    case Function::Equals:
      takes(2, 2);
      break;
    case Function::FindInMap:
      takes(3, 4);
      break;
    case Function::Cidr:
      takes(2, 3);
      break;
    case Function::Base64:
    case Function::GetAZs:
    case Function::ImportValue:
    case Function::GetStackOutput:
    case Function::Transform:
    case Function::Length:
    case Function::ToJsonString:
    case Function::Not:
      takes(1, 1);
      break;
    case Function::And:
    case Function::Or:
      takes(2, 10);
      break;
    case Function::None:
      CAIRN_CHECK(value.function != Function::None);
      break;
    default:
      break;
  }
}

}  // namespace cairn::ir
