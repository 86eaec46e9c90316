#pragma once

// How a scalar is spelt, and how a reader of YAML 1.1 would take plain text.

#include <string>
#include <string_view>

#include "targets/document/value.h"

namespace cairn::document {

// `-12`, `0.5`, `1e9`: what RFC 8259 calls a number.
[[nodiscard]] bool is_json_number(std::string_view text);

// True where a reader of YAML (1.1 or 1.2) takes the plain text for a number: also
// `0755`, `0x1F`, `1_000`, `.5`, `.inf`, and `1:30`, which is 90.
[[nodiscard]] bool is_yaml_number(std::string_view text);

// True where a reader of YAML takes the plain text for anything but a string.
[[nodiscard]] bool is_retyped_by_yaml(std::string_view text);

// The spelling of an Int or Float: its own where the format reads that as a
// number, else the shortest that reads back the same.
[[nodiscard]] std::string spell_number(const Node& node, bool is_json);

}  // namespace cairn::document
