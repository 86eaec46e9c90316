// AWS::Serverless::Connector: permissions from one resource to others.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-connector.html

#include <algorithm>

#include "targets/sam/connectors.h"
#include "targets/sam/resources/types.h"

namespace cairn::sam {

// Who waits for the connector waits for what it made.
static void replace_dependencies(Resource& resource) {
  for (const Entry& entry : resource.context.output_resources->entries()) {
    Value* written = entry.value->find("DependsOn");
    if (written == nullptr) continue;
    Value* kept = resource.arena.list();
    bool is_named = false;
    const auto visit = [&](Value* id) {
      const bool is_this = id->is_string(resource.id.view);
      is_named = is_named || is_this;
      if (!is_this) kept->append(id);
    };
    if (written->is_list()) {
      std::ranges::for_each(written->items, visit);
    } else {
      visit(written);
    }
    if (!is_named) continue;
    entry.value->set("DependsOn", kept);
    for (const Product& product : resource.products) {
      add_dependency(resource.arena, entry.value, product.id.view);
    }
  }
}

void transform_connector(Resource& resource) {
  const Value* source = resource.property("Source");
  const Value* destination = resource.property("Destination");
  Connection connection{.id = resource.id.view,
                        .source = source,
                        .destination = destination,
                        .permissions = resource.property("Permissions"),
                        .index = {},
                        .is_written = true};
  if (destination->is_list()) {
    if (destination->items.empty()) resource.refuse("'Destination' is an empty list", destination);
    for (std::size_t i = 0; i < destination->items.size(); ++i) {
      connection.destination = destination->items[i];
      connection.index = i;
      add_connection(resource, connection);
    }
  } else {
    add_connection(resource, connection);
  }
  replace_dependencies(resource);
}

}  // namespace cairn::sam
