#pragma once

// Text for the inside of XML and HTML.

#include <string>
#include <string_view>

namespace cairn::base {

// Fit for the text of an element, and for an attribute in double quotes. What XML cannot
// hold becomes U+FFFD.
[[nodiscard]] std::string escape_xml(std::string_view text);

}  // namespace cairn::base
