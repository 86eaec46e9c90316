// Values into the IR, held against what the catalog says of the place they go to.

#include <algorithm>
#include <charconv>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

using CatalogKind = catalog::Kind;
using Values = std::vector<ir::ValueId>;

namespace {

bool is_list_value(V value) {
  return value->kind == Kind::List || (value->kind == Kind::Param && value->parameter->is_list) ||
         (value->is_symbolic() && value->kind != Kind::Param && value->type != nullptr &&
          value->type->kind == sema::TypeKind::List);
}

std::string_view words_for(CatalogKind kind) {
  switch (kind) {
    case CatalogKind::String:
      return "a text";
    case CatalogKind::DateTime:
      return "a date and time";
    case CatalogKind::Integer:
      return "a whole number";
    case CatalogKind::Number:
      return "a number";
    case CatalogKind::Boolean:
      return "true or false";
    case CatalogKind::Array:
      return "a list";
    case CatalogKind::Tag:
    case CatalogKind::Map:
    case CatalogKind::Record:
      return "a record";
    default:
      return "another value";
  }
}

bool looks_like_number(std::string_view text, bool is_whole) {
  if (text.empty()) return false;
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && at == end &&
         (!is_whole || text.find_first_of(".eE") == std::string_view::npos);
}

// Which alternative of a union a value is meant as: by its shape.
bool has_shape(V value, CatalogKind kind) {
  switch (kind) {
    case CatalogKind::Json:
      return true;
    case CatalogKind::Array:
      return is_list_value(value);
    case CatalogKind::Record:
    case CatalogKind::Map:
    case CatalogKind::Tag:
      return value->is_record();
    case CatalogKind::Boolean:
      return value->kind == Kind::Bool || value->kind == Kind::Condition;
    case CatalogKind::Integer:
    case CatalogKind::Number:
      return value->is_number();
    default:
      return !value->is_record() && !is_list_value(value);
  }
}

}  // namespace

void Evaluator::check_secret(V value, const Slot& slot) {
  if (!value->is_secret) return;
  std::string_view where;
  switch (slot.place) {
    case Slot::Place::Output:
      where = "an output";
      break;
    case Slot::Place::Metadata:
      where = "metadata";
      break;
    case Slot::Place::Tags:
      where = "a tag";
      break;
    case Slot::Place::Property:
      if (slot.name == "UserData") where = "user data";
      break;
    default:
      break;
  }
  if (!where.empty()) report<kind::SecretShown>(value->span, where);
}

ir::ValueId Evaluator::lower(V value, const Slot& slot) {
  if (value->is_hole() || value->is_null()) return {};
  Slot here = slot;
  if (here.type && here.type->kind() == CatalogKind::Union) {
    // What is known later has no shape yet; conditional values are asked per branch.
    if (value->kind == Kind::Choice || value->kind == Kind::Table) {
      return lower_untyped(value, slot);
    }
    std::optional<catalog::Type> chosen;
    for (const catalog::Type alternative : here.type->alternatives()) {
      if (!chosen && has_shape(value, alternative.kind())) chosen = alternative;
    }
    if (!chosen && !value->is_symbolic()) {
      report<kind::WrongType>(value->span, '`' + slot.name + '`',
                              words_for((*here.type->alternatives().begin()).kind()),
                              described(value));
      return {};
    }
    here.type = chosen;
  }
  if (here.type && here.type->kind() == CatalogKind::Json) here.type.reset();
  return lower_untyped(value, here);
}

ir::ValueId Evaluator::lower_untyped(V value, const Slot& slot) {
  const Span span = value->span;
  if (value->kind == Kind::Asset) return lower_asset(value, slot);
  if (value->kind != Kind::Choice && value->kind != Kind::Table && value->kind != Kind::Handle &&
      !check_slot(value, slot)) {
    return {};
  }
  switch (value->kind) {
    case Kind::Bool:
      return program().boolean(span, value->boolean);
    case Kind::Int:
      return program().integer(span, value->integer);
    case Kind::Float:
      return program().number(span, value->number);
    case Kind::String:
      check_secret(value, slot);
      if (value->origin != nullptr) {
        Slot inner = slot;
        inner.type.reset();
        const ir::ValueId text = lower_untyped(value->origin, inner);
        return program().call(span, ir::Function::Base64, {text});
      }
      return program().string(span, value->text());
    case Kind::List:
      return lower_list(value, slot);
    case Kind::Record:
      return lower_record(value, slot);
    case Kind::Handle:
      return lower_handle(value, slot);
    case Kind::Param:
      check_secret(value, slot);
      if (!value->parameter->id) return {};
      return program().ref(span, value->parameter->id);
    case Kind::Pseudo:
      return program().pseudo(span, value->text());
    case Kind::Attribute:
      return lower_attribute(value);
    case Kind::Concat:
      check_secret(value, slot);
      return lower_concat(value, slot);
    case Kind::Choice:
      return lower_choice(value, slot);
    case Kind::Table:
      return lower_table(value, slot);
    case Kind::Condition: {
      const ir::ConditionId condition = lower_condition(value->formula, *scope_);
      return program().call(span, ir::Function::If,
                            {program().condition(span, condition), program().boolean(span, true),
                             program().boolean(span, false)});
    }
    case Kind::Intrinsic:
      check_secret(value, slot);
      return lower_intrinsic(value, slot);
    case Kind::Family:
      report<kind::KeyedResource>(span, text(value->family->name))
          .help("name one by its key, or list them: `[for r in " +
                std::string(text(value->family->name)) + ": r.Ref]`");
      return {};
    default:
      report<kind::WrongType>(span, slot.name.empty() ? "this" : '`' + slot.name + '`', "a value",
                              described(value));
      return {};
  }
}

