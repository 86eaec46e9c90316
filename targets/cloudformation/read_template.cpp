#include "targets/cloudformation/read_template.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "targets/cloudformation/read_values.h"

namespace cairn::cloudformation {
namespace {

using document::Entry;
using document::Kind;
using document::Node;
using document::NodeId;
using Place = ValueReader::Place;

class TemplateReader {
 public:
  TemplateReader(const document::Document& document, const text::Files& files, ir::Program& program)
      : document_(document), program_(program), values_(program, document, files, names_) {}

  void read(NodeId root);

 private:
  // A section that is a map of declarations, and what its entries become.
  struct Declared {
    Entry entry;
    std::uint32_t index = 0;
  };
  struct Section {
    std::string_view name;
    std::vector<Declared> declared;
  };

  void declare_section(const Entry& section);
  // The id of a new part, or none where the section is not one of declarations.
  template <typename T, typename Id>
  std::uint32_t declare(std::vector<T>& store, std::vector<Id>& listed, const Entry& entry);
  void read_section(const Section& section);
  void read_stack_field(const Entry& section);

  void read_parameter(ir::ParameterId id, const Node& node);
  void read_rule(ir::RuleId id, const Node& node);
  void read_resource(ir::ResourceId id, const Node& node);
  void read_output(ir::OutputId id, const Node& node);
  bool read_dependencies(ir::Resource& resource, const Node& node);

  // Fills `named.keys`, and calls take(entry, value) for the first entry of each key. An
  // entry that it does not take, and those that repeat, become attributes.
  template <typename Take>
  void read_entries(ir::Named& named, std::vector<ir::Entry>& attributes, const Node& node,
                    Place place, Take take);
  ir::Entry entry(const Entry& entry, Place place = Place::Value) {
    return {symbol(entry.key), entry.key_span, values_.read(entry.value, place)};
  }
  ir::Symbol symbol(std::string_view text) { return program_.intern(text); }
  ir::Stack& stack() { return program_.stacks.front(); }

  static bool is_text(const Node& node) { return node.kind == Kind::String && node.tag.empty(); }
  static bool is_map(const Node& node) { return node.kind == Kind::Map && node.tag.empty(); }
  // A map of declarations or fields, and not a call in its long form.
  [[nodiscard]] bool has_fields(const Node& node) const {
    if (!is_map(node)) return false;
    const std::string_view key = node.count == 1 ? document_.entries(node)[0].key : "";
    return key != "Ref" && !key.starts_with("Fn::");
  }
  // `Fn::Transform` may stand for some or all of what a section holds.
  [[nodiscard]] bool has_declarations(const Node& node) const {
    return has_fields(node) || (is_map(node) && makes_declarations(document_.entries(node)[0].key));
  }
  static bool makes_declarations(std::string_view key) {
    return key == "Fn::Transform" || key.starts_with("Fn::ForEach::");
  }

