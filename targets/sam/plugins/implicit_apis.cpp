// Events of APIs: those that name no API get one, and those of managed APIs get their path
// in its body.

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "targets/sam/conditions.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/letters.h"
#include "targets/sam/openapi/editor.h"
#include "targets/sam/plugins.h"

namespace cairn::sam {

namespace {

struct ApiKind {
  std::string_view id, type, event_type, api_id;
  bool is_rest;
};

constexpr ApiKind kRest = {"ServerlessRestApi", "AWS::Serverless::Api", "Api", "RestApiId", true};
constexpr ApiKind kHttp = {"ServerlessHttpApi", "AWS::Serverless::HttpApi", "HttpApi", "ApiId",
                           false};

// What the events of an API have in common.
struct Uses {
  // Path, method and the condition of whose event it is; none: always.
  std::map<std::string, std::map<std::string, std::optional<std::string>>> conditions;
  std::set<std::string> deletion_policies, replace_policies;
};

class ImplicitApis {
 public:
  ImplicitApis(Context& context, const ApiKind& kind)
      : context_(context), arena_(context.arena), kind_(kind) {}

  void run() {
    put_implicit_api();
    const auto all = context_.resources->entries();
    const std::vector<Entry> entries(all.begin(), all.end());
    for (const Entry& entry : entries) {
      if (is_type(entry.value, "AWS::Serverless::Function") ||
          is_type(entry.value, "AWS::Serverless::StateMachine")) {
        read_resource(entry);
      }
    }
    condition_api();
    set_policies();
    condition_paths();
    remove_implicit_api();
  }

 private:
  static bool is_type(const Value* resource, std::string_view type) {
    const Value* found = resource->get("Type");
    return found != nullptr && found->is_string(type);
  }

  void put_implicit_api() {
    existing_ = context_.resources->get(kind_.id);
    Value* properties = arena_.map({{"StageName", arena_.string("Prod")},
                                    {"DefinitionBody", make_skeleton(arena_, kind_.is_rest)},
                                    {"__MANAGE_SWAGGER", arena_.boolean(true)}});
    if (!kind_.is_rest) properties->erase("StageName");
    implicit_ = arena_.map({{"Type", arena_.string(Text(kind_.type))}, {"Properties", properties}});
    context_.resources->set(Text(kind_.id), implicit_);
  }

  void read_resource(const Entry& resource) {
    const Value* properties = resource.value->find("Properties");
    const Value* events = properties == nullptr ? nullptr : properties->find("Events");
    if (events == nullptr || !events->is_map()) return;
    try {
      // Those of APIs are put into a dictionary of their own first, which may order them anew.
      Value* of_apis = arena_.hashed();
      for (const Entry& event : events->entries()) {
        if (is_type(event.value, kind_.event_type)) {
          of_apis->set(event.key, event.value, event.key_span);
        }
      }
      for (const Entry& event : of_apis->entries()) read_event(resource, event);
      events->map->reorder_as_update(of_apis->size());
    } catch (const Refusal& refusal) {
      if (refusal.ends_run || refusal.subject != Refusal::Subject::Event) throw;
      context_.refusals.push_back(
          refuse_resource(resource.key.view, refusal.message, refusal.span));
    }
  }

  void read_event(const Entry& resource, const Entry& event) {
    Value* properties = event.value->get("Properties");
    if (kind_.is_rest && !is_truthy(properties)) return;
    if (properties == nullptr) {
      properties = arena_.map({}, event.value->span);
      event.value->set("Properties", properties);
    }
    if (!properties->is_map()) refuse(event, "Properties should be a map.", properties);
    if (!properties->has(kind_.api_id)) {
      propagate_tags(resource.value);
      properties->set(Text(kind_.api_id), make_ref(arena_, kind_.id));
    }
    if (!kind_.is_rest && !is_truthy(properties->get("Path")) &&
        !is_truthy(properties->get("Method"))) {
      properties->set("Path", arena_.string("$default"));
      properties->set("Method", arena_.string(Text(kAnyMethod)));
    }
    const Value* path = require(event, properties, "Path");
    const Value* method = require(event, properties, "Method");
    const Value* api_id = properties->get(kind_.api_id);
    if (api_id->has("Ref")) api_id = api_id->get("Ref");
    require_text(event, api_id, kind_.api_id);
    require_text(event, path, "Path");
    require_text(event, method, "Method");
    const std::string id(api_id->text.view);
    add_to_body(event, id, path, method);
    if (!kind_.is_rest) {
      add_route_settings(event, id, path, method, resource.value->find("Condition"));
    }

    Uses& uses = uses_[id];
    const Value* condition = resource.value->find("Condition");
    uses.conditions[std::string(path->text.view)][std::string(method->text.view)] =
        condition == nullptr ? std::nullopt : std::optional<std::string>(condition->string());
    const auto note = [&](std::string_view attribute, std::set<std::string>& values) {
      const Value* value = resource.value->find(attribute);
      if (value != nullptr && value->is_string()) values.insert(std::string(value->text.view));
    };
    note("DeletionPolicy", uses.deletion_policies);
    note("UpdateReplacePolicy", uses.replace_policies);
  }

