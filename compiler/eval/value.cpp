#include "compiler/eval/value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <memory>

namespace cairn::eval {

const Field* Value::field(Symbol wanted) const {
  for (const Field& field : fields()) {
    if (field.name == wanted) return &field;
  }
  return nullptr;
}

std::string_view Arena::text(std::string_view text) {
  if (text.empty()) return "";
  char* copy = static_cast<char*>(memory_.allocate(text.size(), 1));
  std::memcpy(copy, text.data(), text.size());
  return {copy, text.size()};
}

std::span<const V> Arena::items(std::span<const V> items) {
  if (items.empty()) return {};
  V* copy = static_cast<V*>(memory_.allocate(items.size_bytes(), alignof(V)));
  std::ranges::copy(items, copy);
  return {copy, items.size()};
}

std::span<const Field> Arena::fields(std::span<const Field> fields) {
  if (fields.empty()) return {};
  Field* copy = static_cast<Field*>(memory_.allocate(fields.size_bytes(), alignof(Field)));
  std::ranges::uninitialized_copy(fields, std::span(copy, fields.size()));
  return {copy, fields.size()};
}

std::string_view name_of(Phase phase) {
  static constexpr std::array<std::string_view, 3> kNames = {"build", "Input", "Deferred"};
  return kNames[static_cast<std::size_t>(phase)];
}

static std::string in_phase(Phase phase, std::string type) {
  if (phase == Phase::Build) return '`' + type + '`';
  return '`' + std::string(name_of(phase)) + '<' + type + ">`";
}

// Kept apart, since only the evaluator's header knows what these look like.
std::string name_of_instance(V handle, const base::SymbolTable& symbols);
std::string name_of_parameter(V param, const base::SymbolTable& symbols);
std::string name_of_attribute(V attribute, const base::SymbolTable& symbols);

// The type of one of several values that are alike.
static std::string type_word(V value) {
  switch (value->kind) {
    case Kind::Int:
      return "Int";
    case Kind::Float:
      return "Float";
    case Kind::Bool:
    case Kind::Condition:
      return "Bool";
    case Kind::Record:
      return "Map<Any>";
    case Kind::List:
      return "List<" + (value->count > 0 ? type_word(value->items()[0]) : "Any") + '>';
    default:
      return "String";
  }
}

std::string describe(V value, const base::SymbolTable& symbols) {
  switch (value->kind) {
    case Kind::Hole:
      return value->type ? '`' + sema::to_string(*value->type, symbols) + '`'
                         : std::string("something unknown");
    case Kind::Null:
      return "null";
    case Kind::Bool:
      return value->boolean ? "`true`" : "`false`";
    case Kind::Int:
    case Kind::Float:
      return '`' + scalar_text(value) + '`';
    case Kind::String: {
      std::string text(value->text().substr(0, 40));
      // A cut in the middle of a character would not be text any more.
      while (value->count > 40 && !text.empty() && (text.back() & 0xC0) == 0x80) text.pop_back();
      if (value->count > 40) text += "...";
      return "\"" + text + "\"";
    }
    case Kind::List:
      return "a list";
    case Kind::Record:
      return "a record";
    case Kind::Function:
    case Kind::Builtin:
      return "a function";
    case Kind::Principal:
      return "a principal";
    case Kind::Handle:
    case Kind::ResourceView:
      return "the resource `" + name_of_instance(value, symbols) + '`';
    case Kind::Family:
      return "resources by key";
    case Kind::AttributeGroup:
      return "a group of attributes";
    case Kind::StackRef:
    case Kind::StackView:
      return "a stack";
    case Kind::Asset:
      return "an asset";
    case Kind::Param:
      return '`' + name_of_parameter(value, symbols) + "` (" +
             in_phase(value->phase,
                      value->type ? sema::to_string(*value->type, symbols) : "String") +
             ')';
    case Kind::Pseudo:
      return '`' + std::string(value->text()) + "` (" + in_phase(value->phase, "String") + ')';
    case Kind::Attribute:
      return '`' + name_of_attribute(value, symbols) + "` (" +
             in_phase(value->phase,
                      value->type ? sema::to_string(*value->type, symbols) : "String") +
             ')';
    case Kind::Condition:
      return in_phase(Phase::Input, "Bool");
    case Kind::Intrinsic:
      return in_phase(value->phase,
                      value->type ? sema::to_string(*value->type, symbols) : "String");
    case Kind::Table:
      return in_phase(value->phase, type_word(value->table->rows[0]));
    case Kind::Choice:
      return in_phase(value->phase, type_word(value->choice->then));
    default:
      return in_phase(value->phase, "String");
  }
}

bool equal(V a, V b) {
  if (a->is_number() && b->is_number()) {
    return a->is_int() && b->is_int() ? a->integer == b->integer : a->as_number() == b->as_number();
  }
  if (a->kind != b->kind) return false;
  switch (a->kind) {
    case Kind::Null:
      return true;
    case Kind::Bool:
      return a->boolean == b->boolean;
    case Kind::String:
      return a->text() == b->text();
    case Kind::List:
      return std::ranges::equal(a->items(), b->items(), equal);
    case Kind::Record:
      return a->count == b->count && std::ranges::all_of(a->fields(), [&](const Field& field) {
               const Field* other = b->field(field.name);
               return other != nullptr && equal(field.value, other->value);
             });
    case Kind::Handle:
    case Kind::ResourceView:
      return a->instance == b->instance;
    default:
      return a == b;
  }
}

std::string scalar_text(V value) {
  switch (value->kind) {
    case Kind::Bool:
      return value->boolean ? "true" : "false";
    case Kind::Int:
      return std::to_string(value->integer);
    case Kind::Float: {
      char buffer[32];
      const auto end = std::to_chars(buffer, buffer + sizeof buffer, value->number).ptr;
      return {buffer, end};
    }
    case Kind::String:
      return std::string(value->text());
    default:
      return {};
  }
}

std::string literal_text(V value, const base::SymbolTable& symbols) {
  const auto joined = [&](const auto& parts, const auto& print) {
    std::string text;
    for (const auto& part : parts) text += (text.empty() ? "" : ", ") + print(part);
    return text;
  };
  switch (value->kind) {
    case Kind::String: {
      std::string text = "\"";
      for (const char c : value->text()) {
        if (c == '"' || c == '\\') text += '\\';
        text += c == '\n' ? ' ' : c;
      }
      return text + '"';
    }
    case Kind::Null:
      return "null";
    case Kind::List:
      return '[' + joined(value->items(), [&](V item) { return literal_text(item, symbols); }) +
             ']';
    case Kind::Record: {
      const std::string inside = joined(value->fields(), [&](const Field& field) {
        return std::string(symbols.text(field.name)) + ": " + literal_text(field.value, symbols);
      });
      return inside.empty() ? "{}" : "{ " + inside + " }";
    }
    default:
      return scalar_text(value);
  }
}

}  // namespace cairn::eval
