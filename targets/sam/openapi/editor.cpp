#include "targets/sam/openapi/editor.h"

#include "targets/sam/intrinsics.h"

namespace cairn::sam {

namespace {

constexpr std::string_view kGatewayResponses = "x-amazon-apigateway-gateway-responses";

Value* find_or_make(Arena& arena, const Value* body, std::string_view key) {
  Value* value = body->get(key);
  return value != nullptr && (value->is_map() || is_truthy(value)) ? value : arena.hashed();
}

}  // namespace

SwaggerEditor::SwaggerEditor(Context& context, Value* body) : arena_(context.arena), body_(body) {
  if (!is_valid_body(body)) {
    throw refuse_structure(
        "Invalid Swagger document or the Swagger document is not explicitly "
        "defined in 'DefinitionBody'.",
        body != nullptr ? body->span : context.source->span);
  }
  if (body->clock == nullptr) body->adopt(arena_.clock());
  ++body->clock->copies;
  paths_ = body->get("paths");
  security_definitions_ = find_or_make(arena_, body, "securityDefinitions");
  gateway_responses_ = find_or_make(arena_, body, kGatewayResponses);
  definitions_ = find_or_make(arena_, body, "definitions");
  // What editors write is right, so each body is looked at once.
  if (context.checked_bodies.insert(body).second) check_paths(paths_);
}

Value* SwaggerEditor::close() {
  const auto keep = [&](std::string_view key, Value* part) {
    if (is_truthy(part) && body_->get(key) != part) body_->set(key, part);
  };
  keep("securityDefinitions", security_definitions_);
  keep(kGatewayResponses, gateway_responses_);
  keep("definitions", definitions_);
  ++body_->clock->copies;
  return body_;
}

std::vector<Value*> SwaggerEditor::method_definitions(std::string_view path, Text method) const {
  std::vector<Value*> definitions;
  Value* item = paths_->get(path);
  if (item == nullptr) return definitions;
  const Text key = normalize_method(arena_, method);
  for (Value* each : conditional_contents(item)) {
    Value* definition = each->get(key.view);
    if (definition == nullptr) continue;
    for (Value* branch : conditional_contents(definition)) definitions.push_back(branch);
  }
  return definitions;
}

bool SwaggerEditor::has_integration(std::string_view path, Text method) const {
  for (Value* definition : method_definitions(path, method)) {
    if (sam::has_integration(definition)) return true;
  }
  return false;
}

void SwaggerEditor::make_path_conditional(std::string_view path, const Value* condition) {
  Value* item = paths_->get(path);
  paths_->set(arena_.keep(std::string(path)), make_conditional(arena_, condition, item));
}

void SwaggerEditor::need_security_definitions() const {
  if (security_definitions_->is_map()) return;
  throw refuse_structure_too("securityDefinitions must be a dictionary.",
                             security_definitions_->span);
}

void SwaggerEditor::add_authorizer(Text name, Value* definition) {
  need_security_definitions();
  security_definitions_->set(name, definition);
}

// `update` with an ordinary dictionary, unlike the definitions of authorizers.
void SwaggerEditor::update_security_definitions(Text name, Value* definition) {
  need_security_definitions();
  if (security_definitions_->has(name.view)) return;
  security_definitions_->map->reorder_as_update(1);
  security_definitions_->set(name, definition);
}

void SwaggerEditor::add_api_key_definition() {
  update_security_definitions("api_key", arena_.map({{"type", arena_.string("apiKey")},
                                                     {"name", arena_.string("x-api-key")},
                                                     {"in", arena_.string("header")}}));
}

void SwaggerEditor::add_iam_definition() {
  update_security_definitions(
      "AWS_IAM", arena_.map({{"x-amazon-apigateway-authtype", arena_.string("awsSigv4")},
                             {"type", arena_.string("apiKey")},
                             {"name", arena_.string("Authorization")},
                             {"in", arena_.string("header")}}));
}

void SwaggerEditor::add_gateway_responses(Value* responses) {
  for (const Entry& entry : responses->entries()) gateway_responses_->set(entry.key, entry.value);
}

void SwaggerEditor::add_model(Text name, Value* schema) { definitions_->set(name, schema); }

}  // namespace cairn::sam
