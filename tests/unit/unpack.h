#pragma once

// Packed JSON back into the library that reads it from text.

#include <nlohmann/json.hpp>

#include "compiler/schema/packed.h"

namespace cairn::test {

inline nlohmann::ordered_json unpack(schema::Json value) {
  switch (value.kind()) {
    case schema::Kind::Null:
      return nullptr;
    case schema::Kind::Bool:
      return value.boolean();
    case schema::Kind::Int:
      return value.integer();
    case schema::Kind::Float:
      return value.number();
    case schema::Kind::String:
      return value.string();
    case schema::Kind::Array: {
      nlohmann::ordered_json items = nlohmann::ordered_json::array();
      for (std::size_t i = 0; i < value.size(); ++i) items.push_back(unpack(value.item(i)));
      return items;
    }
    case schema::Kind::Object: {
      nlohmann::ordered_json members = nlohmann::ordered_json::object();
      for (std::size_t i = 0; i < value.size(); ++i) {
        members[std::string(value.key(i))] = unpack(value.value(i));
      }
      return members;
    }
  }
  return nullptr;
}

}  // namespace cairn::test
