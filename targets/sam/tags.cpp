#include "targets/sam/tags.h"

namespace cairn::sam {

static void append_tag(Arena& arena, Value* list, Value* key, Value* value) {
  list->append(arena.map({{"Key", key}, {"Value", value}}, value->span));
}

Value* make_tag_list(Arena& arena, const Value* tags) {
  Value* list = arena.list();
  if (tags == nullptr) return list;
  for (const Entry& tag : tags->entries()) {
    Value* value = !tag.value->is_null() ? tag.value : arena.string(Text(""), tag.value->span);
    append_tag(arena, list, arena.string(tag.key, tag.key_span), value);
  }
  return list;
}

Value* make_marked_tag_list(Arena& arena, std::string_view mark, const Value* tags) {
  Value* list = arena.list();
  append_tag(arena, list, arena.string(Text(mark)), arena.string("SAM"));
  for (Value* tag : make_tag_list(arena, tags)->items) list->append(tag);
  return list;
}

void check_reserved_tags(const Resource& resource) {
  const Value* tags = resource.property("Tags");
  if (tags == nullptr) return;
  for (const std::string_view key :
       {"lambda:createdBy", "serverlessrepo:applicationId", "serverlessrepo:semanticVersion"}) {
    if (!tags->has(key)) continue;
    resource.refuse(std::string(key) +
                        " is a reserved Tag key name and cannot be set on your resource. Please "
                        "change the tag key in the input.",
                    tags->get(key));
  }
}

}  // namespace cairn::sam
