// Auth of an event: who may call its method.

#include "targets/sam/intrinsics.h"
#include "targets/sam/openapi/integration.h"
#include "targets/sam/openapi/resource_policy.h"
#include "targets/sam/python.h"

namespace cairn::sam {

namespace {

// The authorizer must be one of the API's.
void check_authorizer(const RestEvent& event, const Value* authorizer, const Value* api_auth) {
  if (authorizer->is_string("AWS_IAM")) return;
  const Value* authorizers = api_auth == nullptr ? nullptr : api_auth->find("Authorizers");
  if (is_truthy(authorizers) && !authorizers->is_map()) {
    throw refuse_resource(event.api_id, "Property 'Auth.Authorizers' should be a map.",
                          authorizers->span);
  }
  const std::string name = "Unable to set Authorizer";
  if (authorizer->is_string("NONE")) {
    if (api_auth != nullptr && is_truthy(api_auth->get("DefaultAuthorizer"))) return;
    event.event.refuse_by_name(name + event.place() +
                                   " because 'NONE' is only a valid value when a "
                                   "DefaultAuthorizer on the API is specified.",
                               authorizer);
  }
  const std::string named = name + " [" + str(authorizer) + "]" + event.place();
  if (!is_truthy(authorizers)) {
    event.event.refuse_by_name(named + " because the related API does not define any Authorizers.",
                               authorizer);
  }
  if (!authorizer->is_string()) {
    event.event.refuse_by_name(named +
                                   ". The method authorizer must be a string with a corresponding "
                                   "dict entry in the api authorizer.",
                               authorizer);
  }
  if (!is_truthy(authorizers->get(authorizer->text.view))) {
    event.event.refuse_by_name(named + " because it wasn't defined in the API's Authorizers.",
                               authorizer);
  }
}

// Appends `{name: scopes}` to the security of each definition of the method.
void append_security(const RestEvent& event, SwaggerEditor& editor, Text name, Value* scopes) {
  Arena& arena = event.arena();
  for (Value* definition : editor.method_definitions(event.path.view, event.method)) {
    if (!has_integration(definition)) continue;
    Value* before = definition->get("security");
    Value* security = before == nullptr ? arena.list() : arena.share(before);
    security->append(arena.hashed({{name, scopes}}));
    definition->set("security", security);
    if (security->items[0]->has("AWS_IAM")) editor.add_iam_definition();
  }
}

}  // namespace

void add_method_auth(const RestEvent& event, SwaggerEditor& editor) {
  Arena& arena = event.arena();
  const Value* auth = event.event.property("Auth");
  // Where it is no map, and neither empty, the event has been refused.
  const Value* api_auth = truthy(event.api->get("Auth"));
  const Value* authorizer = auth->find("Authorizer");
  Value* scopes = auth->find("AuthorizationScopes");
  if (is_truthy(scopes) && !scopes->is_list()) {
    event.event.refuse_by_name("Property 'Auth.AuthorizationScopes' should be a list.", scopes);
  }
  if (is_truthy(authorizer)) {
    check_authorizer(event, authorizer, api_auth);
    const Value* authorizers = api_auth == nullptr ? nullptr : api_auth->find("Authorizers");
    const Value* settings =
        authorizers == nullptr ? nullptr : authorizers->find(authorizer->text.view);
    if (settings != nullptr && !settings->is_map()) {
      throw refuse_structure(
          "Type of authorizer '" + std::string(authorizer->text.view) + "' must be a dictionary",
          settings->span);
    }
    if (scopes == nullptr && settings != nullptr) scopes = settings->find("AuthorizationScopes");
    append_security(event, editor, authorizer->text, scopes != nullptr ? scopes : arena.list());
  } else if (is_truthy(scopes)) {
    event.event.refuse_by_name("AuthorizationScopes works only when Authorizer is set", scopes);
  }

  const Value* key = auth->find("ApiKeyRequired");
  if (key != nullptr && !is_truthy(key) &&
      (api_auth == nullptr || !is_truthy(api_auth->get("ApiKeyRequired")))) {
    event.event.refuse_by_name("Unable to set ApiKeyRequired [False]" + event.place() +
                                   " because the related API does not specify any ApiKeyRequired.",
                               key);
  }
  if (is_truthy(key)) editor.add_api_key_definition();
  // What says no is marked, so that the API's default leaves it alone.
  if (key != nullptr) {
    append_security(event, editor, is_truthy(key) ? "api_key" : "api_key_false", arena.list());
  }
  const Value* policy = auth->find("ResourcePolicy");
  if (!is_truthy(policy)) return;
  if (!policy->is_map()) {
    throw refuse_resource(event.event.name.view, "Property 'Auth.ResourcePolicy' should be a map.",
                          policy->span);
  }
  ResourcePolicy written(editor, event.context());
  written.add(policy, event.path, arena.string(event.stage));
  written.add_custom(policy->find("CustomStatements"));
}

}  // namespace cairn::sam
