#pragma once

// Nodes of a document as values of the IR.

#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/ir/program.h"
#include "compiler/text/file.h"
#include "targets/document/value.h"

namespace cairn::cloudformation {

// What references can name. Filled before any value is read, as a template may name
// what comes further down.
struct Names {
  std::unordered_map<ir::Symbol, ir::ResourceId> resources;
  std::unordered_map<ir::Symbol, ir::ParameterId> parameters;
  std::unordered_map<ir::Symbol, ir::ConditionId> conditions;
};

// Recursion is as deep as the document, which its reader bounds.
class ValueReader {
 public:
  ValueReader(ir::Program& program, const document::Document& document, const text::Files& files,
              const Names& names)
      : program_(program), document_(document), files_(files), names_(names) {}

  // Where `{Condition: X}` is a reference, and where just a map.
  enum class Place : std::uint8_t { Value, Condition };

  ir::ValueId read(document::NodeId id, Place place = Place::Value) {
    return read(document_[id], place);
  }
  ir::ValueId read(const document::Node& node, Place place = Place::Value);

  ir::ValueId ref(std::string_view name, text::Span span);
  ir::ValueId get_att(std::string_view name, std::string_view attribute, text::Span span);
  ir::ValueId condition(std::string_view name, text::Span span);

 private:
  using Node = document::Node;

  [[nodiscard]] ir::Symbol intern_number(const Node& node);
  ir::ValueId read_untagged(const Node& node, Place place);
  ir::ValueId read_list(const Node& node, Place place);
  ir::ValueId read_map(const Node& node, Place place);

  // `name` in its long form. Whether the operand has the shape that the function takes
  // is seen before it is read: each node is read just once, however deep the malformed.
  ir::ValueId read_function(std::string_view name, const Node& operand, text::Span span,
                            text::Span key_span, Place place);
  ir::ValueId read_call(ir::Function function, const Node& operand, text::Span span, Place place);
  ir::ValueId read_get_att(const Node& operand, text::Span span);
  ir::ValueId read_sub(const Node& operand, text::Span span);
  void read_pattern(const Node& pattern, const Node* variables);
  [[nodiscard]] bool is_well_formed(std::string_view name, ir::Function function,
                                    const Node& operand) const;

  ir::Program& program_;
  const document::Document& document_;
  const text::Files& files_;  // what a program emitted may stand in several
  const Names& names_;
  // Children of the lists and maps under construction, the innermost last.
  std::vector<ir::ValueId> items_;
  std::vector<ir::Entry> entries_;
};

}  // namespace cairn::cloudformation
