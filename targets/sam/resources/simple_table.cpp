// AWS::Serverless::SimpleTable: a table with a key of one attribute.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html

#include "targets/sam/python.h"
#include "targets/sam/resources/types.h"
#include "targets/sam/tags.h"

namespace cairn::sam {

static Text attribute_type(const Resource& resource, const Value* type) {
  if (type->is_string("String")) return "S";
  if (type->is_string("Number")) return "N";
  if (type->is_string("Binary")) return "B";
  resource.refuse("Invalid 'Type' \"" + str(type) + "\".", type);
}

void transform_simple_table(Resource& resource) {
  Arena& arena = resource.arena;
  Value* name = arena.string("id");
  Value* type = arena.string("S");
  if (const Value* key = resource.property("PrimaryKey"); is_truthy(key)) {
    name = resource.need(key->get("Name"), "PrimaryKey.Name");
    Value* written = resource.need(key->get("Type"), "PrimaryKey.Type");
    type = arena.string(attribute_type(resource, written), written->span);
  }
  Value* table = arena.map();
  table->set("KeySchema",
             arena.list({arena.map({{"AttributeName", name}, {"KeyType", arena.string("HASH")}})}));
  table->set("AttributeDefinitions",
             arena.list({arena.map({{"AttributeName", name}, {"AttributeType", type}})}));
  const auto pass = [&](Text property) {
    if (Value* value = resource.property(property.view); is_truthy(value)) {
      table->set(property, value);
    }
  };
  pass("ProvisionedThroughput");
  if (!table->has("ProvisionedThroughput")) {
    table->set("BillingMode", arena.string("PAY_PER_REQUEST"));
  }
  pass("SSESpecification");
  pass("PointInTimeRecoverySpecification");
  pass("TableName");
  if (const Value* tags = resource.property("Tags"); is_truthy(tags)) {
    table->set("Tags", make_tag_list(arena, tags));
  }
  resource.add_main(resource.id.view, "AWS::DynamoDB::Table", table);
}

}  // namespace cairn::sam