// Whether a value can be what the place wants. Says so where it cannot.
bool Evaluator::check_slot(V value, const Slot& slot) {
  return !slot.type || check_type(value, *slot.type, slot);
}

bool Evaluator::check_type(V value, const catalog::Type& type, const Slot& slot) {
  const CatalogKind kind = type.kind();
  if (kind == CatalogKind::Union || kind == CatalogKind::Json) return true;
  const auto wrong = [&]() -> bool {
    auto& finding = report<kind::WrongType>(value->span, '`' + slot.name + '`', words_for(kind),
                                            described(value));
    const auto takes = [](CatalogKind element) {
      return element != CatalogKind::Record && element != CatalogKind::Tag &&
             element != CatalogKind::Array && element != CatalogKind::Map;
    };
    if (kind == CatalogKind::Array && !value->is_record() && takes(type.element().kind())) {
      finding.help("a list of one: `[" + std::string(files_.text(value->span)) + "]`");
    }
    return false;
  };
  const bool is_list = is_list_value(value);
  switch (kind) {
    case CatalogKind::Array:
      if (value->kind == Kind::Attribute || is_list) return true;
      return value->is_symbolic() && value->kind == Kind::Intrinsic && value->type == nullptr
                 ? true
                 : wrong();
    case CatalogKind::Record:
    case CatalogKind::Map:
    case CatalogKind::Tag:
      return value->is_record() || value->kind == Kind::Attribute ? true : wrong();
    default:
      break;
  }
  if (value->is_record() || is_list || value->kind == Kind::Family) return wrong();

  const auto allowed = type.allowed_values();
  const auto check_allowed = [&](V each) {
    if (allowed.empty()) return true;
    const std::string given = scalar_text(each);
    for (const std::string_view name : allowed) {
      if (name == given) return true;
    }
    const std::vector<std::string_view> names(allowed.begin(), allowed.end());
    auto& finding = report<kind::ValueNotAllowed>(value->span, slot.name, described(each));
    suggest(finding, given, names);
    if (finding.helps.empty()) {
      finding.help("it takes " +
                   (names.size() <= 8
                        ? base::either(names)
                        : base::either({names.begin(), names.begin() + 8}) + " and others"));
    }
    return false;
  };
  const auto check_scalar = [&](V each) -> bool {
    switch (kind) {
      case CatalogKind::Integer:
      case CatalogKind::Number: {
        const bool is_whole = kind == CatalogKind::Integer;
        const bool fits = each->is_int() || (each->kind == Kind::Float && !is_whole) ||
                          (each->is_string() && looks_like_number(each->text(), is_whole)) ||
                          (each->is_string() && each->text().starts_with("{{resolve:"));
        if (!fits) return wrong();
        break;
      }
      case CatalogKind::Boolean:
        if (each->kind != Kind::Bool &&
            !(each->is_string() && (each->text() == "true" || each->text() == "false"))) {
          return wrong();
        }
        break;
      default:
        break;
    }
    return (each->is_string() && each->text().starts_with("{{resolve:")) || check_allowed(each);
  };
  if (value->is_scalar()) return check_scalar(value);
  if (value->kind == Kind::Condition)
    return kind == CatalogKind::Boolean || kind == CatalogKind::String || wrong();
  // Of another stack's output: a name of something is neither a number nor a Bool.
  if (value->kind == Kind::Intrinsic && value->type != nullptr) {
    const bool is_number = kind == CatalogKind::Integer || kind == CatalogKind::Number;
    const auto given = value->type->kind;
    if (is_number && (given == sema::TypeKind::Nominal || given == sema::TypeKind::Bool)) {
      return wrong();
    }
    if (kind == CatalogKind::Boolean &&
        (given == sema::TypeKind::Nominal || given == sema::TypeKind::Float ||
         given == sema::TypeKind::Int)) {
      return wrong();
    }
  }
  if (value->kind == Kind::Param) {
    const Parameter& parameter = *value->parameter;
    for (const V each : parameter.domain) {
      if (!check_scalar(each)) return false;
    }
    if (!parameter.domain.empty() || parameter.phase == Phase::Deferred) return true;
    const auto carried = value->type->kind;
    const bool is_number = carried == sema::TypeKind::Int || carried == sema::TypeKind::Float;
    if ((kind == CatalogKind::Integer || kind == CatalogKind::Number) && !is_number) return wrong();
    if (kind == CatalogKind::Boolean && carried != sema::TypeKind::Bool) return wrong();
  }
  return true;
}

