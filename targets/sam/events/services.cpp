// Services that call the function without more: log groups, IoT rules and Alexa.

#include "targets/sam/events/types.h"
#include "targets/sam/intrinsics.h"

namespace cairn::sam {

// `{"Fn::Sub": [text, {name: value}]}`
static Value* sub_with(Arena& arena, std::string text, std::string_view name, Value* value) {
  return arena.map(
      {{"Fn::Sub", arena.list({arena.string(std::move(text)), arena.map({{name, value}})})}});
}

void add_logs_event(FunctionEvent& event) {
  Arena& arena = event.arena;
  Value* group = event.property("LogGroupName");
  event.add_permission(
      "logs.amazonaws.com",
      sub_with(arena,
               event.context().arn("logs:${AWS::Region}:${AWS::AccountId}:log-group:"
                                   "${__LogGroupName__}:*"),
               "__LogGroupName__", group));
  Value* filter =
      event.owner.add_secondary(event.id, "AWS::Logs::SubscriptionFilter",
                                arena.map({{"LogGroupName", group},
                                           {"FilterPattern", event.property("FilterPattern")},
                                           {"DestinationArn", event.target_arn()}},
                                          event.span));
  filter->set("DependsOn", arena.list({arena.string(event.id + "Permission")}));
}

void add_iot_event(FunctionEvent& event) {
  Arena& arena = event.arena;
  event.add_permission(
      "iot.amazonaws.com",
      sub_with(arena, event.context().arn("iot:${AWS::Region}:${AWS::AccountId}:rule/${RuleName}"),
               "RuleName", make_ref(arena, event.id)),
      make_sub(arena, "${AWS::AccountId}"));
  Value* call = arena.map({{"Lambda", arena.map({{"FunctionArn", event.target_arn()}})}});
  Value* payload = arena.map({{"Sql", event.property("Sql")},
                              {"Actions", arena.list({call})},
                              {"RuleDisabled", arena.boolean(false)},
                              {"AwsIotSqlVersion", event.given("AwsIotSqlVersion")}});
  event.owner.add_secondary(event.id, "AWS::IoT::TopicRule",
                            arena.map({{"TopicRulePayload", payload}}, event.span));
}

void add_alexa_event(FunctionEvent& event) {
  Value* permission = event.add_permission("alexa-appkit.amazon.com");
  if (Value* skill = event.property("SkillId")) {
    permission->get("Properties")->set("EventSourceToken", skill);
  }
}

}  // namespace cairn::sam
