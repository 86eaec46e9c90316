#pragma once

// Templates that are wrong in their structure rather than in their grammar: what a fuzzer
// that flips bytes does not reach.

#include <cstdint>
#include <string>

namespace cairn::test {

// A few values of the template removed, repeated, moved, or replaced by others, and keys
// renamed to names that SAM knows; as JSON. The same text and seed give the same result on
// every machine. Empty where the text cannot be read.
[[nodiscard]] std::string mutate_template(const std::string& text, std::uint32_t seed);

}  // namespace cairn::test
