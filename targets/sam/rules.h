#pragma once

// Events of EventBridge: Schedule, EventBridgeRule and CloudWatchEvent.

#include "targets/sam/event.h"

namespace cairn::sam {

// What a rule calls.
struct RuleTarget {
  Value* arn;
  std::string_view suffix;  // of the target's id: `LambdaTarget`
  Value* role = nullptr;    // by which it is called, or null
};

// A Schedule, or a rule with a pattern. The rule's target is set last, by `set_target`.
[[nodiscard]] Value* add_schedule_rule(const Event& event);
[[nodiscard]] Value* add_pattern_rule(const Event& event);
void set_target(const Event& event, Value* rule, const RuleTarget& target);

}  // namespace cairn::sam
