// HttpApi: a route of an HTTP API.

#include <algorithm>

#include "targets/sam/events/types.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/letters.h"
#include "targets/sam/openapi/http_body.h"
#include "targets/sam/python.h"

namespace cairn::sam {

namespace {

constexpr std::string_view kExecute =
    "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/"
    "${__Stage__}/";

class HttpApiEvent {
 public:
  explicit HttpApiEvent(FunctionEvent& event)
      : event_(event),
        arena_(event.arena),
        path_(text_of("Path", HttpBody::kDefaultPath)),
        method_(lower(text_of("Method", kAnyMethod))) {
    if (event.linked != nullptr) api_ = event.linked->find("Properties");
    body_ = api_ != nullptr ? api_->find("DefinitionBody") : nullptr;
  }

  void run() {
    if (!is_called_by_default()) add_permission();
    if (body_ != nullptr) add_integration();
  }

 private:
  // What the event says; else the default route.
  [[nodiscard]] Text text_of(std::string_view key, std::string_view otherwise) const {
    const Value* value = event_.property(key);
    return value != nullptr && value->is_string() ? value->text : Text(otherwise);
  }
  [[nodiscard]] Text lower(Text method) const {
    return arena_.keep(to_lower(method.view), method.is_unicode);
  }
  [[nodiscard]] bool is_called_by_default() const;
  void add_permission();
  void add_integration();
  void add_settings(HttpBody& body);
  void add_auth(HttpBody& body);
  void check_authorizer(const Value* authorizer, const Value* auth) const;
  Value* find_scopes(const Value* settings, std::string_view authorizer, const Value* auth) const;
  // " on API method [get] for path [/]"
  [[nodiscard]] std::string place() const {
    return " on API method [" + std::string(method_.view) + "] for path [" +
           std::string(path_.view) + "]";
  }

