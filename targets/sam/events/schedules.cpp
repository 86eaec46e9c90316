// Rules of EventBridge, and schedules of its Scheduler.

#include "targets/sam/events/types.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/policies.h"

namespace cairn::sam {

void add_rule_event(FunctionEvent& event) {
  Value* target = event.arena.map({{"Arn", event.target_arn()}});
  add_rule(event, event.type->name, target, "LambdaTarget");
  event.add_permission("events.amazonaws.com", make_get_att(event.arena, event.id, "Arn"));
}

void add_schedule_event(FunctionEvent& event) {
  Value* policy =
      make_allow_policy(event.arena, event.id + "LambdaPolicy",
                        event.arena.string("lambda:InvokeFunction"), event.target_arn());
  add_schedule(event, event.target_arn(), policy);
}

}  // namespace cairn::sam