  [[noreturn]] static void refuse(const Entry& event, std::string_view message, const Value* at) {
    throw refuse_event(event.key.view, message,
                       at != nullptr && at->span.is_valid() ? at->span : event.key_span);
  }

  static const Value* require(const Entry& event, const Value* properties, std::string_view name) {
    const Value* value = properties->find(name);
    if (value == nullptr) {
      refuse(event, "Property '" + std::string(name) + "' is required.", value);
    }
    return value;
  }

  static void require_text(const Entry& event, const Value* value, std::string_view name) {
    if (value->is_string()) return;
    refuse(event, "Property '" + std::string(name) + "' should be a string.", value);
  }

  // Tags of a function that passes them on, its own and those of Globals.
  void propagate_tags(const Value* resource) {
    const std::string_view type = resource->get("Type")->string();
    const Value* globals = context_.source->get("Globals");
    const Value* section =
        globals == nullptr ? nullptr : globals->get(type.substr(type.rfind(':') + 1));
    const Value* properties = resource->get("Properties");
    const auto find = [&](std::string_view name, const Value* map) -> const Value* {
      return map == nullptr ? nullptr : map->find(name);
    };
    const Value* passes = find("PropagateTags", properties);
    if (passes == nullptr) passes = find("PropagateTags", section);
    if (!is_truthy(passes)) return;
    Value* tags = arena_.map();
    for (const Value* given : {find("Tags", section), find("Tags", properties)}) {
      if (given == nullptr) continue;
      for (const Entry& tag : given->entries()) tags->set(tag.key, tag.value);
    }
    if (tags->size() == 0) return;
    Value* api = implicit_->get("Properties");
    if (Value* before = api->get("Tags")) {
      for (const Entry& tag : tags->entries()) before->set(tag.key, tag.value);
    } else {
      api->set("Tags", tags);
    }
    api->set("PropagateTags", arena_.boolean(true));
  }

  void add_to_body(const Entry& event, const std::string& id, const Value* path,
                   const Value* method) {
    Value* api = context_.resources->get(id);
    if (api == nullptr || (kind_.is_rest && is_type(api, kHttp.type))) {
      refuse(event,
             std::string(kind_.api_id) + " must be a valid reference to an '" +
                 std::string(kind_.type) + "' resource in same template.",
             event.value);
    }
    Value* properties = api->find("Properties");
    if (properties == nullptr || !properties->is_map()) return;
    Value* body = properties->get("DefinitionBody");
    if (!is_valid_body(body) || !is_truthy(properties->get("__MANAGE_SWAGGER"))) return;
    if (!kind_.is_rest) {
      add_path(arena_, body->get("paths"), path->text, method->text);
      return;
    }
    SwaggerEditor editor(context_, body);
    editor.add_path(path->text, method->text);
    properties->set("DefinitionBody", editor.close());
  }

  // `RouteSettings` of the event as those of the API for the route.
  void add_route_settings(const Entry& event, const std::string& id, const Value* path,
                          const Value* method, const Value* condition) {
    Value* settings = event.value->get("Properties")->get("RouteSettings");
    if (settings == nullptr) return;
    Value* properties = context_.resources->get(id)->find("Properties");
    Value* all = properties == nullptr ? nullptr : properties->find("RouteSettings");
    if (all != nullptr && !all->is_map()) {
      throw refuse_resource(id, "Property 'RouteSettings' should be a map.", all->span);
    }
    // Under a condition they are a function here.
    if (condition == nullptr && !settings->is_map()) {
      refuse(event, "Property 'RouteSettings' should be a map.", settings);
    }
    if (properties == nullptr) return;
    if (all == nullptr) {
      all = arena_.map();
      properties->set("RouteSettings", all);
    }
    std::string route = to_upper(method->text.view) + " " + std::string(path->text.view);
    if (path->is_string("$default")) route = "$default";
    Value* before = all->get(route);
    if (before != nullptr && before->is_map()) {
      for (const Entry& entry : settings->entries()) before->set(entry.key, entry.value);
      settings = before;
    }
    all->set(arena_.keep(route), make_conditional(arena_, condition, settings));
  }

