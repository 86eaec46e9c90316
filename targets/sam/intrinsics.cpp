#include "targets/sam/intrinsics.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "targets/sam/letters.h"
#include "targets/sam/python.h"

namespace cairn::sam {

namespace {

// The text of `Fn::Sub`, alone or with variables; null for what has none.
Value** find_sub_text(Value* argument, Value*& holder) {
  if (argument->is_string()) {
    holder = argument;
    return &holder;
  }
  if (argument->is_list() && !argument->items.empty() && argument->items[0]->is_string()) {
    return &argument->items[0];
  }
  return nullptr;
}

// Replaces each `${Name}` for which there is an answer. Names are what SAM's pattern
// takes: `AWS::` and letters, or letters, digits and dots.
std::optional<std::string> replace_variables(
    std::string_view text, const std::function<std::optional<std::string>(std::string_view)>& ask) {
  std::string out;
  std::size_t done = 0;
  bool has_changed = false;
  for (std::size_t at = text.find("${"); at != text.npos; at = text.find("${", at + 1)) {
    const std::size_t close = text.find('}', at);
    if (close == text.npos) break;
    const std::string_view name = text.substr(at + 2, close - at - 2);
    const std::string_view rest = name.starts_with("AWS::") ? name.substr(5) : name;
    const bool is_pseudo = rest.size() != name.size();
    const bool fits = !rest.empty() && std::ranges::all_of(rest, [&](char c) {
      return is_alphanumeric(c) || (c == '.' && !is_pseudo);
    });
    if (!fits) continue;
    const std::optional<std::string> answer = ask(name);
    if (!answer) continue;
    out.append(text, done, at - done);
    out += *answer;
    done = close + 1;
    at = close;
    has_changed = true;
  }
  if (!has_changed) return std::nullopt;
  out.append(text, done);
  return out;
}

Value* resolve_sub(Context& context, Value* function) {
  Value* argument = function->entries()[0].value;
  Value* holder = nullptr;
  Value** text = find_sub_text(argument, holder);
  if (text == nullptr) return function;
  const auto replaced = replace_variables((*text)->text.view, [&](std::string_view name) {
    const Value* value = context.parameters->get(name);
    if (value == nullptr) return std::optional<std::string>();
    if (!value->is_string()) {
      throw refuse_structure("Invalid Fn::Sub variable value " + repr(value) +
                                 ". Fn::Sub expects all variables to be strings.",
                             function->span);
    }
    return std::optional<std::string>(value->text.view);
  });
  if (!replaced) return function;
  Value* made =
      context.arena.string(context.arena.keep(*replaced, (*text)->text.is_unicode), (*text)->span);
  if (text == &holder) {
    function->set("Fn::Sub", made);
  } else {
    *text = made;
  }
  return function;
}

// `Fn::FindInMap` with three keys that are known.
Value* resolve_find(Context& context, Value* function) {
  const Value* argument = function->entries()[0].value;
  if (!argument->is_list() || argument->items.size() != 3) {
    throw refuse_structure(
        "Invalid FindInMap value " + str(argument) + ". FindInMap expects an array with 3 values.",
        function->span);
  }
  const auto& keys = argument->items;
  const bool are_known =
      std::ranges::all_of(keys, [](const Value* key) { return key->is_string(); });
  if (!are_known || context.mappings == nullptr) return function;
  const auto look_in = [&](const Value* map, const Value* key) {
    if (map->is_map()) return map->get(key->text.view);
    throw refuse_structure("Cannot use Fn::FindInMap on Mapping '" +
                               std::string(keys[0]->text.view) +
                               "' which is not a a two-level map.",
                           map->span.is_valid() ? map->span : function->span);
  };
  const Value* found = context.mappings;
  for (const Value* key : keys) {
    found = look_in(found, key);
    if (found == nullptr) return function;
  }
  return const_cast<Value*>(found);
}

// Every value of the tree, a function before what is in it; it may become another. The
// default of a parameter may refer to the parameter, so that there is no end, or to several
// that each refer to several.
class Walk {
 public:
  explicit Walk(const std::function<Value*(Value*)>& visit) : visit_(visit) {}

