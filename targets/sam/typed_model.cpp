#include "targets/sam/typed_model.h"

#include "targets/sam/tables/tables.h"

namespace cairn::sam {

namespace {

bool is_of(const Value* value, std::string_view type) {
  if (type == "any") return true;
  if (type == "map") return value->is_map();
  if (type == "list") return value->is_list();
  if (type == "string") return value->is_string();
  if (type == "boolean") return value->kind == Kind::Bool;
  if (type == "integer") return value->kind == Kind::Int;
  return type == "number" && (value->kind == Kind::Int || value->kind == Kind::Float);
}

// `map|list`, `one of A B`
bool fits(const Value* value, std::string_view type) {
  static constexpr std::string_view kOneOf = "one of ";
  if (type.starts_with(kOneOf)) {
    type.remove_prefix(kOneOf.size());
    while (!type.empty()) {
      if (value->is_string(take_word(type))) return true;
    }
    return false;
  }
  while (!type.empty()) {
    const std::string_view first = type.substr(0, type.find('|'));
    if (is_of(value, first)) return true;
    type.remove_prefix(std::min(type.size(), first.size() + 1));
  }
  return false;
}

class Check {
 public:
  void run(const Value* value, schema::Json model, const std::string& path) {
    if (model.is_string()) {
      if (!fits(value, model.string())) wrong(value, path, model.string());
    } else if (model.is_array()) {
      check_list(value, model.item(0), path);
    } else {
      check_map(value, model, path);
    }
  }

  std::vector<ModelFault> faults;

 private:
  using Kind = ModelFault::Kind;

  void wrong(const Value* value, const std::string& path, std::string_view wanted) {
    faults.push_back({Kind::Wrong, path, wanted, value->span});
  }

  void check_list(const Value* value, schema::Json item, const std::string& path) {
    if (!value->is_list()) return wrong(value, path, "list");
    for (std::size_t i = 0; i < value->items.size(); ++i) {
      run(value->items[i], item, path + '.' + std::to_string(i));
    }
  }

  void check_map(const Value* value, schema::Json model, const std::string& path) {
    const std::string_view other = member(model, "|").string();
    if (!other.empty() && fits(value, other)) return;
    if (!value->is_map()) return wrong(value, path, "map");
    const std::string start = path.empty() ? std::string() : path + '.';
    if (const auto each = model.find("*")) {
      for (const Entry& entry : value->entries()) {
        run(entry.value, *each, start + std::string(entry.key.view));
      }
      return;
    }
    for (std::size_t i = 0; i < model.size(); ++i) {
      std::string_view key = model.key(i);
      if (key == "|") continue;
      const bool is_required = key.ends_with('!');
      if (is_required) key.remove_suffix(1);
      const std::string below = start + std::string(key);
      if (const Value* found = value->find(key)) {
        run(found, model.value(i), below);
      } else if (is_required) {
        faults.push_back({Kind::Missing, below, {}, value->span});
      }
    }
    for (const Entry& entry : value->entries()) {
      const std::string key(entry.key.view);
      if (model.find(key) || model.find(key + '!')) continue;
      faults.push_back({Kind::Unknown, start + key, {}, entry.key_span});
    }
  }
};

}  // namespace

std::vector<ModelFault> check_model(std::string_view model, const Value* value) {
  Check check;
  check.run(value, member(table("typed-models"), model), "");
  return std::move(check.faults);
}

// `map|list` as `dictionary or list`
static std::string describe(std::string_view wanted) {
  std::string text(wanted);
  text.replace(0, std::string_view("map|").size(), "dictionary or ");
  return text;
}

void require_model(const Resource& resource, std::string_view model, const Value* value) {
  std::string message;
  text::Span span;
  for (const ModelFault& fault : check_model(model, value)) {
    message += (message.empty() ? "Property '" : " Property '") + fault.path + "' ";
    switch (fault.kind) {
      case ModelFault::Kind::Missing:
        message += "is required.";
        break;
      case ModelFault::Kind::Unknown:
        message += "is an invalid property.";
        break;
      case ModelFault::Kind::Wrong:
        message += "value must be " + describe(fault.wanted) + '.';
        break;
    }
    if (!span.is_valid()) span = fault.span;
  }
  if (!message.empty()) throw refuse_resource(resource.id.view, message, span);
}

}  // namespace cairn::sam
