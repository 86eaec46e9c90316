#pragma once

// What both readers ask of a text before they parse it.

#include <optional>
#include <vector>

#include "compiler/diagnostics/sink.h"
#include "compiler/text/file.h"

namespace cairn::document {

struct CheckedText {
  std::size_t start = 0;  // behind a byte-order mark
  bool is_ascii = true;
};

// Nothing where the file is too large or is not UTF-8, which is reported.
[[nodiscard]] std::optional<CheckedText> check_text(const text::Files& files, text::FileId file,
                                                    diag::Sink& sink);

}  // namespace cairn::document
