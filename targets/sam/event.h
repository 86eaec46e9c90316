#pragma once

// One event of a function or a state machine while it is transformed: its products are
// added to the owner.

#include <string>

#include "targets/sam/resource.h"

namespace cairn::sam {

struct Event {
  Resource& owner;
  Text name;          // as written under Events
  std::string id;     // `<Owner><Event>`
  Value* properties;  // a map
  text::Span span;

  // Null pointers for what is not given, or null.
  [[nodiscard]] Value* property(std::string_view key) const { return properties->find(key); }
  // The same for what says nothing: an empty text, list or map, `false`, 0.
  [[nodiscard]] Value* given(std::string_view key) const { return truthy(property(key)); }
  // Copies what is given into a map of properties.
  void pass(Value* made, std::initializer_list<Text> keys) const {
    for (const Text key : keys) {
      if (Value* value = property(key.view)) made->set(key, value);
    }
  }
  // Event with id [<Owner><Event>] is invalid. M
  [[noreturn]] void refuse(std::string_view message, const Value* at = nullptr) const {
    throw refuse_event(id, message, at != nullptr ? at->span : span);
  }
  // Event with id [<Event>] is invalid. M
  [[noreturn]] void refuse_by_name(std::string_view message, const Value* at = nullptr) const {
    throw refuse_event(name.view, message, at != nullptr ? at->span : span);
  }
};

// The Type of an event, or null; what is no map is refused.
[[nodiscard]] const Value* type_of_event(const Entry& event);
[[nodiscard]] Refusal refuse_event_type(const Entry& event, const Value* type);
// A map, empty where none is written.
[[nodiscard]] Value* properties_of_event(Arena& arena, std::string_view id, const Entry& event);
// What an event refuses is a refusal of the resource.
[[nodiscard]] Refusal as_resource(const Resource& resource, const Refusal& refusal);

}  // namespace cairn::sam