ir::ValueId Evaluator::lower_list(V value, const Slot& slot) {
  Slot inner = slot;
  if (slot.type && slot.type->kind() == CatalogKind::Array) inner.type = slot.type->element();
  Values items;
  for (const V item : value->items()) {
    if (const ir::ValueId id = lower(item, inner)) items.push_back(id);
  }
  return program().list(value->span, items);
}

ir::ValueId Evaluator::lower_record(V value, const Slot& slot) {
  if (slot.type &&
      (slot.type->kind() == CatalogKind::Record || slot.type->kind() == CatalogKind::Tag)) {
    return lower_fields(value, slot.type->record(), slot);
  }
  Slot inner = slot;
  inner.type.reset();
  const bool is_map = slot.type && slot.type->kind() == CatalogKind::Map;
  if (is_map) inner.type = slot.type->element();
  std::vector<ir::Entry> entries;
  for (const Field& field : value->fields()) {
    inner.name = text(field.name);
    Slot open = inner;
    if (field.is_unchecked) open.type.reset();
    if (const ir::ValueId id = lower(field.value, open)) {
      entries.push_back({field.name, field.name_span, id});
    }
  }
  return program().map(value->span, entries);
}

// Whether a value is null in some case that can occur here.
bool Evaluator::may_be_null(V value) const {
  if (value->is_null()) return true;
  if (value->kind != Kind::Choice) return false;
  const auto settled = decide(value->choice->condition);
  return (settled.value_or(true) && may_be_null(value->choice->then)) ||
         (!settled.value_or(false) && may_be_null(value->choice->otherwise));
}

// A record whose properties the catalog lists.
ir::ValueId Evaluator::lower_fields(V value, const catalog::Record& record, const Slot& slot) {
  std::vector<ir::Entry> entries;
  const bool is_top = slot.is_top;
  for (const Field& field : value->fields()) {
    const std::string_view name = text(field.name);
    Slot inner = slot;
    inner.is_top = false;
    inner.name = name;
    inner.type.reset();
    inner.property.reset();
    if (is_top && slot.instance->type && name == slot.instance->type->tag_property()) {
      inner.place = Slot::Place::Tags;
    }
    if (!field.is_unchecked) {
      const auto property = record.property(name);
      if (!property) {
        if (!record.is_open()) {
          report_unknown_property(field, record, slot);
          continue;
        }
      } else if (property->is_read_only()) {
        report<kind::ReadOnlyProperty>(field.name_span, name);
        continue;
      } else {
        inner.type = property->type();
        inner.property = property;
      }
    }
    if (const ir::ValueId id = lower(field.value, inner)) {
      entries.push_back({field.name, field.name_span, id});
    }
  }
  for (const catalog::Property property : record.properties()) {
    if (!property.is_required() || property.is_read_only()) continue;
    const Field* given = value->field(intern(property.name()));
    if (given != nullptr && !may_be_null(given->value)) continue;
    if (given != nullptr && !given->value->is_null()) {
      report<kind::MissingProperty>(given->name_span, is_top ? slot.instance->type_name : slot.name,
                                    property.name())
          .note(given->value->span, "it is left out where the condition says so");
      continue;
    }
    const Span span = is_top ? slot.instance->name_span : value->span;
    const std::string owner = is_top ? slot.instance->type_name : slot.name;
    report<kind::MissingProperty>(span, owner, property.name());
  }
  return program().map(value->span, entries);
}

void Evaluator::report_unknown_property(const Field& field, const catalog::Record& record,
                                        const Slot& slot) {
  const std::string_view name = text(field.name);
  const std::string owner = slot.is_top ? slot.instance->type_name : slot.name;
  if (slot.is_top && slot.instance->type->attribute(name)) {
    report<kind::ReadOnlyProperty>(field.name_span, name)
        .help("read it as `" + std::string(text(slot.instance->name)) + '.' + std::string(name) +
              '`');
    return;
  }
  suggest(report<kind::UnknownProperty>(field.name_span, owner, name), name,
          record.property_names());
}

