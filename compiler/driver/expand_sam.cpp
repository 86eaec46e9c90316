#include "compiler/driver/expand_sam.h"

namespace cairn::driver {

// The resource that the refusal names, or that its event belongs to.
static std::string_view resource_of(const document::Document& document,
                                    const sam::Refusal& refusal) {
  const document::NodeId resources = document.get(document.root(), "Resources");
  std::string_view longest;
  if (!resources || document[resources].kind != document::Kind::Map) return longest;
  for (const document::Entry& entry : document.entries(resources)) {
    const bool is_start = std::string_view(refusal.id).starts_with(entry.key);
    if (is_start && entry.key.size() > longest.size()) longest = entry.key;
  }
  return longest;
}

std::unique_ptr<sam::Expansion> expand_sam(const document::Document& document,
                                           const SamSettings& settings, diag::Sink& sink) {
  return expand_sam(document, settings, diag::kind::SamRefused, sink);
}

std::unique_ptr<sam::Expansion> expand_sam(const document::Document& document,
                                           const SamSettings& settings, const diag::Kind& kind,
                                           diag::Sink& sink) {
  if (!sam::has_transform(document)) return nullptr;
  sam::Options options;
  if (!settings.region.empty()) options.region = settings.region;
  options.parameters = settings.parameters;
  options.is_deployment = settings.is_deployment;
  options.is_packaged = settings.is_packaged;
  auto expansion = std::make_unique<sam::Expansion>(sam::transform(document, options));
  if (!expansion->is_refused()) return expansion;
  for (const sam::Refusal& refusal : expansion->refusals) {
    text::Span place = refusal.span;
    if (!place.is_valid()) place = document[document.root()].span;
    diag::Diagnostic finding;
    finding.kind = &kind;
    finding.severity = kind.severity;
    finding.span = place;
    finding.message = refusal.message;
    if (const std::string_view name = resource_of(document, refusal); !name.empty()) {
      finding.path = {std::string("Resources"), std::string(name)};
    }
    sink.add(std::move(finding));
  }
  return nullptr;
}

}  // namespace cairn::driver
