#include "targets/sam/refusal.h"

#include <algorithm>

namespace cairn::sam {

static Refusal refuse(Refusal::Subject subject, std::string_view kind, std::string_view id,
                      std::string_view message, text::Span span) {
  Refusal refusal{.subject = subject, .id = std::string(id), .span = span};
  refusal.message = std::string(kind) + " with id [" + refusal.id + "] is invalid. ";
  refusal.message += message;
  return refusal;
}

Refusal refuse_resource(std::string_view id, std::string_view message, text::Span span) {
  return refuse(Refusal::Subject::Resource, "Resource", id, message, span);
}

Refusal refuse_event(std::string_view id, std::string_view message, text::Span span) {
  return refuse(Refusal::Subject::Event, "Event", id, message, span);
}

Refusal refuse_structure(std::string_view message, text::Span span) {
  Refusal refusal{.ends_run = true, .span = span};
  refusal.message = "Structure of the SAM template is invalid. ";
  refusal.message += message;
  return refusal;
}

Refusal refuse_structure_too(std::string_view message, text::Span span) {
  Refusal refusal = refuse_structure(message, span);
  refusal.ends_run = false;
  return refusal;
}

Refusal refuse_globals(std::string_view message, text::Span span) {
  Refusal refusal{.ends_run = true, .span = span};
  refusal.message = "'Globals' section is invalid. ";
  refusal.message += message;
  return refusal;
}

Refusal refuse_duplicate(std::string_view id, std::string_view product, std::string_view type,
                         text::Span span) {
  Refusal refusal{.subject = Refusal::Subject::Resource, .id = std::string(id), .span = span};
  refusal.message = "Transforming resource with id [" + refusal.id +
                    "] attempts to create a new resource with id [" + std::string(product) +
                    "] and type \"" + std::string(type) +
                    "\". A resource with that id already exists within this template. Please "
                    "use a different id for that resource.";
  return refusal;
}

std::string describe(std::span<const Refusal> refusals) {
  std::vector<const Refusal*> sorted;
  for (const Refusal& refusal : refusals) sorted.push_back(&refusal);
  std::ranges::stable_sort(sorted, {}, [](const Refusal* refusal) -> std::string_view {
    return refusal->id.empty() ? refusal->message : refusal->id;
  });
  std::string text =
      "Invalid Serverless Application Specification document. Number of errors found: " +
      std::to_string(refusals.size()) + ".";
  for (const Refusal* refusal : sorted) text += " " + refusal->message;
  return text;
}

}  // namespace cairn::sam
