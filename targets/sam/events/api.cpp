// Api: a method of a REST API that calls the function.

#include "targets/sam/api_stage.h"
#include "targets/sam/events/types.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/letters.h"
#include "targets/sam/openapi/integration.h"
#include "targets/sam/python.h"

namespace cairn::sam {

namespace {

void add_api_permission(FunctionEvent& event, const RestEvent& rest) {
  Arena& arena = event.arena;
  std::string method(rest.method.view);
  method = method == "any" ? "*" : to_upper(method);
  Value* text = arena.string(event.context().arn(
      "execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/${__Stage__}/" + method +
      wildcard_path(rest.path.view)));
  Value* variables =
      arena.map({{"__ApiId__", event.property("RestApiId")}, {"__Stage__", arena.string("*")}});
  event.add_permission("apigateway.amazonaws.com",
                       arena.map({{"Fn::Sub", arena.list({text, variables})}}), nullptr,
                       stage_suffix(rest.stage.view));
}

// How the API calls the function.
Value* make_integration(FunctionEvent& event, const RestEvent& rest) {
  Arena& arena = event.arena;
  const Value* mode = event.property("ResponseTransferMode");
  const bool is_streamed = mode != nullptr && mode->is_string("RESPONSE_STREAM");
  std::string uri = event.context().arn("apigateway:${AWS::Region}:lambda:path/");
  uri += is_streamed ? "2021-11-15/functions/${" : "2015-03-31/functions/${";
  uri += event.target_id + (event.has_alias ? "}" : ".Arn}");
  uri += is_streamed ? "/response-streaming-invocations" : "/invocations";
  const bool is_unicode = !event.has_alias && event.owner.id.is_unicode;
  Value* called = arena.map({{"Fn::Sub", arena.string(arena.keep(uri, is_unicode))}});
  Value* integration =
      arena.hashed({{"type", arena.string("aws_proxy")},
                    {"httpMethod", arena.string("POST")},
                    {"uri", make_conditional(arena, event.owner.condition(), called)}});
  if (is_streamed) integration->set("responseTransferMode", arena.string("STREAM"));
  if (Value* credentials = find_credentials(rest)) integration->set("credentials", credentials);
  return integration;
}

}  // namespace

void link_api(FunctionEvent& event) {
  const RestEvent rest = link_rest_api(event);
  event.linked_id = rest.api_id;
}

void add_api_event(FunctionEvent& event) {
  const RestEvent rest = link_rest_api(event);
  add_api_permission(event, rest);
  if (rest.api == nullptr) return;
  if (is_edited(rest)) {
    add_integration(rest,
                    {make_integration(event, rest), event.arena.hashed(), event.owner.condition()});
  }
  override_api_auth(rest);
}

}  // namespace cairn::sam
