#pragma once

// The OpenAPI document that is the body of an HTTP API, as events and the API itself edit it.

#include <functional>
#include <string>

#include "targets/sam/context.h"
#include "targets/sam/openapi/body.h"
#include "targets/sam/value.h"

namespace cairn::sam {

class HttpBody {
 public:
  static constexpr std::string_view kDefaultPath = "$default";

  // A map with `openapi: 3.x` and paths.
  [[nodiscard]] static bool is_valid(const Value* body);

  // A structural refusal where the body is not valid.
  HttpBody(Context& context, Value* body);

  [[nodiscard]] Value* paths() const { return paths_; }
  [[nodiscard]] bool has_integration(std::string_view path, std::string_view method) const;
  // Whether what stands there already calls the function.
  [[nodiscard]] bool calls(std::string_view path, std::string_view method,
                           std::string_view function_id) const;
  // Every definition of the method that has an integration.
  void for_each_definition(std::string_view path, std::string_view method,
                           const std::function<void(Value*)>& visit) const;

  // The method calls what is behind the URI; under the condition, where there is one.
  void add_integration(Text path, Text method, Value* uri, Value* condition);
  // Adds `{authorizer: scopes}` to what the method asks for.
  void add_security(std::string_view path, std::string_view method, Value* authorizer,
                    Value* scopes);
  // The same for every method that asks for nothing.
  void set_default_security(Value* authorizer, Value* scopes);

  // A map of the kind that the document is made of.
  [[nodiscard]] Value* make_map() const;

 private:
  // Whether the test holds for one of them; the rest is not looked at.
  bool any_definition(std::string_view path, std::string_view method,
                      const std::function<bool(Value*)>& test) const;
  [[nodiscard]] Value* path_item(std::string_view path) const { return paths_->get(path); }
  void set_default_security(std::string_view path, Value* item, Value* authorizer, Value* scopes);

  Context& context_;
  Arena& arena_;
  Value* paths_;
};

}  // namespace cairn::sam
