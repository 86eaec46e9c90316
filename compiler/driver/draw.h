#pragma once

// Drawing stacks of any origin.

#include <memory>
#include <string>
#include <vector>

#include "compiler/catalog/catalog.h"
#include "compiler/driver/compile.h"
#include "compiler/driver/stack_sources.h"
#include "targets/graph/layout.h"

namespace cairn::driver {

enum class PictureFormat : std::uint8_t { Dot, Mermaid, Svg, Html };

struct DrawOptions {
  std::vector<std::string> paths;  // templates, programs, folders of templates
  std::vector<eval::Setting> settings;
  std::string nested;  // a folder of the templates of nested stacks
  PictureFormat format = PictureFormat::Dot;
  std::string part;            // `dev/Web/Workers`; empty: everything
  std::size_t most_boxes = 0;  // 0: as suits the format
  const catalog::Catalog* catalog = nullptr;
};

struct DrawResult {
  std::string text;
  // Findings of the files; nothing is drawn where there are errors, but circles, which a
  // picture shows.
  std::vector<std::unique_ptr<Compilation>> compilations;
  std::string failure;
  std::vector<std::string> warnings;
};

[[nodiscard]] DrawResult draw(Workspace& workspace, const DrawOptions& options);

// The stacks of a program, for those who print stages.
[[nodiscard]] graph::Graph graph_of(const Compilation& compilation);

// Graphviz's `dot`, as it is found on the path. A picture that takes too long fails.
[[nodiscard]] graph::Program graphviz();

}  // namespace cairn::driver