  const document::Document& document_;
  ir::Program& program_;
  Names names_;
  ValueReader values_;
  std::vector<Section> sections_;
};

}  // namespace

static std::string_view stem_of(std::string_view path);

ir::Program read_template(const document::Document& document, const text::Files& files,
                          text::FileId file, base::SymbolTable& symbols, diag::Sink& sink) {
  ir::Program program(symbols);
  ir::Stack& stack = program.stacks.emplace_back();
  stack.name = program.intern(stem_of(files[file].name()));
  stack.is_read = true;
  CAIRN_CHECK(document.root().is_valid());
  TemplateReader(document, files, program).read(document.root());
  if (stack.raw) {
    const Node& node = document[document.root()];
    const std::string_view what = node.kind == Kind::Null                       ? "nothing"
                                  : node.kind == Kind::List                     ? "a list"
                                  : !node.tag.empty() || node.kind == Kind::Map ? "a call"
                                                                                : "a single value";
    sink.report<diag::kind::TemplateNotMap>(node.span, what);
  }
  return program;
}

void TemplateReader::read(NodeId root) {
  const Node& node = document_[root];
  stack().span = node.span;
  if (!has_declarations(node)) {
    stack().raw = values_.read(root);
    return;
  }
  // Names first: a template may refer to what comes further down.
  std::unordered_set<std::string_view> seen;
  std::vector<Entry> others;
  for (const Entry& section : document_.entries(node)) {
    stack().keys.push_back({symbol(section.key), section.key_span, document_[section.value].span});
    static constexpr std::array<std::string_view, 6> kDeclaring = {
        "Parameters", "Mappings", "Conditions", "Rules", "Resources", "Outputs"};
    const Node& value = document_[section.value];
    const bool declares = std::ranges::find(kDeclaring, section.key) != kDeclaring.end() &&
                          has_declarations(value) && value.count > 0;
    const bool is_first = seen.insert(section.key).second;
    if (declares && is_first) {
      declare_section(section);
    } else {
      others.push_back(section);
    }
  }
  for (const Section& section : sections_) read_section(section);

  seen.clear();
  for (const Section& section : sections_) seen.insert(section.name);
  for (const Entry& section : others) {
    if (seen.insert(section.key).second) {
      read_stack_field(section);
    } else {
      stack().sections.push_back(entry(section));
    }
  }
}

void TemplateReader::declare_section(const Entry& section) {
  Section& declaring = sections_.emplace_back();
  declaring.name = section.key;
  for (const Entry& entry : document_.entries(section.value)) {
    std::uint32_t index = ir::ResourceId::kNone;
    const ir::Symbol name = symbol(entry.key);
    if (makes_declarations(entry.key)) {
      // It is none itself.
    } else if (section.key == "Parameters") {
      index = declare(program_.parameters, stack().parameters, entry);
      names_.parameters.emplace(name, ir::ParameterId{index});
    } else if (section.key == "Mappings") {
      index = declare(program_.mappings, stack().mappings, entry);
    } else if (section.key == "Conditions") {
      index = declare(program_.conditions, stack().conditions, entry);
      names_.conditions.emplace(name, ir::ConditionId{index});
    } else if (section.key == "Rules") {
      index = declare(program_.rules, stack().rules, entry);
    } else if (section.key == "Resources") {
      index = declare(program_.resources, stack().resources, entry);
      program_.resources[index].stack = {0};
      names_.resources.emplace(name, ir::ResourceId{index});
    } else {
      index = declare(program_.outputs, stack().outputs, entry);
    }
    declaring.declared.push_back({entry, index});
  }
}

template <typename T, typename Id>
std::uint32_t TemplateReader::declare(std::vector<T>& store, std::vector<Id>& listed,
                                      const Entry& entry) {
  const auto index = static_cast<std::uint32_t>(store.size());
  T& named = store.emplace_back();
  named.name = symbol(entry.key);
  named.name_span = entry.key_span;
  named.span = document_[entry.value].span;
  listed.push_back({index});
  return index;
}

void TemplateReader::read_section(const Section& section) {
  const Place place =
      section.name == "Conditions" || section.name == "Rules" ? Place::Condition : Place::Value;
  for (const auto& [declared, index] : section.declared) {
    const Node& node = document_[declared.value];
    if (index == ir::ResourceId::kNone) {
      stack().section_entries.push_back({symbol(section.name), entry(declared, place)});
    } else if (section.name == "Parameters") {
      read_parameter({index}, node);
    } else if (section.name == "Mappings") {
      program_.mappings[index].value = values_.read(declared.value);
    } else if (section.name == "Conditions") {
      program_.conditions[index].value = values_.read(declared.value, place);
    } else if (section.name == "Rules") {
      read_rule({index}, node);
    } else if (section.name == "Resources") {
      read_resource({index}, node);
    } else {
      read_output({index}, node);
    }
  }
}

void TemplateReader::read_stack_field(const Entry& section) {
  const Node& value = document_[section.value];
  if (section.key == "AWSTemplateFormatVersion") {
    stack().format_version = values_.read(section.value);
  } else if (section.key == "Description" && is_text(value)) {
    stack().description = symbol(value.text);
  } else if (section.key == "Metadata" && is_map(value)) {
    stack().metadata = values_.read(section.value);
  } else if (section.key == "Transform") {
    stack().transform = values_.read(section.value);
  } else {
    stack().sections.push_back(entry(section));
  }
}

template <typename Take>
void TemplateReader::read_entries(ir::Named& named, std::vector<ir::Entry>& attributes,
                                  const Node& node, Place place, Take take) {
  const auto entries = document_.entries(node);
  named.keys.reserve(entries.size());
  for (const Entry& each : entries) {
    const ir::Symbol key = symbol(each.key);
    bool is_first = true;
    // A declaration has a handful of keys, but a file may be anything.
    static constexpr std::size_t kMost = 64;
    for (std::size_t i = 0; i < named.keys.size() && i < kMost; ++i) {
      is_first = is_first && named.keys[i].name != key;
    }
    is_first = is_first && named.keys.size() < kMost;
    const Node& value = document_[each.value];
    named.keys.push_back({key, each.key_span, value.span});
    if (!is_first || !take(each, value)) attributes.push_back(entry(each, place));
  }
}

void TemplateReader::read_parameter(ir::ParameterId id, const Node& node) {
  ir::Parameter& parameter = program_.parameters[id.index];
  if (!has_fields(node)) {
    parameter.raw = values_.read(node);
    return;
  }
  read_entries(parameter, parameter.attributes, node, Place::Value,
               [&](const Entry& entry, const Node& value) {
                 if (entry.key != "Type" || !is_text(value)) return false;
                 parameter.type = symbol(value.text);
                 parameter.type_span = value.span;
                 return true;
               });
}

void TemplateReader::read_rule(ir::RuleId id, const Node& node) {
  ir::Rule& rule = program_.rules[id.index];
  if (!has_fields(node)) {
    rule.raw = values_.read(node, Place::Condition);
    return;
  }
  read_entries(rule, rule.attributes, node, Place::Condition, [&](const Entry& entry, const Node&) {
    if (entry.key == "RuleCondition") {
      rule.condition = values_.read(entry.value, Place::Condition);
    } else if (entry.key == "Assertions") {
      rule.assertions = values_.read(entry.value, Place::Condition);
    } else {
      return false;
    }
    return true;
  });
}

void TemplateReader::read_resource(ir::ResourceId id, const Node& node) {
  ir::Resource& resource = program_.resources[id.index];
  if (!has_fields(node)) {
    resource.raw = values_.read(node);
    return;
  }
  const auto take = [&](const Entry& entry, const Node& value) {
    if (entry.key == "Properties") {
      resource.properties = values_.read(entry.value);
    } else if (entry.key == "Type" && is_text(value)) {
      resource.type = symbol(value.text);
      resource.type_span = value.span;
    } else if (entry.key == "Condition" && is_text(value)) {
      resource.condition_name = symbol(value.text);
      resource.condition_span = value.span;
      const auto found = names_.conditions.find(resource.condition_name);
      if (found != names_.conditions.end()) resource.condition = found->second;
    } else {
      return entry.key == "DependsOn" && read_dependencies(resource, value);
    }
    return true;
  };
  read_entries(resource, resource.attributes, node, Place::Value, take);
}

bool TemplateReader::read_dependencies(ir::Resource& resource, const Node& node) {
  const auto add = [&](const Node& name) {
    ir::Dependency& dependency = resource.depends_on.emplace_back();
    dependency.name = symbol(name.text);
    dependency.span = name.span;
    const auto found = names_.resources.find(dependency.name);
    if (found != names_.resources.end()) dependency.target = found->second;
  };
  if (is_text(node)) {
    add(node);
    return true;
  }
  if (node.kind != Kind::List || !node.tag.empty() || node.count == 0) return false;
  const auto items = document_.items(node);
  for (const NodeId item : items) {
    if (!is_text(document_[item])) return false;
  }
  resource.has_dependency_list = true;
  for (const NodeId item : items) add(document_[item]);
  return true;
}

void TemplateReader::read_output(ir::OutputId id, const Node& node) {
  ir::Output& output = program_.outputs[id.index];
  if (!has_fields(node)) {
    output.raw = values_.read(node);
    return;
  }
  const auto take = [&](const Entry& entry, const Node& value) {
    if (entry.key == "Value") {
      output.value = values_.read(entry.value);
    } else if (entry.key == "Description" && is_text(value)) {
      output.description = symbol(value.text);
    } else if (entry.key == "Condition" && is_text(value)) {
      output.condition_name = symbol(value.text);
      const auto found = names_.conditions.find(output.condition_name);
      if (found != names_.conditions.end()) output.condition = found->second;
    } else if (entry.key == "Export" && is_map(value) && value.count == 1 &&
               document_.entries(value)[0].key == "Name") {
      output.export_name_span = document_.entries(value)[0].key_span;
      output.export_name = values_.read(document_.entries(value)[0].value);
    } else {
      return false;
    }
    return true;
  };
  read_entries(output, output.attributes, node, Place::Value, take);
}

// `stacks/orders.template.yaml` is `orders.template`.
static std::string_view stem_of(std::string_view path) {
  if (const auto slash = path.find_last_of("/\\"); slash != std::string_view::npos) {
    path.remove_prefix(slash + 1);
  }
  const std::size_t point = path.rfind('.');
  return point == std::string_view::npos || point == 0 ? path : path.substr(0, point);
}

}  // namespace cairn::cloudformation
