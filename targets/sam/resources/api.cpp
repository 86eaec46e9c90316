#include "targets/sam/resources/api.h"

#include "compiler/base/sha1.h"
#include "targets/sam/api_stage.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/python.h"
#include "targets/sam/resources/types.h"
#include "targets/sam/s3_location.h"
#include "targets/sam/tags.h"

namespace cairn::sam {

namespace {

void set_endpoint(Arena& arena, Value* api, Value* given) {
  Value* type = given->find("Type");
  const bool has_type = is_truthy(type);
  if (!has_type) type = given;
  Value* endpoint = arena.map({{"Types", arena.list({type})}});
  if (has_type) {
    if (Value* ids = given->get("VPCEndpointIds")) {
      endpoint->set("VpcEndpointIds", is_truthy(ids) ? ids : arena.null(ids->span));
    }
    if (Value* address = truthy(given->get("IpAddressType")))
      endpoint->set("IpAddressType", address);
  }
  api->set("Parameters", arena.map({{"endpointConfigurationTypes", type}}));
  api->set("EndpointConfiguration", endpoint);
}

void check_definition(const Resource& resource) {
  const Value* uri = resource.property("DefinitionUri");
  if (is_truthy(uri) && resource.property("DefinitionBody") != nullptr) {
    resource.refuse("Specify either 'DefinitionUri' or 'DefinitionBody' property and not both.",
                    uri);
  }
  if (uri != nullptr && is_truthy(resource.property("MergeDefinitions"))) {
    resource.refuse("Cannot set 'MergeDefinitions' to True when using `DefinitionUri`.", uri);
  }
  const Value* version = resource.property("OpenApiVersion");
  if (!is_truthy(version)) return;
  if (!is_version(str(version), "23")) {
    resource.refuse("The OpenApiVersion value must be of the format '3.0.0'.", version);
  }
}

// `{Bucket, Key, Version}` of DefinitionUri, as its hash has it.
Value* make_body_location(Resource& resource) {
  const S3Location location =
      read_s3_location(resource, resource.property("DefinitionUri"), "DefinitionUri");
  return resource.arena.hashed(
      {{"Bucket", location.bucket}, {"Key", location.key}, {"Version", location.version}});
}

Value* make_api(ApiParts& parts, Value*& definition) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  Value* api = arena.map({}, resource.node->span);
  Value* endpoint = resource.property("EndpointConfiguration");
  if (is_truthy(endpoint)) {
    set_endpoint(arena, api, endpoint);
  } else if (!resource.context.has_edge()) {
    set_endpoint(arena, api, arena.string("REGIONAL"));
  }
  check_definition(resource);
  add_cors(parts);
  add_auth(parts);
  add_gateway_responses(parts);
  add_binary_media_types(parts);
  add_models(parts);
  add_endpoint_extension(parts);
  if (parts.body != nullptr) {
    translate_to_openapi3(parts);
    definition = parts.body;
    api->set("Body", definition);
  } else if (resource.property("DefinitionUri") != nullptr) {
    definition = make_body_location(resource);
    api->set("BodyS3Location", definition);
  }
  for (const std::string_view name :
       {"Name", "Description", "BinaryMediaTypes", "MinimumCompressionSize", "FailOnWarnings",
        "Mode", "ApiKeySourceType", "Policy", "SecurityPolicy", "EndpointAccessMode"}) {
    Value* value = resource.property(name);
    const bool is_wanted = name == "MinimumCompressionSize" || name == "BinaryMediaTypes"
                               ? value != nullptr
                               : is_truthy(value);
    if (is_wanted) api->set(Text(name), value);
  }
  return api;
}

// What the deployment is named after: a new one is made where this changes.
std::string hash_input(ApiParts& parts, const Value* definition) {
  Resource& resource = parts.resource;
  std::string data = str(definition);
  const auto append = [&](const std::string& text) { data += "||" + text; };
  if (const Value* version = resource.property("OpenApiVersion"); is_truthy(version)) {
    append(str(version));
  }
  if (is_truthy(parts.domain)) append(dump_json(parts.domain, JsonForm::Spaced));
  const auto& functions = resource.context.functions_of_api;
  const auto names = functions.find(resource.id.view);
  if (names != functions.end() && !names->second.empty()) append(names->second);
  if (is_truthy(resource.property("AlwaysDeploy"))) append(resource.context.now);
  return data;
}

std::string add_deployment(ApiParts& parts, const Value* definition) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  std::string id = std::string(resource.id.view) + "Deployment";
  Value* deployment = arena.map({{"RestApiId", make_ref(arena, resource.id.view)}});
  if (definition != nullptr && is_truthy(definition)) {
    const std::string digest = base::sha1_hex(hash_input(parts, definition));
    id += digest.substr(0, 10);
    deployment->set("Description", arena.string("RestApi deployment id: " + digest));
  }
  if (!is_truthy(resource.property("OpenApiVersion"))) {
    deployment->set("StageName", arena.string("Stage"));
  }
  resource.add_secondary(id, "AWS::ApiGateway::Deployment", deployment);
  return id;
}

void add_stage(ApiParts& parts, const std::string& deployment) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  Value* stage = arena.map({{"RestApiId", make_ref(arena, resource.id.view)},
                            {"StageName", resource.property("StageName")},
                            {"DeploymentId", make_ref(arena, deployment)}});
  for (const std::string_view name :
       {"CacheClusterEnabled", "CacheClusterSize", "Variables", "MethodSettings",
        "AccessLogSetting", "CanarySetting", "TracingEnabled"}) {
    if (Value* value = resource.property(name)) stage->set(Text(name), value);
  }
  if (const Value* tags = resource.property("Tags")) stage->set("Tags", make_tag_list(arena, tags));
  resource.add_secondary(parts.stage_id, "AWS::ApiGateway::Stage", stage);
}

}  // namespace

void ApiParts::need_body(std::string_view property) const {
  if (body != nullptr) return;
  resource.refuse(std::string(property) +
                      " works only with inline Swagger specified in 'DefinitionBody' property.",
                  resource.property(property));
}

void ApiParts::need_valid_body(std::string_view what) const {
  if (is_valid_body(body)) return;
  resource.refuse("Unable to add " + std::string(what) +
                      " because 'DefinitionBody' does not contain a valid Swagger definition.",
                  body);
}

void transform_api(Resource& resource) {
  ApiParts parts(resource);
  const auto resolve = [&](std::string_view name) {
    Value* value = resource.property(name);
    if (value == nullptr) return value;
    value = resolve_parameters(resource.context, value);
    resource.properties->set(Text(name), value);
    return value;
  };
  resolve("BinaryMediaTypes");
  parts.domain = resolve("Domain");
  resolve("Auth");
  parts.body = resource.property("DefinitionBody");
  parts.openapi_version = resource.property("OpenApiVersion");
  parts.stage_id = stage_id(resource, resource.property("StageName"));

  Value* definition = nullptr;
  // Its properties are known when all of the body is.
  Value* api = make_api(parts, definition);
  resource.add_main(resource.id.view, "AWS::ApiGateway::RestApi", api);
  add_domain(parts);
  add_stage(parts, add_deployment(parts, definition));
  add_authorizer_permissions(parts);
  add_usage_plan(parts);
  resource.propagate_tags(resource.property("Tags"), resource.property("PropagateTags"));
}

}  // namespace cairn::sam
