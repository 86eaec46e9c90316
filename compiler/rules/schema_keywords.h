#pragma once

// Reading what a table's entry and a JSON schema say.

#include <string_view>

#include "compiler/schema/packed.h"

namespace cairn::rules {

// The types that an entry of a table is for: one, or a list.
template <typename Visit>
void for_each_type(schema::Json entry, Visit visit) {
  const auto type = entry.find("type");
  if (!type) return;
  if (type->is_string()) visit(type->string());
  for (std::size_t i = 0; type->is_array() && i < type->size(); ++i) {
    visit(type->item(i).string());
  }
}

// The paths of an entry: one, or a list.
template <typename Visit>
void for_each_path(schema::Json entry, Visit visit) {
  const auto at = entry.find("at");
  if (!at || at->is_string()) visit(at ? at->string() : std::string_view());
  for (std::size_t i = 0; at && at->is_array() && i < at->size(); ++i) {
    visit(at->item(i).string());
  }
}

}  // namespace cairn::rules
