#include "targets/sam/typed_model.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "targets/sam/letters.h"
#include "targets/sam/python.h"
#include "targets/sam/tables/tables.h"

namespace cairn::sam {

namespace {

using Fault = ModelFault::Kind;

// Of Python's `int()` and `float()`: the whole text is a number, spaces around it aside.
template <typename Number>
std::optional<Number> parse(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  Number number{};
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || at != end) return std::nullopt;
  return number;
}

class Reader {
 public:
  explicit Reader(Arena& arena) : arena_(arena) {}

  Value* read(Value* value, schema::Json model) {
    if (model.is_string()) return read_any_of(value, model.string());
    if (model.is_array()) return read_list(value, model.item(0));
    return read_map(value, model);
  }

  std::vector<ModelFault> faults;

 private:
  Value* fail(const Value* value, Fault kind) {
    faults.push_back({kind, path_, value->span});
    return nullptr;
  }

  template <typename Work>
  Value* below(std::string step, Work work) {
    path_.push_back(std::move(step));
    Value* value = work();
    path_.pop_back();
    return value;
  }

  // `map|list<map|string>`: the first that fits; the faults of all where none does.
  Value* read_any_of(Value* value, std::string_view types) {
    static constexpr std::string_view kOneOf = "one of ";
    if (types == "any") return value;
    if (value->is_null()) return fail(value, Fault::Null);
    if (types.starts_with(kOneOf)) return read_word(value, types.substr(kOneOf.size()));
    const std::size_t before = faults.size();
    while (!types.empty()) {
      const std::string_view type = take_type(types);
      const std::size_t told = faults.size();
      Value* read = read_as(value, type);
      if (faults.size() > told) continue;
      faults.resize(before);
      return read;
    }
    return nullptr;
  }

  static std::string_view take_type(std::string_view& types) {
    int depth = 0;
    std::size_t end = 0;
    for (; end < types.size() && (types[end] != '|' || depth > 0); ++end) {
      depth += types[end] == '<' ? 1 : types[end] == '>' ? -1 : 0;
    }
    const std::string_view type = types.substr(0, end);
    types.remove_prefix(std::min(types.size(), end + 1));
    return type;
  }

  Value* read_word(Value* value, std::string_view words) {
    while (!words.empty()) {
      if (value->is_string(take_word(words))) return value;
    }
    return fail(value, Fault::NotListed);
  }

  Value* read_as(Value* value, std::string_view type) {
    if (type == "map") return as_map(value);
    if (type == "string") return as_string(value);
    if (type == "integer") return as_integer(value);
    if (type == "number") return as_number(value);
    if (type == "boolean") return as_boolean(value);
    static constexpr std::string_view kListOf = "list<";
    std::string_view item = "any";
    if (type.starts_with(kListOf)) item = type.substr(kListOf.size(), type.size() - 6);
    return read_items(value, [&](Value* each) { return read_any_of(each, item); });
  }

  template <typename Read>
  Value* read_items(Value* value, Read read_item) {
    if (!value->is_list()) return fail(value, Fault::NoList);
    Value* list = arena_.list({}, value->span);
    for (std::size_t i = 0; i < value->items.size(); ++i) {
      Value* item = below(std::to_string(i), [&] { return read_item(value->items[i]); });
      if (item != nullptr) list->append(item);
    }
    return list;
  }

  Value* as_map(Value* value) {
    if (value->is_map()) return value;
    const bool is_empty = (value->is_list() && value->items.empty()) || value->is_string("");
    return is_empty ? arena_.map({}, value->span) : fail(value, Fault::NoMap);
  }

  Value* as_string(Value* value) {
    if (value->is_string()) return value;
    if (value->is_list() || value->is_map()) return fail(value, Fault::NoString);
    return arena_.string(str(value), value->span);
  }

  Value* as_integer(Value* value) {
    if (value->kind == Kind::Int) return value;
    if (value->kind == Kind::Bool) return arena_.integer(value->boolean ? 1 : 0, value->span);
    if (value->kind == Kind::Float && std::abs(value->number) < 9e15) {
      return arena_.integer(static_cast<std::int64_t>(value->number), value->span);
    }
    const auto parsed = parse<std::int64_t>(value->string());
    return parsed ? arena_.integer(*parsed, value->span) : fail(value, Fault::NoInteger);
  }

  Value* as_number(Value* value) {
    if (value->kind == Kind::Float) return value;
    if (value->kind == Kind::Int) {
      return arena_.number(static_cast<double>(value->integer), value->span);
    }
    if (value->kind == Kind::Bool) return arena_.number(value->boolean ? 1 : 0, value->span);
    const auto parsed = parse<double>(value->string());
    return parsed ? arena_.number(*parsed, value->span) : fail(value, Fault::NoNumber);
  }

  Value* as_boolean(Value* value) {
    if (value->kind == Kind::Bool) return value;
    static constexpr std::string_view kWords[] = {"0", "off", "f", "false", "n", "no",
                                                  "1", "on",  "t", "true",  "y", "yes"};
    std::string text = to_lower(value->string());
    if (value->kind == Kind::Int) text = std::to_string(value->integer);
    const auto* word = std::ranges::find(kWords, text);
    if (word == std::end(kWords)) return fail(value, Fault::NoBoolean);
    return arena_.boolean(word - std::begin(kWords) >= 6, value->span);
  }

  Value* read_list(Value* value, schema::Json item) {
    if (value->is_null()) return fail(value, Fault::Null);
    return read_items(value, [&](Value* each) { return read(each, item); });
  }

