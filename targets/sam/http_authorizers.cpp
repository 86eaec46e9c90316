#include "targets/sam/http_authorizers.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace cairn::sam {

namespace {

constexpr std::string_view kAuthorizer = "x-amazon-apigateway-authorizer";

// One of Authorizers, while it is checked.
struct Authorizer {
  const Resource& api;
  std::string name;
  const Value* settings;

  [[nodiscard]] Value* find(std::string_view key) const { return settings->find(key); }
  [[noreturn]] void refuse(std::string_view message) const { api.refuse(message, settings); }
  void require(const Value* value, Kind kind, std::string_view path) const {
    api.require(value, kind, "Authorizers." + name + "." + std::string(path));
  }
};

// What belongs to one kind of authorizer only.
void check_kind(const Authorizer& authorizer, bool is_jwt) {
  const Value* scopes = authorizer.find("AuthorizationScopes");
  if (scopes != nullptr && !scopes->is_list()) {
    authorizer.refuse("AuthorizationScopes must be a list.");
  }
  static constexpr std::string_view kOfJwt[] = {"AuthorizationScopes", "IdentitySource"};
  static constexpr std::string_view kOfLambda[] = {"FunctionArn",
                                                   "FunctionInvokeRole",
                                                   "Identity",
                                                   "AuthorizerPayloadFormatVersion",
                                                   "EnableSimpleResponses",
                                                   "EnableFunctionDefaultPermissions"};
  const auto forbid = [&](std::span<const std::string_view> keys, std::string_view kind) {
    for (const std::string_view key : keys) {
      if (authorizer.find(key) == nullptr) continue;
      std::string message =
          std::string(key) + " is only supported for " + std::string(kind) + " Authorizer.";
      if (key == "IdentitySource") {
        message += " For Lambda Authorizer, use the 'Identity' property instead.";
      }
      authorizer.refuse(message);
    }
  };
  if (is_jwt) {
    forbid(kOfLambda, "Lambda");
  } else {
    forbid(kOfJwt, "OAuth2");
  }
}

Value* make_jwt(const Authorizer& authorizer) {
  Arena& arena = authorizer.api.arena;
  const Value* written = authorizer.find("JwtConfiguration");
  authorizer.api.require(written, Kind::Map, "JwtConfiguration");
  Value* source = authorizer.find("IdentitySource");
  if (!is_truthy(source)) {
    authorizer.refuse(authorizer.name + " OAuth2 Authorizer must define 'IdentitySource'.");
  }
  Value* configuration = arena.map();
  for (const Entry& entry : written->entries()) {
    std::string key(entry.key.view);
    for (char& c : key) c = char(std::tolower(static_cast<unsigned char>(c)));
    configuration->set(arena.keep(key), entry.value, entry.key_span);
  }
  return arena.map({{"type", arena.string("oauth2")},
                    {kAuthorizer, arena.map({{"jwtConfiguration", configuration},
                                             {"identitySource", source},
                                             {"type", arena.string("jwt")}})}});
}

// `$request.header.Authorization` and the like, for what a request is told apart by.
Value* make_identity_source(const Authorizer& authorizer, const Value* identity) {
  Arena& arena = authorizer.api.arena;
  struct Source {
    std::string_view key, prefix;
  };
  static constexpr Source kSources[] = {{"Headers", "$request.header."},
                                        {"QueryStrings", "$request.querystring."},
                                        {"StageVariables", "$stageVariables."},
                                        {"Context", "$context."}};
  Value* sources = arena.list();
  for (const Source& source : kSources) {
    const Value* names = identity->find(source.key);
    if (!is_truthy(names)) continue;
    const std::string path = "Identity." + std::string(source.key);
    authorizer.require(names, Kind::List, path);
    for (std::size_t i = 0; i < names->items.size(); ++i) {
      const Value* name = names->items[i];
      authorizer.require(name, Kind::String, path + "[" + std::to_string(i) + "]");
      sources->append(
          arena.string(std::string(source.prefix) + std::string(name->text.view), name->span));
    }
  }
  return sources;
}

Value* make_lambda(const Authorizer& authorizer) {
  Arena& arena = authorizer.api.arena;
  Value* function = authorizer.find("FunctionArn");
  Value* version = authorizer.find("AuthorizerPayloadFormatVersion");
  if (!is_truthy(function)) {
    authorizer.refuse(authorizer.name + " Lambda Authorizer must define 'FunctionArn'.");
  }
  if (!is_truthy(version)) {
    authorizer.refuse(authorizer.name +
                      " Lambda Authorizer must define 'AuthorizerPayloadFormatVersion'.");
  }
  if (const Value* is_permitted = authorizer.find("EnableFunctionDefaultPermissions")) {
    authorizer.require(is_permitted, Kind::Bool, "EnableFunctionDefaultPermissions");
  }
  Value* uri = arena.string(authorizer.api.context.arn(
      "apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${__FunctionArn__}/"
      "invocations"));
  Value* variables = arena.map({{"__FunctionArn__", function}});
  Value* made =
      arena.map({{"type", arena.string("request")},
                 {"authorizerUri", arena.map({{"Fn::Sub", arena.list({uri, variables})}})}});
  Value* role = authorizer.find("FunctionInvokeRole");
  if (is_truthy(role) && !role->is_string("NONE")) made->set("authorizerCredentials", role);
  if (const Value* identity = authorizer.find("Identity"); is_truthy(identity)) {
    authorizer.api.require(identity, Kind::Map,
                           "Auth.Authorizers." + authorizer.name + ".Identity");
    made->set("identitySource", make_identity_source(authorizer, identity));
    if (Value* seconds = identity->find("ReauthorizeEvery")) {
      made->set("authorizerResultTtlInSeconds", seconds);
    }
  }
  made->set("authorizerPayloadFormatVersion", version);
  Value* is_simple = authorizer.find("EnableSimpleResponses");
  if (is_truthy(is_simple)) made->set("enableSimpleResponses", is_simple);
  return arena.map({{"type", arena.string("apiKey")},
                    {"name", arena.string("Unused")},
                    {"in", arena.string("header")},
                    {kAuthorizer, made}});
}

}  // namespace

