// Members and indexes: what `x.name` and `x[key]` find.

#include <algorithm>
#include <array>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

V Evaluator::member(V base, Symbol name, bool is_optional, Span span, const Context& context) {
  switch (base->kind) {
    case Kind::Hole: {
      if (base->type == nullptr || base->type->kind != sema::TypeKind::Record) return hole(span);
      for (const sema::TypeField& field : base->type->fields) {
        if (field.name == name) return hole(span, field.type);
      }
      std::vector<std::string_view> names;
      for (const sema::TypeField& field : base->type->fields) names.push_back(text(field.name));
      suggest(report<kind::UnknownMember>(span, described(base), text(name)), text(name), names);
      return hole(span);
    }
    case Kind::Null:
      if (is_optional) return null(span);
      report<kind::NullValue>(base->span).help("`?.` gives null where the value is null");
      return hole(span);
    case Kind::Record: {
      if (const Field* field = base->field(name)) return field->value;
      if (text(name) == "len") return integer(span, base->count);
      if (is_optional) return null(span);
      std::vector<std::string_view> names;
      for (const Field& field : base->fields()) names.push_back(text(field.name));
      suggest(report<kind::UnknownMember>(span, "this record", text(name)), text(name), names);
      return hole(span);
    }
    case Kind::List:
    case Kind::String:
      if (text(name) == "len") {
        return call_builtin(*std::ranges::find(builtins(), "len", &Builtin::name), base, {}, span,
                            context);
      }
      break;
    case Kind::Family:
      if (text(name) == "len") {
        return integer(span, static_cast<std::int64_t>(base->family->instances.size()));
      }
      report<kind::KeyedResource>(base->span, text(base->family->name))
          .help("name one: `" + std::string(text(base->family->name)) + "[\"key\"]." +
                std::string(text(name)) + '`');
      return hole(span);
    case Kind::Handle: {
      const Formula* guard = base->instance->guard;
      const V value = attribute_of(base->instance, name, span);
      if (is_optional && !value->is_hole()) return choice(span, guard, value, null(span));
      return value;
    }
    case Kind::AttributeGroup: {
      const std::string path = std::string(text(base->name)) + '.' + std::string(text(name));
      return attribute_of(base->instance, intern(path), span);
    }
    case Kind::ResourceView:
      return property_view(base->instance, name, span, context);
    case Kind::StackView: {
      const StackScope& stack = *base->stack;
      if (const auto found = stack.families.find(name); found != stack.families.end()) {
        if (found->second.is_keyed) {
          Value result{.kind = Kind::Family, .span = span};
          result.family = &found->second;
          return arena_.make(result);
        }
        Value result{.kind = Kind::ResourceView, .span = span};
        result.instance = found->second.instances[0];
        return arena_.make(result);
      }
      for (const StackScope* part : stack.parts) {
        for (const Instance* instance : part->instances) {
          if (instance->id != name) continue;
          Value result{.kind = Kind::ResourceView, .span = span};
          result.instance = instance;
          return arena_.make(result);
        }
      }
      for (const auto& [output, value] : stack.output_values) {
        if (model_.name(tree_.child(output, 0)) == name) return value;
      }
      std::vector<std::string_view> names;
      for (const Instance* instance : stack.instances) names.push_back(text(instance->id));
      for (const auto& [output, value] : stack.output_values) {
        names.push_back(tree_.text(tree_.child(output, 0)));
      }
      if (is_optional) return null(span);
      suggest(
          report<kind::UnknownMember>(span, "`" + std::string(text(stack.name)) + '`', text(name)),
          text(name), names);
      return hole(span);
    }
    case Kind::StackRef:
      return stack_output(base, name, span, context);
    case Kind::Choice: {
      const ChoiceData& data = *base->choice;
      const auto of = [&](V branch) -> V {
        if (branch->is_null() && is_optional) return null(span);
        return member(branch, name, is_optional, span, context);
      };
      const V then = of(data.then), otherwise = of(data.otherwise);
      return choice(span, data.condition, then, otherwise);
    }
    case Kind::Table:
      return map_table(base, span, column_below(base, text(name)),
                       [&](V row) { return member(row, name, is_optional, span, context); });
    default:
      break;
  }
  if (context.is_tentative && base->is_symbolic()) return hole(span);
  auto& finding = report<kind::UnknownMember>(span, described(base), text(name));
  const bool is_function = std::ranges::any_of(
      builtins(), [&](const Builtin& builtin) { return builtin.name == text(name); });
  if (is_function) {
    finding.help("`" + std::string(text(name)) + "(...)` is a function: give it the value");
  }
  return hole(span);
}

// `sizes[stage].disk.type` is the column `disk.type` of the mapping.
Symbol Evaluator::column_below(V table, std::string_view name) {
  const std::string_view above = text(table->table->column);
  return intern(above.empty() ? std::string(name) : std::string(above) + '.' + std::string(name));
}

