#pragma once

// Values as Python prints them: in the messages of SAM's translator, and in what it
// hashes to make names.

#include <string>

#include "targets/sam/value.h"

namespace cairn::sam {

// `repr(value)`; a null pointer is `None`.
[[nodiscard]] std::string repr(const Value* value);
[[nodiscard]] std::string repr(Text text);
// `str(value)`: a text as it is.
[[nodiscard]] std::string str(const Value* value);
// The value with texts that print without the mark of unicode ones.
[[nodiscard]] Value* without_marks(Arena& arena, const Value* value);
// `type(value).__name__`
[[nodiscard]] std::string python_type(const Value* value);

enum class JsonForm : std::uint8_t {
  Compact,  // `,` and `:`, keys sorted
  Spaced,   // `, ` and `: `, keys as they iterate
  Indented  // four spaces, keys sorted
};

// `json.dumps`: what is not ASCII is escaped.
[[nodiscard]] std::string dump_json(const Value* value, JsonForm form);

// The first ten digits of the SHA-1 of a text, or of a value as compact JSON. Empty for
// what Python holds for false.
[[nodiscard]] std::string id_suffix(const Value* value);
[[nodiscard]] std::string id_suffix(std::string_view text);

}  // namespace cairn::sam
