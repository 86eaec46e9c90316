// S3: a bucket of the template that notifies the function.

#include <algorithm>

#include "targets/sam/events/types.h"
#include "targets/sam/intrinsics.h"
#include "targets/sam/structure.h"

namespace cairn::sam {

namespace {

// A member of the bucket that is a map or list, made where it is missing.
Value* member(Arena& arena, Value* map, std::string_view name, Kind kind) {
  Value* value = map->find(name);
  if (value != nullptr) return value;
  value = kind == Kind::List ? arena.list() : arena.map();
  map->set(name, value);
  return value;
}

Value* bucket_properties(FunctionEvent& event) {
  Value* properties = member(event.arena, event.linked, "Properties", Kind::Map);
  if (!properties->is_map()) {
    throw refuse_resource(event.linked_id, "Properties should be a map.", properties->span);
  }
  return properties;
}

// The bucket may only be made when it may call the function.
void depend_on(FunctionEvent& event, const std::string& permission) {
  Arena& arena = event.arena;
  Value* dependencies = event.linked->find("DependsOn");
  if (dependencies == nullptr) dependencies = arena.list();
  if (dependencies->is_string()) dependencies = arena.list({dependencies});
  if (!dependencies->is_list()) {
    throw refuse_resource(
        event.id, "Invalid type for field 'DependsOn'. Expected a string or list of strings.",
        dependencies->span);
  }
  Value* all = arena.share(dependencies);
  const bool is_there =
      std::ranges::any_of(all->items, [&](const Value* id) { return id->is_string(permission); });
  if (!is_there) all->append(arena.string(permission));
  event.linked->set("DependsOn", all);
}

// A condition cannot stand in DependsOn, but in a tag.
void depend_by_tag(FunctionEvent& event, const std::string& permission) {
  Arena& arena = event.arena;
  Value* properties = bucket_properties(event);
  Value* tags = member(arena, properties, "Tags", Kind::List);
  if (!tags->is_list()) {
    throw refuse_resource(event.linked_id, "Property 'Tags' should be a list.", tags->span);
  }
  tags = arena.share(tags);
  tags->append(
      arena.map({{"Key", arena.string("sam:ConditionalDependsOn:" + permission)},
                 {"Value", make_if(arena, event.owner.condition(), make_ref(arena, permission),
                                   arena.string("no dependency"))}}));
  properties->set("Tags", tags);
}

void notify(FunctionEvent& event) {
  Arena& arena = event.arena;
  Value* configuration =
      member(arena, bucket_properties(event), "NotificationConfiguration", Kind::Map);
  if (!configuration->is_map()) {
    throw refuse_resource(event.linked_id, "Property 'NotificationConfiguration' should be a map.",
                          configuration->span);
  }
  Value* notifications = member(arena, configuration, "LambdaConfigurations", Kind::List);
  if (!notifications->is_list()) {
    throw refuse_resource(event.linked_id, "Invalid type for LambdaConfigurations. Must be a list.",
                          notifications->span);
  }
  Value* given = event.property("Events");
  const std::vector<Value*> types = given->is_list() ? given->items : std::vector<Value*>{given};
  for (Value* type : types) {
    Value* notification = arena.map({{"Function", event.target_arn()},
                                     {"Filter", event.property("Filter")},
                                     {"Event", type->is_null() ? nullptr : type}},
                                    event.span);
    notification = make_conditional(arena, event.owner.condition(), notification);
    const bool is_there = std::ranges::any_of(
        notifications->items, [&](const Value* other) { return are_equal(other, notification); });
    if (!is_there) notifications->append(notification);
  }
}

}  // namespace

void link_bucket(FunctionEvent& event) {
  const Value* bucket = event.property("Bucket");
  if (bucket->has("Ref")) {
    const Value* id = bucket->get("Ref");
    if (!id->is_string())
      event.refuse_by_name("'Ref' value in S3 events is not a valid string.", bucket);
    event.linked = event.context().resources->get(id->text.view);
    event.linked_id = id->text.view;
  }
  if (event.linked == nullptr) {
    event.refuse_by_name("S3 events must reference an S3 bucket in the same template.", bucket);
  }
}

void add_bucket_event(FunctionEvent& event) {
  event.add_permission("s3.amazonaws.com", nullptr, make_ref(event.arena, "AWS::AccountId"));
  const std::string permission = event.id + "Permission";
  if (event.owner.condition() != nullptr) {
    depend_by_tag(event, permission);
  } else {
    depend_on(event, permission);
  }
  notify(event);
  check_type(event.linked_id, event.linked, "AWS::S3::Bucket");
  const PropertyList* known = event.context().model.resource("AWS::S3::Bucket");
  if (known != nullptr) {
    check_properties(*known, "AWS::S3::Bucket", event.linked_id, bucket_properties(event),
                     event.linked->span);
  }
  // A bucket of its own, since the function may pass its tags on to it: those of the last
  // function stay.
  Value* made = event.arena.share(event.linked);
  made->set("Properties", event.arena.share(bucket_properties(event)));
  event.owner.add_changed(event.linked_id, made);
}

}  // namespace cairn::sam
