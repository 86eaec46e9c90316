// `Connectors` of a resource: each is a connector of its own, with the resource as source.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/managing-permissions-connectors.html

#include "targets/sam/plugins.h"

namespace cairn::sam {

namespace {

// A map; else a refusal.
void need_map(const Value* value, std::string_view id, const std::string& what, text::Span span) {
  if (value != nullptr && value->is_map()) return;
  throw refuse_resource(id, what + " should be a map.", span);
}

Value* make_connector(Context& context, Text source, std::string_view name, std::string_view id,
                      const Value* written) {
  Arena& arena = context.arena;
  need_map(written, id, std::string(source.view) + "." + std::string(id), written->span);
  const Value* given = written->get("Properties");
  const std::string path = "Connectors." + std::string(name);
  need_map(given, source.view, "Attribute '" + path + ".Properties'", written->span);
  Value* properties = arena.copy(given);
  Value* from = arena.map({{"Id", arena.string(source)}}, written->span);
  if (const Value* reference = given->get("SourceReference")) {
    need_map(reference, id, "Attribute '" + path + ".SourceReference'", reference->span);
    if (reference->has("Id")) {
      throw refuse_resource(id, "'Id' shouldn't be defined in 'SourceReference'.", reference->span);
    }
    for (const Entry& entry : reference->entries()) {
      from->set(entry.key, entry.value, entry.key_span);
    }
    properties->erase("SourceReference");
  }
  properties->set("Source", from);
  Value* connector = arena.copy(written);
  connector->set("Type", arena.string("AWS::Serverless::Connector"));
  connector->set("Properties", properties);
  return connector;
}

void expand(Context& context, const Entry& resource, Value* made) {
  Value* connectors = resource.value->get("Connectors");
  if (connectors == nullptr) return;
  resource.value->erase("Connectors");
  need_map(connectors, resource.key.view,
           "Attribute '" + std::string(resource.key.view) + ".Connectors'", resource.value->span);
  for (const Entry& entry : connectors->entries()) {
    const std::string id = std::string(resource.key.view) + std::string(entry.key.view);
    try {
      if (context.resources->has(id) || made->has(id)) {
        throw refuse_duplicate(resource.key.view, id, "AWS::Serverless::Connector", entry.key_span);
      }
      made->set(context.arena.keep(id),
                make_connector(context, resource.key, entry.key.view, id, entry.value),
                entry.key_span);
    } catch (Refusal& refusal) {
      context.refusals.push_back(std::move(refusal));
    }
  }
}

}  // namespace

void expand_embedded_connectors(Context& context) {
  Value* made = context.arena.map();
  const auto all = context.resources->entries();
  for (const Entry& resource : std::vector<Entry>(all.begin(), all.end())) {
    try {
      expand(context, resource, made);
    } catch (Refusal& refusal) {
      context.refusals.push_back(std::move(refusal));
    }
  }
  if (made->size() == 0) return;
  // Resources are visited in the order of a dictionary that is updated.
  context.resources->map->reorder_as_update(made->size());
  for (const Entry& entry : made->entries()) {
    context.resources->set(entry.key, entry.value, entry.key_span);
  }
}

}  // namespace cairn::sam
