#include "compiler/driver/check_program.h"

#include <algorithm>
#include <iterator>
#include <set>

#include "compiler/driver/check_expansion.h"
#include "stdlib/standard_library.h"
#include "targets/cloudformation/read_template.h"
#include "targets/sam/tables/model.h"

namespace cairn::driver {

namespace {

// Of the language's own: `extern` and `unchecked` for types that the schemas lack, `asset` and
// child templates for local paths, `Secret`, text that is escaped on purpose, policies, what is
// unused; and the functions that it chooses.
constexpr std::string_view kSettled[] = {"E1029", "E3006", "I1022", "I3011", "W1011",
                                         "W2001", "W3002", "W7001", "W8001"};

class ProgramCheck {
 public:
  ProgramCheck(Compilation& compilation, const ProgramRules& rules)
      : compilation_(compilation), rules_(rules) {
    const syntax::Tree& tree = *compilation.model.tree;
    for (std::uint32_t part = 0; part < tree.part_count(); ++part) {
      const std::string& name = compilation.files[tree.file(part)].name();
      const bool is_library = part > 0 && stdlib::find_module(name) != nullptr;
      (is_library ? libraries_ : sources_).insert(tree.file(part).index);
    }
  }

  void run(const CompiledStack& stack);

 private:
  void tell(diag::Diagnostic finding, const ir::Stack& stack);
  [[nodiscard]] ir::ResourceId resource_of(const diag::Diagnostic& finding,
                                           const ir::Stack& stack) const;

  // One that the program imports.
  [[nodiscard]] bool is_of_template(text::Span span) const {
    return !sources_.contains(span.file.index) && !libraries_.contains(span.file.index);
  }

  Compilation& compilation_;
  const ProgramRules& rules_;
  // Files of the program.
  std::set<std::uint32_t> sources_, libraries_;
};

void ProgramCheck::run(const CompiledStack& stack) {
  const bool is_expanded = stack.expansion != nullptr;
  const document::Document& source = is_expanded ? stack.sam_document : stack.template_document;
  if (source.size() == 0) return;
  rules::Settings settings = rules_.settings;
  for (const eval::StackSummary& summary : compilation_.evaluation->summaries) {
    if (summary.stack == stack.root && !summary.region.empty()) settings.region = summary.region;
  }
  // Comments of the source must see all findings, so the selection comes after them.
  rules::Selection all;
  for (const char* severity : {"E", "W", "I"}) all.include(severity);
  diag::Sink found;
  const ir::Program program = cloudformation::read_template(
      source, compilation_.files, compilation_.tree.file(), compilation_.symbols, found);
  const rules::Input input{source, source, 0, program, rules_.schemas, settings, all};
  check_with_expansion(input, is_expanded ? &stack.template_document : nullptr, compilation_,
                       found);
  for (const diag::Diagnostic& each : found.all()) {
    if (!each.kind->is_of_language()) tell(each, compilation_.program()[stack.id]);
  }
}

void ProgramCheck::tell(diag::Diagnostic finding, const ir::Stack& stack) {
  const std::string_view name = finding.kind->name;
  if (std::ranges::find(kSettled, name) != std::end(kSettled)) return;
  // The whole of a template stands at its first byte.
  const bool has_place = finding.span.is_valid() && finding.span.begin < finding.span.end;
  if (has_place && is_of_template(finding.span)) return;
  text::Span around = stack.name_span;
  bool is_of_sam = false;
  if (const ir::ResourceId id = resource_of(finding, stack)) {
    const ir::Resource& resource = compilation_.program()[id];
    // To the language those of SAM are unchecked: their properties are for SAM and rules.
    is_of_sam = sam::is_resource_type(compilation_.program().text(resource.type));
    if ((resource.is_unchecked && !is_of_sam) || is_of_template(resource.name_span)) return;
    const auto& origins = compilation_.evaluation->origins;
    around = id.index < origins.size() ? origins[id.index].statement : resource.name_span;
  }
  if (name == "E3002" && !is_of_sam) return;
  // What the compiler added has no place of its own; that of a library is not the author's.
  if (!has_place || libraries_.contains(finding.span.file.index)) finding.span = around;
  compilation_.sink.add(std::move(finding));
}

ir::ResourceId ProgramCheck::resource_of(const diag::Diagnostic& finding,
                                         const ir::Stack& stack) const {
  const auto step = [&](std::size_t i) {
    const auto* key =
        finding.path.size() > i ? std::get_if<std::string>(&finding.path[i]) : nullptr;
    return key == nullptr ? std::string_view() : std::string_view(*key);
  };
  if (step(0) != "Resources") return {};
  const auto found = std::ranges::find(stack.resources, step(1), [&](ir::ResourceId id) {
    return compilation_.program().text(compilation_.program()[id].name);
  });
  return found == stack.resources.end() ? ir::ResourceId() : *found;
}

}  // namespace

void check_program(Compilation& compilation, const ProgramRules& rules) {
  ProgramCheck check(compilation, rules);
  for (const CompiledStack& stack : compilation.stacks) check.run(stack);
}

void keep_wanted(const rules::Selection& selection, diag::Sink& sink) {
  sink.remove_if([&](const diag::Diagnostic& finding) {
    const bool must_be_told =
        finding.severity == diag::Severity::Error && finding.kind->is_of_language();
    return !must_be_told && !selection.wants(*finding.kind);
  });
}

}  // namespace cairn::driver
