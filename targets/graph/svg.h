#pragma once

// A picture that is laid out, as SVG.

#include <functional>
#include <string>

#include "targets/graph/layout.h"

namespace cairn::graph {

struct SvgOptions {
  std::string id = "g";  // before every id in it: a page may have several pictures
  std::string title;     // for those who hear the picture
  // Where a box leads to, `#c12`; empty: nowhere.
  std::function<std::string(const Box&)> link;
};

// One element. Colours are those of `svg_style`, which a page has once.
[[nodiscard]] std::string render_svg(const Graph& graph, const Drawing& drawing,
                                     const Layout& layout, const SvgOptions& options);

// A file of its own, with its style, dark where the reader's system is.
[[nodiscard]] std::string render_svg_file(const Graph& graph, const Drawing& drawing,
                                          const Layout& layout, const std::string& title);

// Rules of CSS for pictures, in variables of the page: see svg.css.
[[nodiscard]] std::string_view svg_style();

}  // namespace cairn::graph
