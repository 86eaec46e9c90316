#pragma once

// A template as values that can be changed, and back. Every value keeps its place; one
// that was made in between has the place of what it stands in.

#include <optional>

#include "targets/document/value.h"
#include "targets/sam/value.h"

namespace cairn::sam {

// Short tags become functions, and the later of two equal keys wins. Texts are views into
// the document and its files, which must outlive the arena.
[[nodiscard]] Value* read_values(const document::Document& document, document::NodeId id,
                                 Arena& arena);

// Texts are views into the arena. Nothing where there are too many of them, or nested too
// deep, for a document.
[[nodiscard]] std::optional<document::Document> write_values(const Value* root);

}  // namespace cairn::sam
