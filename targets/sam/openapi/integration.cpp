#include "targets/sam/openapi/integration.h"

#include "targets/sam/intrinsics.h"
#include "targets/sam/letters.h"
#include "targets/sam/plugins.h"
#include "targets/sam/python.h"

namespace cairn::sam {

namespace {

constexpr std::string_view kEveryUser = "iam::*:user/*";

Text text_of(const Event& event, std::string_view name) {
  const Value* value = event.property(name);
  return value != nullptr && value->is_string() ? value->text : Text("");
}

// What a method of a managed body calls is its own, unless the customer's body is merged.
void merge_into(const RestEvent& event, Value* body, const Value* edited);

}  // namespace

std::string RestEvent::place() const {
  return " on API method [" + std::string(method.view) + "] for path [" + std::string(path.view) +
         "]";
}

RestEvent link_rest_api(const Event& event) {
  Arena& arena = event.owner.arena;
  RestEvent rest{.event = event, .path = text_of(event, "Path"), .stage = "Prod"};
  const Text method = text_of(event, "Method");
  rest.method = arena.keep(to_lower(method.view), method.is_unicode);
  const Value* id = event.property("RestApiId");
  if (id != nullptr && id->has("Ref")) id = id->get("Ref");
  if (id == nullptr || !id->is_string()) return rest;
  rest.api_id = id->text.view;
  const Value* api = event.owner.context.resources->get(rest.api_id);
  Value* properties = api == nullptr ? nullptr : api->find("Properties");
  const Value* stage = properties == nullptr ? nullptr : properties->get("StageName");
  rest.api = properties;
  rest.stage = stage != nullptr && stage->is_string() ? stage->text : Text("Stage");
  if (rest.stage.view.empty()) {
    throw refuse_resource(rest.api_id, "StageName cannot be empty.", stage->span);
  }
  return rest;
}

bool is_edited(const RestEvent& event) {
  if (event.api == nullptr) return false;
  return is_truthy(event.api->get("__MANAGE_SWAGGER")) ||
         is_truthy(event.api->get("MergeDefinitions"));
}

// `Auth` of the event or of its API; an empty map where there is none.
static Value* auth_of(Arena& arena, Value* auth) { return is_truthy(auth) ? auth : arena.hashed(); }

Value* find_credentials(const RestEvent& event) {
  Arena& arena = event.arena();
  const Value* own = auth_of(arena, event.event.property("Auth"));
  const Value* api = auth_of(arena, event.api->find("Auth"));
  const auto is_iam = [](const Value* auth, std::string_view name) {
    const Value* value = auth->get(name);
    return value != nullptr && value->is_string("AWS_IAM");
  };
  const bool is_default = is_iam(api, "DefaultAuthorizer") && own->size() == 0;
  if (!is_iam(own, "Authorizer") && !is_default) return nullptr;
  Value* role = own->get("InvokeRole");
  if (role == nullptr) role = api->get("InvokeRole");
  if (role != nullptr && !is_truthy(role)) return nullptr;
  if (role != nullptr && role->is_string("NONE")) return nullptr;
  // The API's own is yet to be resolved, which must not show here.
  if (role != nullptr && !role->is_string("CALLER_CREDENTIALS")) return arena.deep_copy(role);
  return arena.string(event.context().arn(kEveryUser));
}

static void add_settings(const RestEvent& event, SwaggerEditor& editor) {
  if (is_truthy(event.event.property("Auth"))) add_method_auth(event, editor);
  if (Value* limit = event.event.property("TimeoutInMillis"); is_truthy(limit)) {
    for (Value* definition : editor.method_definitions(event.path.view, event.method)) {
      definition->get(kIntegration)->set("timeoutInMillis", limit);
    }
  }
  add_request_model(event, editor);
  add_request_parameters(event, editor);
}

void add_integration(const RestEvent& event, const Integration& integration) {
  Arena& arena = event.arena();
  Value* body = event.api->get("DefinitionBody");
  if (body == nullptr || body->is_null()) return;
  const bool is_merged = integration.is_merged && is_truthy(event.api->get("MergeDefinitions"));
  Value* edited = is_merged ? make_skeleton(arena, true) : body;
  SwaggerEditor editor(event.context(), edited);
  if (editor.has_integration(event.path.view, event.method)) {
    event.event.refuse_by_name("API method \"" + std::string(event.method.view) +
                               "\" defined multiple times for path \"" +
                               std::string(event.path.view) + "\".");
  }
  for (const Value* auth : {event.event.property("Auth"), event.api->find("Auth")}) {
    if (!is_truthy(auth) || auth->is_map()) continue;
    if (auth == event.event.property("Auth")) {
      event.event.refuse_by_name("Property 'Auth' should be a map.", auth);
    }
    throw refuse_resource(event.api_id, "Property 'Auth' should be a map.", auth->span);
  }
  editor.add_path(event.path, event.method);
  const Text method = normalize_method(arena, event.method);
  std::vector<Value*> added;
  for (Value* item : conditional_contents(editor.paths()->get(event.path.view))) {
    Value* definition = item->get(method.view);
    definition->set(Text(kIntegration), integration.definition);
    added.push_back(definition);
    if (!definition->has("responses")) definition->set("responses", integration.responses);
    if (integration.condition != nullptr) {
      item->set(method, make_conditional(arena, integration.condition, definition));
    }
  }
  try {
    add_settings(event, editor);
  } catch (const Refusal&) {
    // Nothing of an event that is refused is there for the next one to find.
    for (Value* definition : added) definition->erase(kIntegration);
    throw;
  }
  editor.close();
  if (is_merged) merge_into(event, body, edited);
}

void override_api_auth(const RestEvent& event) {
  const Value* auth = event.event.property("Auth");
  Value* body = event.api == nullptr ? nullptr : event.api->find("DefinitionBody");
  if (!is_truthy(auth) || body == nullptr || !is_truthy(auth->get("OverrideApiAuth"))) return;
  const auto is_given = [&](std::string_view name) { return auth->find(name) != nullptr; };
  if (!is_given("Authorizer") && !is_given("ApiKeyRequired") && !is_given("ResourcePolicy")) {
    event.event.refuse_by_name(
        "Must define one of: Authorizer, ApiKeyRequired or ResourcePolicy when using the "
        "OverrideApiAuth property.",
        auth);
  }
  SwaggerEditor editor(event.context(), body);
  // Beside what the method says already.
  add_method_auth(event, editor);
  if (!editor.paths()->has(event.path.view)) {
    throw refuse_structure("Value of '" + std::string(event.path.view) +
                               "' path must be a dictionary according to Swagger spec.",
                           body->span);
  }
  editor.close();
}

namespace {

// The customer's body with what the event says about its method.
void merge_into(const RestEvent& event, Value* body, const Value* edited) {
  Arena& arena = event.arena();
  // What was edited has ANY under another name; it is put in under its own.
  const Text method = event.method;
  const std::string_view normal = normalize_method(arena, method).view;
  // All of it is copied together from here on.
  if (body->clock == nullptr) body->adopt(arena.clock());
  Value* merged = arena.copy(body);
  merged->adopt(body->clock);
  event.api->set("DefinitionBody", merged);
  Value* paths = merged->find("paths");
  if (!is_truthy(paths)) return;
  if (!paths->is_map()) {
    throw refuse_resource(event.api_id, "Property 'DefinitionBody' is invalid: It should be a map",
                          paths->span);
  }
  Value* path = paths->get(event.path.view);
  if (path != nullptr && !path->is_map()) {
    throw refuse_resource(event.api_id,
                          "Property 'DefinitionBody' is invalid: The value of '" +
                              std::string(event.path.view) + "' should be a map",
                          path->span);
  }
  const Value* written = path == nullptr ? nullptr : path->find(method.view);
  if (is_truthy(written) && !written->is_map()) {
    throw refuse_resource(event.api_id,
                          "Property 'DefinitionBody.paths." + std::string(event.path.view) + "." +
                              std::string(method.view) + "' should be a map.",
                          written->span);
  }
  // An ordinary dictionary, whatever the rest of the body is.
  Value* both = arena.map({}, event.event.span);
  for (const Value* source :
       {written,
        static_cast<const Value*>(edited->get("paths")->get(event.path.view)->get(normal))}) {
    if (source == nullptr) continue;
    for (const Entry& entry : source->entries()) {
      entry.value->adopt(body->clock, edited->clock);
      both->set(entry.key, entry.value);
    }
  }
  if (path == nullptr) {
    paths->set(event.path, arena.map({{method, both}}));
  } else {
    path->set(method, both);
  }
}

}  // namespace

}  // namespace cairn::sam