  // All of the conditions; nothing where one method is always there, or there is none.
  static std::set<std::string> conditions_of(
      const std::map<std::string, std::optional<std::string>>& methods) {
    std::set<std::string> names;
    for (const auto& [method, condition] : methods) {
      if (!condition) return {};
      names.insert(*condition);
    }
    return names;
  }

  // The one condition, or a new one that combines them.
  std::string combine(const std::set<std::string>& names, const std::string& name) {
    if (names.size() == 1) return *names.begin();
    add_any_of(context_, *context_.source, {names.begin(), names.end()}, name);
    return name;
  }

  void condition_api() {
    const auto uses = uses_.find(std::string(kind_.id));
    if (uses == uses_.end()) return;
    std::set<std::string> names;
    for (const auto& [path, methods] : uses->second.conditions) {
      const std::set<std::string> of_path = conditions_of(methods);
      if (of_path.empty()) return;
      names.insert(of_path.begin(), of_path.end());
    }
    const std::string condition = combine(names, std::string(kind_.id) + "Condition");
    implicit_->set("Condition", arena_.string(condition));
  }

  void set_policies() {
    const auto uses = uses_.find(std::string(kind_.id));
    if (uses == uses_.end()) return;
    const auto set = [&](const char* attribute, const std::set<std::string>& values,
                         std::initializer_list<const char*> order) {
      for (const char* value : order) {
        if (!values.contains(value)) continue;
        implicit_->set(attribute, arena_.string(value));
        return;
      }
    };
    set("DeletionPolicy", uses->second.deletion_policies, {"Retain", "Delete"});
    set("UpdateReplacePolicy", uses->second.replace_policies, {"Retain", "Snapshot", "Delete"});
  }

  void condition_paths() {
    for (const Entry& api : context_.resources->entries()) {
      if (!is_type(api.value, kind_.type)) continue;
      Value* properties = api.value->find("Properties");
      if (properties == nullptr || !is_truthy(properties->get("__MANAGE_SWAGGER"))) continue;
      Value* body = properties->get("DefinitionBody");
      const auto uses = uses_.find(std::string(api.key.view));
      const auto wrap = [&](auto make_conditional_path) {
        if (uses == uses_.end()) return;
        for (const auto& [path, methods] : uses->second.conditions) {
          const std::set<std::string> names = conditions_of(methods);
          if (names.empty() || !body->get("paths")->has(path)) continue;
          const bool is_unicode = names.size() == 1;
          const std::string name = combine(names, path_condition(api.key.view, path));
          make_conditional_path(path,
                                arena_.string(arena_.keep(name, is_unicode && context_.is_hashed)));
        }
      };
      if (kind_.is_rest) {
        SwaggerEditor editor(context_, body);
        wrap([&](const std::string& path, const Value* condition) {
          editor.make_path_conditional(path, condition);
        });
        editor.close();
      } else {
        wrap([&](const std::string& path, const Value* condition) {
          Value* paths = body->get("paths");
          paths->set(arena_.keep(path), make_conditional(arena_, condition, paths->get(path)));
        });
      }
    }
  }

  static std::string path_condition(std::string_view id, const std::string& path) {
    std::string name(id);
    for (const char c : path) {
      if (c == '/') {
        name += "SLASH";
      } else if (c == '{') {
        name += "OB";
      } else if (c == '}') {
        name += "CB";
      } else {
        name += c;
      }
    }
    return name + "PathCondition";
  }

  void remove_implicit_api() {
    const Value* body = implicit_->get("Properties")->get("DefinitionBody");
    if (body->get("paths")->size() != 0) return;
    if (existing_ != nullptr) {
      context_.resources->set(Text(kind_.id), existing_);
    } else {
      context_.resources->erase(kind_.id);
    }
  }

  Context& context_;
  Arena& arena_;
  const ApiKind& kind_;
  Value* existing_ = nullptr;
  Value* implicit_ = nullptr;
  std::map<std::string, Uses, std::less<>> uses_;
};

}  // namespace

void add_implicit_rest_api(Context& context) { ImplicitApis(context, kRest).run(); }
void add_implicit_http_api(Context& context) { ImplicitApis(context, kHttp).run(); }

}  // namespace cairn::sam
