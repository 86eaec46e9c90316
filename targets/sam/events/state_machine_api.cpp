#include "targets/sam/events/state_machine_api.h"

#include "targets/sam/intrinsics.h"
#include "targets/sam/openapi/integration.h"
#include "targets/sam/start_role.h"

namespace cairn::sam {

namespace {

// `{"200": {key: value}, "400": ...}`
Value* make_responses(Arena& arena, const char* key, const char* ok, const char* bad) {
  return arena.hashed({{"200", arena.hashed({{key, arena.string(ok)}})},
                       {"400", arena.hashed({{key, arena.string(bad)}})}});
}

Value* make_template(const Event& event, std::string_view target_id) {
  const bool unescapes = is_truthy(event.property("UnescapeMappingTemplate"));
  std::string text = R"({"input": "$util.escapeJavaScript($input.json('$')))";
  // The service would otherwise hand on a backslash before each single quote.
  if (unescapes) text += R"(.replaceAll("\\'","'"))";
  text += R"(", "stateMachineArn": "${)" + std::string(target_id) + R"(}"})";
  return make_sub(event.owner.arena, text);
}

}  // namespace

void add_state_machine_api(const Event& event, Value* target, std::string_view target_id) {
  Arena& arena = event.owner.arena;
  const RestEvent rest = link_rest_api(event);
  Value* role = add_start_role(event, "apigateway.amazonaws.com", target);
  if (rest.api == nullptr || !is_truthy(rest.api->get("__MANAGE_SWAGGER"))) return;
  Value* called = make_sub(
      arena, "arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution");
  Value* integration =
      arena.hashed({{"type", arena.string("aws")},
                    {"httpMethod", arena.string("POST")},
                    {"uri", make_conditional(arena, event.owner.condition(), called)},
                    {"responses", make_responses(arena, "statusCode", "200", "400")},
                    {"credentials", role},
                    {"requestTemplates",
                     arena.hashed({{"application/json", make_template(event, target_id)}})}});
  // MergeDefinitions is for functions alone.
  add_integration(rest, {integration, make_responses(arena, "description", "OK", "Bad Request"),
                         event.owner.condition(), false});
}

}  // namespace cairn::sam
