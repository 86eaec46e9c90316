#pragma once

// An event of type Api, of a function or of a state machine, in the body of its REST API.

#include "targets/sam/event.h"
#include "targets/sam/openapi/editor.h"

namespace cairn::sam {

// What an event says about its API, and the API where it is in the template.
struct RestEvent {
  const Event& event;
  Value* api = nullptr;  // the API's properties; null where it has none, or is elsewhere
  std::string api_id;
  Text path;
  Text method;  // in lower case
  Text stage;   // the name of its stage, as ids have it

  [[nodiscard]] Context& context() const { return event.owner.context; }
  [[nodiscard]] Arena& arena() const { return event.owner.arena; }
  // " on API method [get] for path [/]"
  [[nodiscard]] std::string place() const;
};

// A refusal where there is no such API.
[[nodiscard]] RestEvent link_rest_api(const Event& event);

// Whether events write into the API's body.
[[nodiscard]] bool is_edited(const RestEvent& event);

// An integration of a method.
struct Integration {
  Value* definition;  // what the method calls
  Value* responses;   // of the method, where it says nothing
  const Value* condition = nullptr;
  bool is_merged = true;  // where the API has MergeDefinitions
};

// Adds it with what the event says about its method: authorizer, time limit, models and
// parameters.
void add_integration(const RestEvent& event, const Integration& integration);

// Auth of an event whose API has a body of its own, which asks to be overridden.
void override_api_auth(const RestEvent& event);

// The credentials that calls are made with where AWS_IAM authorizes; null for none.
[[nodiscard]] Value* find_credentials(const RestEvent& event);

// --- parts of the above, each in a file of its own
void add_method_auth(const RestEvent& event, SwaggerEditor& editor);
void add_request_model(const RestEvent& event, SwaggerEditor& editor);
void add_request_parameters(const RestEvent& event, SwaggerEditor& editor);

}  // namespace cairn::sam
