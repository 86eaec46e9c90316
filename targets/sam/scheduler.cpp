#include "targets/sam/scheduler.h"

#include "targets/sam/dead_letters.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/policies.h"

namespace cairn::sam {

static Value* find_role(const Event& event, const ScheduleTarget& target, Value* queue) {
  if (Value* role = event.given("RoleArn")) return role;
  Arena& arena = event.owner.arena;
  Value* policies = arena.list({make_allow_policy(arena, event.id + std::string(target.policy),
                                                  arena.string(Text(target.action)), target.arn)});
  if (is_truthy(queue)) {
    policies->append(
        make_allow_policy(arena, event.id + "SQSPolicy", arena.string("sqs:SendMessage"), queue));
  }
  event.owner.add_secondary(
      event.id + "Role", "AWS::IAM::Role",
      arena.map({{"AssumeRolePolicyDocument", make_assume_role(arena, "scheduler.amazonaws.com")},
                 {"Policies", policies},
                 {"PermissionsBoundary", event.given("PermissionsBoundary")}}));
  return make_get_att(arena, event.id + "Role", "Arn");
}

void add_schedule(const Event& event, const ScheduleTarget& target) {
  Arena& arena = event.owner.arena;
  Value* schedule = arena.map();
  event.pass(schedule, {"ScheduleExpression", "Description", "StartDate", "EndDate",
                        "ScheduleExpressionTimezone", "GroupName", "KmsKeyArn"});
  for (const Text key : {"FlexibleTimeWindow", "Name", "State"}) {
    if (Value* value = event.given(key.view)) schedule->set(key, value);
  }
  const bool has_no_name = is_truthy(event.property("OmitName"));
  if (has_no_name && is_truthy(event.property("Name"))) {
    event.refuse("Name cannot be set when OmitName is True", event.property("Name"));
  }
  if (!has_no_name && !schedule->has("Name")) schedule->set("Name", arena.string(event.id));
  if (!schedule->has("FlexibleTimeWindow")) {
    schedule->set("FlexibleTimeWindow", arena.map({{"Mode", arena.string("OFF")}}));
  }
  event.owner.add_secondary(event.id, "AWS::Scheduler::Schedule", schedule);
  Value* queue = find_dead_letter_queue(event, nullptr);
  Value* role = find_role(event, target, queue);
  Value* made = arena.map({{"Arn", target.arn}, {"RoleArn", role}});
  event.pass(made, {"Input", "RetryPolicy"});
  if (queue != nullptr) made->set("DeadLetterConfig", arena.map({{"Arn", queue}}));
  schedule->set("Target", made);
}

}  // namespace cairn::sam
