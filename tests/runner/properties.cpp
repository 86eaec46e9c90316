#include "tests/runner/properties.h"

#include "targets/document/write_json.h"
#include "tests/runner/change_sets.h"
#include "tests/runner/line_diff.h"
#include "tests/runner/read_back.h"

namespace cairn::runner {

// Everything that a build shows and writes.
static std::string all_bytes(const Subject& subject) {
  std::string bytes = subject.diagnostics() + subject.expanded + subject.refusal;
  for (const driver::StackOutput& output : subject.outputs) {
    bytes += output.template_file.path + '\n' + output.template_file.text;
    for (const driver::OutputFile& file : output.companions) {
      bytes += file.path + '\n' + file.text;
    }
  }
  return bytes;
}

static std::string tokens_as_text(const syntax::Tree& tree) {
  std::string text;
  for (const syntax::Token& token : tree.tokens()) {
    text += tree.source().substr(token.begin, token.end - token.begin);
  }
  return text;
}

// A check of a program that builds: what it finds is found by rules, and stands somewhere.
static std::vector<std::string> broken_checks(Setup& setup) {
  std::vector<std::string> broken;
  const Subject checked = check_program(setup);
  for (const diag::Diagnostic& finding : checked.compilation->sink.all()) {
    const std::string what = "a check says `" + finding.message + '`';
    if (finding.severity == diag::Severity::Error && finding.kind->is_of_language()) {
      broken.push_back(what + ", and a build does not");
    }
    const bool has_place = finding.span.is_valid() && finding.span.begin <= finding.span.end;
    const text::Files& files = checked.compilation->files;
    if (!has_place || finding.span.end > files[finding.span.file].text().size()) {
      broken.push_back(what + " nowhere");
    }
  }
  return broken;
}

std::vector<std::string> broken_properties(Setup& setup, const Subject& subject) {
  const driver::Compilation& compilation = *subject.compilation;
  std::vector<std::string> broken;

  const std::string first = all_bytes(subject);
  const std::string second = all_bytes(compile(setup));
  if (first != second) {
    broken.push_back("a second run gives other bytes:\n" + diff_lines(first, second));
  }

  // A file that is too large is not looked into.
  const auto source = setup.workspace.files.find(setup.main);
  const bool has_tree = source != setup.workspace.files.end() && !compilation.tree.tokens().empty();
  if (has_tree && tokens_as_text(compilation.tree) != source->second) {
    broken.push_back("the tokens of the tree are not the source");
  }

  if (!subject.outputs.empty() && !setup.options.keeps_sam) {
    const std::vector<std::string> checks = broken_checks(setup);
    broken.insert(broken.end(), checks.begin(), checks.end());
  }
  if (subject.has_template_of_errors) broken.push_back("there are errors, and a template");

  for (const driver::StackOutput& output : subject.outputs) {
    const std::string difference = compare_yaml_with_json(
        output.template_file.text, document::write_json(output.stack->template_document));
    if (!difference.empty()) {
      broken.push_back("the template of `" + output.stack->name +
                       "` does not read back: " + difference);
    }
    for (const std::string& each :
         broken_change_sets(document::write_json(output.stack->template_document))) {
      broken.push_back("change sets of `" + output.stack->name + "`: " + each);
    }
  }
  return broken;
}

}  // namespace cairn::runner
