#include "targets/sam/plugins.h"

namespace cairn::sam {

void add_default_bodies(Context& context) {
  Arena& arena = context.arena;
  for (const Entry& entry : context.resources->entries()) {
    const std::string_view type =
        entry.value->has("Type") ? entry.value->get("Type")->string() : std::string_view();
    const bool is_rest = type == "AWS::Serverless::Api";
    if (!is_rest && type != "AWS::Serverless::HttpApi") continue;
    // Without any, it will be refused, but not what its events say.
    if (is_rest && !entry.value->has("Properties")) continue;
    Value* properties = entry.value->find("Properties");
    if (properties == nullptr || !properties->is_map()) {
      properties = arena.map({}, entry.value->span);
      entry.value->set("Properties", properties);
    }
    if (is_truthy(properties->get("DefinitionBody")) ||
        is_truthy(properties->get("DefinitionUri"))) {
      continue;
    }
    properties->set("DefinitionBody", make_skeleton(arena, is_rest));
    properties->set("__MANAGE_SWAGGER", arena.boolean(true));
  }
}

Value* make_skeleton(Arena& arena, bool is_rest) {
  Value* info = arena.hashed({{"version", arena.string("1.0")}});
  info->set("title", arena.hashed({{"Ref", arena.string("AWS::StackName")}}));
  Value* body =
      arena.hashed({{is_rest ? "swagger" : "openapi", arena.string(is_rest ? "2.0" : "3.0.1")}});
  body->set("info", info);
  body->set("paths", arena.hashed());
  return body;
}

}  // namespace cairn::sam
