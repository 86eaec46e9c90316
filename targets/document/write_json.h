#pragma once

// A document as JSON.

#include <string>

#include "targets/document/value.h"

namespace cairn::document {

enum class JsonStyle : std::uint8_t {
  Pretty,    // two spaces, one entry or item per line, a newline at the end
  Minified,  // no white space at all
};

// The same document gives the same bytes. Comments and tags have no place in JSON.
[[nodiscard]] std::string write_json(const Document& document, JsonStyle style = JsonStyle::Pretty);

}  // namespace cairn::document
