#pragma once

// What all pages share: one file with style and script inside, that fetches nothing, reads
// without scripts, by keyboard, dark and light.

#include <cstddef>
#include <string>
#include <string_view>

#include "targets/graph/drawing.h"
#include "targets/graph/layout.h"

namespace cairn::pages {

// The whole file around a body.
[[nodiscard]] std::string wrap_page(std::string_view title, std::string_view body);

// `1 stack`, `12 stacks`.
[[nodiscard]] std::string counted(std::size_t number, std::string_view one, std::string_view many);

// `<tag class="kind">text</tag>`, the text escaped; without a class where it is empty.
[[nodiscard]] std::string element(std::string_view tag, std::string_view kind,
                                  std::string_view text);

// A sentence with `code` in it.
[[nodiscard]] std::string sentence(std::string_view text);

// A picture that scrolls by itself where it is wider than the page. `svg` is one element.
[[nodiscard]] std::string picture(std::string_view label, std::string_view svg);

}  // namespace cairn::pages
