#include "targets/cloudformation/emit.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <vector>

#include "targets/cloudformation/intrinsics.h"

namespace cairn::cloudformation {
namespace {

using document::Entry;
using document::NodeId;

// A map under construction.
class Entries {
 public:
  void add(std::string_view key, NodeId value, text::Span key_span = {},
           std::string_view comment = {}) {
    entries_.push_back({key, value, key_span, comment});
  }
  NodeId into(document::Document& document, text::Span span = {}) const {
    return document.map(entries_, span);
  }
  [[nodiscard]] bool empty() const { return entries_.empty(); }

 private:
  std::vector<Entry> entries_;
};

class StackEmitter {
 public:
  StackEmitter(const ir::Program& program, const ir::Stack& stack, document::Document& document)
      : program_(program), stack_(stack), document_(document), values_(program, document) {}

  NodeId emit(const EmitOptions& options);

 private:
  NodeId emit_parameter(const ir::Parameter& parameter);
  NodeId emit_rule(const ir::Rule& rule);
  NodeId emit_resource(const ir::Resource& resource);
  NodeId emit_output(const ir::Output& output);
  std::vector<ir::ResourceId> ordered_resources(std::span<const ir::ResourceId> order) const;

  // Adds the section that `emit_one` makes of each of `ids`, if there are any.
  template <typename Ids, typename EmitOne>
  void add_section(Entries& root, std::string_view name, const Ids& ids, EmitOne emit_one) {
    Entries section;
    for (const auto id : ids) {
      const auto& named = program_[id];
      const NodeId value = emit_one(named);
      section.add(text(named.name), value, place_of(named), text(named.comment));
    }
    for (const ir::SectionEntry& added : stack_.section_entries) {
      if (text(added.section) != name) continue;
      section.add(text(added.entry.key), values_.emit(added.entry.value), added.entry.key_span);
    }
    if (!section.empty()) root.add(name, section.into(document_, stack_.span));
  }

  void add_attributes(Entries& entries, const std::vector<ir::Entry>& attributes) {
    for (const ir::Entry& attribute : attributes) {
      entries.add(text(attribute.key), values_.emit(attribute.value), attribute.key_span);
    }
  }

  void add_string(Entries& entries, std::string_view key, ir::Symbol value, text::Span span) {
    if (value) entries.add(key, document_.string(text(value), span), span);
  }

  // The whole declaration, so that a source map leads to where it starts.
  static text::Span place_of(const ir::Named& named) {
    return named.span.is_valid() ? named.span : named.name_span;
  }
  std::string_view text(ir::Symbol symbol) const { return program_.text(symbol); }

