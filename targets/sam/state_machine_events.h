#pragma once

// What starts a state machine.

#include "targets/sam/event.h"

namespace cairn::sam {

// The products of all of the state machine's events, which start what `target` is the ARN
// of: the machine or its alias.
void add_state_machine_events(Resource& state_machine, Value* target, std::string_view target_id);

}  // namespace cairn::sam
