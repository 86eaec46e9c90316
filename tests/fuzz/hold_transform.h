#pragma once

// What is true of SAM's transform, whatever it is given.

#include <string>

namespace cairn::test {

enum class Outcome { Unreadable, Refused, Expanded };

// Expands the text as a template of SAM, twice. Throws where the two differ, a refusal lacks
// words or has no place in the text, or what is made does not read back as the same template.
Outcome hold_transform(const std::string& text);

}  // namespace cairn::test
