// Auth of a REST API: its authorizers, what methods ask for by default, and who may call.

#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/openapi/resource_policy.h"
#include "targets/sam/openapi/rest_authorizer.h"
#include "targets/sam/python.h"
#include "targets/sam/resources/api.h"

namespace cairn::sam {

namespace {

void check_auth(const ApiParts& parts, const Value* auth) {
  static constexpr std::string_view kKnown[] = {"Authorizers",
                                                "DefaultAuthorizer",
                                                "InvokeRole",
                                                "AddDefaultAuthorizerToCorsPreflight",
                                                "AddApiKeyRequiredToCorsPreflight",
                                                "ApiKeyRequired",
                                                "ResourcePolicy",
                                                "UsagePlan"};
  parts.need_body("Auth");
  // A text that a parameter stands for is looked at letter by letter.
  if (auth->is_string()) parts.resource.refuse("Invalid value for 'Auth' property", auth);
  for (const Entry& entry : auth->entries()) {
    if (std::ranges::find(kKnown, entry.key.view) != std::end(kKnown)) continue;
    parts.resource.refuse("Invalid value for 'Auth' property", entry.value);
  }
  parts.need_valid_body("Auth configuration");
}

// What AddDefaultAuthorizerToCorsPreflight and its like say: yes, where they say nothing.
bool includes_preflight(const Value* auth, std::string_view name, bool otherwise) {
  const Value* value = auth->get(name);
  return value == nullptr ? otherwise : is_truthy(value);
}

bool has_key(const Value* security, std::string_view key) {
  return security->is_map() && security->has(key);
}

void check_security(const Value* security, std::string_view path, std::string_view method) {
  const auto where = [&](std::string_view path_word) {
    return "ecurity for path " + std::string(path) + std::string(path_word) + std::string(method);
  };
  if (!security->is_list()) {
    throw refuse_structure(
        "Type of s" + where(" method ").substr(0, std::string::npos) + " must be a list",
        security->span);
  }
  for (const Value* item : security->items) {
    if (item->is_map()) continue;
    throw refuse_structure(str(item) + " in S" + where(" method ") + " is not a valid dictionary.",
                           item->span);
  }
}

// Security of a method with the default added, unless it has said what it wants. `is_own`
// tells the items that are about the same thing, `is_off` the one that says no.
template <typename IsOwn, typename IsOff>
Value* add_default(Arena& arena, const Value* definition, Value* added, IsOwn is_own,
                   IsOff is_off) {
  const Value* before = definition->find("security");
  Value* others = arena.list();
  Value* own = arena.list();
  bool says_no = false;
  if (before != nullptr) {
    for (Value* item : before->items) {
      if (!says_no && is_off(item)) {
        says_no = true;
      } else {
        (is_own(item) ? own : others)->append(item);
      }
    }
  }
  if (!says_no && own->items.empty()) own->append(added);
  for (Value* item : own->items) others->append(item);
  return others;
}

class ApiAuth {
 public:
  ApiAuth(ApiParts& parts, Value* auth, SwaggerEditor& editor)
      : parts_(parts), arena_(parts.arena), auth_(auth), editor_(editor) {}

  void run() {
    const Value* written = auth_->find("DefaultAuthorizer");
    const RestAuthorizers authorizers = read_authorizers(
        parts_.resource, auth_->find("Authorizers"), is_truthy(written) ? written : nullptr);
    if (!authorizers.empty()) {
      for (const RestAuthorizer& authorizer : authorizers) {
        editor_.add_authorizer(authorizer.name, make_definition(parts_.resource, authorizer));
      }
      if (is_truthy(written)) set_default_authorizer(authorizers, written);
    }
    if (is_truthy(auth_->find("ApiKeyRequired"))) set_default_key();
    add_policy();
  }

 private:
  void set_default_authorizer(const RestAuthorizers& authorizers, const Value* written) {
    if (!written->is_string()) {
      parts_.resource.refuse("DefaultAuthorizer is not a string.", written);
    }
    const auto is_named = [&](Text name) {
      return std::ranges::any_of(
          authorizers, [&](const RestAuthorizer& each) { return each.name.view == name.view; });
    };
    if (!is_named(written->text)) {
      parts_.resource.refuse("Unable to set DefaultAuthorizer because '" +
                                 std::string(written->text.view) +
                                 "' was not defined in 'Authorizers'.",
                             written);
    }
    const auto settings = std::ranges::find_if(authorizers, [&](const RestAuthorizer& each) {
      return each.name.view == written->text.view;
    });
    Value* scopes = settings->scopes != nullptr ? settings->scopes : arena_.list();
    const bool has_preflight =
        includes_preflight(auth_, "AddDefaultAuthorizerToCorsPreflight", true);
    for_each_method(has_preflight, [&](Value* definition) {
      Value* security = add_default(
          arena_, definition, arena_.hashed({{written->text, scopes}}),
          [&](const Value* item) {
            if (has_key(item, "AWS_IAM")) return true;
            return std::ranges::any_of(authorizers, [&](const RestAuthorizer& each) {
              return has_key(item, each.name.view);
            });
          },
          [](const Value* item) { return has_key(item, "NONE"); });
      // One that says no, and nothing else, stays.
      if (security->items.empty()) return;
      definition->set("security", security);
      if (has_key(security->items[0], "AWS_IAM")) editor_.add_iam_definition();
    });
  }

