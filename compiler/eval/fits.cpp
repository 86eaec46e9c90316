// Whether values are of the types that they are declared to be.

#include <algorithm>
#include <array>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

using sema::TypeKind;

// The values of a closed type, in order; empty for types with other values too.
std::vector<V> Evaluator::domain_of(const Type& type) {
  switch (type.kind) {
    case TypeKind::Literal:
      if (const auto* text = std::get_if<std::string>(&type.literal)) {
        return {string({}, *text)};
      }
      if (const auto* number = std::get_if<std::int64_t>(&type.literal)) {
        return {integer({}, *number)};
      }
      return {boolean({}, std::get<bool>(type.literal))};
    case TypeKind::Union: {
      std::vector<V> all;
      for (const Type* each : type.alternatives) {
        const auto some = domain_of(*each);
        if (some.empty()) return {};
        all.insert(all.end(), some.begin(), some.end());
      }
      return all;
    }
    case TypeKind::Input:
    case TypeKind::Deferred:
    case TypeKind::Secret:
      return domain_of(*type.inner);
    default:
      return {};
  }
}

V Evaluator::fit(V value, const Type& type, Span span, bool is_strict, const Context& context) {
  if (value->is_hole() || type.kind == TypeKind::Any) return value;

  const auto wrong = [&]() -> V {
    auto& finding =
        report<kind::WrongType>(span.is_valid() ? span : value->span, "this value",
                                '`' + sema::to_string(type, symbols_) + '`', described(value));
    const auto domain = domain_of(type);
    if (!domain.empty() && value->is_scalar()) {
      std::vector<std::string> texts;
      for (const V each : domain) texts.push_back(scalar_text(each));
      suggest(finding, scalar_text(value), {texts.begin(), texts.end()});
    }
    return hole(span, &type);
  };
  const auto wrong_phase = [&]() -> V {
    report<kind::WrongPhase>(span.is_valid() ? span : value->span, sema::to_string(type, symbols_),
                             described(value));
    return hole(span, &type);
  };

  switch (type.kind) {
    case TypeKind::Deferred:
    case TypeKind::Secret:
      return fit(value, *type.inner, span, false, context);
    case TypeKind::Input:
      if (value->phase == Phase::Deferred && !value->is_secret) return wrong_phase();
      return fit(value, *type.inner, span, false, context);
    case TypeKind::Ssm:
      return fit(value, types_.string(), span, is_strict, context);
    case TypeKind::Optional:
      return value->is_null() ? value : fit(value, *type.inner, span, is_strict, context);
    default:
      break;
  }
  if (is_strict && value->is_symbolic()) return wrong_phase();
  if (value->kind == Kind::Choice) {
    const V then = fit(value->choice->then, type, value->choice->then->span, is_strict, context);
    const V otherwise =
        fit(value->choice->otherwise, type, value->choice->otherwise->span, is_strict, context);
    return choice(value->span, value->choice->condition, then, otherwise);
  }
  if (value->kind == Kind::Table) {
    return map_table(value, value->span, {},
                     [&](V row) { return fit(row, type, value->span, false, context); });
  }

  const bool is_later_list =
      value->is_symbolic() && ((value->kind == Kind::Param && value->parameter->is_list) ||
                               (value->type != nullptr && value->type->kind == TypeKind::List));
  const bool is_typed = value->kind == Kind::Param || value->kind == Kind::Intrinsic;
  const Type* later_type = is_typed ? value->type : nullptr;
  switch (type.kind) {
    case TypeKind::String:
      if (value->is_string()) return value;
      if (value->is_symbolic() && !is_later_list && value->kind != Kind::Condition) {
        if (later_type != nullptr &&
            (later_type->kind == TypeKind::Int || later_type->kind == TypeKind::Bool)) {
          return wrong();
        }
        return value;
      }
      return wrong();
    case TypeKind::Nominal:
      if (value->is_string()) return value;
      if (value->is_symbolic() && !is_later_list && value->kind != Kind::Condition) {
        if (later_type != nullptr && later_type->kind == TypeKind::Nominal &&
            later_type->parameter != type.parameter) {
          return wrong();
        }
        return value;
      }
      if (value->kind == Kind::Handle) {
        Slot slot;
        slot.name = type.name;
        return directed(value, slot, true);
      }
      return wrong();
    case TypeKind::Int:
      if (value->is_int()) return value;
      if (value->is_symbolic() && !is_later_list && value->kind != Kind::Concat &&
          value->kind != Kind::Condition) {
        if (later_type != nullptr && later_type->kind != TypeKind::Int &&
            later_type->kind != TypeKind::Float && later_type->kind != TypeKind::Literal &&
            later_type->kind != TypeKind::Union) {
          return wrong();
        }
        return value;
      }
      return wrong();
    case TypeKind::Float:
      if (value->is_number()) return value;
      return value->is_symbolic() && !is_later_list ? value : wrong();
    case TypeKind::Bool:
      if (value->kind == Kind::Bool || value->kind == Kind::Condition) return value;
      if (later_type != nullptr && later_type->kind == TypeKind::Bool) return value;
      return wrong();
    case TypeKind::Null:
      return value->is_null() ? value : wrong();
    case TypeKind::Asset:
      return value->kind == Kind::Asset ? value : wrong();
    case TypeKind::Literal:
    case TypeKind::Union: {
      const auto domain = domain_of(type);
      if (value->is_scalar()) {
        for (const V each : domain) {
          if (equal(each, value)) return value;
        }
      }
      if (domain.empty()) {
        // A union of shapes: the first that fits, without telling of the others.
        for (const Type* each : type.alternatives) {
          V fitted = nullptr;
          {
            const diag::Sink::Muted muted(sink_);
            fitted = fit(value, *each, span, is_strict, context);
          }
          if (!fitted->is_hole()) return fitted;
        }
        return wrong();
      }
      if (value->kind == Kind::Param && !value->parameter->domain.empty()) {
        for (const V each : value->parameter->domain) {
          if (std::ranges::none_of(domain, [&](V known) { return equal(known, each); })) {
            return wrong();
          }
        }
        return value;
      }
      return wrong();
    }
    case TypeKind::List: {
      if (is_later_list || (value->kind == Kind::Attribute)) return value;
      if (!value->is_list()) return wrong();
      std::vector<V> items;
      for (const V item : value->items()) {
        items.push_back(item->is_null() ? item
                                        : fit(item, *type.inner, item->span, false, context));
        if (items.back()->is_hole()) return hole(span, &type);
      }
      return list(value->span, items);
    }
    case TypeKind::Map: {
      if (!value->is_record()) return wrong();
      std::vector<Field> fields(value->fields().begin(), value->fields().end());
      for (Field& field : fields) {
        field.value = fit(field.value, *type.inner, field.value->span, false, context);
        if (field.value->is_hole()) return hole(span, &type);
      }
      return record(value->span, fields);
    }
    case TypeKind::Record: {
      if (!value->is_record()) return wrong();
      std::vector<Field> fields;
      bool is_wrong = false;
      for (const sema::TypeField& wanted : type.fields) {
        const Field* given = value->field(wanted.name);
        V field_value = given != nullptr ? given->value : nullptr;
        if (field_value == nullptr) {
          if (wanted.default_value) {
            field_value = eval(wanted.default_value, {});
          } else if (wanted.type->kind == TypeKind::Optional) {
            field_value = null(value->span);
          } else {
            report<kind::MissingField>(value->span, text(wanted.name),
                                       sema::to_string(type, symbols_));
            is_wrong = true;
            continue;
          }
        }
        field_value = fit(field_value, *wanted.type, field_value->span, false, context);
        is_wrong |= field_value->is_hole();
        fields.push_back({wanted.name, given != nullptr ? given->name_span : wanted.span,
                          field_value, given != nullptr && given->is_unchecked});
      }
      for (const Field& field : value->fields()) {
        if (std::ranges::find(type.fields, field.name, &sema::TypeField::name) !=
            type.fields.end()) {
          continue;
        }
        std::vector<std::string_view> names;
        for (const sema::TypeField& each : type.fields) names.push_back(text(each.name));
        suggest(report<kind::UnknownField>(field.name_span, text(field.name),
                                           sema::to_string(type, symbols_)),
                text(field.name), names);
        is_wrong = true;
      }
      return is_wrong ? hole(span, &type) : record(value->span, fields);
    }
    case TypeKind::Resource:
      if ((value->kind == Kind::Handle || value->kind == Kind::ResourceView) &&
          (type.module ? value->instance->module == type.module
                       : value->instance->type_name == type.name)) {
        return value;
      }
      return wrong();
    default:
      return value;
  }
}

}  // namespace cairn::eval
