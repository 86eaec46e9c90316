#include "targets/sam/openapi/http_body.h"

#include <algorithm>
#include <cctype>

#include "targets/sam/intrinsics.h"
#include "targets/sam/python.h"
#include "targets/sam/refusal.h"

namespace cairn::sam {

// `3`, `3.0`, `3.0.1`: each number is one digit.
static bool is_version_3(std::string_view version) {
  if (!version.starts_with('3')) return false;
  version.remove_prefix(1);
  for (int i = 0; i < 2 && !version.empty(); ++i) {
    if (version.size() < 2 || version[0] != '.') return false;
    if (version[1] < '0' || version[1] > '9') return false;
    version.remove_prefix(2);
  }
  return version.empty();
}

bool HttpBody::is_valid(const Value* body) {
  if (body == nullptr || !body->is_map()) return false;
  const Value* paths = body->get("paths");
  if (paths == nullptr || !paths->is_map()) return false;
  const Value* version = body->get("openapi");
  return version != nullptr && version->is_string() && is_version_3(version->text.view);
}

HttpBody::HttpBody(Context& context, Value* body) : context_(context), arena_(context.arena) {
  if (!is_valid(body)) {
    throw refuse_structure(
        "Invalid OpenApi document. Invalid values or missing keys for 'openapi' or 'paths' in "
        "'DefinitionBody'.",
        body != nullptr ? body->span : text::Span());
  }
  const Value* components = body->get("components");
  const bool is_list = components != nullptr && components->is_list();
  if (is_list || (is_truthy(components) && !components->is_map())) {
    throw refuse_structure("Invalid OpenApi document: The value of 'components' should be a map",
                           components->span);
  }
  const Value* tags = body->get("tags");
  if (is_truthy(tags) && !tags->is_list()) {
    const Value* plain = without_marks(arena_, tags);
    throw refuse_structure("Tags in OpenApi DefinitionBody needs to be a list. " + str(plain) +
                               " is a " + python_type(plain) + " not a list.",
                           tags->span);
  }
  paths_ = body->get("paths");
}

Value* HttpBody::make_map() const { return context_.is_hashed ? arena_.hashed() : arena_.map(); }

static bool is_integrated(const Value* definition) {
  return definition->is_map() && is_truthy(definition->get(kIntegration));
}

static Refusal refuse_definition(std::string_view method, std::string_view path, text::Span span) {
  return refuse_structure("Definition of method '" + std::string(method) + "' for path '" +
                              std::string(path) + "' should be a map.",
                          span);
}

bool HttpBody::any_definition(std::string_view path, std::string_view method,
                              const std::function<bool(Value*)>& test) const {
  const Text normalized = normalize_method(arena_, Text(method));
  Value* there = path_item(path);
  if (there == nullptr) return false;
  for (Value* item : conditional_contents(there)) {
    Value* definitions = item->get(normalized.view);
    if (definitions == nullptr) continue;
    for (Value* definition : conditional_contents(definitions)) {
      // What is no map and stands alone is written over.
      if (definition != definitions && !definition->is_map()) {
        throw refuse_definition(normalized.view, path, definition->span);
      }
      if (is_integrated(definition) && test(definition)) return true;
    }
  }
  return false;
}

void HttpBody::for_each_definition(std::string_view path, std::string_view method,
                                   const std::function<void(Value*)>& visit) const {
  any_definition(path, method, [&](Value* definition) {
    visit(definition);
    return false;
  });
}

bool HttpBody::has_integration(std::string_view path, std::string_view method) const {
  return any_definition(path, method, [](Value*) { return true; });
}

// The first `X` of `${X.Arn}`; empty where there is none.
static std::string_view function_in(std::string_view uri) {
  const std::size_t end = uri.find(".Arn");
  if (end == uri.npos) return {};
  std::size_t begin = end;
  while (begin > 0 && std::isalnum(static_cast<unsigned char>(uri[begin - 1])) != 0) --begin;
  return uri.substr(begin, end - begin);
}

bool HttpBody::calls(std::string_view path, std::string_view method,
                     std::string_view function_id) const {
  bool is_found = false, is_other = false;
  for_each_definition(path, method, [&](Value* definition) {
    Value* uri = definition->get(kIntegration)->get("uri");
    is_found = true;
    is_other = is_other || uri == nullptr || !uri->is_map();
    if (is_other) return;
    for (const Value* content : conditional_contents(uri)) {
      const Value* text = content->get("Fn::Sub");
      is_other = is_other || text == nullptr || function_in(text->string()) != function_id;
    }
  });
  return is_found && !is_other;
}

void HttpBody::add_integration(Text path, Text method, Value* uri, Value* condition) {
  if (has_integration(path.view, method.view)) return;
  const Text normalized = normalize_method(arena_, method);
  add_path(arena_, paths_, path, normalized);
  for (Value* item : conditional_contents(path_item(path.view))) {
    Value* definition = item->get(normalized.view);
    if (!definition->is_map()) {
      definition = make_map();
      item->set(normalized, definition);
    }
    Value* integration = make_map();
    integration->set("type", arena_.string("aws_proxy"));
    integration->set("httpMethod", arena_.string("POST"));
    integration->set("payloadFormatVersion", arena_.string("2.0"));
    integration->set("uri", make_conditional(arena_, condition, uri));
    definition->set(kIntegration, integration);
    if (path.view == kDefaultPath && normalized.view == kAnyMethod) {
      definition->set("isDefaultRoute", arena_.boolean(true));
    }
    if (!definition->has("responses")) definition->set("responses", make_map());
    if (condition != nullptr) {
      item->set(normalized, make_conditional(arena_, condition, definition));
    }
  }
}

void HttpBody::add_security(std::string_view path, std::string_view method, Value* authorizer,
                            Value* scopes) {
  for_each_definition(path, method, [&](Value* definition) {
    Value* asked = definition->find("security");
    asked = asked != nullptr && asked->is_list() ? arena_.share(asked) : arena_.list();
    Value* each = make_map();
    each->set(authorizer->text, scopes);
    asked->append(each);
    definition->set("security", asked);
  });
}

void HttpBody::set_default_security(std::string_view path, Value* item, Value* authorizer,
                                    Value* scopes) {
  if (!item->is_map()) {
    throw refuse_structure(
        "Value of '" + std::string(path) + "' path must be a dictionary according to Swagger spec.",
        item->span);
  }
  const auto entries = item->entries();
  for (const Entry& entry : std::vector<Entry>(entries.begin(), entries.end())) {
    const std::string_view method = normalize_method(arena_, entry.key).view;
    if (method == "parameters") continue;
    // A browser asks for options before it may say who it is.
    if (method == "options") continue;
    Value* definitions = item->get(method);
    if (definitions == nullptr) {
      throw refuse_structure("Could not find " + std::string(method) + " in " + std::string(path) +
                                 " within DefinitionBody.",
                             entry.key_span);
    }
    for (Value* definition : conditional_contents(definitions)) {
      if (!definition->is_map()) {
        throw refuse_definition(entry.key.view, path, entry.key_span);
      }
      if (!is_integrated(definition) || is_truthy(definition->find("security"))) continue;
      Value* each = make_map();
      each->set(authorizer->text, scopes);
      definition->set("security", arena_.list({each}));
    }
  }
}

void HttpBody::set_default_security(Value* authorizer, Value* scopes) {
  for (const Entry& path : paths_->entries()) {
    for (Value* item : conditional_contents(path.value)) {
      set_default_security(path.key.view, item, authorizer, scopes);
    }
  }
}

}  // namespace cairn::sam
