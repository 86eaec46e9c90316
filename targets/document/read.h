#pragma once

// Anybody's YAML or JSON as a document, with a span on every key and value. Texts are
// views into the file, or kept by the document: the files must outlive it.

#include <optional>

#include "compiler/diagnostics/sink.h"
#include "compiler/text/file.h"
#include "targets/document/value.h"

namespace cairn::document {

// Greater files and deeper values are turned away with a finding.
inline constexpr std::size_t kMaxFileSize = 16UL << 20;
inline constexpr std::size_t kMaxDepth = 200;

// Nothing where the text cannot be read, and then an error says why. A key that comes
// twice is an error too, but the document has both. An empty file is null.
//
// A text that starts with a bracket is read as JSON and, if it is none, as YAML, which
// allows more: comments, a comma at the end.
[[nodiscard]] std::optional<Document> read(const text::Files& files, text::FileId file,
                                           diag::Sink& sink);

// YAML as PyYAML reads it, which cfn-lint and AWS's own tools use: scalars are those of
// YAML 1.1, but dates are strings; a scalar with a tag of its own (`!Sub 5`) is a string;
// aliases and merge keys are expanded, with a warning, as the service takes neither. A
// tag stays on its node; those of YAML itself (`!!str`) are applied.
[[nodiscard]] std::optional<Document> read_yaml(const text::Files& files, text::FileId file,
                                                diag::Sink& sink);

[[nodiscard]] std::optional<Document> read_json(const text::Files& files, text::FileId file,
                                                diag::Sink& sink);

}  // namespace cairn::document
