#pragma once

// What the section Globals gives to resources, written where they take it: so that rules on
// properties see all that a resource has.

#include <optional>

#include "targets/document/value.h"

namespace cairn::sam {

// The document with the properties of SAM's resources merged as the transform merges them;
// Globals stay. Every value and key keeps its place: one of Globals stands in several
// resources. Nothing where no resource takes any, or where all of them take too much for a
// template. The texts are those of `document`, which must outlive the result.
[[nodiscard]] std::optional<document::Document> spread_globals(const document::Document& document);

}  // namespace cairn::sam
