// AWS::Serverless::WebSocketApi: an API of routes, each with a function behind it.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-websocketapi.html

#include <algorithm>
#include <cctype>

#include "targets/sam/api_stage.h"
#include "targets/sam/domains_v2.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/letters.h"
#include "targets/sam/python.h"
#include "targets/sam/resources/types.h"

namespace cairn::sam {

namespace {

constexpr std::string_view kLambdaUri =
    "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/";
constexpr std::string_view kExecute =
    "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:";

constexpr std::string_view kMark = "websocketapi:createdBy";

class WebSocketApi {
 public:
  explicit WebSocketApi(Resource& resource)
      : resource_(resource), arena_(resource.arena), id_(resource.id.view) {}

  void run();

 private:
  void read_auth(const Value* routes);
  void add_api();
  void add_route(const Entry& route);
  void add_authorizer();
  void add_stage();

  [[nodiscard]] Value* api_ref() const { return make_ref(arena_, id_); }
  // A map of properties of the resource that are given.
  Value* pass(Value* made, const Value* from, std::initializer_list<Text> names) const;
  // The URI by which a function is called.
  Value* make_uri(Text variable, Value* function) const;
  void add_permission(const std::string& id, Value* function, Value* source);

  Resource& resource_;
  Arena& arena_;
  std::string id_;
  std::string stage_id_;
  Value* stage_name_ = nullptr;
  Value* tags_ = nullptr;       // of the API
  Value* marks_ = nullptr;      // of what else is made
  Value* auth_ = nullptr;       // or null
  Value* auth_type_ = nullptr;  // or null
  std::vector<std::string> routes_;
};

Value* WebSocketApi::pass(Value* made, const Value* from, std::initializer_list<Text> names) const {
  for (const Text name : names) {
    Value* value = from->find(name.view);
    if (name.view == "RequestParameters") value = truthy(value);
    if (value != nullptr) made->set(name, value);
  }
  return made;
}

Value* WebSocketApi::make_uri(Text variable, Value* function) const {
  std::string text(kLambdaUri);
  text += "${" + std::string(variable.view) + "}/invocations";
  return arena_.map(
      {{"Fn::Sub", arena_.list({arena_.string(text), arena_.map({{variable, function}})})}});
}

void WebSocketApi::add_permission(const std::string& id, Value* function, Value* source) {
  resource_.add_secondary(id, "AWS::Lambda::Permission",
                          arena_.map({{"Action", arena_.string("lambda:InvokeFunction")},
                                      {"FunctionName", function->is_null() ? nullptr : function},
                                      {"Principal", arena_.string("apigateway.amazonaws.com")},
                                      {"SourceArn", source}}));
}

void WebSocketApi::read_auth(const Value* routes) {
  auth_ = resource_.property("Auth");
  if (auth_ == nullptr) return;
  auth_ = resolve_parameters(resource_.context, auth_);
  resource_.properties->set("Auth", auth_);
  if (!is_truthy(auth_)) return;
  if (!routes->has("$connect")) {
    resource_.refuse("Authorization is only available if there is a $connect route.", auth_);
  }
  auth_type_ = truthy(auth_->get("AuthType"));
  const bool has_more = auth_->size() > (auth_->has("AuthType") ? 1U : 0U);
  if (auth_type_ == nullptr) {
    if (auth_->size() > 0) {
      resource_.refuse("AuthType must be specified for additional auth configurations.", auth_);
    }
    return;
  }
  // Any case will do.
  std::string type(auth_type_->string());
  std::ranges::transform(type, type.begin(), [](unsigned char c) { return std::toupper(c); });
  if (auth_type_->is_string()) auth_type_ = arena_.string(type, auth_type_->span);
  if (type == "CUSTOM") {
    if (!is_truthy(auth_->get("AuthArn"))) {
      resource_.refuse("AuthArn must be specified if AuthType is CUSTOM.", auth_);
    }
    return;
  }
  if (type != "NONE" && type != "AWS_IAM") {
    resource_.refuse("AuthType is not one of AWS_IAM, CUSTOM or NONE.", auth_type_);
  }
  if (has_more) {
    resource_.refuse("No additional configurations supported for AuthType " + type + ".", auth_);
  }
}

void WebSocketApi::add_api() {
  const Value* address = resource_.property("IpAddressType");
  const bool is_known = address == nullptr || is_intrinsic(address) || address->is_string("ipv4") ||
                        address->is_string("dualstack");
  if (!is_known) {
    resource_.refuse("IpAddressType must be 'ipv4' or 'dualstack'.", address);
  }
  Value* api =
      pass(arena_.map({{"ProtocolType", arena_.string("WEBSOCKET")}}), resource_.properties,
           {"Name", "Description", "ApiKeySelectionExpression", "DisableExecuteApiEndpoint",
            "DisableSchemaValidation", "IpAddressType", "RouteSelectionExpression"});
  if (!api->has("Name")) api->set("Name", arena_.string(resource_.id));
  api->set("Tags", tags_);
  resource_.add_main(id_, "AWS::ApiGatewayV2::Api", api);
}

// `$connect` is Connect in ids.
std::string name_of_route(const Resource& resource, const Entry& route) {
  std::string_view key = route.key.view;
  const bool is_special = key == "$connect" || key == "$disconnect" || key == "$default";
  if (is_special) key.remove_prefix(1);
  if (!is_alphanumeric(key)) {
    resource.refuse("Route key '" + std::string(key) +
                        "' must be alphanumeric. Only $connect, $disconnect, and $default special "
                        "routes are supported.",
                    route.value);
  }
  std::string name(key);
  if (name[0] >= 'a' && name[0] <= 'z') name[0] -= 'a' - 'A';
  return name;
}

void WebSocketApi::add_route(const Entry& entry) {
  const std::string start = id_ + name_of_route(resource_, entry);
  Value* settings = entry.value;
  resource_.require(settings, Kind::Map, "Routes." + std::string(entry.key.view));
  Value* function = settings->get("FunctionArn");
  if (function == nullptr) resource_.refuse("Route must have associated function.", settings);
  const std::string integration = start + "Integration";
  Value* target = arena_.list({arena_.string("integrations"), make_ref(arena_, integration)});
  Value* route =
      pass(arena_.map(
               {{"ApiId", api_ref()},
                {"RouteKey", arena_.string(entry.key, entry.key_span)},
                {"Target", arena_.map({{"Fn::Join", arena_.list({arena_.string("/"), target})}})}}),
           settings,
           {"ApiKeyRequired", "ModelSelectionExpression", "OperationName", "RequestModels",
            "RequestParameters", "RouteResponseSelectionExpression"});
  if (entry.key.view == "$connect" && auth_type_ != nullptr) {
    route->set("AuthorizationType", auth_type_);
    if (auth_type_->is_string("CUSTOM")) {
      route->set("AuthorizerId", make_ref(arena_, id_ + "ConnectAuthorizer"));
    }
  }
  routes_.push_back(start + "Route");
  resource_.add_secondary(routes_.back(), "AWS::ApiGatewayV2::Route", route);
  resource_.add_secondary(integration, "AWS::ApiGatewayV2::Integration",
                          arena_.map({{"ApiId", api_ref()},
                                      {"IntegrationType", arena_.string("AWS_PROXY")},
                                      {"IntegrationUri", make_uri("FunctionArn", function)},
                                      {"TimeoutInMillis", settings->find("IntegrationTimeout")}}));
  std::string source = std::string(kExecute) + "${" + id_ + ".ApiId}/";
  Value* arn = nullptr;
  if (stage_name_->is_string()) {
    source += std::string(stage_name_->text.view) + "/" + std::string(entry.key.view);
    arn = make_sub(arena_, source);
  } else {
    source += "${__StageName__}/" + std::string(entry.key.view);
    arn = arena_.map({{"Fn::Sub", arena_.list({arena_.string(source),
                                               arena_.map({{"__StageName__", stage_name_}})})}});
  }
  add_permission(start + "Permission", function, arn);
}

void WebSocketApi::add_authorizer() {
  if (auth_type_ == nullptr || !auth_type_->is_string("CUSTOM")) return;
  const std::string id = id_ + "ConnectAuthorizer";
  Value* function = auth_->get("AuthArn");
  Value* name = truthy(auth_->get("Name"));
  Value* role = auth_->find("InvokeRole");
  resource_.add_secondary(id, "AWS::ApiGatewayV2::Authorizer",
                          arena_.map({{"ApiId", api_ref()},
                                      {"AuthorizerType", arena_.string("REQUEST")},
                                      {"AuthorizerUri", make_uri("AuthArn", function)},
                                      {"AuthorizerCredentialsArn", role},
                                      {"IdentitySource", auth_->find("IdentitySource")},
                                      {"Name", name != nullptr ? name : arena_.string(id)}}));
  if (is_truthy(role)) return;
  Value* variables = arena_.map({{"__ApiId__", api_ref()}});
  Value* text = arena_.string(std::string(kExecute) + "${__ApiId__}/authorizers/*");
  add_permission(id_ + "AuthorizerPermission", function,
                 arena_.map({{"Fn::Sub", arena_.list({text, variables})}}));
}

void WebSocketApi::add_stage() {
  Value* stage = pass(
      arena_.map(
          {{"ApiId", api_ref()}, {"AutoDeploy", arena_.boolean(true)}, {"StageName", stage_name_}}),
      resource_.properties,
      {"AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables"});
  stage->set("Tags", marks_);
  Value* product = resource_.add_secondary(stage_id_, "AWS::ApiGatewayV2::Stage", stage);
  // Settings of routes need the routes.
  if (!is_truthy(stage->get("RouteSettings"))) return;
  Value* dependencies = arena_.list();
  for (const std::string& route : routes_) dependencies->append(arena_.string(route));
  product->set("DependsOn", dependencies);
}

void WebSocketApi::run() {
  resource_.taken_over = {{"DependsOn"}, {}};
  Value* routes = resolve_parameters(resource_.context, resource_.property("Routes"));
  if (routes->size() == 0) resource_.refuse("WebSocket API must have at least one route.", routes);
  read_auth(routes);
  tags_ = make_tag_map(resource_, kMark);
  marks_ = arena_.map({{Text(kMark), arena_.string("SAM")}});
  if (is_truthy(resource_.property("PropagateTags"))) marks_ = tags_;
  stage_name_ = resource_.property("StageName");
  if (stage_name_ != nullptr && stage_name_->is_string("$default")) {
    resource_.refuse("Stages cannot be named $default for WebSocket APIs.", stage_name_);
  }
  stage_id_ = id_ + "DefaultStage";
  if (stage_name_ != nullptr) {
    stage_id_ = id_ + std::string(stage_name_->string()) + "Stage";
  }
  if (stage_name_ == nullptr) stage_name_ = arena_.string("default");
  add_api();
  for (const Entry& route : routes->entries()) add_route(route);
  add_authorizer();
  add_stage();
  add_domain(
      resource_,
      {.stage = stage_id_, .tags = marks_, .shares_records = false, .has_mutual_tls = false});
}

}  // namespace

void transform_websocket_api(Resource& resource) { WebSocketApi(resource).run(); }

}  // namespace cairn::sam
