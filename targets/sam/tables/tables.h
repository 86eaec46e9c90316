#pragma once

// The tables of this folder as they lie in the program, and what two of them spell alike.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/schema/packed.h"

namespace cairn::sam {

// The content of `<name>.json`. Opening it costs nothing: it is read where it lies.
[[nodiscard]] schema::Json table(std::string_view name);

// A member, or null.
[[nodiscard]] schema::Json member(schema::Json map, std::string_view key);
[[nodiscard]] std::vector<std::string_view> texts(schema::Json list);

// Takes the first word off a text of words with a space between them.
[[nodiscard]] std::string_view take_word(std::string_view& words);

// The actions of a statement. `"actions": "s3:GetObject PutObject"` is a list of two,
// `"action": "kms:Decrypt"` a text.
struct Actions {
  std::vector<std::string> names;
  bool is_list = true;
};
[[nodiscard]] Actions read_actions(schema::Json statement);
// The service before the colon.
[[nodiscard]] std::string_view service_of(schema::Json statement);

}  // namespace cairn::sam
