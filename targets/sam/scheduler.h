#pragma once

// Events of type ScheduleV2: schedules of EventBridge Scheduler.

#include "targets/sam/event.h"

namespace cairn::sam {

// What a schedule starts.
struct ScheduleTarget {
  Value* arn;
  std::string_view action;  // `states:StartExecution`
  std::string_view policy;  // of the role, behind the event's id: `StartExecutionPolicy`
};

void add_schedule(const Event& event, const ScheduleTarget& target);

}  // namespace cairn::sam
