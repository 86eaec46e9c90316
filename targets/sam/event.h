#pragma once

// One event of a function or a state machine, and what its kinds have in common.

#include <string>

#include "targets/sam/resource.h"

namespace cairn::sam {

struct Event {
  Resource& resource;  // whose event it is, and which gets the products
  Arena& arena;
  Text name;       // in `Events`
  std::string id;  // the resource's and its own: the id of what it makes
  Value* properties = nullptr;
  text::Span span;

  // Null where it is not given, or null.
  [[nodiscard]] Value* property(std::string_view key) const { return properties->find(key); }
  [[nodiscard]] Context& context() const { return resource.context; }
  // Some messages speak of the event by its name, others by the id of what it makes.
  [[noreturn]] void refuse(std::string_view message, const Value* at = nullptr) const;
  [[noreturn]] void refuse_by_id(std::string_view message, const Value* at = nullptr) const;
};

// The queue of DeadLetterConfig; null where there is none.
struct DeadLetters {
  Value* config = nullptr;  // {Arn: ...}
  Value* arn = nullptr;
  std::string made_queue;  // the id of the queue, where one is made
};

// Makes the queue that `Type: SQS` asks for.
[[nodiscard]] DeadLetters make_dead_letters(Event& event);
// Lets the rule of the event send to a queue that was made.
void add_dead_letter_policy(Event& event, const DeadLetters& letters);

// A rule of EventBridge: of the types Schedule, CloudWatchEvent and EventBridgeRule. `target`
// gets what the event says about it, and becomes the rule's; `suffix` ends its id.
void add_rule(Event& event, std::string_view type, Value* target, std::string_view suffix);

// A schedule of the Scheduler: the type ScheduleV2. `policy` is what its role may do.
void add_schedule(Event& event, Value* target_arn, Value* policy);

}  // namespace cairn::sam
