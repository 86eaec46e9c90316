#include "compiler/base/check.h"
#include "compiler/ir/program.h"

namespace cairn::ir {

namespace {

// Moves what one program says of itself behind what another holds.
class Shift {
 public:
  explicit Shift(const Program& to, std::uint32_t values)
      : values_(values),
        stacks_(size(to.stacks)),
        parameters_(size(to.parameters)),
        mappings_(size(to.mappings)),
        conditions_(size(to.conditions)),
        rules_(size(to.rules)),
        resources_(size(to.resources)),
        outputs_(size(to.outputs)) {}

  void operator()(ValueId& id) const { move(id, values_); }
  void operator()(StackId& id) const { move(id, stacks_); }
  void operator()(ParameterId& id) const { move(id, parameters_); }
  void operator()(MappingId& id) const { move(id, mappings_); }
  void operator()(ConditionId& id) const { move(id, conditions_); }
  void operator()(RuleId& id) const { move(id, rules_); }
  void operator()(ResourceId& id) const { move(id, resources_); }
  void operator()(OutputId& id) const { move(id, outputs_); }
  void operator()(Entry& entry) const { (*this)(entry.value); }
  void operator()(SectionEntry& entry) const { (*this)(entry.entry); }
  void operator()(Dependency& dependency) const { (*this)(dependency.target); }
  template <typename T>
  void operator()(std::vector<T>& all) const {
    for (T& each : all) (*this)(each);
  }

  void target(Value& value) const {
    switch (value.target_kind) {
      case TargetKind::Resource:
        value.target += resources_;
        break;
      case TargetKind::Parameter:
        value.target += parameters_;
        break;
      case TargetKind::Condition:
        value.target += conditions_;
        break;
      default:
        break;
    }
  }

 private:
  template <typename T>
  static std::uint32_t size(const std::vector<T>& all) {
    return static_cast<std::uint32_t>(all.size());
  }
  template <typename T>
  static void move(base::Id<T>& id, std::uint32_t by) {
    if (id) id.index += by;
  }

  std::uint32_t values_, stacks_, parameters_, mappings_, conditions_, rules_, resources_, outputs_;
};

// Copies, each moved by `move`.
template <typename T, typename Move>
void append_all(std::vector<T>& to, const std::vector<T>& from, Move move) {
  for (T each : from) {
    move(each);
    to.push_back(std::move(each));
  }
}

}  // namespace

StackId Program::append(const Program& other) {
  CAIRN_CHECK(symbols_ == other.symbols_);
  const Shift shift(*this, static_cast<std::uint32_t>(values_.size()));
  const auto first_item = static_cast<std::uint32_t>(items_.size());
  const auto first_entry = static_cast<std::uint32_t>(entries_.size());
  const StackId result{static_cast<std::uint32_t>(stacks.size())};

  for (Value value : other.values_) {
    const bool has_items = value.kind == ValueKind::List || value.kind == ValueKind::Call ||
                           value.kind == ValueKind::GetAtt;
    if (has_items) value.first += first_item;
    if (value.kind == ValueKind::Map) value.first += first_entry;
    shift.target(value);
    values_.push_back(value);
  }
  for (ValueId id : other.items_) {
    shift(id);
    items_.push_back(id);
  }
  for (Entry entry : other.entries_) {
    shift(entry);
    entries_.push_back(entry);
  }
  append_all(stacks, other.stacks, [&](Stack& each) {
    shift(each.raw);
    shift(each.metadata);
    shift(each.transform);
    shift(each.format_version);
    shift(each.parameters);
    shift(each.mappings);
    shift(each.conditions);
    shift(each.rules);
    shift(each.resources);
    shift(each.outputs);
    shift(each.section_entries);
    shift(each.sections);
  });
  append_all(parameters, other.parameters, [&](Parameter& each) {
    shift(each.raw);
    shift(each.attributes);
  });
  append_all(mappings, other.mappings, [&](Mapping& each) {
    shift(each.raw);
    shift(each.value);
  });
  append_all(conditions, other.conditions, [&](Condition& each) {
    shift(each.raw);
    shift(each.value);
  });
  append_all(rules, other.rules, [&](Rule& each) {
    shift(each.raw);
    shift(each.condition);
    shift(each.assertions);
    shift(each.attributes);
  });
  append_all(resources, other.resources, [&](Resource& each) {
    shift(each.raw);
    shift(each.stack);
    shift(each.condition);
    shift(each.properties);
    shift(each.depends_on);
    shift(each.attributes);
  });
  append_all(outputs, other.outputs, [&](Output& each) {
    shift(each.raw);
    shift(each.condition);
    shift(each.value);
    shift(each.export_name);
    shift(each.attributes);
  });
  return result;
}

}  // namespace cairn::ir
