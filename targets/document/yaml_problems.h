#pragma once

// What libyaml says of a text that is no YAML, in words for authors of templates.

#include <string>
#include <string_view>

namespace cairn::document {

// `problem` is libyaml's; what it does not know comes back as it is.
[[nodiscard]] std::string describe_yaml_problem(std::string_view problem);

// What was being read, for a note where it starts: `while parsing a block mapping` is
// "this map starts here". Empty where that says nothing.
[[nodiscard]] std::string_view describe_yaml_context(std::string_view context);

}  // namespace cairn::document
