#pragma once

// Authorizers of a REST API: user pools, and functions that look at a token or a request.

#include <vector>

#include "targets/sam/resource.h"

namespace cairn::sam {

struct RestAuthorizer {
  enum class Type { Iam, Cognito, Token, Request };

  Text name;
  Type type = Type::Token;
  Value* settings = nullptr;  // as written; null for IAM
  Value* function = nullptr;  // FunctionArn, or null
  Value* scopes = nullptr;    // or null
  bool is_permission_off = false;
};

using RestAuthorizers = std::vector<RestAuthorizer>;

// Those of `Auth.Authorizers`, and AWS_IAM where that is the default. A refusal where one
// is wrong.
[[nodiscard]] RestAuthorizers read_authorizers(const Resource& api, const Value* written,
                                               const Value* default_authorizer);

// Its entry in `securityDefinitions`.
[[nodiscard]] Value* make_definition(const Resource& api, const RestAuthorizer& authorizer);

}  // namespace cairn::sam