  void set_default_key() {
    editor_.add_api_key_definition();
    const bool has_preflight = includes_preflight(auth_, "AddApiKeyRequiredToCorsPreflight", true);
    for_each_method(has_preflight, [&](Value* definition) {
      definition->set("security",
                      add_default(
                          arena_, definition, arena_.hashed({{"api_key", arena_.list()}}),
                          [](const Value* item) { return has_key(item, "api_key"); },
                          [](const Value* item) { return has_key(item, "api_key_false"); }));
    });
  }

  // Every method with an integration; `options` where it is asked for.
  void for_each_method(bool has_preflight, const std::function<void(Value*)>& visit) {
    for (const Entry& path : editor_.paths()->entries()) {
      for (Value* item : conditional_contents(path.value)) {
        const auto methods = item->entries();
        for (const Entry& method : std::vector<Entry>(methods.begin(), methods.end())) {
          static constexpr std::string_view kOthers[] = {"parameters", "summary", "description"};
          if (std::ranges::find(kOthers, method.key.view) != std::end(kOthers)) continue;
          if (method.key.view == "options" && !has_preflight) continue;
          for (Value* definition : conditional_contents(method.value)) {
            if (!definition->is_map()) {
              throw refuse_structure("Definition of method '" + std::string(method.key.view) +
                                         "' for path '" + std::string(path.key.view) +
                                         "' should be a map.",
                                     method.value->span);
            }
            if (!has_integration(definition)) continue;
            if (const Value* security = definition->get("security")) {
              check_security(security, path.key.view, method.key.view);
            }
            visit(definition);
          }
        }
      }
    }
  }

  void add_policy() {
    const Value* policy = auth_->find("ResourcePolicy");
    if (!is_truthy(policy)) return;
    if (!policy->is_map()) {
      throw refuse_structure("ResourcePolicy must be a map (ResourcePolicyStatement).",
                             policy->span);
    }
    ResourcePolicy written(editor_, parts_.resource.context);
    const auto paths = editor_.paths()->entries();
    for (const Entry& path : std::vector<Entry>(paths.begin(), paths.end())) {
      written.add(policy, path.key, parts_.resource.property("StageName"));
    }
    written.add_custom(policy->find("CustomStatements"));
  }

  ApiParts& parts_;
  Arena& arena_;
  Value* auth_;
  SwaggerEditor& editor_;
};

}  // namespace

void add_auth(ApiParts& parts) {
  Value* auth = parts.resource.property("Auth");
  if (!is_truthy(auth)) return;
  check_auth(parts, auth);
  SwaggerEditor editor(parts.resource.context, parts.body);
  ApiAuth(parts, auth, editor).run();
  parts.body = editor.close();
  translate_to_openapi3(parts);
}

void add_authorizer_permissions(ApiParts& parts) {
  Resource& resource = parts.resource;
  Arena& arena = parts.arena;
  const Value* auth = resource.property("Auth");
  if (!is_truthy(auth)) return;
  for (const RestAuthorizer& authorizer :
       read_authorizers(resource, auth->find("Authorizers"), nullptr)) {
    if (!is_truthy(authorizer.function) || authorizer.is_permission_off) continue;
    Value* source = arena.map(
        {{"Fn::Sub", arena.list({arena.string(resource.context.arn(
                                     "execute-api:${AWS::Region}:${AWS::AccountId}:${__ApiId__}/"
                                     "authorizers/*")),
                                 arena.map({{"__ApiId__", make_ref(arena, resource.id.view)}})})}});
    resource.add_secondary(
        std::string(resource.id.view) + std::string(authorizer.name.view) + "AuthorizerPermission",
        "AWS::Lambda::Permission",
        arena.map({{"Action", arena.string("lambda:InvokeFunction")},
                   {"FunctionName", authorizer.function},
                   {"Principal", arena.string("apigateway.amazonaws.com")},
                   {"SourceArn", source}}));
  }
}

}  // namespace cairn::sam
