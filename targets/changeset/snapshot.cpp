#include "targets/changeset/snapshot.h"

#include <algorithm>
#include <optional>

#include "compiler/ir/visit.h"

namespace cairn::changeset {

NodeId Resource::get(Attribute attribute, std::string_view name) const {
  for (const AttributeValue& each : attributes) {
    if (each.attribute == attribute && each.name == name) return each.value;
  }
  return {};
}

const OutputValue* Snapshot::output(std::string_view name) const {
  const auto found = std::ranges::find(outputs, name, &OutputValue::name);
  return found == outputs.end() ? nullptr : &*found;
}

static std::optional<Attribute> attribute_named(std::string_view name) {
  for (const Attribute attribute :
       {Attribute::Metadata, Attribute::CreationPolicy, Attribute::UpdatePolicy,
        Attribute::DeletionPolicy, Attribute::UpdateReplacePolicy}) {
    if (name_of(attribute) == name) return attribute;
  }
  return std::nullopt;
}

static void add_properties(Resource& resource, NodeId properties, const Values& values) {
  if (values.is_absent(properties)) return;
  if (values[properties].kind != Kind::Map) {  // a macro makes them
    resource.attributes.push_back({Attribute::Properties, "", properties});
    return;
  }
  for (const Entry& entry : values.entries(properties)) {
    resource.attributes.push_back({Attribute::Properties, entry.key, entry.value});
  }
}

Snapshot take_snapshot(Evaluator& evaluator, Values& values) {
  Snapshot snapshot;
  const ir::Program& program = evaluator.program();
  for (const ir::ResourceId id : evaluator.stack().resources) {
    const ir::Resource& source = program[id];
    const Truth presence = evaluator.is_true(source.condition);
    if (presence == Truth::False || source.raw) continue;
    const std::string_view name = evaluator.text(source.name);
    if (!snapshot.by_name.try_emplace(name, snapshot.resources.size()).second) continue;
    Resource resource{.name = name,
                      .type = evaluator.text(source.type),
                      .is_certain = presence == Truth::True,
                      .attributes = {},
                      .depends_on = {}};
    add_properties(resource, evaluator.evaluate(source.properties), values);
    for (const ir::Entry& entry : source.attributes) {
      const auto attribute = attribute_named(evaluator.text(entry.key));
      if (!attribute || resource.get(*attribute)) continue;
      const NodeId value = evaluator.evaluate(entry.value);
      if (!values.is_absent(value)) resource.attributes.push_back({*attribute, "", value});
    }
    for (const ir::Dependency& dependency : source.depends_on) {
      resource.depends_on.push_back(evaluator.text(dependency.name));
    }
    snapshot.resources.push_back(std::move(resource));
  }
  for (const ir::OutputId id : evaluator.stack().outputs) {
    const ir::Output& output = program[id];
    if (evaluator.is_true(output.condition) == Truth::False || output.raw) continue;
    snapshot.outputs.push_back({evaluator.text(output.name), evaluator.evaluate(output.value),
                                evaluator.evaluate(output.export_name)});
  }
  return snapshot;
}

static std::vector<std::size_t> needs_of(const Snapshot& snapshot, const Resource& resource,
                                         const Values& values, std::uint32_t scope) {
  std::vector<std::size_t> needs;
  const auto add = [&](std::string_view name) {
    const auto found = snapshot.by_name.find(name);
    if (found != snapshot.by_name.end()) needs.push_back(found->second);
  };
  for (const AttributeValue& attribute : resource.attributes) {
    for (const EntityId id : values.refs(attribute.value)) {
      const Entity& entity = values.entity(id);
      if (entity.scope == scope && entity.kind != EntityKind::Parameter) add(entity.name);
    }
  }
  for (const std::string_view name : resource.depends_on) add(name);
  return needs;
}

// A walk in depth without recursion: chains of resources may be long.
Order sort_by_dependency(const Snapshot& snapshot, const Values& values, std::uint32_t scope) {
  enum class Mark : std::uint8_t { New, Open, Done };
  struct Step {
    std::size_t resource;
    std::vector<std::size_t> needs;
    std::size_t next = 0;
  };
  Order order;
  std::vector<Mark> marks(snapshot.resources.size(), Mark::New);
  std::vector<Step> path;
  const auto open = [&](std::size_t index) {
    marks[index] = Mark::Open;
    path.push_back({index, needs_of(snapshot, snapshot.resources[index], values, scope)});
  };
  for (std::size_t start = 0; start < snapshot.resources.size(); ++start) {
    if (marks[start] == Mark::New) open(start);
    while (!path.empty()) {
      Step& step = path.back();
      if (step.next == step.needs.size()) {
        marks[step.resource] = Mark::Done;
        order.resources.push_back(&snapshot.resources[step.resource]);
        path.pop_back();
        continue;
      }
      const std::size_t need = step.needs[step.next++];
      if (marks[need] == Mark::New) {
        open(need);
      } else if (marks[need] == Mark::Open && order.cycle.empty()) {
        auto from = std::ranges::find(path, need, &Step::resource);
        for (; from != path.end(); ++from) {
          order.cycle.push_back(snapshot.resources[from->resource].name);
        }
      }
    }
  }
  return order;
}

}  // namespace cairn::changeset
