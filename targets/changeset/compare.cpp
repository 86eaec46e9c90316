#include "targets/changeset/compare.h"

#include <algorithm>

#include "targets/changeset/comparer.h"

namespace cairn::changeset {

ChangeSet compare(const Side& old_side, const Side& new_side, const Facts& facts,
                  const Options& options) {
  return Comparer(old_side, new_side, facts, options).run();
}

Comparer::Comparer(const Side& old_side, const Side& new_side, const Facts& facts,
                   const Options& options)
    : old_side_(old_side), new_side_(new_side), facts_(facts), options_(options) {}

static Bindings bind_texts(Values& values, const Texts& texts) {
  Bindings bindings;
  for (const auto& [name, text] : texts) bindings.emplace(name, values.scalar(text));
  return bindings;
}

static std::string join(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

ChangeSet Comparer::run() {
  Pair root;
  root.old_template = old_side_.source;
  root.new_template = new_side_.source;
  root.old_given = bind_texts(values_, old_side_.inputs.parameters);
  root.new_given = bind_texts(values_, new_side_.inputs.parameters);
  const ir::Program& program = *new_side_.source.program;
  result_.stack_name = program.text(program[new_side_.source.stack].name);
  result_.tags.insert(new_side_.inputs.stack_tags.begin(), new_side_.inputs.stack_tags.end());
  result_.changes = compare_stack(root);
  for (const ir::ParameterId id : root.new_evaluator->stack().parameters) {
    const std::string name(program.text(program[id].name));
    const NodeId text = root.new_evaluator->parameter_texts().at(name);
    const NodeId value = root.new_evaluator->parameters().at(name);
    ShownParameter shown{.key = name, .value = {}, .resolved = {}};
    if (values_.is_known(text)) shown.value = values_.print(text);
    const bool is_stored = program.text(program[id].type).starts_with("AWS::SSM::");
    if (is_stored && values_.is_known(value)) shown.resolved = values_.print(value);
    result_.parameters.push_back(std::move(shown));
  }
  if (result_.has_failed) {
    result_.changes.clear();
  } else if (result_.changes.empty() && !result_.has_output_changes) {
    result_.has_failed = true;
    result_.reason = kNoChanges;
  }
  explain(result_.changes);
  add_notes(facts_, values_, root.before, root.after, result_);
  return std::move(result_);
}

void Comparer::evaluate(Pair& pair) {
  static const Bindings kNothing;
  if (pair.old_template) {
    pair.old_evaluator =
        std::make_unique<Evaluator>(values_, *pair.old_template, pair.scope, old_side_.inputs);
    pair.old_evaluator->bind_parameters(pair.old_given, kNothing);
    pair.before = take_snapshot(*pair.old_evaluator, values_);
  }
  if (pair.new_template) {
    pair.new_evaluator =
        std::make_unique<Evaluator>(values_, *pair.new_template, pair.scope, new_side_.inputs);
    pair.new_evaluator->bind_parameters(
        pair.new_given, pair.old_evaluator ? pair.old_evaluator->parameter_texts() : kNothing);
    pair.after = take_snapshot(*pair.new_evaluator, values_);
  }
  compare_parameters(pair);
}

// What a value that came from another stack does by itself: the value of a nested stack's
// parameter looks the same, but what it names is replaced.
Difference Comparer::difference_of(NodeId value) {
  Difference worst = Difference::None;
  for (const EntityId id : values_.refs(value)) {
    const Entity& entity = values_.entity(id);
    if (entity.kind == EntityKind::Parameter) continue;
    const auto found = states_.find({entity.scope, entity.name});
    if (found == states_.end()) continue;
    const bool is_attribute = entity.kind == EntityKind::Attribute;
    const bool is_identity =
        !is_attribute || facts_.is_identity(types_[found->first], entity.attribute);
    Difference each = Difference::None;
    if (found->second == State::New) each = Difference::Certain;
    if (found->second == State::MayBeReplaced) each = Difference::Maybe;
    if (found->second == State::InPlace && !is_identity) each = Difference::Maybe;
    worst = std::max(worst, each);
  }
  return worst;
}

void Comparer::compare_parameters(Pair& pair) {
  if (!pair.new_evaluator || !pair.old_evaluator) return;
  const Bindings& before = pair.old_evaluator->parameter_texts();
  for (const auto& [name, text] : pair.new_evaluator->parameter_texts()) {
    const auto old = before.find(name);
    const bool is_same = old != before.end() && values_.are_equal(old->second, text);
    pair.parameters[name] = is_same ? difference_of(text) : Difference::Certain;
  }
}

bool Comparer::check_types(const Pair& pair) {
  std::vector<std::string_view> changed;
  for (const Resource& after : pair.after.resources) {
    const Resource* before = pair.before.find(after.name);
    if (before == nullptr || before->type == after.type) continue;
    changed.push_back(after.name);
    result_.findings.push_back({.kind = FindingKind::TypeChange,
                                .id = std::string(after.name),
                                .stack = pair.path,
                                .message = "the type changes from " + std::string(before->type) +
                                           " to " + std::string(after.type) +
                                           ", which the service refuses; give the new " +
                                           "resource another logical id"});
  }
  if (changed.empty()) return true;
  std::ranges::sort(changed);
  result_.has_failed = true;
  result_.reason = std::string(kTypeChange) + join(changed) + ']';
  return false;
}

Changes Comparer::compare_stack(Pair& pair) {
  Changes changes;
  evaluate(pair);
  if (!check_types(pair)) return changes;
  const Order order = sort_by_dependency(pair.after, values_, pair.scope);
  if (!order.cycle.empty()) {
    result_.has_failed = true;
    result_.reason = "Circular dependency between resources: [" + join(order.cycle) + ']';
    return changes;
  }
  for (const Resource* after : order.resources) {
    types_[{pair.scope, std::string(after->name)}] = after->type;
    const Resource* before = pair.before.find(after->name);
    if (!after->is_certain && (before == nullptr || before->is_certain)) {
      result_.notes.push_back("whether " + pair.path + std::string(after->name) +
                              " exists depends on a condition that only the deployment knows");
    }
    Change change = compare_resource(pair, before, *after);
    if (change.action == Action::Modify && change.details.empty()) {
      ++result_.unchanged;
      continue;
    }
    find_risks_of(pair, change, before, after);
    changes.push_back(std::move(change));
  }
  // What goes, goes last: the service deletes when everything else is done.
  for (const Resource& before : pair.before.resources) {
    if (pair.after.find(before.name) != nullptr) continue;
    Change change = remove_resource(pair, before);
    find_risks_of(pair, change, &before, nullptr);
    changes.push_back(std::move(change));
  }
  compare_outputs(pair);
  return changes;
}

void Comparer::find_risks_of(const Pair& pair, const Change& change, const Resource* before,
                             const Resource* after) {
  std::vector<Finding> found;
  find_risks(facts_, values_, change, before, after, pair.before, found);
  for (Finding& finding : found) {
    finding.stack = pair.path;
    result_.findings.push_back(std::move(finding));
  }
}

Change Comparer::remove_resource(Pair& pair, const Resource& before) {
  Change change;
  change.action = Action::Remove;
  change.id = before.name;
  change.type = before.type;
  change.policy_action = policy_of_removal(facts_, values_, before);
  if (options_.has_property_values) change.before_context = context_of(values_, before);
  if (before.type == kNestedStack) compare_nested(pair, &before, nullptr, change);
  return change;
}

Change Comparer::compare_resource(Pair& pair, const Resource* before, const Resource& after) {
  Change change;
  change.id = after.name;
  change.type = after.type;
  const bool is_import =
      before == nullptr && pair.scope == 0 && options_.imports.contains(after.name);
  if (before == nullptr) {
    if (options_.has_property_values) change.after_context = context_of(values_, after);
    change.action = is_import ? Action::Import : Action::Add;
    state(pair.scope, after.name) = State::New;
    if (after.type == kNestedStack) compare_nested(pair, nullptr, &after, change);
    return change;
  }
  compare_attributes(pair, *before, after, change);
  if (after.type == kNestedStack) compare_nested(pair, before, &after, change);
  add_stack_tags(after, change);
  settle(*before, after, change);
  if (!change.details.empty()) {
    state(pair.scope, after.name) = change.replacement == Replacement::True ? State::New
                                    : change.replacement == Replacement::Conditional
                                        ? State::MayBeReplaced
                                        : State::InPlace;
  }
  return change;
}

void Comparer::settle(const Resource& before, const Resource& after, Change& change) {
  if (options_.has_property_values) {
    change.before_context = context_of(values_, before);
    change.after_context = context_of(values_, after);
  }
  const bool is_opaque = old_side_.source.is_opaque || new_side_.source.is_opaque;
  for (Detail& detail : change.details) detail.is_static &= !is_opaque;
  change.replacement = replacement_of(change);
  if (change.replacement == Replacement::True) {
    change.policy_action = policy_of_replacement(facts_, values_, after);
  }
}

Replacement replacement_of(const Change& change) {
  Replacement worst = Replacement::False;
  for (const Detail& detail : change.details) {
    if (detail.recreation == Recreation::Never) continue;
    const bool is_certain = detail.recreation == Recreation::Always && detail.is_static;
    worst = std::max(worst, is_certain ? Replacement::True : Replacement::Conditional);
  }
  return worst;
}

static std::string_view policy_text(const Values& values, const Resource& resource,
                                    Attribute attribute) {
  const std::string_view text = values.text(resource.get(attribute));
  return text == "RetainExceptOnCreate" ? "Retain" : text;
}

std::string policy_of_removal(const Facts& facts, const Values& values, const Resource& resource) {
  std::string_view policy = policy_text(values, resource, Attribute::DeletionPolicy);
  if (policy.empty()) {
    const bool is_in_cluster = bool(resource.get(Attribute::Properties, "DBClusterIdentifier"));
    const bool is_database = resource.type == "AWS::RDS::DBCluster" ||
                             (resource.type == "AWS::RDS::DBInstance" && !is_in_cluster);
    policy = is_database ? "Snapshot" : "Delete";
  }
  if (policy == "Snapshot" && !facts.supports_snapshot(resource.type)) policy = "Delete";
  return std::string(policy);
}

std::string policy_of_replacement(const Facts& facts, const Values& values,
                                  const Resource& resource) {
  std::string_view policy = policy_text(values, resource, Attribute::UpdateReplacePolicy);
  if (policy.empty()) policy = "Delete";
  if (policy == "Snapshot" && !facts.supports_snapshot(resource.type)) policy = "Delete";
  return "ReplaceAnd" + std::string(policy);
}

void Comparer::compare_attributes(const Pair& pair, const Resource& before, const Resource& after,
                                  Change& change) {
  const auto compare_one = [&](const AttributeValue& each, NodeId old_value, NodeId new_value) {
    Detail target{.attribute = each.attribute, .name = std::string(each.name)};
    if (each.attribute == Attribute::Properties) {
      target.recreation = facts_.recreation(after.type, each.name);
      if (facts_.is_tag_list(after.type, each.name)) {
        target.attribute = Attribute::Tags;
        target.name.clear();
      }
    }
    compare_attribute(pair, std::move(target), old_value, new_value, change);
  };
  for (const AttributeValue& each : after.attributes) {
    compare_one(each, before.get(each.attribute, each.name), each.value);
  }
  for (const AttributeValue& each : before.attributes) {
    if (!after.get(each.attribute, each.name)) compare_one(each, each.value, {});
  }
}

bool Comparer::is_changed_by_parameter(const Pair& pair, NodeId value) {
  return std::ranges::any_of(values_.refs(value), [&](EntityId id) {
    const Entity& entity = values_.entity(id);
    if (entity.kind != EntityKind::Parameter || entity.scope != pair.scope) return false;
    const NodeId bound = pair.new_evaluator->parameters().at(entity.name);
    return difference_of(bound) != Difference::None &&
           pair.parameters.find(entity.name)->second != Difference::None;
  });
}

std::vector<Cause> Comparer::causes_of(const Pair& pair, NodeId value, bool is_direct) {
  std::vector<Cause> causes;
  const bool has_values = options_.has_property_values;
  for (const EntityId id : values_.refs(value)) {
    const Entity& entity = values_.entity(id);
    if (entity.scope != pair.scope) continue;
    if (entity.kind == EntityKind::Parameter) {
      const auto found = pair.parameters.find(entity.name);
      if (!is_direct || found == pair.parameters.end()) continue;
      if (found->second == Difference::None) continue;
      causes.push_back(
          {Source::ParameterReference, entity.name, found->second == Difference::Certain});
      continue;
    }
    const auto found = states_.find({entity.scope, entity.name});
    if (found == states_.end() || found->second == State::Unchanged) continue;
    const bool is_static = found->second == State::New;
    const bool is_in_place = found->second == State::InPlace;
    if (entity.kind == EntityKind::Attribute) {
      // With property values, the service leaves out who reads what changes in place.
      if (is_in_place && has_values) continue;
      causes.push_back(
          {Source::ResourceAttribute, entity.name + '.' + entity.attribute, is_static});
    } else if (!is_in_place) {
      causes.push_back({Source::ResourceReference, entity.name, is_static});
    }
  }
  return causes;
}

void Comparer::compare_attribute(const Pair& pair, Detail target, NodeId before, NodeId after,
                                 Change& change) {
  const bool is_direct = !values_.are_equal(before, after) || is_changed_by_parameter(pair, after);
  const std::vector<Cause> causes = causes_of(pair, after, is_direct);
  if (!is_direct && causes.empty()) return;
  const bool is_property =
      target.attribute == Attribute::Properties || target.attribute == Attribute::Tags;
  std::string path =
      "/" + std::string(name_of(is_property ? Attribute::Properties : target.attribute));
  if (is_property) path += "/" + (target.attribute == Attribute::Tags ? "Tags" : target.name);
  const auto leaves = find_differences(values_, before, after, target.attribute == Attribute::Tags);
  for (const Leaf& leaf : leaves) {
    const bool is_new = values_.is_absent(leaf.before), is_gone = values_.is_absent(leaf.after);
    change.edits.push_back({path + leaf.path,
                            is_new    ? ChangeType::Add
                            : is_gone ? ChangeType::Remove
                                      : ChangeType::Modify,
                            values_.print(leaf.before), values_.print(leaf.after)});
  }
  if (target.recreation == Recreation::Never && target.attribute == Attribute::Properties) {
    for (const std::string_view pattern : facts_.paths_below(change.type, target.name)) {
      if (std::ranges::any_of(leaves,
                              [&](const Leaf& leaf) { return matches_path(leaf.path, pattern); })) {
        target.recreation = Recreation::Always;
      }
    }
  }
  if (options_.has_property_values) {
    target.path = path;
    add_leaf_details(pair, target, before, after, change);
  } else {
    add_details(target, is_direct, causes, change);
  }
}

void Comparer::add_details(const Detail& target, bool is_direct, const std::vector<Cause>& causes,
                           Change& change) {
  if (is_direct) {
    Detail direct = target;
    direct.is_static = causes.empty();
    change.details.push_back(std::move(direct));
  }
  for (const Cause& cause : causes) {
    Detail detail = target;
    detail.source = cause.source;
    detail.cause = cause.text;
    detail.is_static = cause.is_static;
    change.details.push_back(std::move(detail));
  }
}

void Comparer::add_stack_tags(const Resource& after, Change& change) {
  if (old_side_.inputs.stack_tags == new_side_.inputs.stack_tags) return;
  if (!facts_.is_taggable(after.type)) return;
  const bool has_tags = std::ranges::any_of(change.details, [](const Detail& detail) {
    return detail.attribute == Attribute::Tags || detail.name == "Tags";
  });
  if (has_tags) return;
  Detail detail{.attribute = Attribute::Tags, .name = {}, .cause = {}, .path = {}};
  if (options_.has_property_values) detail.path = "/Properties/Tags";
  change.details.push_back(std::move(detail));
}

void Comparer::compare_outputs(const Pair& pair) {
  if (!pair.path.empty() || !pair.old_template || !pair.new_template) return;
  const auto edit = [&](std::string text) {
    result_.has_output_changes = true;
    result_.output_edits.push_back(std::move(text));
  };
  const auto lose_export = [&](const OutputValue& before) {
    const std::string name = values_.print(before.export_name);
    if (name.empty()) return;
    const bool is_imported = options_.imported_exports.contains(name);
    result_.findings.push_back(
        {.kind = FindingKind::ExportRemoved,
         .id = std::string(before.name),
         .is_error = is_imported,
         .message = "the export `" + name + "` ends, which the service refuses " +
                    (is_imported ? "as another template of the folder imports it"
                                 : "while any other stack imports it")});
  };
  for (const OutputValue& after : pair.after.outputs) {
    const OutputValue* before = pair.before.output(after.name);
    const std::string name(after.name);
    if (before == nullptr) {
      edit("+ " + name);
      continue;
    }
    const bool has_same_export = values_.are_equal(before->export_name, after.export_name);
    if (!has_same_export) lose_export(*before);
    const bool is_same = values_.are_equal(before->value, after.value);
    if (is_same && has_same_export) continue;
    edit("~ " + name +
         (is_same ? std::string(": the export changes")
                  : ": " + values_.print(before->value) + " => " + values_.print(after.value)));
    // Other stacks hold the value they imported.
    const std::string exported = values_.print(before->export_name);
    if (!is_same && has_same_export && options_.imported_exports.contains(exported)) {
      result_.findings.push_back(
          {.kind = FindingKind::ExportRemoved,
           .id = name,
           .message = "the value of the export `" + exported +
                      "` changes, which the service refuses while another stack imports it"});
    }
  }
  for (const OutputValue& before : pair.before.outputs) {
    if (pair.after.output(before.name) != nullptr) continue;
    edit("- " + std::string(before.name));
    lose_export(before);
  }
}

}  // namespace cairn::changeset
