#pragma once

// Findings as text: for people, for terminals' parsers, and for the tools that read
// JSON, SARIF, JUnit or GitHub's commands. Each takes findings as `Sink::sorted`
// gives them, and the same input gives the same bytes on every machine.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/sink.h"
#include "compiler/text/file.h"

namespace cairn::diag {

// How a tool's format names the rule behind a finding.
struct RuleText {
  std::string_view id;
  std::string_view summary;                // one sentence
  std::string_view explanation;            // the page of `cairn explain`
  std::string_view source;                 // where AWS says so; may be empty
  std::vector<std::string_view> cfn_lint;  // ids that mean the same, where `id` is ours
  std::vector<std::string_view> facts;
};

// Out of the kind alone: its name, and the first sentence of its explanation.
[[nodiscard]] RuleText describe_kind(const Kind& kind);

struct RenderOptions {
  bool has_color = false;
  std::size_t width = 120;        // of a source line; longer ones are cut
  std::string_view version = "";  // Cairn's
  std::string_view no_file = "";  // names the file of a finding without a place
  RuleText (*describe)(const Kind&) = describe_kind;
};

using Findings = std::span<const Diagnostic>;

// The message, the source lines with carets, and what to do. Ends with a newline,
// and has an empty line between two findings.
[[nodiscard]] std::string render_text(const text::Files& files, Findings findings,
                                      const RenderOptions& options = {});

// `file:line:column: error: message [kind]`, one line each.
[[nodiscard]] std::string render_short(const text::Files& files, Findings findings,
                                       const RenderOptions& options = {});

// One array, in the shape of `cfn-lint --format json`.
[[nodiscard]] std::string render_json(const text::Files& files, Findings findings,
                                      const RenderOptions& options = {});

// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
[[nodiscard]] std::string render_sarif(const text::Files& files, Findings findings,
                                       const RenderOptions& options = {});

// One test case for each finding; a passing one where there is none.
[[nodiscard]] std::string render_junit(const text::Files& files, Findings findings,
                                       const RenderOptions& options = {});

// Commands that GitHub turns into annotations of a pull request.
[[nodiscard]] std::string render_github(const text::Files& files, Findings findings,
                                        const RenderOptions& options = {});

// `3 errors, 1 warning`; empty where there is nothing to count.
[[nodiscard]] std::string summarize(Findings findings);

}  // namespace cairn::diag
