#include "targets/sam/api_stage.h"

#include "targets/sam/letters.h"
#include "targets/sam/python.h"

namespace cairn::sam {

std::string stage_suffix(std::string_view name) {
  return is_alphanumeric(name) ? std::string(name) : id_suffix(name);
}

std::string stage_id(const Resource& api, const Value* name) {
  const std::string start(api.id.view);
  if (name == nullptr || !name->is_string()) return start + "Stage";
  if (is_alphanumeric(name->text.view)) return start + std::string(name->text.view) + "Stage";
  return start + "Stage" + id_suffix(name->text.view);
}

Value* make_tag_map(const Resource& api, Text mark) {
  const Value* own = api.property("Tags");
  // Hashed where its own are.
  Value* tags = own != nullptr && own->is_map() ? api.arena.share(own) : api.arena.map();
  tags->set(mark, api.arena.string("SAM"));
  return tags;
}

}  // namespace cairn::sam
