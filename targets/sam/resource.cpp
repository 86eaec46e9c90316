#include "targets/sam/resource.h"

#include <algorithm>

#include "targets/sam/letters.h"
#include "targets/sam/tags.h"

namespace cairn::sam {

static void take_over(const Resource& resource, Value* product,
                      const std::vector<std::string_view>& attributes) {
  for (const std::string_view name : attributes) {
    Value* value = resource.node->get(name);
    if (value == nullptr || (name == "DependsOn" && !is_truthy(value))) continue;
    product->set(name, value);
  }
}

void check_logical_id(std::string_view id, text::Span span) {
  if (!is_alphanumeric(id)) throw refuse_resource(id, "Logical ids must be alphanumeric.", span);
}

Value* Resource::add(std::string_view product, std::string_view type, Value* product_properties) {
  check_logical_id(product, node->span);
  Value* made = arena.map({{"Type", arena.string(Text(type))}}, node->span);
  if (product_properties != nullptr) made->set("Properties", product_properties);
  products.push_back({arena.keep(std::string(product)), made});
  return made;
}

Value* Resource::add_main(std::string_view product, std::string_view type,
                          Value* product_properties) {
  Value* made = add(product, type, product_properties);
  take_over(*this, made, taken_over.main);
  return made;
}

Value* Resource::add_secondary(std::string_view product, std::string_view type,
                               Value* product_properties) {
  Value* made = add(product, type, product_properties);
  take_over(*this, made, taken_over.secondary);
  return made;
}

// Products of other types have no tags, or none that SAM sets.
static bool has_tags(std::string_view type) {
  static constexpr std::string_view kTypes[] = {"AWS::ApiGateway::ApiKey",
                                                "AWS::ApiGateway::DomainName",
                                                "AWS::ApiGateway::DomainNameAccessAssociation",
                                                "AWS::ApiGateway::DomainNameV2",
                                                "AWS::ApiGateway::RestApi",
                                                "AWS::ApiGateway::Stage",
                                                "AWS::ApiGateway::UsagePlan",
                                                "AWS::DynamoDB::Table",
                                                "AWS::IAM::Role",
                                                "AWS::IoT::TopicRule",
                                                "AWS::Lambda::CapacityProvider",
                                                "AWS::Lambda::Function",
                                                "AWS::S3::Bucket",
                                                "AWS::SNS::Topic",
                                                "AWS::SQS::Queue",
                                                "AWS::StepFunctions::StateMachine",
                                                "AWS::AppSync::GraphQLApi",
                                                "AWS::CloudFormation::Stack"};
  return std::ranges::find(kTypes, type) != std::end(kTypes);
}

void Resource::propagate_tags(const Value* tags, const Value* is_propagated) {
  if (!is_truthy(tags) || !is_truthy(is_propagated)) return;
  for (const Product& product : products) {
    const std::string_view type = product.node->get("Type")->string();
    Value* made = product.node->find("Properties");
    if (made == nullptr) continue;
    const bool takes_map = type.starts_with("AWS::ApiGatewayV2::");
    if (takes_map &&
        (type.ends_with("::Api") || type.ends_with("Stage") || type.ends_with("DomainName"))) {
      made->set("Tags", const_cast<Value*>(tags));
    } else if (has_tags(type)) {
      made->set("Tags", make_tag_list(arena, tags));
    }
  }
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::Null:
    case Kind::Map:
      return "a map";
    case Kind::Bool:
      return "a boolean";
    case Kind::Int:
    case Kind::Float:
      return "an integer";
    case Kind::String:
      return "a string";
    case Kind::List:
      return "a list";
  }
  return "a map";
}

void Resource::require(const Value* value, Kind kind, std::string_view path) const {
  if (value != nullptr && value->kind == kind) return;
  std::string message = "Property '" + std::string(path) + "' should be ";
  message += name_of(kind);
  refuse(message + ".", value);
}

Value* Resource::need(Value* value, std::string_view path) const {
  if (value == nullptr || value->is_null()) {
    refuse("Property '" + std::string(path) + "' is required.");
  }
  return value;
}

void Resource::refuse(std::string_view message, const Value* at) const {
  throw refuse_resource(id.view, message,
                        at != nullptr && at->span.is_valid() ? at->span : node->span);
}

const ResourceType* find_resource_type(const Value* resource) {
  const Value* type = resource->get("Type");
  if (type == nullptr || !type->is_string()) return nullptr;
  const auto types = resource_types();
  const auto found = std::ranges::find(types, type->text.view, &ResourceType::name);
  return found == types.end() ? nullptr : &*found;
}

}  // namespace cairn::sam