Value* make_http_authorizers(const Resource& api, const Value* auth) {
  Arena& arena = api.arena;
  Value* schemes = arena.map();
  const Value* has_iam = auth->find("EnableIamAuthorizer");
  if (has_iam != nullptr && has_iam->kind == Kind::Bool && has_iam->boolean) {
    schemes->set("AWS_IAM",
                 arena.map({{"type", arena.string("apiKey")},
                            {"name", arena.string("Authorization")},
                            {"in", arena.string("header")},
                            {"x-amazon-apigateway-authtype", arena.string("awsSigv4")}}));
  }
  const Value* authorizers = auth->find("Authorizers");
  if (!is_truthy(authorizers)) return schemes;
  api.require(authorizers, Kind::Map, "Auth.Authorizers");
  for (const Entry& entry : authorizers->entries()) {
    const Authorizer authorizer{api, std::string(entry.key.view), entry.value};
    api.require(entry.value, Kind::Map, "Auth.Authorizers." + authorizer.name);
    if (entry.value->has("OpenIdConnectUrl")) {
      authorizer.refuse("'OpenIdConnectUrl' is no longer a supported property for authorizer '" +
                        authorizer.name + "'. Please refer to the AWS SAM documentation.");
    }
    const bool is_jwt = is_truthy(authorizer.find("JwtConfiguration"));
    check_kind(authorizer, is_jwt);
    schemes->set(entry.key, is_jwt ? make_jwt(authorizer) : make_lambda(authorizer),
                 entry.key_span);
  }
  return schemes;
}

}  // namespace cairn::sam