ir::ValueId Evaluator::lower_handle(V value, const Slot& slot) {
  const V meant = directed(value, slot, true);
  return meant->is_hole() ? ir::ValueId() : lower(meant, slot);
}

ir::ValueId Evaluator::lower_attribute(V value) {
  const AttributeData& data = *value->attribute;
  if (!data.instance->ir) return {};
  return data.name ? program().get_att(value->span, data.instance->ir, data.name)
                   : program().ref(value->span, data.instance->ir);
}

// Text with references in it is Fn::Sub; with anything else, a Join of its parts.
ir::ValueId Evaluator::lower_concat(V value, const Slot& slot) {
  Slot inner = slot;
  inner.place = Slot::Place::Raw;  // a secret was told of the whole
  inner.type.reset();
  inner.property.reset();
  bool fits_sub = true;
  for (const V part : value->items()) {
    switch (part->kind) {
      case Kind::String: {
        // A `${` is escaped as `${!`, which needs its brace in the same text.
        std::string_view rest = part->text();
        while (fits_sub) {
          const auto open = rest.find("${");
          if (open == std::string_view::npos) {
            fits_sub = !rest.ends_with('$');
            break;
          }
          const auto close = rest.find('}', open);
          fits_sub = close != std::string_view::npos;
          if (fits_sub) rest.remove_prefix(close + 1);
        }
        break;
      }
      case Kind::Param:
      case Kind::Pseudo:
      case Kind::Attribute:
        break;
      default:
        fits_sub = false;
    }
  }
  Values parts;
  for (const V part : value->items()) {
    const ir::ValueId id = part->kind == Kind::String ? program().string(part->span, part->text())
                                                      : lower_untyped(part, inner);
    if (!id) return {};
    parts.push_back(id);
  }
  if (parts.size() == 1) return parts[0];
  if (fits_sub) return program().call(value->span, ir::Function::Sub, parts);
  return program().call(value->span, ir::Function::Join,
                        {program().string(value->span, ""), program().list(value->span, parts)});
}

// Under a condition, what it settles is no question any more: a resource under
// `isProd` has no `Fn::If` on isProd.
ir::ValueId Evaluator::lower_under(const Formula* condition, V value, const Slot& slot) {
  const std::size_t known = facts_.size();
  assume(condition);
  const ir::ValueId result = lower(value, slot);
  facts_.resize(known);
  return result;
}

ir::ValueId Evaluator::lower_choice(V value, const Slot& slot) {
  const ChoiceData& data = *value->choice;
  if (const auto settled = decide(data.condition)) {
    return lower(*settled ? data.then : data.otherwise, slot);
  }
  const ir::ValueId then = lower_under(data.condition, data.then, slot);
  const ir::ValueId otherwise =
      lower_under(negation(data.condition, value->span), data.otherwise, slot);
  if (!then && !otherwise) return {};
  const ir::ConditionId condition = lower_condition(data.condition, *scope_);
  const auto branch = [&](ir::ValueId id) { return id ? id : program().no_value(value->span); };
  return program().call(
      value->span, ir::Function::If,
      {program().condition(data.condition->span, condition), branch(then), branch(otherwise)});
}

ir::ValueId Evaluator::lower_intrinsic(V value, const Slot& slot) {
  const IntrinsicData& data = *value->intrinsic;
  Slot inner = slot;
  inner.place = Slot::Place::Raw;  // a secret was told of the whole
  inner.type.reset();
  Values operands;
  const auto plain = [&](V operand) -> ir::ValueId {
    if (operand->is_list()) {
      Values items;
      for (const V item : operand->items()) {
        if (const ir::ValueId id = lower(item, inner)) items.push_back(id);
      }
      return program().list(operand->span, items);
    }
    return lower(operand, inner);
  };
  if (data.function == ir::Function::Cidr) {
    // Without a number of blocks, as many as Fn::Cidr gives at most.
    const V count = data.operands[1];
    operands.push_back(plain(data.operands[0]));
    operands.push_back(count->is_null() ? program().integer(value->span, 256) : plain(count));
    operands.push_back(plain(data.operands[2]));
  } else {
    for (const V operand : data.operands) {
      operands.push_back(operand->is_string() && operand->count == 0
                             ? program().string(operand->span, "")
                             : plain(operand));
    }
  }
  for (const ir::ValueId operand : operands) {
    if (!operand) return {};
  }
  return program().call(value->span, data.function, operands);
}

}  // namespace cairn::eval
