#pragma once

// The comments of a YAML file, which its reader leaves out.

#include <string_view>
#include <vector>

#include "compiler/text/file.h"
#include "targets/document/value.h"

namespace cairn::document {

// Comments that start with a word, from their `#` to the end of the line, in the order
// of the text. `document` is what was read from the file: a `#` inside of a text is none.
[[nodiscard]] std::vector<text::Span> find_comments(const text::Files& files, text::FileId file,
                                                    const Document& document,
                                                    std::string_view word);

}  // namespace cairn::document
