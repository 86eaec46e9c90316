#include "targets/sam/hashed.h"

#include <algorithm>

namespace cairn::sam {

static bool has_type(const Value* resource, std::string_view type) {
  const Value* found = resource->get("Type");
  return found != nullptr && found->is_string(type);
}

static bool has_default_authorizer(const Value* properties) {
  const Value* auth = properties == nullptr ? nullptr : properties->get("Auth");
  return auth != nullptr && is_truthy(auth->get("DefaultAuthorizer"));
}

static bool has_api_event(const Value* properties) {
  const Value* events = properties == nullptr ? nullptr : properties->get("Events");
  if (events == nullptr) return false;
  return std::ranges::any_of(events->entries(),
                             [](const Entry& event) { return has_type(event.value, "Api"); });
}

bool needs_hashing(const Context& context) {
  const Value* globals = context.source->get("Globals");
  const Value* global_http = globals == nullptr ? nullptr : globals->get("HttpApi");
  return std::ranges::any_of(context.resources->entries(), [&](const Entry& entry) {
    const Value* resource = entry.value;
    const Value* properties = resource->get("Properties");
    if (has_type(resource, "AWS::Serverless::Api")) return true;
    if (has_type(resource, "AWS::Serverless::Function") ||
        has_type(resource, "AWS::Serverless::StateMachine")) {
      return has_api_event(properties);
    }
    return has_type(resource, "AWS::Serverless::HttpApi") &&
           (has_default_authorizer(properties) || has_default_authorizer(global_http));
  });
}

// The map alone: its values stay as they are.
static void hash_map(Value* value, bool has_unicode_keys) {
  const std::span<const Entry> before = value->map->entries();
  const std::vector<Entry> entries(before.begin(), before.end());
  *value->map = Map();
  value->map->hash();
  for (const Entry& entry : entries) {
    value->map->set({entry.key.view, has_unicode_keys || entry.key.is_unicode}, entry.value,
                    entry.key_span);
  }
}

void hash_value(Arena& arena, Value* value) {
  if (value->is_map()) {
    hash_map(value, true);
    for (const Entry& entry : value->entries()) hash_value(arena, entry.value);
  } else if (value->is_list()) {
    for (Value* item : value->items) hash_value(arena, item);
  } else if (value->is_string() || value->kind == Kind::Int) {
    value->text.is_unicode = true;
  }
}

void hash_template(Context& context) {
  context.is_hashed = true;
  Arena& arena = context.arena;
  if (const Value* globals = context.source->get("Globals")) {
    if (Value* api = globals->get("Api")) hash_value(arena, api);
  }
  if (Value* parameters = context.source->get("Parameters");
      parameters != nullptr && parameters->is_map()) {
    hash_map(parameters, true);
    for (const Entry& entry : parameters->entries()) {
      Value* value = entry.value->get("Default");
      if (value != nullptr && value->is_string()) hash_value(arena, value);
    }
  }
  hash_map(context.resources, true);
  for (const Entry& entry : context.resources->entries()) {
    const bool has_events = has_type(entry.value, "AWS::Serverless::Function") ||
                            has_type(entry.value, "AWS::Serverless::StateMachine");
    if (Value* condition = entry.value->get("Condition"); condition != nullptr && has_events) {
      hash_value(arena, condition);
    }
    Value* properties = entry.value->find("Properties");
    if (properties == nullptr) continue;
    if (has_type(entry.value, "AWS::Serverless::Api") ||
        has_type(entry.value, "AWS::Serverless::HttpApi")) {
      hash_value(arena, properties);
    } else if (has_events) {
      for (const std::string_view name : {"Condition", "FunctionName", "Events"}) {
        if (Value* value = properties->get(name)) hash_value(arena, value);
      }
    }
  }
}

}  // namespace cairn::sam