// Where an item stands only under a condition, the ones after it move up without it.
V Evaluator::item_at(std::span<const V> items, std::size_t i, Span span) {
  for (std::size_t at = 0; at < items.size(); ++at) {
    const V item = items[at];
    if (item->kind == Kind::Choice && item->choice->otherwise->is_absent()) {
      const auto rest = items.subspan(at + 1);
      const V there = i == 0 ? item->choice->then : item_at(rest, i - 1, span);
      return choice(span, item->choice->condition, there, item_at(rest, i, span));
    }
    if (i-- == 0) return item;
  }
  return null(span);
}

// A test reads resources by their properties; within a stack they are handles.
V Evaluator::resource_as_seen(const Instance* instance, Span span, const Context& context) {
  if (!instance->context.scope->is_test || context.scope != nullptr) {
    return handle(span, instance);
  }
  Value result{.kind = Kind::ResourceView, .span = span};
  result.instance = instance;
  return arena_.make(result);
}

V Evaluator::index(V base, V key, Span span, const Context& context) {
  if (base->is_hole() || key->is_hole()) return hole(span);
  if (base->kind == Kind::Family) {
    if (!key->is_scalar()) {
      report<kind::NeedsBuildValue>(key->span, "the key of a resource", described(key));
      return hole(span);
    }
    const Family& family = *base->family;
    const auto found = family.by_key.find(scalar_text(key));
    if (found != family.by_key.end()) {
      return resource_as_seen(found->second, span, context);
    }
    std::vector<std::string> keys;
    for (const Instance* instance : family.instances) keys.push_back(scalar_text(instance->key));
    suggest(report<kind::UnknownKey>(key->span, "`" + std::string(text(family.name)) + '`',
                                     scalar_text(key)),
            scalar_text(key), {keys.begin(), keys.end()});
    return hole(span);
  }
  if (base->is_record()) {
    if (key->is_string()) {
      if (const Field* field = base->field(intern(key->text()))) return field->value;
      std::vector<std::string_view> names;
      for (const Field& field : base->fields()) names.push_back(text(field.name));
      suggest(report<kind::UnknownKey>(key->span, "this record", key->text()), key->text(), names);
      return hole(span);
    }
    report<kind::WrongType>(key->span, "the key of a record", "a text", described(key));
    return hole(span);
  }
  if (base->is_list()) {
    if (key->is_int()) {
      if (key->integer >= 0 && key->integer < base->count) {
        return item_at(base->items(), static_cast<std::size_t>(key->integer), span);
      }
      report<kind::OutOfRange>(key->span, key->integer, base->count);
      return hole(span);
    }
    if (key->is_symbolic()) {
      std::vector<TableInput> inputs;
      const bool is_finite = collect_inputs(key, inputs) && is_known(base);
      if (is_finite || key->kind == Kind::Choice) {
        const std::array<V, 2> arguments = {base, key};
        return lift(
            span, "[]", arguments,
            [&](std::span<const V> known) { return index(known[0], known[1], span, context); },
            context);
      }
      if (key->kind == Kind::Param && key->phase == Phase::Input) {
        const std::array<V, 2> operands = {key, base};
        return intrinsic(span, ir::Function::Select, operands,
                         std::max(base->phase, Phase::Deferred));
      }
    }
    report<kind::WrongType>(key->span, "the index of a list", "a whole number", described(key));
    return hole(span);
  }
  if (base->kind == Kind::Choice) {
    return choice(span, base->choice->condition, index(base->choice->then, key, span, context),
                  index(base->choice->otherwise, key, span, context));
  }
  if (base->kind == Kind::Table && is_known(key)) {
    return map_table(base, span, key->is_scalar() ? column_below(base, scalar_text(key)) : Symbol(),
                     [&](V row) { return index(row, key, span, context); });
  }
  const bool is_later_list = (base->kind == Kind::Param && base->parameter->is_list) ||
                             base->kind == Kind::Attribute ||
                             ((base->kind == Kind::Intrinsic || base->kind == Kind::Pseudo) &&
                              base->type != nullptr && base->type->kind == sema::TypeKind::List);
  if (is_later_list) {
    if (key->is_int() && key->integer < 0) {
      report<kind::OutOfRange>(key->span, key->integer, "later");
      return hole(span);
    }
    if (key->is_int() || (key->kind == Kind::Param && key->phase == Phase::Input)) {
      V from = base;
      // `cidrs(vpcCidr, 8)[3]` asks for as many blocks as it uses: for more than
      // there are, Fn::Cidr fails.
      if (base->kind == Kind::Intrinsic && base->intrinsic->function == ir::Function::Cidr &&
          key->is_int() && base->intrinsic->operands[1]->is_null()) {
        const auto old = base->intrinsic->operands;
        const std::array<V, 3> operands = {old[0], integer(span, key->integer + 1), old[2]};
        from = intrinsic(base->span, ir::Function::Cidr, operands, Phase::Deferred, base->type);
      }
      const std::array<V, 2> operands = {key, from};
      return intrinsic(span, ir::Function::Select, operands, std::max(base->phase, Phase::Input));
    }
    report<kind::WrongType>(key->span, "the index of a list", "a whole number", described(key));
    return hole(span);
  }
  if (context.is_tentative && base->is_symbolic()) return hole(span);
  report<kind::WrongType>(base->span, "what `[...]` looks into", "a list or a record",
                          described(base));
  return hole(span);
}

}  // namespace cairn::eval
