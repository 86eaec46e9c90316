#pragma once

// Events of type Api of a state machine: a REST API that starts executions.

#include "targets/sam/event.h"

namespace cairn::sam {

// `target_id` is the logical id of what is started.
void add_state_machine_api(const Event& event, Value* target, std::string_view target_id);

}  // namespace cairn::sam
