#include "targets/sam/openapi/resource_policy.h"

#include <algorithm>

#include "compiler/base/utf8.h"
#include "targets/sam/letters.h"
#include "targets/sam/openapi/integration.h"
#include "targets/sam/python.h"

namespace cairn::sam {

namespace {

constexpr std::string_view kPolicy = "x-amazon-apigateway-policy";

Value* as_list(Arena& arena, Value* value) {
  return value->is_list() ? value : arena.list({value});
}

// What Python's loops run over: of a map its keys, of a text its letters.
std::vector<Value*> iterate(Arena& arena, const Value* value) {
  if (value->is_list()) return value->items;
  std::vector<Value*> items;
  for (const Entry& entry : value->entries()) items.push_back(arena.string(entry.key, value->span));
  const std::string_view text = value->string();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = base::decode_utf8(text, at).length;
    items.push_back(arena.string(text.substr(at, length), value->span));
    at += length;
  }
  return items;
}

}  // namespace

ResourcePolicy::ResourcePolicy(SwaggerEditor& editor, Context& context)
    : editor_(editor), arena_(context.arena) {
  policy_ = editor.body()->find(kPolicy);
  if (policy_ == nullptr) policy_ = arena_.hashed();
}

void ResourcePolicy::add(const Value* settings, Text path, Value* stage) {
  if (!settings->is_map()) {
    throw refuse_structure("Resource Policy is not a valid dictionary.", settings->span);
  }
  // Each list has its own copy of the resources in SAM, which prints the same.
  Value* resources = make_resources(path, stage);
  const auto get = [&](std::string_view name) { return settings->find(name); };
  add_accounts(get("AwsAccountWhitelist"), "Allow", resources);
  add_accounts(get("AwsAccountBlacklist"), "Deny", resources);
  add_addresses(get("IpRangeWhitelist"), "NotIpAddress", resources);
  add_addresses(get("IpRangeBlacklist"), "IpAddress", resources);
  add_networks(settings, "Blacklist", "StringEquals", resources);
  add_networks(settings, "Whitelist", "StringNotEquals", resources);
  editor_.set(kPolicy, policy_);
}

// `execute-api:/${__Stage__}/GET/path` for each method.
Value* ResourcePolicy::make_resources(Text path, Value* stage) {
  Value* resources = arena_.list();
  const std::string tail = wildcard_path(path.view);
  for (Value* item : conditional_contents(editor_.paths()->get(path.view))) {
    for (const Entry& method : item->entries()) {
      std::string name(method.key.view);
      if (name == kAnyMethod || name == "any") {
        name = "*";
      } else {
        name = to_upper(name);
      }
      const bool is_unicode = path.is_unicode || method.key.is_unicode;
      Value* text =
          arena_.string(arena_.keep("execute-api:/${__Stage__}/" + name + tail, is_unicode));
      resources->append(
          arena_.map({{"Fn::Sub", arena_.list({text, arena_.map({{"__Stage__", stage}})})}}));
    }
  }
  return resources;
}

Value* ResourcePolicy::make_statement(const char* effect, Value* resources, Value* principal,
                                      Value* condition) {
  Value* statement = arena_.hashed({{"Effect", arena_.string(effect)},
                                    {"Action", arena_.string("execute-api:Invoke")},
                                    {"Resource", resources},
                                    {"Principal", principal}});
  if (condition != nullptr) statement->set("Condition", condition);
  return statement;
}

void ResourcePolicy::add_accounts(Value* accounts, const char* effect, Value* resources) {
  if (!is_truthy(accounts)) return;
  if (!accounts->is_list() && !accounts->is_map()) {
    throw refuse_structure("Type of '" + str(accounts) + "' must be a list or dictionary",
                           accounts->span);
  }
  policy_->set("Version", arena_.string("2012-10-17"));
  Value* principal = arena_.hashed({{"AWS", as_list(arena_, accounts)}});
  Value* statement = make_statement(effect, resources, principal, nullptr);
  // The first statement stands alone, not in a list.
  if (!is_truthy(policy_->get("Statement"))) {
    policy_->set("Statement", statement);
  } else {
    append({statement}, false);
  }
}

void ResourcePolicy::add_addresses(Value* ranges, const char* operation, Value* resources) {
  if (!is_truthy(ranges)) return;
  Value* condition =
      arena_.hashed({{operation, arena_.hashed({{"aws:SourceIp", as_list(arena_, ranges)}})}});
  add_pair(condition, resources);
}

void ResourcePolicy::add_networks(const Value* settings, std::string_view list,
                                  const char* operation, Value* resources) {
  const std::string name = "SourceVpc" + std::string(list);
  const Value* given = settings->find(name);
  const bool is_iterable =
      given == nullptr || given->is_list() || given->is_map() || given->is_string();
  std::vector<Value*> items;
  if (given != nullptr) items = iterate(arena_, given);
  const bool are_texts = is_iterable && std::ranges::all_of(items, [](const Value* item) {
                           return item->is_string();
                         });
  if (!are_texts) {
    throw refuse_structure(name + " must be a list of strings. Use IntrinsicVpc" +
                               std::string(list) +
                               " instead for values that use Intrinsic Functions",
                           given->span);
  }
  Value* networks = arena_.list();
  Value* endpoints = arena_.list();
  for (Value* item : items) {
    if (item->text.view.starts_with("vpce-")) endpoints->append(item);
    if (item->text.view.starts_with("vpc-")) networks->append(item);
  }
  Value* keys = arena_.hashed();
  const auto add_functions = [&](const std::string& property, Value* to) {
    const Value* functions = settings->find(property);
    if (functions == nullptr) return;
    for (Value* item : iterate(arena_, functions)) to->append(item);
  };
  add_functions("IntrinsicVpc" + std::string(list), networks);
  add_functions("IntrinsicVpce" + std::string(list), endpoints);
  if (!networks->items.empty()) keys->set("aws:SourceVpc", networks);
  if (!endpoints->items.empty()) keys->set("aws:SourceVpce", endpoints);
  if (keys->size() == 0) return;
  add_pair(arena_.hashed({{operation, keys}}), resources);
}

void ResourcePolicy::add_pair(Value* condition, Value* resources) {
  policy_->set("Version", arena_.string("2012-10-17"));
  append({make_statement("Allow", resources, arena_.string("*"), nullptr),
          make_statement("Deny", resources, arena_.string("*"), condition)},
         true);
}

void ResourcePolicy::append(std::initializer_list<Value*> statements, bool is_once) {
  Value* before = policy_->find("Statement");
  Value* all = before == nullptr ? arena_.list() : arena_.share(as_list(arena_, before));
  for (Value* statement : statements) {
    const bool is_there = is_once && std::ranges::any_of(all->items, [&](const Value* other) {
                            return are_equal(other, statement);
                          });
    if (!is_there) all->append(statement);
  }
  policy_->set("Statement", all);
}

void ResourcePolicy::add_custom(Value* statements) {
  if (!is_truthy(statements)) return;
  policy_->set("Version", arena_.string("2012-10-17"));
  if (policy_->find("Statement") == nullptr) {
    policy_->set("Statement", statements);
  } else {
    for (Value* statement : as_list(arena_, statements)->items) append({statement}, true);
  }
  editor_.set(kPolicy, policy_);
}

}  // namespace cairn::sam
