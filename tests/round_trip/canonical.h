#pragma once

// Templates that mean the same, as equal texts.

#include <string>

#include "targets/document/value.h"

namespace cairn::test {

// Keys are sorted, equal ones as they came; short forms become long ones; numbers are
// compared by value. Blanks inside of `${ }` mean nothing.
[[nodiscard]] std::string canonical(const document::Document& document);

}  // namespace cairn::test
