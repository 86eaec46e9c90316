#pragma once

// How many columns of a terminal a character takes. The C library's answer depends
// on the machine's locale; findings must look the same everywhere.

namespace cairn::base {

// 0 for marks that combine with the character before them and for joiners, 2 for
// East Asian wide characters and emoji, else 1.
[[nodiscard]] int display_width(char32_t c);

}  // namespace cairn::base
