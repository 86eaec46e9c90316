#pragma once

// What is checked before anything is transformed: the shape of the template, and the
// properties of a resource or event against the table of them.

#include "targets/sam/context.h"
#include "targets/sam/resource.h"
#include "targets/sam/tables/model.h"

namespace cairn::sam {

// Sets `resources` and `mappings`. A resource of an impossible shape is a refusal in the
// context; a template of one is thrown.
void check_structure(Context& context);

// A resource of the template that an event changes is of the type that it is taken for.
void check_type(std::string_view id, const Value* resource, std::string_view type);

// Known properties only, all that are required, and each of its type.
void check_properties(Resource& resource, const ResourceType& type);
// The same for whatever has properties: `id` and `type` are what messages call it.
void check_properties(const PropertyList& list, std::string_view type, std::string_view id,
                      const Value* properties, text::Span span);

}  // namespace cairn::sam
