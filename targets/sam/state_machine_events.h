#pragma once

// What starts a state machine.

#include <deque>

#include "targets/sam/event.h"

namespace cairn::sam {

struct StateMachineEvent : Event {
  std::string_view type;
};

// Those that are written, each of a known type and with the properties of its type.
[[nodiscard]] std::deque<StateMachineEvent> read_state_machine_events(Resource& state_machine);

// The products of the event, which starts what `target` is the ARN of: the machine or its
// alias.
void add_state_machine_event(const StateMachineEvent& event, Value* target,
                             std::string_view target_id);

}  // namespace cairn::sam
