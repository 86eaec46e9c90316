#pragma once

// Values of the IR as nodes of a document.

#include <string>
#include <vector>

#include "compiler/ir/program.h"
#include "targets/document/value.h"

namespace cairn::cloudformation {

class ValueEmitter {
 public:
  ValueEmitter(const ir::Program& program, document::Document& document)
      : program_(program), document_(document) {}

  // Recursion is as deep as the value is, which its maker bounds. "None" is null.
  document::NodeId emit(ir::ValueId id);

 private:
  document::NodeId emit_list(std::span<const ir::ValueId> items, text::Span span);
  document::NodeId emit_get_att(const ir::Value& value);
  document::NodeId emit_call(const ir::Value& value);
  document::NodeId emit_sub(const ir::Value& value);
  // `{name: operand}`; `tag` is the short one, or empty where none is in use.
  document::NodeId make_call(std::string_view name, std::string_view tag, document::NodeId operand,
                             text::Span span);

  const ir::Program& program_;
  document::Document& document_;
  // Children of the lists and maps under construction, the innermost last: one
  // vector for the whole walk in place of one for each of them.
  std::vector<document::NodeId> items_;
  std::vector<document::Entry> entries_;
};

// The text of a Sub pattern: `${Name}`, `${Name.Attribute}`, and `${!` for `${`.
[[nodiscard]] std::string sub_pattern(const ir::Program& program, const ir::Value& sub);

}  // namespace cairn::cloudformation
