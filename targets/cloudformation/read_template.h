#pragma once

// Anybody's template as a program: the inverse of `emit`.

#include "compiler/diagnostics/sink.h"
#include "compiler/ir/program.h"
#include "compiler/text/file.h"
#include "targets/document/value.h"

namespace cairn::cloudformation {

// One stack, named after `file`; places may be in any of `files`. Every document reads, however
// wrong it is, and emits as the same template again: see the fields of ir::Stack and ir::Named for
// what has no place among those that a sound template fills. References know the ids of what they
// name, the first where several bear the name. A call that is not of its function's
// shape is a Map with the function's name as its key; so is `Fn::ForEach::X`.
//
// Not kept: comments; the order of sections and of attributes; `!Sub` or `Fn::Sub`;
// blanks inside of `${ }`. The document may go; `symbols` must outlive the program.
[[nodiscard]] ir::Program read_template(const document::Document& document,
                                        const text::Files& files, text::FileId file,
                                        base::SymbolTable& symbols, diag::Sink& sink);

}  // namespace cairn::cloudformation
