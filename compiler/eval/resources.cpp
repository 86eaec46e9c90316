// Resources: their properties, tags and attributes such as DeletionPolicy.

#include <algorithm>

#include "compiler/eval/evaluator.h"
#include "compiler/eval/imported_template.h"

namespace cairn::eval {

V Evaluator::properties_of(Instance& instance) {
  if (instance.properties != nullptr) return instance.properties;
  if (instance.is_open) {
    if (instance.module) report<kind::CircularLet>(instance.name_span, text(instance.name));
    return hole(instance.name_span);
  }
  instance.is_open = true;
  if (instance.imported != nullptr) {
    instance.properties = instance.imported->properties_of(instance);
    instance.is_open = false;
    return instance.properties;
  }
  const NodeId body = tree_.child(instance.declaration, 3);
  const V value = body ? eval(body, instance.context) : record(instance.name_span, {});
  instance.is_open = false;
  if (instance.is_existing && value->is_record() && instance.type) {
    for (const Field& field : value->fields()) {
      const std::string_view name = text(field.name);
      const auto is_identifier = [&](catalog::Names names) {
        return std::ranges::find(names.begin(), names.end(), name) != names.end();
      };
      if (instance.type->property(name) || instance.type->attribute(name) ||
          is_identifier(instance.type->primary_identifier()) || name == "Arn") {
        continue;
      }
      auto names = instance.type->attribute_names();
      for (const std::string_view each : instance.type->record().property_names()) {
        names.push_back(each);
      }
      suggest(report<kind::UnknownProperty>(field.name_span, instance.type_name, name), name,
              names);
    }
  }
  return instance.properties = value;
}

void Evaluator::lower_resource(Instance& instance, StackScope& scope) {
  const V given = properties_of(instance);
  // What a condition that is settled leaves out of a template is no resource.
  if (instance.is_existing || !given->is_record()) return;
  if (instance.module && !instance.is_nested) return check_decorators(instance);
  const V own = instance.module ? child_properties(instance) : given;
  const V properties = merge_tags(instance, own, scope);
  if (!instance.module) instance.properties = properties;

  facts_.clear();
  assume(instance.guard);
  Slot slot;
  slot.instance = &instance;
  slot.name = instance.type_name;
  slot.is_top = true;
  ir::ValueId value;
  // What a template says stands as it is: rules look at it, once it is whole.
  if (instance.type && !instance.is_unchecked && instance.imported == nullptr) {
    value = lower_fields(properties, instance.type->record(), slot);
  } else {
    slot.is_top = false;
    slot.name.clear();
    value = lower_record(properties, slot);
  }
  apply_decorators(instance, scope);
  if (!scope.is_test) record_origin(instance, scope);
  if (instance.imported != nullptr) instance.imported->lower_attributes(instance);
  facts_.clear();
  ir::Resource& resource = scope.program->resources[instance.ir.index];
  resource.properties = value;
  if (!instance.guard->is_true()) {
    const ir::ConditionId condition = lower_condition(instance.guard, *scope.root);
    ir::Resource& again = scope.program->resources[instance.ir.index];
    again.condition = condition;
    again.condition_name = (*scope.program)[condition].name;
    again.condition_span = instance.guard->span;
  }
}

// `tags { }` of the stack, where the resource takes tags; its own win.
V Evaluator::merge_tags(const Instance& instance, V properties, StackScope& scope) {
  // Those of the module itself win over those around it.
  std::vector<Statement> statements;
  for (const StackScope* each = &scope;; each = each->instance->context.scope) {
    statements.insert(statements.begin(), each->tags.begin(), each->tags.end());
    if (each == each->root) break;
  }
  if (statements.empty() || !instance.type || instance.is_unchecked) return properties;
  const catalog::TagShape shape = instance.type->tag_shape();
  if (shape == catalog::TagShape::None) return properties;
  const Symbol name = intern(instance.type->tag_property());
  const Field* own = properties->field(name);
  const Span span = instance.name_span;

  std::vector<Field> tags;
  for (const Statement& statement : statements) {
    const V given =
        eval(tree_.child(sema::undecorated(tree_, statement.node), 0), statement.context);
    if (!given->is_record()) continue;
    for (const Field& field : given->fields()) add_field(tags, field, statement.context.guard);
  }
  const V merged = merge_into(own != nullptr ? own->value : null(span), tags, shape, span);
  std::vector<Field> fields(properties->fields().begin(), properties->fields().end());
  const auto place = std::ranges::find(fields, name, &Field::name);
  if (place != fields.end()) {
    place->value = merged;
  } else {
    fields.push_back({name, span, merged});
  }
  return record(properties->span, fields);
}

V Evaluator::merge_into(V own, std::span<const Field> tags, catalog::TagShape shape, Span span) {
  if (own->kind == Kind::Choice) {
    return choice(own->span, own->choice->condition,
                  merge_into(own->choice->then, tags, shape, span),
                  merge_into(own->choice->otherwise, tags, shape, span));
  }
  if (shape != catalog::TagShape::Map) {
    if (!own->is_list() && !own->is_null()) return own;
    return merge_list(own, tags, shape == catalog::TagShape::AutoScaling, span);
  }
  if (!own->is_record() && !own->is_null()) return own;
  std::vector<Field> merged(tags.begin(), tags.end());
  if (own->is_record()) {
    for (const Field& field : own->fields()) {
      // One that stands only under a condition wins only there.
      const bool is_conditional =
          field.value->kind == Kind::Choice && field.value->choice->otherwise->is_null();
      if (is_conditional) {
        add_field(merged, {field.name, field.name_span, field.value->choice->then},
                  field.value->choice->condition);
      } else {
        add_field(merged, field, &true_);
      }
    }
  }
  return record(span, merged);
}

V Evaluator::merge_list(V own, std::span<const Field> tags, bool propagates, Span span) {
  const Symbol key_name = intern("Key"), value_name = intern("Value");
  std::vector<V> items;
  // Where a tag of the stack yields to one of the resource.
  const auto yields = [&](Symbol tag) {
    const Formula* where = &false_;
    if (!own->is_list()) return where;
    for (const V item : own->items()) {
      const bool is_conditional = item->kind == Kind::Choice && item->choice->otherwise->is_null();
      const V there = is_conditional ? item->choice->then : item;
      if (!there->is_record()) continue;
      const Field* key = there->field(key_name);
      if (key == nullptr || !key->value->is_string() || key->value->text() != text(tag)) continue;
      where = disjunction(where, is_conditional ? item->choice->condition : &true_, span);
    }
    return where;
  };
  if (own->is_list()) items.assign(own->items().begin(), own->items().end());
  for (const Field& tag : tags) {
    const Formula* kept = negation(yields(tag.name), span);
    if (kept->is_false()) continue;
    const auto item = [&](V value) -> V {
      if (value->is_null()) return value;
      std::vector<Field> parts = {{key_name, tag.name_span, string(tag.name_span, text(tag.name))},
                                  {value_name, value->span, value}};
      if (propagates) {
        parts.push_back({intern("PropagateAtLaunch"), tag.name_span, boolean(tag.name_span, true)});
      }
      return record(value->span, parts);
    };
    V added = nullptr;
    if (tag.value->kind == Kind::Choice &&
        (tag.value->choice->otherwise->is_null() || tag.value->choice->then->is_null())) {
      added = choice(tag.value->span, tag.value->choice->condition, item(tag.value->choice->then),
                     item(tag.value->choice->otherwise));
    } else {
      added = item(tag.value);
    }
    items.push_back(choice(tag.value->span, kept, added, absent(tag.value->span)));
  }
  return list(own->is_list() ? own->span : span, items);
}

// Which resource types take which policies.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html
struct PolicyKey {
  std::string_view decorator;
  std::string_view key;
  std::string_view type;
};
static constexpr PolicyKey kPolicyKeys[] = {
    {"updatePolicy", "AutoScalingRollingUpdate", "AWS::AutoScaling::AutoScalingGroup"},
    {"updatePolicy", "AutoScalingReplacingUpdate", "AWS::AutoScaling::AutoScalingGroup"},
    {"updatePolicy", "AutoScalingScheduledAction", "AWS::AutoScaling::AutoScalingGroup"},
    {"updatePolicy", "CodeDeployLambdaAliasUpdate", "AWS::Lambda::Alias"},
    {"updatePolicy", "EnableVersionUpgrade", "AWS::OpenSearchService::Domain"},
    {"updatePolicy", "EnableVersionUpgrade", "AWS::Elasticsearch::Domain"},
    {"updatePolicy", "UseOnlineResharding", "AWS::ElastiCache::ReplicationGroup"},
    {"updatePolicy", "StopBeforeUpdate", "AWS::AppStream::Fleet"},
    {"updatePolicy", "StopBeforeDelete", "AWS::AppStream::Fleet"},
    {"creationPolicy", "ResourceSignal", "AWS::AutoScaling::AutoScalingGroup"},
    {"creationPolicy", "AutoScalingCreationPolicy", "AWS::AutoScaling::AutoScalingGroup"},
    {"creationPolicy", "ResourceSignal", "AWS::EC2::Instance"},
    {"creationPolicy", "ResourceSignal", "AWS::CloudFormation::WaitCondition"},
    {"creationPolicy", "StartFleet", "AWS::AppStream::Fleet"},
};

void Evaluator::check_policy(std::string_view decorator, V record, const Instance& instance,
                             Span span) {
  if (!instance.type) return;
  std::vector<std::string_view> names;
  for (const PolicyKey& each : kPolicyKeys) {
    if (each.decorator == decorator && each.type == instance.type_name) names.push_back(each.key);
  }
  if (names.empty()) {
    report<kind::MisplacedDecorator>(span, decorator, "other types than " + instance.type_name);
    return;
  }
  for (const Field& field : record->fields()) {
    if (std::ranges::find(names, text(field.name)) != names.end()) continue;
    auto& finding = report<kind::UnknownField>(field.name_span, text(field.name),
                                               "`@" + std::string(decorator) + "` here");
    suggest(finding, text(field.name), names);
    if (finding.helps.empty()) finding.help("it takes " + base::either(names));
  }
}

void Evaluator::apply_decorators(Instance& instance, StackScope& scope) {
  ir::Program& program = *scope.program;
  std::vector<ir::Entry> attributes;
  std::vector<ir::Dependency> depends_on;
  bool has_policy = false;
  const NodeId outer = instance.decorated;
  const Span name_span = instance.name_span;

  const auto add_policy = [&](std::string_view policy, Span span) {
    has_policy = true;
    attributes.push_back({intern("DeletionPolicy"), span, program.string(span, policy)});
    attributes.push_back({intern("UpdateReplacePolicy"), span, program.string(span, policy)});
  };
  const auto children =
      tree_.kind(outer) == NodeKind::Decorated ? tree_.children(outer) : std::span<const NodeId>();
  std::vector<std::string_view> seen;
  for (const NodeId decorator : children) {
    if (tree_.kind(decorator) != NodeKind::Decorator || !tree_.child(decorator, 0)) continue;
    const std::string_view name = tree_.text(tree_.child(decorator, 0));
    const Span span = tree_.span(decorator);
    std::vector<Argument> arguments;
    if (name != "after") {
      arguments = eval_arguments(tree_.children(decorator).subspan(1), instance.context);
    }
    if (std::ranges::find(seen, name) != seen.end() && name != "after" && name != "moved") {
      report<kind::DuplicateName>(span, name);
      continue;
    }
    seen.push_back(name);
    const V first = arguments.empty() ? nullptr : arguments[0].value;
    if (first != nullptr && first->is_hole()) continue;

    if (name == "retain" || name == "snapshot") {
      if (has_policy) {
        report<kind::BadDecorator>(span, name, "the place of the other policy, or none");
        continue;
      }
      const std::string_view kept = name == "retain" ? "Retain" : "Snapshot";
      if (name == "snapshot" && instance.type && !instance.type->supports_snapshot()) {
        report<kind::NoSnapshot>(span, instance.type_name);
        has_policy = true;
        continue;
      }
      if (arguments.size() > 1) {
        report<kind::BadDecorator>(span, name, "at most one condition");
        continue;
      }
      if (first == nullptr) {
        add_policy(kept, span);
        continue;
      }
      const Formula* formula = as_formula(
          first, first->span, "the condition of `@" + std::string(name) + "`", instance.context);
      if (formula == nullptr) continue;
      if (formula->is_true() || formula->is_false()) {
        add_policy(formula->is_true() ? kept : "Delete", span);
        continue;
      }
      has_policy = true;
      if (!needs_extensions("a policy decided at deployment", first->span, instance.context)) {
        continue;
      }
      const ir::ConditionId condition = lower_condition(formula, *scope.root);
      for (const std::string_view attribute : {"DeletionPolicy", "UpdateReplacePolicy"}) {
        attributes.push_back(
            {intern(attribute), span,
             program.call(span, ir::Function::If,
                          {program.condition(span, condition), program.string(span, kept),
                           program.string(span, "Delete")})});
      }
    } else if (name == "after") {
      apply_after(decorator, instance, instance, depends_on);
    } else if (name == "updatePolicy" || name == "creationPolicy" || name == "metadata") {
      if (arguments.size() != 1 || !first->is_record()) {
        report<kind::BadDecorator>(span, name, "one record");
        continue;
      }
      Slot slot;
      slot.place = name == "metadata" ? Slot::Place::Metadata : Slot::Place::Raw;
      const std::string_view attribute = name == "updatePolicy"     ? "UpdatePolicy"
                                         : name == "creationPolicy" ? "CreationPolicy"
                                                                    : "Metadata";
      if (name != "metadata") check_policy(name, first, instance, span);
      if (const ir::ValueId value = lower(first, slot)) {
        attributes.push_back({intern(attribute), span, value});
      }
    } else if (name == "moved" || name == "replaced" || name == "id") {
      // `id` was applied when the resource got its id; the others speak to the ledger.
      if (name != "id" && (arguments.size() != 1 || !first->is_string())) {
        report<kind::BadDecorator>(span, name, "one text: the logical id before");
      }
    } else {
      static const std::vector<std::string_view> kNames = {
          "retain",   "snapshot",     "after",          "id",      "moved",
          "replaced", "updatePolicy", "creationPolicy", "metadata"};
      suggest(report<kind::UnknownDecorator>(tree_.span(tree_.child(decorator, 0)), name), name,
              kNames);
    }
  }
  // What a module waits for, everything in it does.
  for (const StackScope* each = &scope; each != each->root; each = each->instance->context.scope) {
    const Instance& around = *each->instance;
    if (tree_.kind(around.decorated) != NodeKind::Decorated) continue;
    for (const NodeId decorator : tree_.children(around.decorated)) {
      const bool is_after = tree_.kind(decorator) == NodeKind::Decorator &&
                            tree_.child(decorator, 0) &&
                            tree_.text(tree_.child(decorator, 0)) == "after";
      if (is_after) apply_after(decorator, around, instance, depends_on);
    }
  }
  if (!has_policy && !instance.module && instance.type && instance.type->is_stateful() &&
      instance.imported == nullptr && !scope.is_test) {
    report<kind::UnstatedPolicy>(name_span, text(instance.name), instance.type_name)
        .help("say `@retain`, or `@retain(false)` if the data may go");
  }
  ir::Resource& resource = program.resources[instance.ir.index];
  resource.attributes = std::move(attributes);
  resource.depends_on = std::move(depends_on);
}

}  // namespace cairn::eval