  FunctionEvent& event_;
  Arena& arena_;
  Text path_;
  Text method_;
  Value* api_ = nullptr;   // the API's properties, or null
  Value* body_ = nullptr;  // or null
};

// The permission for the default route lets the API call the function for any route.
bool HttpApiEvent::is_called_by_default() const {
  if (!HttpBody::is_valid(body_) || path_.view == HttpBody::kDefaultPath) return false;
  const HttpBody body(event_.context(), body_);
  return body.calls(HttpBody::kDefaultPath, kAnyMethod, event_.owner.id.view);
}

void HttpApiEvent::add_permission() {
  std::string resource(kExecute);
  if (normalize_method(arena_, method_).view == kAnyMethod) {
    resource += '*';
  } else {
    resource += to_upper(method_.view);
  }
  if (path_.view != HttpBody::kDefaultPath) resource += wildcard_path(path_.view, false);
  Value* variables =
      arena_.map({{"__ApiId__", event_.property("ApiId")}, {"__Stage__", arena_.string("*")}});
  event_.add_permission(
      "apigateway.amazonaws.com",
      arena_.map({{"Fn::Sub", arena_.list({arena_.string(resource), variables})}}));
}

void HttpApiEvent::add_integration() {
  if (!HttpBody::is_valid(body_)) {
    throw refuse_resource(
        event_.linked_id,
        "Structure of the SAM template is invalid. Invalid OpenApi document. Invalid values or "
        "missing keys for 'openapi' or 'paths' in 'DefinitionBody'.",
        body_->span);
  }
  HttpBody body(event_.context(), body_);
  const bool is_managed = is_truthy(api_->get("__MANAGE_SWAGGER"));
  if (is_managed && body.has_integration(path_.view, method_.view)) {
    event_.refuse_by_name("API method '" + std::string(method_.view) +
                          "' defined multiple times for path '" + std::string(path_.view) + "'.");
  }
  std::string uri =
      "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/"
      "functions/${" +
      event_.target_id;
  uri += event_.has_alias ? "}/invocations" : ".Arn}/invocations";
  const bool is_unicode = !event_.has_alias && event_.owner.id.is_unicode;
  Value* called = arena_.map({{"Fn::Sub", arena_.string(arena_.keep(uri, is_unicode))}});
  const bool is_new = !body.has_integration(path_.view, method_.view);
  body.add_integration(path_, method_, called, event_.owner.condition());
  try {
    if (is_truthy(event_.property("Auth"))) add_auth(body);
  } catch (const Refusal&) {
    // Nothing of an event that is refused is there for the next one to find.
    if (is_new) {
      body.for_each_definition(path_.view, method_.view,
                               [](Value* definition) { definition->erase(kIntegration); });
    }
    throw;
  }
  add_settings(body);
}

// The names in `/{a}/{b}`.
std::vector<std::string_view> path_parameters(std::string_view path) {
  std::vector<std::string_view> names;
  for (std::size_t at = path.find('{'); at != path.npos; at = path.find('{', at)) {
    const std::size_t close = path.find('}', at);
    if (close == path.npos) break;
    names.push_back(path.substr(at + 1, close - at - 1));
    at = close;
  }
  return names;
}

void HttpApiEvent::add_settings(HttpBody& body) {
  const auto names = path_parameters(path_.view);
  Value* timeout = event_.property("TimeoutInMillis");
  Value* version = event_.property("PayloadFormatVersion");
  if (names.empty() && !is_truthy(timeout) && !is_truthy(version)) return;
  body.for_each_definition(path_.view, method_.view, [&](Value* definition) {
    Value* integration = definition->get(kIntegration);
    if (is_truthy(timeout)) integration->set("timeoutInMillis", timeout);
    if (is_truthy(version)) integration->set("payloadFormatVersion", version);
    if (names.empty()) return;
    Value* parameters = definition->find("parameters");
    if (parameters == nullptr) {
      parameters = arena_.list();
      definition->set("parameters", parameters);
    }
    for (const std::string_view name : names) {
      const bool is_there = std::ranges::any_of(parameters->items, [&](const Value* each) {
        const Value* other = each->get("name");
        return other != nullptr && other->is_string(name);
      });
      if (is_there) continue;
      Value* parameter = body.make_map();
      parameter->set("name", arena_.string(std::string(name)));
      parameter->set("in", arena_.string("path"));
      parameter->set("required", arena_.boolean(true));
      parameters->append(parameter);
    }
  });
}

void HttpApiEvent::check_authorizer(const Value* authorizer, const Value* auth) const {
  const std::string named =
      "Unable to set Authorizer [" + str(without_marks(arena_, authorizer)) + "]" + place();
  static constexpr std::string_view kNoEntry =
      ". The method authorizer must be a string with a corresponding dict entry in the api "
      "authorizer.";
  if (!authorizer->is_string()) {
    event_.refuse_by_name(named + std::string(kNoEntry), authorizer);
  }
  if (authorizer->is_string("NONE")) {
    if (is_truthy(auth->find("DefaultAuthorizer"))) return;
    event_.refuse_by_name("Unable to set Authorizer" + place() +
                              " because 'NONE' is only a valid value when a DefaultAuthorizer on "
                              "the API is specified.",
                          authorizer);
  }
  const Value* has_iam = auth->get("EnableIamAuthorizer");
  const bool is_iam = has_iam != nullptr && has_iam->kind == Kind::Bool && has_iam->boolean;
  if (authorizer->is_string("AWS_IAM") && is_iam) return;
  if (!is_truthy(auth)) {
    event_.refuse_by_name(named + " because the related API does not define any Authorizers.",
                          authorizer);
  }
  const Value* known = auth->find("Authorizers");
  if (known == nullptr) event_.refuse_by_name(named + std::string(kNoEntry), authorizer);
  if (!known->is_map()) event_.refuse_by_name(named + std::string(kNoEntry), authorizer);
  if (known->size() == 0) {
    event_.refuse_by_name(named + " because the related API does not define any Authorizers.",
                          authorizer);
  }
  if (!is_truthy(known->get(authorizer->text.view))) {
    event_.refuse_by_name(named + " because it wasn't defined in the API's Authorizers.",
                          authorizer);
  }
}

// Those of the event, else those of the authorizer.
Value* HttpApiEvent::find_scopes(const Value* settings, std::string_view authorizer,
                                 const Value* auth) const {
  if (authorizer == "AWS_IAM") return arena_.list();
  if (Value* own = settings->find("AuthorizationScopes")) return own;
  const Value* known = auth->find("Authorizers");
  const Value* definition = known != nullptr ? known->find(authorizer) : nullptr;
  if (definition != nullptr && !definition->is_map()) {
    throw refuse_structure(
        "Type of authorizer '" + std::string(authorizer) + "' must be a dictionary",
        definition->span);
  }
  Value* scopes = definition != nullptr ? definition->find("AuthorizationScopes") : nullptr;
  return scopes != nullptr ? scopes : arena_.list();
}

void HttpApiEvent::add_auth(HttpBody& body) {
  const Value* settings = event_.property("Auth");
  const Value* auth = api_->get("Auth");
  if (auth == nullptr) auth = arena_.map();
  if (!auth->is_map()) {
    throw refuse_resource(event_.linked_id, "Property 'Auth' should be a map.", auth->span);
  }
  Value* authorizer = settings->find("Authorizer");
  if (!is_truthy(authorizer)) authorizer = auth->find("DefaultAuthorizer");
  if (!is_truthy(authorizer)) {
    event_.refuse_by_name(
        "'Auth' section requires either an explicit 'Authorizer' set or a 'DefaultAuthorizer' "
        "configured on the HttpApi.",
        settings);
  }
  check_authorizer(authorizer, auth);
  const Value* scopes = settings->find("AuthorizationScopes");
  if (is_truthy(scopes) && !scopes->is_list()) {
    event_.refuse_by_name("Unable to set Authorizer" + place() +
                              " because 'AuthorizationScopes' must be a list of strings.",
                          scopes);
  }
  body.add_security(path_.view, method_.view, authorizer,
                    find_scopes(settings, authorizer->text.view, auth));
}

}  // namespace

void link_http_api(FunctionEvent& event) {
  const Value* id = event.property("ApiId");
  if (id == nullptr) return;
  const std::string_view name = is_intrinsic(id) ? ref_target(id) : id->string();
  if (name.empty()) return;
  Value* api = event.context().resources->get(name);
  event.linked_id = name;
  if (api == nullptr || api->find("Properties") == nullptr) {
    if (is_intrinsic(id)) return;
    event.refuse_by_name(
        "ApiId property of HttpApi event must reference a valid API in the template.", id);
  }
  event.linked = api;
}

void add_http_api_event(FunctionEvent& event) { HttpApiEvent(event).run(); }

}  // namespace cairn::sam