  Value* read_map(Value* written, schema::Json model) {
    if (written->is_null()) return fail(written, Fault::Null);
    const std::string_view other = member(model, "|").string();
    if (!other.empty() && written->kind == Kind::Bool) return read_any_of(written, other);
    const Value* value = as_map(written);
    if (value == nullptr) return nullptr;
    Value* made = arena_.map({}, value->span);
    if (const auto each = model.find("*")) {
      for (const Entry& entry : value->entries()) {
        set(made, entry,
            below(std::string(entry.key.view), [&] { return read(entry.value, *each); }));
      }
      return made;
    }
    for (std::size_t i = 0; i < model.size(); ++i) {
      if (model.key(i) != "|") read_key(*value, model.key(i), model.value(i), made);
    }
    // The rest in the order of names.
    std::vector<const Entry*> unknown;
    for (const Entry& entry : value->entries()) {
      const std::string key(entry.key.view);
      if (!model.find(key) && !model.find(key + '!')) unknown.push_back(&entry);
    }
    std::ranges::sort(unknown, {}, [](const Entry* entry) { return entry->key.view; });
    for (const Entry* entry : unknown) {
      below(std::string(entry->key.view), [&]() -> Value* {
        faults.push_back({Fault::Unknown, path_, entry->key_span});
        return nullptr;
      });
    }
    return made;
  }

  void read_key(const Value& map, std::string_view key, schema::Json model, Value* made) {
    const bool is_required = key.ends_with('!');
    if (is_required) key.remove_suffix(1);
    const auto entries = map.entries();
    const auto found =
        std::ranges::find(entries, key, [](const Entry& entry) { return entry.key.view; });
    if (found == entries.end()) {
      if (!is_required) return;
      below(std::string(key), [&] { return fail(&map, Fault::Missing); });
    } else if (!found->value->is_null() || is_required) {
      set(made, *found, below(std::string(key), [&] {
            return found->value->is_null() ? fail(&map, Fault::Null) : read(found->value, model);
          }));
    }
  }

  static void set(Value* made, const Entry& entry, Value* value) {
    if (value != nullptr) made->set(entry.key, value, entry.key_span);
  }

  Arena& arena_;
  std::vector<std::string> path_;
};

struct Words {
  std::string_view text, type;
};

Words describe(Fault kind) {
  switch (kind) {
    case Fault::Missing:
      return {"field required", "value_error.missing"};
    case Fault::Unknown:
      return {"extra fields not permitted", "value_error.extra"};
    case Fault::Null:
      return {"none is not an allowed value", "type_error.none.not_allowed"};
    case Fault::NoMap:
      return {"value is not a valid dict", "type_error.dict"};
    case Fault::NoList:
      return {"value is not a valid list", "type_error.list"};
    case Fault::NoString:
      return {"str type expected", "type_error.str"};
    case Fault::NoInteger:
      return {"value is not a valid integer", "type_error.integer"};
    case Fault::NoNumber:
      return {"value is not a valid float", "type_error.float"};
    case Fault::NoBoolean:
      return {"value could not be parsed to a boolean", "type_error.bool"};
    case Fault::NotListed:
      return {"unexpected value", "value_error.const"};
  }
  return {};
}

// Of the faults of one value: what is told.
std::string summarize(const std::vector<Fault>& kinds) {
  const auto has = [&](Fault kind) { return std::ranges::find(kinds, kind) != kinds.end(); };
  if (has(Fault::Missing)) return "is required.";
  if (has(Fault::Unknown)) return "is an invalid property.";
  if (has(Fault::NoMap) && has(Fault::NoList)) return "value must be dictionary or list.";
  if (has(Fault::NoMap) && has(Fault::NoInteger)) return "value must be dictionary or integer.";
  if (has(Fault::NoMap) && has(Fault::NoNumber)) return "value must be dictionary or number.";
  return std::string(describe(kinds[0]).text) + ".";
}

std::string join(const std::vector<std::string>& path, std::string_view between) {
  std::string text;
  for (const std::string& step : path) {
    if (!text.empty()) text += between;
    text += step;
  }
  return text;
}

}  // namespace

std::string ModelFault::dotted() const { return join(path, "."); }

Typed read_model(Arena& arena, std::string_view model, Value* value) {
  Reader reader(arena);
  Value* read = reader.read(value, member(table("typed-models"), model));
  return {read, std::move(reader.faults)};
}

Value* require_model(const Resource& resource, std::string_view model, Value* value) {
  const Typed typed = read_model(resource.arena, model, value);
  if (typed.faults.empty()) return typed.value;
  std::string message;
  std::vector<std::string> told;
  for (const ModelFault& fault : typed.faults) {
    const std::string path = fault.dotted();
    if (std::ranges::find(told, path) != told.end()) continue;
    told.push_back(path);
    std::vector<Fault> kinds;
    for (const ModelFault& other : typed.faults) {
      if (other.path == fault.path) kinds.push_back(other.kind);
    }
    message += (message.empty() ? "Property '" : " Property '") + path + "' " + summarize(kinds);
  }
  throw refuse_resource(resource.id.view, message, typed.faults[0].span);
}

Value* require_part(const Resource& resource, std::string_view model, std::string_view property,
                    Value* value) {
  const Typed typed = read_model(resource.arena, model, value);
  if (typed.faults.empty()) return typed.value;
  const std::string name(property);
  const std::size_t count = typed.faults.size();
  std::string message = "Invalid " + name + ": " + std::to_string(count) + " validation error" +
                        (count == 1 ? "" : "s") + " for " + name;
  for (const ModelFault& fault : typed.faults) {
    const Words words = describe(fault.kind);
    message += "\n" + join(fault.path, " -> ") + "\n  " + std::string(words.text) +
               " (type=" + std::string(words.type) + ")";
  }
  throw refuse_resource(resource.id.view, message, typed.faults[0].span);
}

}  // namespace cairn::sam
