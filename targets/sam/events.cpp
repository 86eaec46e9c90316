#include "targets/sam/events.h"

#include <algorithm>

#include "targets/sam/intrinsics.h"
#include "targets/sam/python.h"
#include "targets/sam/structure.h"

namespace cairn::sam {

Value* FunctionEvent::target_ref() const { return make_ref(arena, target_id); }

Value* FunctionEvent::target_arn() const {
  return has_alias ? target_ref() : make_get_att(arena, target_id, "Arn");
}

Value* FunctionEvent::add_permission(std::string_view principal, Value* source_arn,
                                     Value* source_account, const std::string& suffix) {
  return owner.add_secondary(id + "Permission" + suffix, "AWS::Lambda::Permission",
                             arena.map({{"Action", arena.string("lambda:InvokeFunction")},
                                        {"FunctionName", target_ref()},
                                        {"Principal", arena.string(Text(principal))},
                                        {"SourceArn", source_arn},
                                        {"SourceAccount", source_account}}));
}

void FunctionEvent::allow(Value* policy) {
  if (role == nullptr) return;
  Value* policies = role->get("Policies");
  if (policies == nullptr) {
    policies = arena.list();
    role->set("Policies", policies);
  }
  const bool is_there = std::ranges::any_of(policies->items, [&](const Value* other) {
    return are_equal(other->get("PolicyDocument"), policy->get("PolicyDocument"));
  });
  if (!is_there) policies->append(policy);
}

void FunctionEvent::allow_managed(std::string_view name) {
  if (role == nullptr) return;
  Value* arn = context().arena.string(context().arn("iam::aws:policy/" + std::string(name)));
  Value* managed = role->get("ManagedPolicyArns");
  const bool is_there = std::ranges::any_of(
      managed->items, [&](const Value* other) { return are_equal(other, arn); });
  if (!is_there) managed->append(arn);
}

Refusal as_resource(const Resource& resource, const Refusal& refusal) {
  if (refusal.ends_run || refusal.subject != Refusal::Subject::Event) return refusal;
  return refuse_resource(resource.id.view, refusal.message, refusal.span);
}

static const FunctionEventType* find_type(const Value* type) {
  const auto types = function_event_types();
  if (type == nullptr || !type->is_string()) return nullptr;
  const auto found = std::ranges::find(types, type->text.view, &FunctionEventType::name);
  return found == types.end() ? nullptr : &*found;
}

const Value* type_of_event(const Entry& event) {
  if (event.value->is_map()) return event.value->get("Type");
  throw refuse_event(event.key.view,
                     "'" + python_type(event.value) + "' object has no attribute 'get'",
                     event.value->span.is_valid() ? event.value->span : event.key_span);
}

Refusal refuse_event_type(const Entry& event, const Value* type) {
  return refuse_event(
      event.key.view,
      "Resource dict has missing or invalid value for key Type. Event Type is: " + str(type) + ".",
      type != nullptr && type->span.is_valid() ? type->span : event.key_span);
}

Value* properties_of_event(Arena& arena, std::string_view id, const Entry& event) {
  Value* properties = event.value->get("Properties");
  if (properties == nullptr) return arena.map({}, event.value->span);
  if (properties->is_map()) return properties;
  throw refuse_resource(id, "Properties of a resource must be an object.",
                        properties->span.is_valid() ? properties->span : event.key_span);
}

// Checks its type and properties, and what it is about.
static void link_event(Resource& resource, const Entry& entry, EventLinks& events) {
  FunctionEvent& event = events.emplace_back(FunctionEvent{
      {resource, entry.key, std::string(resource.id.view) + std::string(entry.key.view), nullptr,
       entry.key_span.is_valid() ? entry.key_span : resource.node->span},
      resource.arena});
  const Value* type = type_of_event(entry);
  event.type = find_type(type);
  if (event.type == nullptr) throw refuse_event_type(entry, type);
  check_logical_id(event.id, event.span);
  event.properties = properties_of_event(resource.arena, event.id, entry);
  const PropertyList* list = resource.context.model.function_event(event.type->name);
  if (list != nullptr) {
    check_properties(*list, event.type->name, event.id, event.properties, event.span);
  }
  if (event.type->link != nullptr) event.type->link(event);
}

EventLinks link_events(Resource& resource) {
  EventLinks events;
  const Value* given = resource.property("Events");
  if (given == nullptr) return events;
  for (const Entry& entry : given->entries()) {
    try {
      link_event(resource, entry, events);
    } catch (const Refusal& refusal) {
      throw as_resource(resource, refusal);
    }
  }
  return events;
}

void add_function_events(Resource& resource, EventLinks& events, const EventTarget& target) {
  // By their paths, and those that have none by their names.
  std::vector<FunctionEvent*> sorted;
  for (FunctionEvent& event : events) sorted.push_back(&event);
  std::ranges::stable_sort(sorted, {}, [](const FunctionEvent* event) {
    const Value* path = event->properties->get("Path");
    return path != nullptr && path->is_string() ? path->text.view : event->name.view;
  });
  for (FunctionEvent* each : sorted) {
    FunctionEvent& event = *each;
    event.has_alias = !target.alias_id.empty();
    event.target_id = event.has_alias ? target.alias_id : std::string(resource.id.view);
    event.function = target.function;
    event.role = target.role;
    try {
      event.type->add(event);
    } catch (const Refusal& refusal) {
      throw as_resource(resource, refusal);
    }
  }
}

}  // namespace cairn::sam
