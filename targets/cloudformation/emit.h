#pragma once

// A stack of a program as the template that CloudFormation reads.

#include <span>
#include <string_view>

#include "compiler/ir/program.h"
#include "targets/document/value.h"

namespace cairn::cloudformation {

struct EmitOptions {
  // The stack's resources in the order to write them: `analysis::DeployOrder`. Those
  // it leaves out follow as written; empty means as written.
  std::span<const ir::ResourceId> order;
  // Lines above the template, without `#`. YAML only. Must outlive the document.
  std::string_view header;
};

// The template, sections and attributes in the usual order; what is empty is left
// out. Functions are maps with a short form, so the one document serves JSON and
// YAML. Texts are shared with the program's symbols, which must outlive it. Every
// entry and node has the span of what it came from.
[[nodiscard]] document::Document emit(const ir::Program& program, ir::StackId stack,
                                      const EmitOptions& options = {});

}  // namespace cairn::cloudformation
