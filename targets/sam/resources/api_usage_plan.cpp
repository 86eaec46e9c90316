// Auth.UsagePlan of a REST API: a plan with a key, for it alone or shared.

#include <algorithm>

#include "targets/sam/conditions.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/resources/api.h"

namespace cairn::sam {

namespace {

constexpr std::string_view kCondition = "SharedUsagePlanCondition";

// Under which conditions, and how long, a plan is kept that several APIs share.
void share_attributes(Resource& resource) {
  SharedUsagePlan& shared = resource.context.usage_plan;
  if (Value* policy = resource.attribute("DeletionPolicy"); is_truthy(policy)) {
    if (shared.deletion_policy == nullptr || policy->is_string("Retain")) {
      shared.deletion_policy = policy;
    }
  }
  if (Value* policy = resource.attribute("UpdateReplacePolicy"); is_truthy(policy)) {
    const Value* before = shared.replace_policy;
    if (before == nullptr || policy->is_string("Retain") ||
        (policy->is_string("Snapshot") && before->is_string("Delete"))) {
      shared.replace_policy = policy;
    }
  }
  if (shared.is_unconditional) return;
  Context& context = resource.context;
  Arena& arena = resource.arena;
  const Value* condition = resource.condition();
  Value* conditions = context.output->find("Conditions");
  if (condition == nullptr) {
    shared.is_unconditional = true;
    if (conditions != nullptr && conditions->has(kCondition)) conditions->erase(kCondition);
    return;
  }
  if (!shared.conditions.insert(std::string(condition->string())).second) return;
  if (conditions == nullptr) return;
  if (shared.conditions.size() == 1) {
    conditions->set(Text(kCondition), const_cast<Value*>(condition));
    return;
  }
  Value* any = arena.list();
  for (const std::string& name : shared.conditions) {
    any->append(arena.map({{"Condition", arena.string(name)}}));
  }
  conditions->set(Text(kCondition), arena.map({{"Fn::Or", any}}));
}

class UsagePlan {
 public:
  UsagePlan(ApiParts& parts, const Value* settings, bool is_shared)
      : parts_(parts),
        resource_(parts.resource),
        arena_(parts.arena),
        settings_(settings),
        is_shared_(is_shared),
        start_(is_shared ? "Serverless" : std::string(parts.resource.id.view)) {}

  void add() {
    Value* api = make_ref(arena_, resource_.id.view);
    Value* stage = make_ref(arena_, parts_.stage_id);
    SharedUsagePlan& shared = resource_.context.usage_plan;
    SharedUsagePlan own;
    SharedUsagePlan& uses = is_shared_ ? shared : own;
    if (is_shared_) share_attributes(resource_);
    uses.depends_on.push_back(arena_.string(resource_.id));
    uses.stages.push_back(arena_.map({{"ApiId", api}, {"Stage", stage}}));
    uses.keys.push_back(arena_.map({{"RestApiId", api}, {"StageName", stage}}));

    Value* plan = arena_.map({{"ApiStages", list_of(uses.stages)}}, settings_->span);
    for (const std::string_view name :
         {"UsagePlanName", "Description", "Quota", "Tags", "Throttle"}) {
      if (Value* value = settings_->find(name); is_truthy(value)) plan->set(Text(name), value);
    }
    const std::string plan_id = start_ + "UsagePlan";
    const std::string key_id = start_ + "ApiKey";
    add_product(plan_id, "AWS::ApiGateway::UsagePlan", plan, list_of(uses.depends_on));
    add_product(key_id, "AWS::ApiGateway::ApiKey",
                arena_.map({{"Enabled", arena_.boolean(true)}, {"StageKeys", list_of(uses.keys)}}),
                arena_.list({arena_.string(plan_id)}));
    add_product(start_ + "UsagePlanKey", "AWS::ApiGateway::UsagePlanKey",
                arena_.map({{"KeyId", make_ref(arena_, key_id)},
                            {"KeyType", arena_.string("API_KEY")},
                            {"UsagePlanId", make_ref(arena_, plan_id)}}),
                arena_.list({arena_.string(key_id)}));
  }

 private:
  Value* list_of(const std::vector<Value*>& items) {
    Value* list = arena_.list();
    for (Value* item : items) list->append(item);
    return list;
  }

  void add_product(const std::string& id, std::string_view type, Value* properties,
                   Value* depends_on) {
    Value* product = is_shared_ ? resource_.add(id, type, properties)
                                : resource_.add_secondary(id, type, properties);
    product->set("DependsOn", depends_on);
    if (!is_shared_) return;
    const SharedUsagePlan& shared = resource_.context.usage_plan;
    if (shared.deletion_policy != nullptr) product->set("DeletionPolicy", shared.deletion_policy);
    if (shared.replace_policy != nullptr)
      product->set("UpdateReplacePolicy", shared.replace_policy);
    if (!shared.conditions.empty() && !shared.is_unconditional) {
      product->set("Condition", arena_.string(Text(kCondition)));
    }
  }

  ApiParts& parts_;
  Resource& resource_;
  Arena& arena_;
  const Value* settings_;
  bool is_shared_;
  std::string start_;
};

}  // namespace

void add_usage_plan(ApiParts& parts) {
  static constexpr std::string_view kKnown[] = {"CreateUsagePlan", "Description",  "Quota", "Tags",
                                                "Throttle",        "UsagePlanName"};
  const Resource& resource = parts.resource;
  const Value* auth = resource.property("Auth");
  const Value* plan = auth == nullptr ? nullptr : auth->find("UsagePlan");
  if (plan == nullptr) return;
  if (!plan->is_map()) resource.refuse("'UsagePlan' must be a dictionary", plan);
  for (const Entry& entry : plan->entries()) {
    if (std::ranges::find(kKnown, entry.key.view) != std::end(kKnown)) continue;
    resource.refuse("Invalid property for 'UsagePlan'", entry.value);
  }
  const Value* create = plan->find("CreateUsagePlan");
  if (create == nullptr) {
    resource.refuse("'CreateUsagePlan' is a required field for UsagePlan.", plan);
  }
  if (create->is_string("NONE")) return;
  if (!create->is_string("PER_API") && !create->is_string("SHARED")) {
    resource.refuse("'CreateUsagePlan' accepts one of ['SHARED', 'PER_API', 'NONE'].", create);
  }
  UsagePlan(parts, plan, create->is_string("SHARED")).add();
}

}  // namespace cairn::sam
