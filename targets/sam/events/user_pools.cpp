// Cognito: a user pool of the template that asks the function.

#include "targets/sam/events/types.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/python.h"
#include "targets/sam/structure.h"

namespace cairn::sam {

void link_user_pool(FunctionEvent& event) {
  const Value* pool = event.property("UserPool");
  if (is_intrinsic(pool, "Ref") && !pool->get("Ref")->is_string()) {
    event.refuse("Ref in Userpool is not a string.", pool);
  }
  if (const std::string_view id = ref_target(pool); !id.empty()) {
    event.linked = event.context().resources->get(id);
    event.linked_id = id;
  }
  if (event.linked == nullptr) {
    event.refuse_by_name("Cognito events must reference a Cognito UserPool in the same template.",
                         pool);
  }
}

static void ask(FunctionEvent& event, Value* config, Value* trigger) {
  if (config->has(trigger->string())) {
    event.refuse_by_name(
        "Cognito trigger \"" + str(event.property("Trigger")) + "\" defined multiple times.",
        trigger);
  }
  config->set(trigger->text, event.target_arn(), event.span);
}

void add_user_pool_event(FunctionEvent& event) {
  Arena& arena = event.arena;
  event.owner.add_secondary(
      event.target_id + "CognitoPermission", "AWS::Lambda::Permission",
      arena.map({{"Action", arena.string("lambda:InvokeFunction")},
                 {"FunctionName", event.target_ref()},
                 {"Principal", arena.string("cognito-idp.amazonaws.com")},
                 {"SourceArn", make_get_att(arena, event.linked_id, "Arn")}}));
  Value* properties = event.linked->find("Properties");
  if (properties != nullptr && !properties->is_map()) {
    throw refuse_resource(event.linked_id, "Properties should be a map.", properties->span);
  }
  if (properties == nullptr) {
    properties = arena.map();
    event.linked->set("Properties", properties);
  }
  Value* config = properties->find("LambdaConfig");
  if (config == nullptr) {
    config = arena.map();
    properties->set("LambdaConfig", config);
  }
  if (!config->is_map()) {
    throw refuse_resource(event.linked_id, "Property 'LambdaConfig' should be a map.",
                          config->span);
  }
  Value* triggers = event.property("Trigger");
  if (triggers->is_list()) {
    for (Value* trigger : triggers->items) ask(event, config, trigger);
  } else {
    ask(event, config, triggers);
  }
  check_type(event.linked_id, event.linked, "AWS::Cognito::UserPool");
  const PropertyList* known = event.context().model.resource("AWS::Cognito::UserPool");
  if (known != nullptr) {
    check_properties(*known, "AWS::Cognito::UserPool", event.linked_id, properties,
                     event.linked->span);
  }
  event.owner.add_changed(event.linked_id, event.linked);
}

}  // namespace cairn::sam
