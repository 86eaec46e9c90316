#include "targets/sam/rules.h"

#include "targets/sam/dead_letters.h"
#include "targets/sam/intrinsics.h"

namespace cairn::sam {

static void set_state(const Event& event, Value* rule) {
  Value* state = event.property("State");
  const Value* is_enabled = event.property("Enabled");
  if (is_truthy(state) && is_enabled != nullptr) {
    event.refuse_by_name("State and Enabled Properties cannot both be specified.", state);
  }
  if (is_truthy(state)) rule->set("State", state);
  if (is_enabled == nullptr) return;
  const Text text = is_truthy(is_enabled) ? Text("ENABLED") : Text("DISABLED");
  rule->set("State", event.owner.arena.string(text, is_enabled->span));
}

Value* add_schedule_rule(const Event& event) {
  Value* rule = event.owner.arena.map({{"ScheduleExpression", event.property("Schedule")}});
  set_state(event, rule);
  event.pass(rule, {"Name", "Description"});
  event.owner.add_secondary(event.id, "AWS::Events::Rule", rule);
  return rule;
}

Value* add_pattern_rule(const Event& event) {
  Value* rule = event.owner.arena.map({{"EventBusName", event.property("EventBusName")},
                                       {"EventPattern", event.property("Pattern")},
                                       {"Name", event.property("RuleName")}});
  set_state(event, rule);
  event.owner.add_secondary(event.id, "AWS::Events::Rule", rule);
  return rule;
}

void set_target(const Event& event, Value* rule, const RuleTarget& target) {
  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
  static constexpr std::size_t kLongestId = 64;
  Arena& arena = event.owner.arena;
  Value* queue = find_dead_letter_queue(event, make_get_att(arena, event.id, "Arn"));
  const Value* given = event.property("Target");
  Value* id = given != nullptr ? given->get("Id") : nullptr;
  if (id == nullptr) {
    id = arena.string(event.id.substr(0, kLongestId - target.suffix.size()) +
                      std::string(target.suffix));
  }
  Value* made = arena.map({{"Arn", target.arn}, {"Id", id}, {"RoleArn", target.role}});
  event.pass(made, {"Input", "InputPath", "RetryPolicy", "InputTransformer"});
  if (queue != nullptr) made->set("DeadLetterConfig", arena.map({{"Arn", queue}}));
  rule->set("Targets", arena.list({made}));
}

}  // namespace cairn::sam
