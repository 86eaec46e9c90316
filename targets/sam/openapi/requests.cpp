// RequestModel and RequestParameters of an event: what its method wants of callers.

#include <algorithm>

#include "targets/sam/openapi/integration.h"
#include "targets/sam/python.h"

namespace cairn::sam {

namespace {

constexpr std::string_view kValidators = "x-amazon-apigateway-request-validators";
constexpr std::string_view kValidator = "x-amazon-apigateway-request-validator";

void check_model(const RestEvent& event, const Value* model) {
  const std::string start =
      "Unable to set RequestModel [" + str(model) + "]" + event.place() + " because ";
  const Value* models = event.api->find("Models");
  if (!is_truthy(models)) {
    event.event.refuse_by_name(start + "the related API does not define any Models.", model);
  }
  if (!models->is_map()) {
    event.event.refuse_by_name(start + "the related API Models defined is of invalid type.", model);
  }
  if (!model->is_string()) {
    event.event.refuse_by_name(start + "the related API does not contain valid Models.", model);
  }
  if (!is_truthy(models->get(model->text.view))) {
    event.event.refuse_by_name(start + "it wasn't defined in the API's Models.", model);
  }
}

// `{"$ref": "#/definitions/user"}`
Value* make_reference(Arena& arena, const std::string& place, Text name) {
  return arena.hashed({{"$ref", arena.string(place + std::string(name.view))}});
}

void set_model(const RestEvent& event, SwaggerEditor& editor, const Value* request) {
  Arena& arena = event.arena();
  const Value* model = request->get("Model");
  const Text name = normalize_method(arena, model->text);
  Value* required = request->find("Required");
  for (Value* definition : editor.method_definitions(event.path.view, event.method)) {
    if (!has_integration(definition)) continue;
    if (is_openapi3(editor.body())) {
      Value* schema =
          arena.hashed({{"schema", make_reference(arena, "#/components/schemas/", name)}});
      Value* content = arena.hashed({{"application/json", schema}});
      definition->set("requestBody", arena.hashed({{"content", content}, {"required", required}}));
      continue;
    }
    Value* parameters = definition->get("parameters");
    if (parameters == nullptr) parameters = arena.list();
    parameters->append(arena.hashed({{"in", arena.string("body")},
                                     {"name", arena.string(name)},
                                     {"schema", make_reference(arena, "#/definitions/", name)},
                                     {"required", required}}));
    definition->set("parameters", parameters);
  }
}

void set_validator(const RestEvent& event, SwaggerEditor& editor, const Value* request) {
  Arena& arena = event.arena();
  Value* body = request->find("ValidateBody");
  Value* parameters = request->find("ValidateParameters");
  if (body == nullptr && parameters == nullptr) return;
  if (body == nullptr) body = arena.boolean(false);
  if (parameters == nullptr) parameters = arena.boolean(false);
  if (body->kind != Kind::Bool || parameters->kind != Kind::Bool) {
    event.event.refuse_by_name(
        "Unable to set Validator to RequestModel [" + str(request->get("Model")) + "]" +
            event.place() +
            " ValidateBody and ValidateParameters must be a boolean type, strings or intrinsics "
            "are not supported.",
        request);
  }
  const Text name = body->boolean         ? parameters->boolean ? "body-and-params" : "body-only"
                    : parameters->boolean ? "params-only"
                                          : "no-validation";
  Value* validators = editor.body()->get(kValidators);
  if (!is_truthy(validators)) {
    validators = arena.hashed();
    editor.set(kValidators, validators);
  }
  if (!validators->has(name.view)) {
    validators->set(name, arena.hashed({{"validateRequestBody", body},
                                        {"validateRequestParameters", parameters}}));
  }
  for (Value* definition : editor.method_definitions(event.path.view, event.method)) {
    if (has_integration(definition)) definition->set(kValidator, arena.string(name));
  }
}

// One of RequestParameters: a name, or a map of one name to settings.
struct Parameter {
  Text name;
  Value* required;
  bool is_cached = false;
};

Parameter read_parameter(const RestEvent& event, const Value* given) {
  Arena& arena = event.arena();
  const auto check_name = [&](Text name) {
    static constexpr std::string_view kStart = "method.request.";
    const std::string_view rest =
        name.view.starts_with(kStart) ? name.view.substr(kStart.size()) : "";
    if (rest.starts_with("querystring.") || rest.starts_with("path.") ||
        rest.starts_with("header.")) {
      return name;
    }
    event.event.refuse_by_name(
        "Invalid value for 'RequestParameters' property. Keys must be in the format "
        "'method.request.[querystring|path|header].{value}', e.g "
        "'method.request.header.Authorization'.",
        given);
  };
  Parameter parameter{.required = arena.boolean(false)};
  if (given->is_string()) {
    parameter.name = check_name(given->text);
    return parameter;
  }
  if (!given->is_map() || given->size() == 0) {
    event.event.refuse_by_name(
        "Invalid value for 'RequestParameters' property. Property must be either a string or an "
        "object",
        given);
  }
  const Entry& entry = given->entries()[0];
  parameter.name = check_name(entry.key);
  const bool is_known =
      entry.value->is_map() && std::ranges::all_of(entry.value->entries(), [](const Entry& each) {
        return each.key.view == "Required" || each.key.view == "Caching";
      });
  if (!is_known) {
    event.event.refuse_by_name(
        "Invalid value for 'RequestParameters' property. Values must be an object, e.g { "
        "Required: true, Caching: false }",
        given);
  }
  if (Value* required = entry.value->get("Required")) parameter.required = required;
  parameter.is_cached = is_truthy(entry.value->get("Caching"));
  return parameter;
}

}  // namespace

void add_request_model(const RestEvent& event, SwaggerEditor& editor) {
  const Value* request = event.event.property("RequestModel");
  if (!is_truthy(request)) return;
  if (!request->is_map()) {
    event.event.refuse_by_name("Property 'RequestModel' should be a map.", request);
  }
  const Value* model = request->find("Model");
  if (!is_truthy(model)) return;
  check_model(event, model);
  set_model(event, editor, request);
  set_validator(event, editor, request);
}

void add_request_parameters(const RestEvent& event, SwaggerEditor& editor) {
  const Value* given = event.event.property("RequestParameters");
  if (!is_truthy(given)) return;
  Arena& arena = event.arena();
  std::vector<Parameter> parameters;
  for (const Value* each : given->items) parameters.push_back(read_parameter(event, each));
  // A map is read as the list of its keys.
  for (const Entry& entry : given->entries()) {
    parameters.push_back(read_parameter(event, arena.string(entry.key, entry.key_span)));
  }
  for (Value* definition : editor.method_definitions(event.path.view, event.method)) {
    if (!has_integration(definition)) continue;
    Value* list = definition->get("parameters");
    if (list == nullptr) list = arena.list();
    for (const Parameter& parameter : parameters) {
      // `method.request.querystring.type`
      std::string_view rest = parameter.name.view.substr(parameter.name.view.find('.') + 1);
      rest.remove_prefix(rest.find('.') + 1);
      const std::size_t dot = rest.find('.');
      const std::string_view location = rest.substr(0, dot);
      const bool is_unicode = parameter.name.is_unicode;
      Value* in = location == "querystring" ? arena.string("query")
                                            : arena.string(Text(location, is_unicode));
      list->append(arena.hashed({{"in", in},
                                 {"name", arena.string(Text(rest.substr(dot + 1), is_unicode))},
                                 {"required", parameter.required},
                                 {"type", arena.string("string")}}));
      if (!parameter.is_cached) continue;
      Value* integration = definition->get(kIntegration);
      Value* cached = integration->get("cacheKeyParameters");
      if (cached == nullptr) cached = arena.list();
      cached->append(arena.string(parameter.name));
      integration->set("cacheKeyParameters", cached);
    }
    definition->set("parameters", list);
  }
}

}  // namespace cairn::sam
