// AWS::Serverless::HttpApi: an API of version 2, defined by an OpenAPI document.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-httpapi.html

#include <algorithm>

#include "targets/sam/api_stage.h"
#include "targets/sam/domains_v2.h"
#include "targets/sam/http_authorizers.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/openapi/http_body.h"
#include "targets/sam/python.h"
#include "targets/sam/resources/types.h"
#include "targets/sam/s3_location.h"

namespace cairn::sam {

namespace {

constexpr std::string_view kMark = "httpapi:createdBy";
constexpr std::string_view kCors = "x-amazon-apigateway-cors";
constexpr std::string_view kDefaultStage = "$default";

class HttpApi {
 public:
  explicit HttpApi(Resource& resource)
      : resource_(resource),
        arena_(resource.arena),
        id_(resource.id.view),
        body_(resource.property("DefinitionBody")),
        place_(resource.property("DefinitionUri")) {}

  void run();

 private:
  void add_cors();
  Value* read_cors(const Value* written) const;
  void add_auth();
  void set_default_authorizer(const Value* auth, Value* schemes);
  void add_tags();
  void add_endpoint();
  // The map of that name; refused with the complaint where it is none.
  Value* find_info(std::string_view complaint) const;
  void add_title();
  void add_description();
  void rename_default_path();
  void add_api();
  std::string add_stage();
  void add_authorizer_permissions();

  // A refusal where the body lies elsewhere.
  void need_inline(std::string_view what) const;
  void need_valid(std::string_view what) const;