  Value* walk(Value* value) {
    static constexpr std::size_t kMostDepth = 1000;
    static constexpr std::size_t kMostValues = 4'000'000;
    if (depth_ > kMostDepth || ++count_ > kMostValues) {
      throw refuse_structure("Values of parameters refer to each other without an end.",
                             value->span);
    }
    ++depth_;
    if (is_intrinsic(value)) value = visit_(value);
    if (value->is_list()) {
      for (Value*& item : value->items) item = walk(item);
    } else if (value->is_map()) {
      // Values only: the keys stay, and so does their order.
      for (const Entry& entry : value->entries()) {
        const_cast<Entry&>(entry).value = walk(entry.value);
      }
    }
    --depth_;
    return value;
  }

 private:
  const std::function<Value*(Value*)>& visit_;
  std::size_t depth_ = 0;
  std::size_t count_ = 0;
};

Value* walk(Value* value, const std::function<Value*(Value*)>& visit) {
  return Walk(visit).walk(value);
}

}  // namespace

bool is_intrinsic(const Value* value) {
  if (value == nullptr || !value->is_map() || value->size() != 1) return false;
  const std::string_view key = value->entries()[0].key.view;
  return key == "Ref" || key == "Condition" || key.starts_with("Fn::");
}

bool is_intrinsic(const Value* value, std::string_view name) {
  return value != nullptr && value->is_map() && value->size() == 1 && value->has(name);
}

std::string_view ref_target(const Value* value) {
  return is_intrinsic(value, "Ref") ? value->get("Ref")->string() : "";
}

bool is_no_value(const Value* value) { return ref_target(value) == "AWS::NoValue"; }

bool has_branches(const Value* value) {
  const Value* operands = value->get("Fn::If");
  return operands->is_list() && operands->items.size() == 3;
}

std::span<Value* const> if_operands(const Value* value) {
  if (!has_branches(value)) throw refuse_structure_too("Fn::If requires 3 arguments", value->span);
  return value->get("Fn::If")->items;
}

Value* make_ref(Arena& arena, std::string_view id) {
  return arena.map({{"Ref", arena.string(std::string(id))}});
}

Value* make_get_att(Arena& arena, std::string_view id, std::string_view attribute) {
  return arena.map({{"Fn::GetAtt", arena.list({arena.string(std::string(id)),
                                               arena.string(std::string(attribute))})}});
}

Value* make_sub(Arena& arena, std::string_view text) {
  return arena.map({{"Fn::Sub", arena.string(std::string(text))}});
}

Value* make_if(Arena& arena, Value* condition, Value* then, Value* otherwise) {
  return arena.map({{"Fn::If", arena.list({condition, then, otherwise})}});
}

Value* make_no_value(Arena& arena) { return arena.map({{"Ref", arena.string("AWS::NoValue")}}); }

Value* make_conditional(Arena& arena, const Value* condition, Value* value) {
  if (condition == nullptr) return value;
  return make_if(arena, const_cast<Value*>(condition), value, make_no_value(arena));
}

Value* resolve_parameters(Context& context, Value* value) {
  return walk(value, [&](Value* function) {
    const std::string_view name = function->entries()[0].key.view;
    if (name == "Fn::Sub") return resolve_sub(context, function);
    if (name != "Ref") return function;
    const Value* argument = function->entries()[0].value;
    Value* found = context.parameters->get(argument->string());
    return found != nullptr ? found : function;
  });
}

Value* resolve_mappings(Context& context, Value* value) {
  value = resolve_parameters(context, value);
  return walk(value, [&](Value* function) {
    const bool is_find = function->entries()[0].key.view == "Fn::FindInMap";
    return is_find ? resolve_find(context, function) : function;
  });
}

// The text of an `Fn::Sub` with other references in it: a plain text, whatever it was.
static void replace_in_sub(Context& context, Value* function,
                           const std::function<std::optional<std::string>(std::string_view)>& ask) {
  Value* holder = nullptr;
  Value** text = find_sub_text(function->entries()[0].value, holder);
  if (text == nullptr) return;
  const auto replaced = replace_variables((*text)->text.view, ask);
  if (!replaced) return;
  *text = context.arena.string(*replaced, (*text)->span);
  if (text == &holder) function->set("Fn::Sub", holder);
}

// `[A, B]` of Fn::GetAtt as `A.B`; nothing where one of them is no text.
static std::optional<std::string> join_path(const Value* list) {
  std::string path;
  for (const Value* item : list->items) {
    if (!item->is_string()) return std::nullopt;
    path += (path.empty() ? "" : ".") + std::string(item->text.view);
  }
  return path;
}

static Value* split_path(Arena& arena, std::string_view path) {
  Value* list = arena.list();
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    list->append(arena.string(std::string(path.substr(begin, end - begin))));
    begin = end + 1;
  }
  return list;
}

