#include "tests/runner/run_case.h"

#include <algorithm>
#include <exception>

#include "tests/runner/blocks.h"
#include "tests/runner/line_diff.h"
#include "tests/runner/properties.h"
#include "tests/runner/subject.h"

namespace cairn::runner {

static void check_claims(const Setup& setup, const Subject& subject, CaseResult& result);
static void check_blocks(const Case& each, const Subject& subject, CaseResult& result);

CaseResult run_case(const Case& each) {
  CaseResult result;
  const std::unique_ptr<Setup> setup = set_up(each);
  if (!setup->fault.empty()) {
    result.faults.push_back(setup->fault);
    return result;
  }
  try {
    const Subject subject = compile(*setup);
    for (const eval::Setting& setting : subject.compilation->unknown_settings) {
      if (!subject.compilation->sink.has_errors()) {
        result.faults.push_back("no stack has a parameter `" + setting.name + "`");
      }
    }
    check_claims(*setup, subject, result);
    check_blocks(each, subject, result);
    for (std::string& broken : broken_properties(*setup, subject)) {
      result.faults.push_back(std::move(broken));
    }
  } catch (const std::exception& defect) {
    result.faults.push_back(std::string("a defect of Cairn: ") + defect.what());
  }
  return result;
}

// Findings without a place count as standing on the first line.
static std::vector<Claim> findings_of(const Setup& setup, const Subject& subject) {
  const text::Files& files = subject.compilation->files;
  std::vector<Claim> findings;
  for (const diag::Diagnostic& each : subject.compilation->sink.sorted()) {
    Claim finding{.file = setup.main, .line = 1};
    if (each.span.is_valid()) {
      const text::File& file = files[each.span.file];
      finding.file = file.name();
      // The end of the file has the last line that anything can be written on.
      const std::uint32_t last = file.line_count() > 1 ? file.line_count() - 1 : 1;
      finding.line = std::min(file.position(each.span.begin).line, last);
    }
    finding.severity = each.severity == diag::Severity::Error     ? "error"
                       : each.severity == diag::Severity::Warning ? "warning"
                                                                  : "info";
    finding.name = each.kind->name;
    findings.push_back(std::move(finding));
  }
  return findings;
}

static void check_claims(const Setup& setup, const Subject& subject, CaseResult& result) {
  std::vector<Claim> open = setup.claims;
  // Nothing can be claimed in a file that is not there.
  const bool has_source = setup.workspace.files.contains(setup.main);
  bool is_surprised = false;
  for (const Claim& finding : findings_of(setup, subject)) {
    const auto claim = std::ranges::find(open, finding);
    if (claim != open.end()) {
      open.erase(claim);
    } else if (has_source) {
      is_surprised = true;
      result.faults.push_back(finding.file + ":" + std::to_string(finding.line) +
                              ": not claimed: " + finding.severity + ": [" + finding.name + "]");
    }
  }
  for (const Claim& claim : open) {
    result.faults.push_back(claim.file + ":" + std::to_string(claim.line) +
                            ": not found: " + claim.severity + ": [" + claim.name + "]");
  }
  if (is_surprised) result.faults.push_back("the findings are:\n" + subject.diagnostics());
}

static void check_blocks(const Case& each, const Subject& subject, CaseResult& result) {
  for (const Block& block : each.blocks) {
    if (block.is_program() || block.is_file() || block.name == "options") continue;
    const std::string fence = block.language + " " + block.name;
    if (!is_checked(block)) {
      if (!block.name.empty()) result.faults.push_back("no block is called `" + fence + "`");
      continue;
    }
    try {
      std::string text = print_block(subject, block);
      if (text == block.text) continue;
      result.diff += "    " + fence + "\n" + diff_lines(block.text, text);
      result.new_blocks[block.line] = std::move(text);
    } catch (const std::runtime_error& error) {
      result.faults.push_back("`" + fence + "`: " + error.what());
    }
  }
}

}  // namespace cairn::runner
