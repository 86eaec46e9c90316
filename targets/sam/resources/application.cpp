// AWS::Serverless::Application: a nested stack whose template lies at a URL, or in the
// Serverless Application Repository.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-application.html

#include "targets/sam/applications.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/python.h"
#include "targets/sam/resources/types.h"
#include "targets/sam/tags.h"

namespace cairn::sam {

namespace {

// ApplicationId or SemanticVersion of a Location, with what is known of it resolved.
Value* read_part(Resource& resource, Value* location, Text name) {
  const std::string property(name.view);
  Value* value = location->get(name.view);
  if (value->is_map()) {
    value = resolve_mappings(resource.context, value);
    location->set(name, value);
  }
  if (value->is_map()) {
    resource.refuse("Property '" + property +
                        "' cannot be resolved. Only FindInMap and Ref intrinsic functions are "
                        "supported.",
                    value);
  }
  if (value->is_null()) {
    const bool is_id = property == "ApplicationId";
    resource.refuse("Property '" + property + (is_id ? "' is required." : "' cannot be blank."),
                    value);
  }
  resource.require(value, Kind::String, "Location." + property);
  return value;
}

void need_key(const Resource& resource, const Value* map, std::string_view key) {
  if (map->has(key)) return;
  resource.refuse("Resource is missing the required [" + std::string(key) + "] property.", map);
}

// What the repository says of an application: `{status, becomes, templateUrl}` or `{error}`.
const Value* ask_repository(const Context& context, std::string_view id) {
  if (context.repository == nullptr) return nullptr;
  if (const Value* known = context.repository->find("applications")) {
    if (const Value* answer = known->find(id)) return answer;
  }
  return context.repository->find("default");
}

}  // namespace

void locate_application(Resource& resource) {
  if (!resource.node->get("Type")->is_string("AWS::Serverless::Application")) return;
  need_key(resource, resource.properties, "Location");
  Value* location = resource.properties->get("Location");
  if (!location->is_map()) {
    resource.properties->set("TemplateUrl", location);
    return;
  }
  need_key(resource, location, "ApplicationId");
  need_key(resource, location, "SemanticVersion");
  const Value* id = read_part(resource, location, "ApplicationId");
  const Value* version = read_part(resource, location, "SemanticVersion");
  if (resource.context.repository == nullptr && !resource.context.is_packaged) {
    resource.properties->set("TemplateUrl", resource.arena.string("https://serverlessrepo/" +
                                                                      str(id) + "/" + str(version),
                                                                  location->span));
    return;
  }
  const Value* answer = ask_repository(resource.context, id->string());
  if (answer == nullptr) {
    resource.refuse("Cannot access application: " + str(id) + ".", id);
  }
  if (const Value* error = answer->find("error")) resource.refuse(error->string(), id);
  Value* url = answer->find("templateUrl");
  if (url != nullptr) resource.properties->set("TemplateUrl", url);
  const Value* becomes = answer->find("becomes");
  if (becomes != nullptr && becomes->is_string("timeout")) {
    resource.context.unready_applications.push_back(id);
  }
}

void wait_for_applications(Context& context) {
  if (context.unready_applications.empty()) return;
  Value* ids = context.arena.list();
  const text::Span span = context.unready_applications.front()->span;
  for (const Value* id : context.unready_applications) {
    ids->append(context.arena.string(id->text, id->span));
  }
  context.refusals.push_back(refuse_resource(
      repr(ids), "Timed out waiting for nested stack templates to reach ACTIVE status.", span));
}

void transform_application(Resource& resource) {
  Arena& arena = resource.arena;
  check_reserved_tags(resource);
  Value* tags = make_marked_tag_list(arena, "lambda:createdBy", nullptr);
  const Value* location = resource.property("Location");
  const auto add_tag = [&](Text key, std::string_view part) {
    Value* value = location->get(part);
    if (value != nullptr) tags->append(arena.map({{"Key", arena.string(key)}, {"Value", value}}));
  };
  add_tag("serverlessrepo:applicationId", "ApplicationId");
  add_tag("serverlessrepo:semanticVersion", "SemanticVersion");
  for (Value* tag : make_tag_list(arena, resource.property("Tags"))->items) tags->append(tag);
  Value* url = resource.property("TemplateUrl");
  resource.taken_over.main = {"DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "Condition"};
  resource.add_main(resource.id.view, "AWS::CloudFormation::Stack",
                    arena.map({{"TemplateURL", url != nullptr ? url : arena.string("")},
                               {"Parameters", resource.property("Parameters")},
                               {"NotificationARNs", resource.property("NotificationARNs")},
                               {"Tags", tags},
                               {"TimeoutInMinutes", resource.property("TimeoutInMinutes")}}));
}

}  // namespace cairn::sam