  Resource& resource_;
  Arena& arena_;
  std::string id_;
  Value* body_;   // or null
  Value* place_;  // or null
  Value* tags_ = nullptr;
};

void HttpApi::need_inline(std::string_view what) const {
  if (place_ == nullptr) return;
  resource_.refuse(std::string(what) +
                       " works only with inline OpenApi specified in the 'DefinitionBody' "
                       "property.",
                   place_);
}

void HttpApi::need_valid(std::string_view what) const {
  if (HttpBody::is_valid(body_)) return;
  resource_.refuse("Unable to add " + std::string(what) +
                       " because 'DefinitionBody' does not contain a valid OpenApi definition.",
                   body_);
}

struct CorsName {
  std::string_view written, made;
};
constexpr CorsName kCorsNames[] = {{"AllowOrigins", "allowOrigins"},
                                   {"AllowHeaders", "allowHeaders"},
                                   {"AllowMethods", "allowMethods"},
                                   {"ExposeHeaders", "exposeHeaders"},
                                   {"MaxAge", "maxAge"},
                                   {"AllowCredentials", "allowCredentials"}};

// OpenAPI's names in place of SAM's, wherever in a function they stand.
Value* rename_cors(Arena& arena, const Value* value) {
  if (value->is_list()) {
    Value* made = arena.list({}, value->span);
    for (const Value* item : value->items) made->append(rename_cors(arena, item));
    return made;
  }
  if (!value->is_map()) return const_cast<Value*>(value);
  Value* made = arena.map({}, value->span);
  for (const Entry& entry : value->entries()) {
    const auto known = std::ranges::find(kCorsNames, entry.key.view, &CorsName::written);
    const Text key = known == std::end(kCorsNames) ? entry.key : Text(known->made);
    made->set(key, rename_cors(arena, entry.value), entry.key_span);
  }
  return made;
}

// The headers that are given, in OpenAPI's names.
Value* HttpApi::read_cors(const Value* written) const {
  if (written->kind == Kind::Bool) {
    return arena_.map({{"allowOrigins", arena_.texts({"*"})}}, written->span);
  }
  if (is_intrinsic(written)) return rename_cors(arena_, written);
  if (!written->is_map()) resource_.refuse("Invalid value for 'Cors' property.", written);
  for (const Entry& entry : written->entries()) {
    if (std::ranges::find(kCorsNames, entry.key.view, &CorsName::written) != std::end(kCorsNames)) {
      continue;
    }
    resource_.refuse("Invalid key '" + std::string(entry.key.view) + "' for 'Cors' property.",
                     entry.value);
  }
  Value* made = arena_.map({}, written->span);
  for (const Entry& entry : rename_cors(arena_, written)->entries()) {
    const bool is_kept =
        entry.key.view == "maxAge" ? !entry.value->is_null() : is_truthy(entry.value);
    if (is_kept) made->set(entry.key, entry.value, entry.key_span);
  }
  return made;
}

void HttpApi::add_cors() {
  Value* written = resource_.property("CorsConfiguration");
  if (written == nullptr) return;
  written = resolve_parameters(resource_.context, written);
  if (!is_truthy(written)) return;
  if (place_ != nullptr) {
    resource_.refuse("Cors works only with inline OpenApi specified in 'DefinitionBody' property.",
                     place_);
  }
  const Value* settings = read_cors(written);
  need_valid("Cors configuration");
  // A function in place of the origins is taken for all of it.
  if (Value* function = settings->find("allowOrigins"); is_intrinsic(function)) {
    body_->set(Text(kCors), function);
    return;
  }
  const Value* origins = settings->find("allowOrigins");
  const Value* credentials = settings->find("allowCredentials");
  const bool is_any = origins != nullptr && origins->is_list() && origins->items.size() == 1 &&
                      origins->items[0]->is_string("*");
  if (is_any && credentials != nullptr && credentials->kind == Kind::Bool) {
    resource_.refuse(
        "Unable to add Cors configuration because 'AllowCredentials' can not be true when "
        "'AllowOrigin' is \"'*'\" or not set.",
        credentials);
  }
  Value* cors = body_->find(kCors);
  cors = cors != nullptr && cors->is_map() ? cors : arena_.map();
  for (const Entry& entry : settings->entries()) {
    if (entry.key.view == "allowCredentials" && entry.value->kind != Kind::Bool) continue;
    cors->set(entry.key, entry.value, entry.key_span);
  }
  body_->set(Text(kCors), cors);
}

void HttpApi::set_default_authorizer(const Value* auth, Value* schemes) {
  Value* name = auth->find("DefaultAuthorizer");
  if (!is_truthy(name) || is_no_value(name)) return;
  resource_.require(name, Kind::String, "Auth.DefaultAuthorizer");
  if (!schemes->has(name->text.view)) {
    resource_.refuse("Unable to set DefaultAuthorizer because '" + std::string(name->text.view) +
                         "' was not defined in 'Authorizers'.",
                     name);
  }
  const Value* authorizers = auth->find("Authorizers");
  const Value* written = authorizers != nullptr ? authorizers->find(name->text.view) : nullptr;
  Value* scopes = written != nullptr ? written->find("AuthorizationScopes") : nullptr;
  HttpBody(resource_.context, body_)
      .set_default_security(name, scopes != nullptr ? scopes : arena_.list());
}

void HttpApi::add_auth() {
  const Value* auth = resource_.property("Auth");
  if (!is_truthy(auth)) return;
  need_inline("Auth");
  static constexpr std::string_view kKnown[] = {"Authorizers", "DefaultAuthorizer",
                                                "EnableIamAuthorizer"};
  for (const Entry& entry : auth->entries()) {
    if (std::ranges::find(kKnown, entry.key.view) != std::end(kKnown)) continue;
    resource_.refuse("Invalid value for 'Auth' property", auth);
  }
  need_valid("Auth configuration");
  const HttpBody valid(resource_.context, body_);
  Value* schemes = make_http_authorizers(resource_, auth);
  if (schemes->size() > 0) {
    Value* components = body_->find("components");
    if (components == nullptr) components = arena_.map();
    Value* existing = components->find("securitySchemes");
    if (existing == nullptr) existing = arena_.map();
    for (const Entry& entry : schemes->entries()) existing->set(entry.key, entry.value);
    components->set("securitySchemes", existing);
    body_->set("components", components);
  }
  set_default_authorizer(auth, schemes);
}

void HttpApi::add_tags() {
  if (is_truthy(resource_.property("Tags")) && body_ == nullptr) {
    resource_.refuse(
        "Tags works only with inline OpenApi specified in the 'DefinitionBody' property.",
        resource_.property("Tags"));
  }
  if (body_ == nullptr) return;
  if (!HttpBody::is_valid(body_)) {
    if (is_truthy(resource_.property("Tags"))) need_valid("`Tags`");
    return;
  }
  const HttpBody valid(resource_.context, body_);
  tags_ = make_tag_map(resource_, Text(kMark));
  Value* list = body_->find("tags");
  list = list != nullptr && list->is_list() ? list : arena_.list();
  static constexpr std::string_view kValue = "x-amazon-apigateway-tag-value";
  for (const Entry& tag : tags_->entries()) {
    const auto existing = std::ranges::find_if(list->items, [&](const Value* each) {
      const Value* name = each->get("name");
      return name != nullptr && name->is_string(tag.key.view);
    });
    if (existing != list->items.end()) {
      (*existing)->set(Text(kValue), tag.value);
    } else {
      list->append(arena_.map({{"name", arena_.string(tag.key)}, {Text(kValue), tag.value}}));
    }
  }
  body_->set("tags", list);
}

void HttpApi::add_endpoint() {
  Value* is_disabled = resource_.property("DisableExecuteApiEndpoint");
  if (is_disabled == nullptr) return;
  if (body_ == nullptr) {
    resource_.refuse("DisableExecuteApiEndpoint works only within 'DefinitionBody' property.",
                     is_disabled);
  }
  static constexpr std::string_view kEndpoint = "x-amazon-apigateway-endpoint-configuration";
  const HttpBody valid(resource_.context, body_);
  Value* servers = body_->find("servers");
  if (servers == nullptr) servers = arena_.list({arena_.map()});
  const auto refuse_item = [](const Value* item) {
    return refuse_structure(
        "Value of 'servers' item must be a dictionary according to Swagger spec.", item->span);
  };
  // Of a text its letters are looked at, and of a map its keys.
  if (is_truthy(servers) && !servers->is_list()) throw refuse_item(servers);
  for (Value* server : servers->items) {
    if (!server->is_map()) throw refuse_item(server);
    Value* endpoint = server->find(kEndpoint);
    endpoint = endpoint != nullptr && endpoint->is_map() ? endpoint : arena_.map();
    endpoint->set("disableExecuteApiEndpoint", is_disabled);
    server->set(Text(kEndpoint), endpoint);
  }
  body_->set("servers", servers);
}

Value* HttpApi::find_info(std::string_view complaint) const {
  Value* info = body_->find("info");
  if (info == nullptr) {
    info = arena_.map();
    body_->set("info", info);
  }
  if (!info->is_map()) resource_.refuse(complaint, info);
  return info;
}

void HttpApi::add_title() {
  Value* name = resource_.property("Name");
  if (!is_truthy(name)) return;
  need_inline("Name");
  if (body_ == nullptr) return;
  Value* info = find_info("Invalid 'DefinitionBody': The value of 'info' should be a map.");
  // Only the title that bodies have by default gives way.
  if (ref_target(info->get("title")) != "AWS::StackName") {
    resource_.refuse(
        "Unable to set Name because it is already defined within inline OpenAPI specified in the "
        "'DefinitionBody' property.",
        name);
  }
  info->set("title", name);
}

void HttpApi::add_description() {
  Value* description = resource_.property("Description");
  if (!is_truthy(description)) return;
  need_inline("Description");
  if (body_ == nullptr) return;
  const HttpBody valid(resource_.context, body_);
  Value* info = find_info("Invalid 'DefinitionBody': The value of 'info' should be a map'.");
  if (is_truthy(info->find("description"))) {
    resource_.refuse(
        "Unable to set Description because it is already defined within inline OpenAPI specified "
        "in the 'DefinitionBody' property.",
        description);
  }
  info->set("description", description);
}

// API Gateway warns of a path without a slash, which fails where warnings do.
void HttpApi::rename_default_path() {
  if (!is_truthy(resource_.property("FailOnWarnings")) || body_ == nullptr) return;
  Value* paths = body_->find("paths");
  Value* item = paths != nullptr ? paths->get(HttpBody::kDefaultPath) : nullptr;
  if (item == nullptr) return;
  paths->erase(HttpBody::kDefaultPath);
  paths->set("/$default", item);
}

void HttpApi::add_api() {
  if (is_truthy(place_) && is_truthy(body_)) {
    resource_.refuse("Specify either 'DefinitionUri' or 'DefinitionBody' property and not both.",
                     place_);
  }
  add_cors();
  add_auth();
  add_tags();
  Value* api = arena_.map();
  Value* fails = resource_.property("FailOnWarnings");
  if (is_truthy(fails)) api->set("FailOnWarnings", fails);
  add_endpoint();
  add_title();
  add_description();
  rename_default_path();
  if (is_truthy(place_)) {
    api->set("BodyS3Location",
             make_location(arena_, read_s3_location(resource_, place_, "DefinitionUri")));
  } else if (is_truthy(body_)) {
    api->set("Body", body_);
  } else {
    resource_.refuse(
        "'DefinitionUri' or 'DefinitionBody' are required properties of an "
        "'AWS::Serverless::HttpApi'. Add a value for one of these properties or add a 'HttpApi' "
        "event to an 'AWS::Serverless::Function'.");
  }
  resource_.add_main(id_, "AWS::ApiGatewayV2::Api", api);
}

std::string HttpApi::add_stage() {
  Value* name = resource_.property("StageName");
  if (!is_truthy(name)) name = arena_.string(Text(kDefaultStage));
  const std::string id =
      name->is_string(kDefaultStage) ? id_ + "ApiGatewayDefaultStage" : stage_id(resource_, name);
  Value* stage = arena_.map({{"ApiId", make_ref(arena_, id_)}, {"StageName", name}});
  for (const Text passed :
       {"StageVariables", "AccessLogSettings", "DefaultRouteSettings", "RouteSettings"}) {
    if (Value* value = resource_.property(passed.view)) stage->set(passed, value);
  }
  if (tags_ != nullptr) stage->set("Tags", tags_);
  stage->set("AutoDeploy", arena_.boolean(true));
  resource_.add_secondary(id, "AWS::ApiGatewayV2::Stage", stage);
  return id;
}

void HttpApi::add_authorizer_permissions() {
  const Value* auth = resource_.property("Auth");
  const Value* authorizers = auth != nullptr ? auth->find("Authorizers") : nullptr;
  if (authorizers == nullptr) return;
  for (const Entry& entry : authorizers->entries()) {
    if (!is_truthy(entry.value->find("EnableFunctionDefaultPermissions"))) continue;
    Value* variables = arena_.map({{"__ApiId__", make_ref(arena_, id_)}});
    Value* text = arena_.string(
        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/"
        "authorizers/*");
    resource_.add_secondary(
        id_ + std::string(entry.key.view) + "AuthorizerPermission", "AWS::Lambda::Permission",
        arena_.map({{"Action", arena_.string("lambda:InvokeFunction")},
                    {"FunctionName", entry.value->get("FunctionArn")},
                    {"Principal", arena_.string("apigateway.amazonaws.com")},
                    {"SourceArn", arena_.map({{"Fn::Sub", arena_.list({text, variables})}})}}));
  }
}

void HttpApi::run() {
  add_api();
  const std::string stage = add_stage();
  add_domain(resource_, {.stage = stage, .tags = make_tag_map(resource_, Text(kMark))});
  add_authorizer_permissions();
}

}  // namespace

void transform_http_api(Resource& resource) { HttpApi(resource).run(); }

}  // namespace cairn::sam
