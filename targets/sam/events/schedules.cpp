// Rules of EventBridge, and schedules of its Scheduler.

#include "targets/sam/events/types.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/rules.h"
#include "targets/sam/scheduler.h"

namespace cairn::sam {

void add_rule_event(FunctionEvent& event) {
  Value* rule = event.type->name == "Schedule" ? add_schedule_rule(event) : add_pattern_rule(event);
  set_target(event, rule, {event.target_arn(), "LambdaTarget"});
  event.add_permission("events.amazonaws.com", make_get_att(event.arena, event.id, "Arn"));
}

void add_schedule_event(FunctionEvent& event) {
  add_schedule(event, {event.target_arn(), "lambda:InvokeFunction", "LambdaPolicy"});
}

}  // namespace cairn::sam
