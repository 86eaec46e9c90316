#pragma once

// Events of functions: what they need of other resources of the template, and what is made
// for them.

#include <deque>
#include <span>
#include <string>

#include "targets/sam/event.h"

namespace cairn::sam {

struct FunctionEventType;

// An event of a function, before anything is made for it.
struct FunctionEvent : Event {
  [[nodiscard]] Context& context() const { return owner.context; }

  Arena& arena;
  const FunctionEventType* type = nullptr;
  // The bucket, user pool or API that it is about, where it is in the template.
  Value* linked = nullptr;
  std::string linked_id;

  // --- known once the function is made
  std::string target_id;      // of the function, or of its alias
  Value* function = nullptr;  // the function's properties
  bool has_alias = false;
  Value* role = nullptr;  // the properties of the role that is made; null: it has its own

  [[nodiscard]] Value* target_ref() const;
  [[nodiscard]] Value* target_arn() const;
  // Lets `principal` call the function. Null pointers for what does not limit it.
  Value* add_permission(std::string_view principal, Value* source_arn = nullptr,
                        Value* source_account = nullptr, const std::string& suffix = "");
  // Adds to the role, where one is made, what it does not say yet.
  void allow(Value* policy);
  void allow_managed(std::string_view name);
};

struct FunctionEventType {
  std::string_view name;
  void (*link)(FunctionEvent& event);  // null: it is about nothing else
  void (*add)(FunctionEvent& event);
};

[[nodiscard]] std::span<const FunctionEventType> function_event_types();

using EventLinks = std::deque<FunctionEvent>;

// Checks each event, and finds what it is about.
[[nodiscard]] EventLinks link_events(Resource& resource);

struct EventTarget {
  Value* function;
  Value* role;
  std::string alias_id;
};
void add_function_events(Resource& resource, EventLinks& events, const EventTarget& target);

}  // namespace cairn::sam