  const ir::Program& program_;
  const ir::Stack& stack_;
  document::Document& document_;
  ValueEmitter values_;
};

}  // namespace

document::Document emit(const ir::Program& program, ir::StackId stack, const EmitOptions& options) {
  document::Document document;
  document.set_root(StackEmitter(program, program[stack], document).emit(options));
  return document;
}

// AWS's own order, but for Transform: a reader should know of macros before he
// reads what they change.
NodeId StackEmitter::emit(const EmitOptions& options) {
  if (stack_.raw) return values_.emit(stack_.raw);
  Entries root;
  if (stack_.format_version) {
    root.add("AWSTemplateFormatVersion", values_.emit(stack_.format_version), stack_.span,
             options.header);
  } else if (!stack_.is_read) {
    root.add("AWSTemplateFormatVersion", document_.string("2010-09-09"), stack_.span,
             options.header);
  }
  add_string(root, "Description", stack_.description, stack_.span);
  if (stack_.transform) root.add("Transform", values_.emit(stack_.transform));
  if (stack_.metadata) root.add("Metadata", values_.emit(stack_.metadata));
  add_section(root, "Parameters", stack_.parameters,
              [&](const ir::Parameter& parameter) { return emit_parameter(parameter); });
  add_section(root, "Mappings", stack_.mappings,
              [&](const ir::Mapping& mapping) { return values_.emit(mapping.value); });
  add_section(root, "Conditions", stack_.conditions,
              [&](const ir::Condition& condition) { return values_.emit(condition.value); });
  add_section(root, "Rules", stack_.rules, [&](const ir::Rule& rule) { return emit_rule(rule); });
  add_section(root, "Resources", ordered_resources(options.order),
              [&](const ir::Resource& resource) { return emit_resource(resource); });
  add_section(root, "Outputs", stack_.outputs,
              [&](const ir::Output& output) { return emit_output(output); });
  add_attributes(root, stack_.sections);
  return root.into(document_, stack_.span);
}

NodeId StackEmitter::emit_parameter(const ir::Parameter& parameter) {
  if (parameter.raw) return values_.emit(parameter.raw);
  static constexpr std::array<std::string_view, 10> kOrder = {
      "Default",   "NoEcho",    "Description", "AllowedValues", "AllowedPattern",
      "MinLength", "MaxLength", "MinValue",    "MaxValue",      "ConstraintDescription"};
  const auto rank = [&](const ir::Entry& entry) {
    return std::ranges::find(kOrder, text(entry.key)) - kOrder.begin();
  };
  std::vector<ir::Entry> attributes = parameter.attributes;
  if (!stack_.is_read) std::ranges::stable_sort(attributes, {}, rank);

  Entries entries;
  add_string(entries, "Type", parameter.type, parameter.type_span);
  add_attributes(entries, attributes);
  return entries.into(document_, parameter.span);
}

NodeId StackEmitter::emit_rule(const ir::Rule& rule) {
  if (rule.raw) return values_.emit(rule.raw);
  Entries entries;
  if (rule.condition) entries.add("RuleCondition", values_.emit(rule.condition));
  if (rule.assertions) entries.add("Assertions", values_.emit(rule.assertions));
  add_attributes(entries, rule.attributes);
  return entries.into(document_, rule.span);
}

NodeId StackEmitter::emit_resource(const ir::Resource& resource) {
  if (resource.raw) return values_.emit(resource.raw);
  // What is not named here keeps its order and stands with Metadata.
  static constexpr std::array<std::string_view, 4> kOrder = {
      "CreationPolicy", "UpdatePolicy", "DeletionPolicy", "UpdateReplacePolicy"};
  const auto rank = [&](const ir::Entry& entry) {
    return std::ranges::find(kOrder, text(entry.key)) - kOrder.begin();
  };
  std::vector<ir::Entry> attributes = resource.attributes;
  if (!stack_.is_read) std::ranges::stable_sort(attributes, {}, rank);
  // A second key `Properties` stays the second.
  const auto repeated = std::stable_partition(
      attributes.begin(), attributes.end(),
      [&](const ir::Entry& entry) { return text(entry.key) != "Properties"; });
  const std::vector<ir::Entry> behind(repeated, attributes.end());
  attributes.erase(repeated, attributes.end());

  Entries entries;
  add_string(entries, "Type", resource.type, resource.type_span);
  add_string(entries, "Condition", resource.condition_name, resource.condition_span);
  std::vector<NodeId> needs;
  for (const ir::Dependency& dependency : resource.depends_on) {
    needs.push_back(document_.string(text(dependency.name), dependency.span));
  }
  if (!needs.empty()) {
    const bool is_one = needs.size() == 1 && !resource.has_dependency_list;
    entries.add("DependsOn", is_one ? needs[0] : document_.list(needs),
                resource.depends_on.front().span);
  }
  add_attributes(entries, attributes);
  if (resource.properties) {
    const ir::Value& properties = program_[resource.properties];
    if (properties.kind != ir::ValueKind::Map || properties.count > 0 || stack_.is_read) {
      entries.add("Properties", values_.emit(resource.properties));
    }
  }
  add_attributes(entries, behind);
  return entries.into(document_, resource.span);
}

NodeId StackEmitter::emit_output(const ir::Output& output) {
  if (output.raw) return values_.emit(output.raw);
  Entries entries;
  add_string(entries, "Condition", output.condition_name, output.span);
  add_string(entries, "Description", output.description, output.span);
  if (output.value) entries.add("Value", values_.emit(output.value));
  if (output.export_name) {
    Entries exported;
    exported.add("Name", values_.emit(output.export_name));
    entries.add("Export", exported.into(document_));
  }
  add_attributes(entries, output.attributes);
  return entries.into(document_, output.span);
}

std::vector<ir::ResourceId> StackEmitter::ordered_resources(
    std::span<const ir::ResourceId> order) const {
  if (order.empty()) return stack_.resources;
  std::vector<ir::ResourceId> result(order.begin(), order.end());
  std::vector<bool> is_placed(program_.resources.size());
  for (const ir::ResourceId id : order) is_placed[id.index] = true;
  for (const ir::ResourceId id : stack_.resources) {
    if (!is_placed[id.index]) result.push_back(id);
  }
  return result;
}

}  // namespace cairn::cloudformation
