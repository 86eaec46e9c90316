// Cors of a REST API: a method `options` for each path, which answers itself.

#include <algorithm>
#include <set>

#include "targets/sam/intrinsics.h"
#include "targets/sam/letters.h"
#include "targets/sam/resources/api.h"

namespace cairn::sam {

namespace {

struct Cors {
  Value* origin = nullptr;
  Value* headers = nullptr;
  Value* methods = nullptr;
  Value* max_age = nullptr;
  bool has_credentials = false;
};

Cors read_cors(const ApiParts& parts, Value* given) {
  Cors cors{.origin = parts.arena.string("'*'")};
  if (given->is_string() || is_intrinsic(given)) {
    cors.origin = given;
    return cors;
  }
  if (!given->is_map()) parts.resource.refuse("Invalid value for 'Cors' property", given);
  for (const Entry& entry : given->entries()) {
    static constexpr std::string_view kKeys[] = {"AllowMethods", "AllowHeaders", "AllowOrigin",
                                                 "MaxAge", "AllowCredentials"};
    if (std::ranges::find(kKeys, entry.key.view) != std::end(kKeys)) continue;
    parts.resource.refuse("Invalid key '" + std::string(entry.key.view) + "' for 'Cors' property.",
                          entry.value);
  }
  if (Value* origin = given->get("AllowOrigin")) cors.origin = origin;
  cors.headers = given->find("AllowHeaders");
  cors.methods = given->find("AllowMethods");
  cors.max_age = given->find("MaxAge");
  const Value* credentials = given->find("AllowCredentials");
  cors.has_credentials =
      credentials != nullptr && credentials->kind == Kind::Bool && credentials->boolean;
  return cors;
}

// `'GET,OPTIONS'`, in quotes of its own: API Gateway wants an expression.
std::string list_methods(const Value* path_item) {
  std::set<std::string> methods;
  if (path_item->has(kAnyMethod)) {
    methods = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"};
  } else {
    for (const Entry& method : path_item->entries()) methods.insert(to_upper(method.key.view));
    methods.insert("OPTIONS");
  }
  std::string list;
  for (const std::string& method : methods) {
    list += list.empty() ? '\'' : ',';
    list += method;
  }
  return list + "'";
}

Value* make_options(Arena& arena, const Cors& cors, Value* methods) {
  Value* parameters = arena.hashed();
  Value* headers = arena.hashed();
  const auto add = [&](std::string_view name, Value* value, const char* type) {
    const std::string header = "Access-Control-" + std::string(name);
    parameters->set(arena.keep("method.response.header." + header), value);
    headers->set(arena.keep(header), arena.hashed({{"type", arena.string(type)}}));
  };
  add("Allow-Origin", cors.origin, "string");
  if (is_truthy(cors.headers)) add("Allow-Headers", cors.headers, "string");
  if (is_truthy(methods)) add("Allow-Methods", methods, "string");
  if (cors.max_age != nullptr) add("Max-Age", cors.max_age, "integer");
  if (cors.has_credentials) add("Allow-Credentials", arena.string("'true'"), "string");

  Value* request =
      arena.hashed({{"application/json", arena.string("{\n  \"statusCode\" : 200\n}\n")}});
  Value* answer = arena.hashed(
      {{"statusCode", arena.string("200")},
       {"responseParameters", parameters},
       {"responseTemplates", arena.hashed({{"application/json", arena.string("{}\n")}})}});
  Value* integration = arena.hashed({{"type", arena.string("mock")},
                                     {"requestTemplates", request},
                                     {"responses", arena.hashed({{"default", answer}})}});
  Value* response = arena.hashed(
      {{"description", arena.string("Default response for CORS method")}, {"headers", headers}});
  return arena.hashed({{"summary", arena.string("CORS support")},
                       {"consumes", arena.texts({"application/json"})},
                       {"produces", arena.texts({"application/json"})},
                       {Text(kIntegration), integration},
                       {"responses", arena.hashed({{"200", response}})}});
}

}  // namespace

void add_cors(ApiParts& parts) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  Value* given = resource.property("Cors");
  if (!is_truthy(given)) return;
  parts.need_body("Cors");
  const Cors cors = read_cors(parts, given);
  parts.need_valid_body("Cors configuration");
  if (cors.has_credentials && cors.origin->is_string("'*'")) {
    resource.refuse(
        "Unable to add Cors configuration because 'AllowCredentials' can not be true when "
        "'AllowOrigin' is \"'*'\" or not set",
        given);
  }
  SwaggerEditor editor(resource.context, parts.body);
  const auto all = editor.paths()->entries();
  // `/a` and `/a/` are one path to API Gateway.
  std::set<std::string_view> done;
  for (const Entry& path : std::vector<Entry>(all.begin(), all.end())) {
    std::string_view name = path.key.view;
    if (name.size() > 1 && name.ends_with('/')) name.remove_suffix(1);
    if (!done.insert(name).second) continue;
    Value* methods = cors.methods;
    for (Value* item : conditional_contents(path.value)) {
      if (item->has("options")) continue;
      if (!is_truthy(cors.origin)) {
        resource.refuse(
            "Structure of the SAM template is invalid. Invalid input. Value for AllowedOrigins is "
            "required",
            given);
      }
      if (!is_truthy(methods)) methods = arena.string(list_methods(item));
      item->set("options", make_options(arena, cors, methods));
    }
  }
  parts.body = editor.close();
}

}  // namespace cairn::sam
