#include "targets/sam/event.h"

#include "targets/sam/destinations.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/policies.h"

namespace cairn::sam {

static constexpr std::size_t kLongestTargetId = 64;

void Event::refuse(std::string_view message, const Value* at) const {
  throw refuse_event(name.view, message, at != nullptr && at->span.is_valid() ? at->span : span);
}

void Event::refuse_by_id(std::string_view message, const Value* at) const {
  throw refuse_event(id, message, at != nullptr && at->span.is_valid() ? at->span : span);
}

DeadLetters make_dead_letters(Event& event) {
  const Value* config = event.property("DeadLetterConfig");
  if (!is_truthy(config)) return {};
  Arena& arena = event.arena;
  Value* arn = config->get("Arn");
  const Value* type = config->get("Type");
  if (arn != nullptr && type != nullptr) {
    event.refuse_by_id("You can either define 'Arn' or 'Type' property of DeadLetterConfig.", type);
  }
  if (type != nullptr && !type->is_string("SQS")) {
    event.refuse_by_id("The only valid value for 'Type' property of DeadLetterConfig is 'SQS'.",
                       type);
  }
  if (arn == nullptr && type == nullptr) {
    event.refuse_by_id("No 'Arn' or 'Type' property provided for DeadLetterConfig.", config);
  }
  if (arn != nullptr) return {arena.map({{"Arn", arn}}), arn, ""};
  const Value* given = config->find("QueueLogicalId");
  if (given != nullptr && !given->is_string()) {
    event.refuse_by_id("QueueLogicalId must be a string", given);
  }
  const std::string queue =
      is_truthy(given) ? std::string(given->text.view) : event.id + "Queue";
  event.resource.add_secondary(queue, "AWS::SQS::Queue", arena.map());
  arn = make_get_att(arena, queue, "Arn");
  return {arena.map({{"Arn", arn}}), arn, queue};
}

void add_dead_letter_policy(Event& event, const DeadLetters& letters) {
  if (letters.made_queue.empty()) return;
  Arena& arena = event.arena;
  Value* source = arena.map({{"aws:SourceArn", make_get_att(arena, event.id, "Arn")}});
  Value* statement =
      arena.map({{"Effect", arena.string("Allow")},
                 {"Principal", arena.map({{"Service", arena.string("events.amazonaws.com")}})},
                 {"Action", arena.string("sqs:SendMessage")},
                 {"Resource", letters.arn},
                 {"Condition", arena.map({{"ArnEquals", source}})}});
  Value* document = arena.map(
      {{"Version", arena.string("2012-10-17")}, {"Statement", arena.list({statement})}});
  event.resource.add_secondary(
      event.id + "QueuePolicy", "AWS::SQS::QueuePolicy",
      arena.map({{"PolicyDocument", document},
                 {"Queues", arena.list({make_ref(arena, letters.made_queue)})}}));
}

void add_rule(Event& event, std::string_view type, Value* target, std::string_view suffix) {
  Arena& arena = event.arena;
  const Value* enabled = event.property("Enabled");
  Value* state = event.property("State");
  if (enabled != nullptr && state != nullptr) {
    event.refuse("State and Enabled Properties cannot both be specified.", state);
  }
  if (enabled != nullptr) state = arena.string(is_truthy(enabled) ? "ENABLED" : "DISABLED");
  const bool is_schedule = type == "Schedule";
  Value* rule = arena.map({}, event.span);
  const auto set = [&](std::string_view name, Value* value) {
    if (value != nullptr) rule->set(name, value);
  };
  if (is_schedule) {
    set("ScheduleExpression", event.property("Schedule"));
    set("Name", event.property("Name"));
    set("Description", event.property("Description"));
  } else {
    set("EventBusName", event.property("EventBusName"));
    set("EventPattern", event.property("Pattern"));
    set("Name", event.property("RuleName"));
  }
  set("State", state);

  const Value* given = event.property("Target");
  Value* target_id = given == nullptr ? nullptr : given->find("Id");
  if (target_id == nullptr) {
    const std::size_t room = kLongestTargetId - suffix.size();
    target_id = arena.string(event.id.substr(0, room) + std::string(suffix));
  }
  target->set("Id", target_id);
  for (const std::string_view name : {"Input", "InputPath", "InputTransformer", "RetryPolicy"}) {
    if (Value* value = event.property(name)) target->set(name, value);
  }
  const DeadLetters letters = make_dead_letters(event);
  if (letters.config != nullptr) target->set("DeadLetterConfig", letters.config);
  set("Targets", arena.list({target}));
  event.resource.add_secondary(event.id, "AWS::Events::Rule", rule);
  add_dead_letter_policy(event, letters);
}

void add_schedule(Event& event, Value* target_arn, Value* policy) {
  static constexpr std::string_view kPassed[] = {
      "ScheduleExpression", "State",   "Description",
      "StartDate",          "EndDate", "ScheduleExpressionTimezone",
      "GroupName",          "KmsKeyArn"};
  Arena& arena = event.arena;
  Value* schedule = arena.map({}, event.span);
  for (const std::string_view name : kPassed) {
    if (Value* value = event.property(name)) schedule->set(name, value);
  }
  Value* name = event.property("Name");
  if (!is_truthy(event.property("OmitName"))) {
    schedule->set("Name", is_truthy(name) ? name : arena.string(event.id));
  } else if (is_truthy(name)) {
    event.refuse_by_id("Name cannot be set when OmitName is True", name);
  }
  Value* window = event.property("FlexibleTimeWindow");
  schedule->set("FlexibleTimeWindow",
                is_truthy(window) ? window : arena.map({{"Mode", arena.string("OFF")}}));

  const DeadLetters letters = make_dead_letters(event);
  Value* role = event.property("RoleArn");
  if (!is_truthy(role)) {
    Value* policies = arena.list({policy});
    if (letters.arn != nullptr) {
      policies->append(make_destination_policy(arena, "SQS", event.id, letters.arn));
    }
    const std::string role_id = event.id + "Role";
    event.resource.add_secondary(
        role_id, "AWS::IAM::Role",
        arena.map({{"AssumeRolePolicyDocument", make_assume_role(arena, "scheduler.amazonaws.com")},
                   {"Policies", policies},
                   {"PermissionsBoundary", event.property("PermissionsBoundary")}}));
    role = make_get_att(arena, role_id, "Arn");
  }
  schedule->set("Target", arena.map({{"Arn", target_arn},
                                     {"RoleArn", role},
                                     {"Input", event.property("Input")},
                                     {"DeadLetterConfig", letters.config},
                                     {"RetryPolicy", event.property("RetryPolicy")}}));
  event.resource.add_secondary(event.id, "AWS::Scheduler::Schedule", schedule);
}

}  // namespace cairn::sam
