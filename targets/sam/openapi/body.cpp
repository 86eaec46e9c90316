#include "targets/sam/openapi/body.h"

#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/letters.h"
#include "targets/sam/python.h"

namespace cairn::sam {

bool is_version(std::string_view text, std::string_view majors) {
  const auto is_part = [](std::string_view part) {
    return part.size() == 2 && part[0] == '.' && part[1] >= '0' && part[1] <= '9';
  };
  if (text.empty() || majors.find(text[0]) == majors.npos) return false;
  text.remove_prefix(1);
  return is_part(text.substr(0, 2)) && (text.size() == 2 || is_part(text.substr(2)));
}

bool is_openapi3(const Value* body) {
  if (!body->is_map() || is_truthy(body->get("swagger"))) return false;
  const Value* version = body->get("openapi");
  return version != nullptr && is_version(str(version), "3");
}

bool is_valid_body(const Value* body) {
  if (body == nullptr || !body->is_map()) return false;
  const Value* paths = body->get("paths");
  if (paths == nullptr || !paths->is_map()) return false;
  return is_truthy(body->get("swagger")) || is_openapi3(body);
}

Text normalize_method(Arena& arena, Text method) {
  std::string small = to_lower(method.view);
  if (small == "any") return Text(kAnyMethod);
  return small == method.view ? method : arena.keep(std::move(small), method.is_unicode);
}

std::vector<Value*> conditional_contents(Value* item) {
  if (item == nullptr) return {};
  if (!item->is_map() || !item->has("Fn::If")) return {item};
  const Value* operands = item->get("Fn::If");
  if (!operands->is_list()) throw refuse_structure("Value of Fn::If must be a list.", item->span);
  std::vector<Value*> contents;
  for (std::size_t i = 1; i < operands->items.size(); ++i) {
    if (!is_no_value(operands->items[i])) contents.push_back(operands->items[i]);
  }
  return contents;
}

bool has_integration(Value* method) {
  if (!method->is_map()) return false;
  return std::ranges::any_of(conditional_contents(method), [](const Value* definition) {
    return is_truthy(definition->get(kIntegration));
  });
}

void check_paths(const Value* paths) {
  for (const Entry& path : paths->entries()) {
    for (const Value* item : conditional_contents(path.value)) {
      if (item->is_map()) continue;
      throw refuse_structure("Value of '" + std::string(path.key.view) +
                                 "' path must be a dictionary according to Swagger spec.",
                             item->span.is_valid() ? item->span : path.key_span);
    }
  }
}

void add_path(Arena& arena, Value* paths, Text path, Text method) {
  method = normalize_method(arena, method);
  Value* item = paths->get(path.view);
  if (item == nullptr) {
    item = arena.hashed();
    paths->set(path, item);
  }
  if (!item->is_map()) {
    throw refuse_structure("Value of '" + std::string(path.view) +
                               "' path must be a dictionary according to Swagger spec.",
                           item->span);
  }
  for (Value* each : conditional_contents(item)) {
    if (!each->has(method.view)) each->set(method, arena.hashed());
  }
}

std::string wildcard_path(std::string_view path, bool is_rest) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  std::string made;
  for (std::size_t at = 0; at < path.size();) {
    std::size_t end = at + 1;
    const auto fits = [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '-'; };
    while (end < path.size() && fits(path[end])) ++end;
    const bool has_name = path[at] == '{' && end > at + 1;
    const bool may_be_greedy = is_rest || path.substr(at, end - at) == "{proxy";
    if (has_name && may_be_greedy && end < path.size() && path[end] == '+') ++end;
    if (has_name && end < path.size() && path[end] == '}') {
      made += '*';
      at = end + 1;
    } else {
      made += path[at++];
    }
  }
  return made;
}

}  // namespace cairn::sam
