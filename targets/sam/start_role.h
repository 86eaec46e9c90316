#pragma once

// The role by which a service starts a state machine.

#include "targets/sam/event.h"

namespace cairn::sam {

// Adds `<event>Role`; its ARN is given back.
Value* add_start_role(const Event& event, std::string_view service, Value* target);

}  // namespace cairn::sam
