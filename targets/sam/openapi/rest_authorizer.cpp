#include "targets/sam/openapi/rest_authorizer.h"

#include <algorithm>

#include "targets/sam/python.h"

namespace cairn::sam {

namespace {

bool has_source(const Value* identity) {
  if (!is_truthy(identity)) return false;
  for (const std::string_view name : {"Headers", "QueryStrings", "StageVariables", "Context"}) {
    if (is_truthy(identity->get(name))) return true;
  }
  // Nothing is remembered, so there is no key to remember it by.
  const Value* seconds = identity->find("ReauthorizeEvery");
  return seconds != nullptr && (seconds->is_string("0") || !is_truthy(seconds));
}

void check_identity(const Resource& api, const RestAuthorizer& authorizer) {
  const Value* identity = authorizer.settings->find("Identity");
  const bool is_request = authorizer.type == RestAuthorizer::Type::Request;
  const std::string name(authorizer.name.view);
  if (is_truthy(identity) && !identity->is_map()) {
    if (is_request) api.require(identity, Kind::Map, "Authorizer." + name + ".Identity");
    api.refuse(
        "Auth.Authorizers.<Authorizer>.Identity must be a dict (LambdaTokenAuthorizationIdentity, "
        "LambdaRequestAuthorizationIdentity or CognitoAuthorizationIdentity).",
        identity);
  }
  if (is_request && !has_source(identity)) {
    api.refuse(name +
                   " Authorizer must specify Identity with at least one of Headers, QueryStrings, "
                   "StageVariables, or Context.",
               authorizer.settings);
  }
}

RestAuthorizer read_authorizer(const Resource& api, const Entry& entry) {
  const std::string name(entry.key.view);
  api.require(entry.value, Kind::Map, "Auth.Authorizers." + name);
  RestAuthorizer authorizer{.name = entry.key, .settings = entry.value};
  const Value* payload = entry.value->find("FunctionPayloadType");
  if (payload != nullptr && !payload->is_string("TOKEN") && !payload->is_string("REQUEST")) {
    api.refuse(name + " Authorizer has invalid 'FunctionPayloadType': " + str(payload) + ".",
               payload);
  }
  authorizer.function = entry.value->find("FunctionArn");
  authorizer.scopes = entry.value->find("AuthorizationScopes");
  if (is_truthy(entry.value->find("UserPoolArn"))) {
    authorizer.type = RestAuthorizer::Type::Cognito;
  } else if (payload != nullptr && payload->is_string("REQUEST")) {
    authorizer.type = RestAuthorizer::Type::Request;
  }
  check_identity(api, authorizer);
  if (authorizer.scopes != nullptr) {
    api.require(authorizer.scopes, Kind::List, "Authorizers." + name + ".AuthorizationScopes");
  }
  const Value* is_off = entry.value->find("DisableFunctionDefaultPermissions");
  if (is_off != nullptr) {
    api.require(is_off, Kind::Bool, "Authorizers." + name + ".DisableFunctionDefaultPermissions");
    authorizer.is_permission_off = is_off->boolean;
  }
  return authorizer;
}

const Value* identity_of(const RestAuthorizer& authorizer, std::string_view name) {
  const Value* identity = authorizer.settings->find("Identity");
  return identity == nullptr ? nullptr : identity->find(name);
}

// `method.request.header.Auth, context.x`
Value* make_identity_source(const Resource& api, const RestAuthorizer& authorizer) {
  struct Source {
    std::string_view name, prefix;
  };
  static constexpr Source kSources[] = {{"Headers", "method.request.header."},
                                        {"QueryStrings", "method.request.querystring."},
                                        {"StageVariables", "stageVariables."},
                                        {"Context", "context."}};
  std::string text;
  bool is_unicode = false;
  for (const auto& [name, prefix] : kSources) {
    const Value* items = identity_of(authorizer, name);
    if (!is_truthy(items)) continue;
    const std::string path =
        "Auth.Authorizers." + std::string(authorizer.name.view) + ".Identity." + std::string(name);
    api.require(items, Kind::List, path);
    for (std::size_t i = 0; i < items->items.size(); ++i) {
      const Value* item = items->items[i];
      api.require(item, Kind::String, path + "[" + std::to_string(i) + "]");
      if (!text.empty()) text += ", ";
      text += prefix;
      text += item->text.view;
      is_unicode = is_unicode || item->text.is_unicode;
    }
  }
  return text.empty() ? nullptr : api.arena.string(api.arena.keep(text, is_unicode));
}

Value* make_header_name(const Resource& api, const RestAuthorizer& authorizer) {
  if (authorizer.type == RestAuthorizer::Type::Request) return api.arena.string("Unused");
  const Value* header = identity_of(authorizer, "Header");
  return is_truthy(header) ? const_cast<Value*>(header) : api.arena.string("Authorization");
}

Value* make_lambda(const Resource& api, const RestAuthorizer& authorizer) {
  Arena& arena = api.arena;
  const bool is_request = authorizer.type == RestAuthorizer::Type::Request;
  Value* uri = arena.map(
      {{"Fn::Sub",
        arena.list(
            {arena.string(api.context.arn("apigateway:${AWS::Region}:lambda:path/2015-03-31/"
                                          "functions/${__FunctionArn__}/invocations")),
             arena.map({{"__FunctionArn__", authorizer.function != nullptr ? authorizer.function
                                                                           : arena.null()}})})}});
  Value* made = arena.hashed(
      {{"type", arena.string(is_request ? "request" : "token")}, {"authorizerUri", uri}});
  if (const Value* seconds = identity_of(authorizer, "ReauthorizeEvery")) {
    made->set("authorizerResultTtlInSeconds", const_cast<Value*>(seconds));
  }
  Value* role = authorizer.settings->find("FunctionInvokeRole");
  if (is_truthy(role) && !role->is_string("NONE")) made->set("authorizerCredentials", role);
  if (is_request) {
    if (Value* source = make_identity_source(api, authorizer)) made->set("identitySource", source);
  }
  return made;
}

}  // namespace

RestAuthorizers read_authorizers(const Resource& api, const Value* written,
                                 const Value* default_authorizer) {
  RestAuthorizers authorizers;
  // They are collected in a dictionary, whose order shows in the body.
  Value* order = api.arena.hashed();
  if (default_authorizer != nullptr && default_authorizer->is_string("AWS_IAM")) {
    authorizers.push_back({.name = default_authorizer->text, .type = RestAuthorizer::Type::Iam});
    order->set(default_authorizer->text, api.arena.null());
  }
  if (!is_truthy(written)) return authorizers;
  api.require(written, Kind::Map, "Auth.Authorizers");
  for (const Entry& entry : written->entries()) {
    authorizers.push_back(read_authorizer(api, entry));
    order->set(entry.key, api.arena.null());
  }
  RestAuthorizers ordered;
  for (const Entry& entry : order->entries()) {
    const auto found = std::ranges::find_if(
        authorizers.rbegin(), authorizers.rend(),
        [&](const RestAuthorizer& each) { return each.name.view == entry.key.view; });
    ordered.push_back(*found);
  }
  return ordered;
}

Value* make_definition(const Resource& api, const RestAuthorizer& authorizer) {
  Arena& arena = api.arena;
  using Type = RestAuthorizer::Type;
  if (authorizer.type == Type::Iam) {
    return arena.hashed({{"type", arena.string("apiKey")},
                         {"name", arena.string("Authorization")},
                         {"in", arena.string("header")},
                         {"x-amazon-apigateway-authtype", arena.string("awsSigv4")}});
  }
  const bool is_cognito = authorizer.type == Type::Cognito;
  Value* definition = arena.hashed({{"type", arena.string("apiKey")},
                                    {"name", make_header_name(api, authorizer)},
                                    {"in", arena.string("header")},
                                    {"x-amazon-apigateway-authtype",
                                     arena.string(is_cognito ? "cognito_user_pools" : "custom")}});
  Value* made = nullptr;
  if (is_cognito) {
    Value* pools = authorizer.settings->find("UserPoolArn");
    if (!pools->is_list()) pools = arena.list({pools});
    made = arena.hashed({{"type", arena.string("cognito_user_pools")}, {"providerARNs", pools}});
  } else {
    made = make_lambda(api, authorizer);
  }
  const Value* pattern = identity_of(authorizer, "ValidationExpression");
  if (authorizer.type != Type::Request && is_truthy(pattern)) {
    made->set("identityValidationExpression", const_cast<Value*>(pattern));
  }
  definition->set("x-amazon-apigateway-authorizer", made);
  return definition;
}

}  // namespace cairn::sam
