// FunctionUrlConfig of a function.

#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/resources/function.h"

namespace cairn::sam {

static void check_cors(const Resource& resource, const Value* cors) {
  struct Member {
    std::string_view name;
    Kind kind;
    std::string_view type;
  };
  static constexpr Member kMembers[] = {
      {"AllowOrigins", Kind::List, "list"},     {"AllowMethods", Kind::List, "list"},
      {"AllowHeaders", Kind::List, "list"},     {"ExposeHeaders", Kind::List, "list"},
      {"AllowCredentials", Kind::Bool, "bool"}, {"MaxAge", Kind::Int, "int"}};
  if (!is_truthy(cors) || is_intrinsic(cors)) return;
  for (const Entry& entry : cors->entries()) {
    const std::string name(entry.key.view);
    const auto* member = std::ranges::find(kMembers, name, &Member::name);
    if (member == std::end(kMembers)) {
      resource.refuse(name + " is not a valid property for configuring Cors.", entry.value);
    }
    // Python's booleans are integers.
    const bool is_int = member->kind == Kind::Int && entry.value->kind == Kind::Bool;
    if (is_intrinsic(entry.value) || entry.value->kind == member->kind || is_int) continue;
    resource.refuse(name + " must be of type " + std::string(member->type) + ".", entry.value);
  }
}

void add_url(FunctionParts& parts) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  Value* config = resource.property("FunctionUrlConfig");
  if (!is_truthy(config)) return;
  Value* type = config->find("AuthType");
  const bool is_known =
      is_intrinsic(config) || (type != nullptr && (is_intrinsic(type) || type->is_string("NONE") ||
                                                   type->is_string("AWS_IAM")));
  if (!is_known) {
    resource.refuse(
        "AuthType is required to configure function property `FunctionUrlConfig`. Please provide "
        "either AWS_IAM or NONE.",
        config);
  }
  if (const Value* cors = config->find("Cors"); is_truthy(cors)) {
    resource.require(cors, Kind::Map, "FunctionUrlConfig.Cors");
  }
  check_cors(resource, config->find("Cors"));
  const std::string id(resource.id.view);
  const std::string target = parts.alias_id.empty() ? id : parts.alias_id;
  Value* cors = config->find("Cors");
  resource.add_secondary(id + "Url", "AWS::Lambda::Url",
                         arena.map({{"TargetFunctionArn", make_ref(arena, target)},
                                    {"AuthType", type},
                                    {"Cors", is_truthy(cors) ? cors : nullptr},
                                    {"InvokeMode", config->find("InvokeMode")}}));
  if (type == nullptr || !type->is_string("NONE")) return;
  resource.add_secondary(id + "UrlPublicPermissions", "AWS::Lambda::Permission",
                         arena.map({{"Action", arena.string("lambda:InvokeFunctionUrl")},
                                    {"FunctionName", make_ref(arena, target)},
                                    {"Principal", arena.string("*")},
                                    {"FunctionUrlAuthType", type}}));
  resource.add_secondary(id + "URLInvokeAllowPublicAccess", "AWS::Lambda::Permission",
                         arena.map({{"Action", arena.string("lambda:InvokeFunction")},
                                    {"FunctionName", make_ref(arena, target)},
                                    {"Principal", arena.string("*")},
                                    {"InvokedViaFunctionUrl", arena.boolean(true)}}));
}

}  // namespace cairn::sam
