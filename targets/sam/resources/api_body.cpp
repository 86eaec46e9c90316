// Smaller parts of a REST API's body: gateway responses, media types, models, its endpoint,
// and what OpenAPI 3 calls otherwise.

#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/python.h"
#include "targets/sam/resources/api.h"

namespace cairn::sam {

namespace {

constexpr std::string_view kEndpoint = "x-amazon-apigateway-endpoint-configuration";

void check_gateway_response(const Resource& resource, const Entry& response) {
  static constexpr std::string_view kKnown[] = {"ResponseParameters", "ResponseTemplates",
                                                "StatusCode"};
  if (is_intrinsic(response.value)) {
    resource.refuse(
        "Unable to set GatewayResponses attribute because intrinsic functions are not supported "
        "for this field.",
        response.value);
  }
  const std::string name(response.key.view);
  if (!response.value->is_map()) {
    resource.refuse("Invalid property type '" + python_type(response.value) +
                        "' for GatewayResponses. Expected an object of type 'GatewayResponse'.",
                    response.value);
  }
  for (const Entry& entry : response.value->entries()) {
    if (std::ranges::find(kKnown, entry.key.view) != std::end(kKnown)) continue;
    resource.refuse("Invalid property '" + std::string(entry.key.view) +
                        "' in 'GatewayResponses' property '" + name + "'.",
                    entry.value);
  }
}

// `{Headers: {A: x}}` as `{gatewayresponse.header.A: x}`.
Value* prefix_parameters(const Resource& resource, const Value* parameters) {
  struct Prefix {
    std::string_view name, prefix;
  };
  static constexpr Prefix kPrefixes[] = {{"Headers", "gatewayresponse.header."},
                                         {"Paths", "gatewayresponse.path."},
                                         {"QueryStrings", "gatewayresponse.querystring."}};
  Arena& arena = resource.arena;
  for (const Entry& entry : parameters->entries()) {
    const bool is_known =
        std::ranges::find(kPrefixes, entry.key.view, &Prefix::name) != std::end(kPrefixes);
    if (is_known) continue;
    resource.refuse("Invalid gateway response parameter '" + std::string(entry.key.view) + "'",
                    entry.value);
  }
  Value* prefixed = arena.hashed();
  for (const auto& [name, prefix] : kPrefixes) {
    const Value* values = parameters->get(name);
    if (values == nullptr) continue;
    resource.require(values, Kind::Map, "ResponseParameters." + std::string(name));
    for (const Entry& entry : values->entries()) {
      prefixed->set(arena.keep(std::string(prefix) + std::string(entry.key.view), true),
                    entry.value);
    }
  }
  return prefixed;
}

Value* make_gateway_response(const Resource& resource, const Entry& response) {
  Arena& arena = resource.arena;
  const std::string path = "GatewayResponses." + std::string(response.key.view);
  Value* parameters = response.value->get("ResponseParameters");
  if (!is_truthy(parameters)) {
    parameters = arena.hashed();
  } else {
    resource.require(parameters, Kind::Map, path + ".ResponseParameters");
    parameters = prefix_parameters(resource, parameters);
  }
  Value* templates = response.value->get("ResponseTemplates");
  if (!is_truthy(templates)) templates = arena.hashed();
  Value* made =
      arena.hashed({{"responseParameters", parameters}, {"responseTemplates", templates}});
  Value* code = response.value->find("StatusCode");
  if (code == nullptr) return made;
  const std::string text = str(code);
  if (text.empty()) return made;
  const bool is_numeric = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (is_truthy(code) && !is_numeric) {
    resource.refuse("Property 'StatusCode' must be numeric", code);
  }
  made->set("statusCode", arena.string(text, code->span));
  return made;
}

// `image~1png` as `image/png`, all the way down.
Value* replace_slashes(Arena& arena, const Value* value) {
  const auto replace = [&](std::string_view text) {
    std::string out(text);
    for (std::size_t at = out.find("~1"); at != out.npos; at = out.find("~1", at + 1)) {
      out.replace(at, 2, "/");
    }
    return arena.keep(out, true);
  };
  if (value->is_string()) return arena.string(replace(value->text.view), value->span);
  if (value->is_list()) {
    Value* list = arena.list({}, value->span);
    for (const Value* item : value->items) list->append(replace_slashes(arena, item));
    return list;
  }
  if (value->is_map()) {
    Value* map = arena.hashed({}, value->span);
    for (const Entry& entry : value->entries()) {
      map->set(replace(entry.key.view), replace_slashes(arena, entry.value));
    }
    return map;
  }
  return const_cast<Value*>(value);
}

}  // namespace

void add_gateway_responses(ApiParts& parts) {
  const Value* responses = parts.resource.property("GatewayResponses");
  if (!is_truthy(responses)) return;
  parts.need_body("GatewayResponses");
  for (const Entry& response : responses->entries()) {
    check_gateway_response(parts.resource, response);
  }
  parts.need_valid_body("Auth configuration");
  SwaggerEditor editor(parts.resource.context, parts.body);
  Value* made = parts.arena.hashed();
  for (const Entry& response : responses->entries()) {
    made->set(response.key, make_gateway_response(parts.resource, response));
  }
  editor.add_gateway_responses(made);
  parts.body = editor.close();
}

void add_binary_media_types(ApiParts& parts) {
  const Value* types = parts.resource.property("BinaryMediaTypes");
  if (!is_truthy(types) || parts.body == nullptr) return;
  SwaggerEditor editor(parts.resource.context, parts.body);
  editor.set("x-amazon-apigateway-binary-media-types", replace_slashes(parts.arena, types));
  parts.body = editor.close();
}

void add_models(ApiParts& parts) {
  Value* models = parts.resource.property("Models");
  if (!is_truthy(models)) return;
  parts.need_body("Models");
  parts.need_valid_body("Models definitions");
  parts.resource.require(models, Kind::Map, "Models");
  SwaggerEditor editor(parts.resource.context, parts.body);
  for (const Entry& model : models->entries()) {
    if (!model.value->is_map()) {
      parts.resource.refuse("Invalid value for 'Models' property", model.value);
    }
    if (!is_truthy(model.value->get("type"))) {
      throw refuse_structure("'Models' schema is missing 'type'.", model.value->span);
    }
    editor.add_model(normalize_method(parts.arena, model.key), model.value);
  }
  parts.body = editor.close();
  translate_to_openapi3(parts);
}

void add_endpoint_extension(ApiParts& parts) {
  Value* is_disabled = parts.resource.property("DisableExecuteApiEndpoint");
  if (is_disabled == nullptr) return;
  if (parts.body == nullptr) {
    parts.resource.refuse("DisableExecuteApiEndpoint works only within 'DefinitionBody' property.",
                          is_disabled);
  }
  Arena& arena = parts.arena;
  SwaggerEditor editor(parts.resource.context, parts.body);
  const auto disable = [&](Value* holder, const std::string& where) {
    if (!holder->is_map()) {
      throw refuse_structure("Invalid OpenAPI definition" + where + ": It should be a map.",
                             holder->span);
    }
    Value* endpoint = holder->get(kEndpoint);
    if (endpoint == nullptr) {
      endpoint = arena.hashed();
      holder->set(kEndpoint, endpoint);
    }
    if (!endpoint->is_map()) {
      throw refuse_structure("Invalid OpenAPI definition" + where + ": The value of '" +
                                 std::string(kEndpoint) + "' should be a map.",
                             endpoint->span);
    }
    endpoint->set("disableExecuteApiEndpoint", is_disabled);
  };
  // Here a body that says both is one of OpenAPI.
  const Value* version = parts.body->find("openapi");
  if (version == nullptr || !is_version(str(version), "3")) {
    disable(parts.body, "");
  } else {
    Value* servers = parts.body->find("servers");
    if (servers == nullptr) {
      servers = arena.list({arena.hashed()});
      editor.set("servers", servers);
    }
    // Of a text its letters are looked at, and of a map its keys.
    const bool has_texts = servers->is_string() || servers->is_map();
    if (has_texts && is_truthy(servers))
      disable(servers->is_map() ? arena.string("") : servers, " of 'servers[0]'");
    if (!has_texts && !servers->is_list()) {
      throw refuse_structure("Invalid OpenAPI definition: The value of 'servers' should be a list.",
                             servers->span);
    }
    for (std::size_t i = 0; i < servers->items.size(); ++i) {
      disable(servers->items[i], " of 'servers[" + std::to_string(i) + "]'");
    }
  }
  parts.body = editor.close();
}

// Moves a part of the body to `components`.
static void move_component(Arena& arena, Value* body, std::string_view from, const char* to) {
  Value* part = body->find(from);
  if (!is_truthy(part)) return;
  Value* components = body->find("components");
  if (!is_truthy(components)) components = arena.hashed();
  components->set(to, part);
  body->set("components", components);
  body->erase(from);
}

static void translate_options(Arena& arena, Value* options, std::string_view path) {
  for (const std::string_view key : {"consumes", "produces"}) {
    if (options->has(key)) options->erase(key);
  }
  const Value* responses = options->find("responses");
  if (responses == nullptr) return;
  if (!responses->is_map()) {
    throw refuse_structure("Invalid responses in options method for path " + std::string(path) +
                               ": It should be a map.",
                           responses->span);
  }
  const Value* answer = responses->find("200");
  Value* headers = answer == nullptr ? nullptr : answer->find("headers");
  if (!is_truthy(headers)) return;
  const auto all = headers->entries();
  for (const Entry& header : std::vector<Entry>(all.begin(), all.end())) {
    headers->set(header.key, arena.hashed({{"schema", header.value}}));
  }
}

void translate_to_openapi3(ApiParts& parts) {
  Value* body = parts.body;
  if (body == nullptr || !body->is_map() || body->find("swagger") != nullptr) return;
  if (body->find("openapi") != nullptr && !is_truthy(parts.openapi_version)) {
    parts.openapi_version = body->find("openapi");
  }
  if (!is_truthy(parts.openapi_version) || !is_version(str(parts.openapi_version), "3")) return;
  move_component(parts.arena, body, "securityDefinitions", "securitySchemes");
  move_component(parts.arena, body, "definitions", "schemas");
  const Value* paths = body->find("paths");
  if (!is_truthy(paths)) return;
  if (!paths->is_map()) {
    throw refuse_structure("Value of paths must be a dictionary according to Swagger spec.",
                           paths->span);
  }
  for (const Entry& path : paths->entries()) {
    if (!path.value->is_map()) {
      throw refuse_structure("Value of '" + std::string(path.key.view) +
                                 "' path must be a dictionary according to Swagger spec.",
                             path.key_span);
    }
    Value* options = path.value->find("options");
    if (is_truthy(options) && options->is_map()) {
      translate_options(parts.arena, options, path.key.view);
    }
  }
}

}  // namespace cairn::sam
