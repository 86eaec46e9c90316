#include "targets/sam/state_machine_events.h"

#include "targets/sam/events/state_machine_api.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/policies.h"
#include "targets/sam/python.h"
#include "targets/sam/rules.h"
#include "targets/sam/scheduler.h"
#include "targets/sam/start_role.h"
#include "targets/sam/structure.h"

namespace cairn::sam {

Value* add_start_role(const Event& event, std::string_view service, Value* target) {
  Arena& arena = event.owner.arena;
  const std::string role = event.id + "Role";
  Value* policy = make_allow_policy(arena, role + "StartExecutionPolicy",
                                    arena.string("states:StartExecution"), target);
  event.owner.add_secondary(
      role, "AWS::IAM::Role",
      arena.map({{"AssumeRolePolicyDocument", make_assume_role(arena, service)},
                 {"Policies", arena.list({policy})},
                 {"PermissionsBoundary", event.owner.property("PermissionsBoundary")}}));
  return make_get_att(arena, role, "Arn");
}

namespace {

void add_rule(const Event& event, Value* rule, Value* target) {
  Value* role = event.property("RoleArn");
  if (role == nullptr) role = add_start_role(event, "events.amazonaws.com", target);
  set_target(event, rule, {.arn = target, .suffix = "StepFunctionsTarget", .role = role});
}

void add_event(const Event& event, std::string_view type, Value* target,
               std::string_view target_id) {
  if (type == "Schedule") {
    add_rule(event, add_schedule_rule(event), target);
  } else if (type == "CloudWatchEvent" || type == "EventBridgeRule") {
    add_rule(event, add_pattern_rule(event), target);
  } else if (type == "ScheduleV2") {
    add_schedule(
        event,
        {.arn = target, .action = "states:StartExecution", .policy = "StartExecutionPolicy"});
  } else {
    add_state_machine_api(event, target, target_id);
  }
}

StateMachineEvent read_event(Resource& state_machine, const Entry& entry) {
  const Value* type = nullptr;
  const PropertyList* list = nullptr;
  try {
    type = type_of_event(entry);
    if (type != nullptr) list = state_machine.context.model.state_machine_event(type->string());
    if (list == nullptr) throw refuse_event_type(entry, type);
  } catch (const Refusal& refusal) {
    throw as_resource(state_machine, refusal);
  }
  const std::string id = std::string(state_machine.id.view) + std::string(entry.key.view);
  check_logical_id(id, entry.key_span);
  StateMachineEvent event{{.owner = state_machine,
                           .name = entry.key,
                           .id = id,
                           .properties = properties_of_event(state_machine.arena, id, entry),
                           .span = entry.key_span},
                          type->string()};
  check_properties(*list, event.type, event.id, event.properties, entry.value->span);
  return event;
}

}  // namespace

std::deque<StateMachineEvent> read_state_machine_events(Resource& state_machine) {
  std::deque<StateMachineEvent> events;
  const Value* written = state_machine.property("Events");
  if (written == nullptr) return events;
  for (const Entry& entry : written->entries()) {
    events.push_back(read_event(state_machine, entry));
  }
  return events;
}

void add_state_machine_event(const StateMachineEvent& event, Value* target,
                             std::string_view target_id) {
  add_event(event, event.type, target, target_id);
}

}  // namespace cairn::sam