void rename_references(Context& context, Value* value) {
  const auto find = [&](std::string_view id) -> std::optional<std::string> {
    const auto found = context.renamed.find(id);
    if (found == context.renamed.end()) return std::nullopt;
    return found->second;
  };
  walk(value, [&](Value* function) {
    const auto [key, argument, span] = function->entries()[0];
    if (key.view == "Ref") {
      if (const auto id = find(argument->string())) function->set("Ref", context.arena.string(*id));
    } else if (key.view == "Fn::GetAtt" && argument->is_list() && argument->items.size() > 1) {
      // `[A.B, C]` is `[A, B, C]`.
      const auto path = join_path(argument);
      const std::size_t dot = path ? path->find('.') : 0;
      const auto id = path ? find(std::string_view(*path).substr(0, dot)) : std::nullopt;
      if (id) function->set("Fn::GetAtt", split_path(context.arena, *id + path->substr(dot)));
    } else if (key.view == "Fn::Sub") {
      replace_in_sub(context, function, [&](std::string_view name) -> std::optional<std::string> {
        const std::size_t dot = name.find('.');
        const auto id = find(name.substr(0, dot));
        if (!id) return std::nullopt;
        return "${" + *id + (dot == name.npos ? "" : std::string(name.substr(dot))) + "}";
      });
    }
    return function;
  });
}

void resolve_generated(Context& context, Value* value) {
  // `F.Alias` to the id of the alias, and what follows behind it.
  const auto find = [&](std::string_view path) -> std::optional<std::string> {
    const std::size_t dot = path.find('.');
    if (dot == path.npos) return std::nullopt;
    const auto resource = context.referable.find(path.substr(0, dot));
    if (resource == context.referable.end()) return std::nullopt;
    const std::size_t end = std::min(path.find('.', dot + 1), path.size());
    const auto found = resource->second.find(std::string(path.substr(dot + 1, end - dot - 1)));
    if (found == resource->second.end()) return std::nullopt;
    return found->second + std::string(path.substr(end));
  };
  walk(value, [&](Value* function) {
    const auto [key, argument, span] = function->entries()[0];
    if (key.view == "Ref") {
      const auto id = find(argument->string());
      if (id) function->set("Ref", context.arena.string(*id));
    } else if (key.view == "Fn::GetAtt" && argument->is_list()) {
      const auto path = join_path(argument);
      const auto id = path ? find(*path) : std::nullopt;
      if (!id) return function;
      const std::size_t dot = id->find('.');
      Value* list = context.arena.list({context.arena.string(id->substr(0, dot))});
      if (dot != std::string::npos) list->append(context.arena.string(id->substr(dot + 1)));
      function->set("Fn::GetAtt", list);
    } else if (key.view == "Fn::Sub") {
      replace_in_sub(context, function, [&](std::string_view path) -> std::optional<std::string> {
        const auto id = find(path);
        if (!id) return std::nullopt;
        return "${" + *id + "}";
      });
    }
    return function;
  });
}

}  // namespace cairn::sam
