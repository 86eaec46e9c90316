#pragma once

// A REST API's body while it is changed. Opening and closing one each copy the whole body in
// SAM's translator, which shows in the order of keys, so there is one editor for each time
// that SAM has one.

#include "targets/sam/openapi/body.h"

namespace cairn::sam {

class SwaggerEditor {
 public:
  // A structural refusal where the body is none.
  SwaggerEditor(Context& context, Value* body);

  // What was changed is in the body now.
  Value* close();

  // --- parts; what is not there yet comes into the body when it is closed and not empty
  [[nodiscard]] Value* body() const { return body_; }
  [[nodiscard]] Value* paths() const { return paths_; }
  [[nodiscard]] Value* security_definitions() const { return security_definitions_; }

  // --- paths
  // The definitions of a method of a path: one, or those of the branches of `Fn::If`.
  [[nodiscard]] std::vector<Value*> method_definitions(std::string_view path, Text method) const;
  void add_path(Text path, Text method) { sam::add_path(arena_, paths_, path, method); }
  [[nodiscard]] bool has_integration(std::string_view path, Text method) const;
  void make_path_conditional(std::string_view path, const Value* condition);

  // --- security
  void add_authorizer(Text name, Value* definition);
  void add_api_key_definition();
  void add_iam_definition();

  void add_gateway_responses(Value* responses);
  void add_model(Text name, Value* schema);
  void set(Text key, Value* value) { body_->set(key, value); }

 private:
  void need_security_definitions() const;
  void update_security_definitions(Text name, Value* definition);

  Arena& arena_;
  Value* body_;
  Value* paths_;
  Value* security_definitions_;
  Value* gateway_responses_;
  Value* definitions_;
};

}  // namespace cairn::sam
