#pragma once

// Text to tree. Never fails: what cannot be understood becomes Error nodes and
// findings, and everything around it is still there.

#include "compiler/diagnostics/sink.h"
#include "compiler/syntax/tree.h"
#include "compiler/text/file.h"

namespace cairn::parse {

// The tree keeps a view of the file's text, so `files` must outlive it.
[[nodiscard]] syntax::Tree parse(const text::Files& files, text::FileId file, diag::Sink& sink);

}  // namespace cairn::parse
