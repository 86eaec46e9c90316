#pragma once

// Why a template is refused, in the words of SAM's translator.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/text/span.h"

namespace cairn::sam {

// Thrown where it is found, since the rest of the resource is given up, and caught by the
// transform alone.
struct Refusal {
  enum class Subject : std::uint8_t { Resource, Event, Document };

  Subject subject = Subject::Document;
  bool ends_run = false;  // nothing else is told
  std::string id;         // of the resource or event; empty for the document
  std::string message;    // all of it, with the subject
  text::Span span;
};

// Resource with id [X] is invalid. M
[[nodiscard]] Refusal refuse_resource(std::string_view id, std::string_view message,
                                      text::Span span = {});
// Event with id [E] is invalid. M
[[nodiscard]] Refusal refuse_event(std::string_view id, std::string_view message,
                                   text::Span span = {});
// Structure of the SAM template is invalid. M
[[nodiscard]] Refusal refuse_structure(std::string_view message, text::Span span = {});
// The same, told beside what else is refused.
[[nodiscard]] Refusal refuse_structure_too(std::string_view message, text::Span span = {});
// 'Globals' section is invalid. M
[[nodiscard]] Refusal refuse_globals(std::string_view message, text::Span span = {});
// A resource would be made that the template has already.
[[nodiscard]] Refusal refuse_duplicate(std::string_view id, std::string_view product,
                                       std::string_view type, text::Span span);

// All of them as one sentence after the other, sorted by what they are about.
[[nodiscard]] std::string describe(std::span<const Refusal> refusals);

}  // namespace cairn::sam
