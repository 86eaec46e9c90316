#pragma once

// A document as YAML, in the style people write templates in: short tags, short
// function calls in brackets, long text as a block, lists indented under their key.
// yaml-cpp's emitter offers neither tagged calls in brackets inside block style nor
// a choice of quotes by what YAML 1.1 would retype, so the writer is our own; the
// tests read everything back through yaml-cpp and libyaml.

#include <string>

#include "targets/document/value.h"

namespace cairn::document {

// The same document gives the same bytes; there is a newline at the end. What is
// read back, by a reader of YAML 1.1 or 1.2, equals the document, but for bytes
// that are not UTF-8, which become U+FFFD.
[[nodiscard]] std::string write_yaml(const Document& document);

// One string as it would stand after `key: ` when there is room: plain where a
// reader takes it for that same string, else in quotes.
[[nodiscard]] std::string quote_yaml_if_needed(std::string_view text);

}  // namespace cairn::document
