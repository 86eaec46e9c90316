#include "targets/sam/events/state_machine_api.h"

#include "targets/sam/start_role.h"

namespace cairn::sam {

void add_state_machine_api(const Event& event, Value* target, std::string_view) {
  add_start_role(event, "apigateway.amazonaws.com", target);
}

}  // namespace cairn::sam
