#pragma once

// The values of one side of a comparison: parameters bound, conditions decided, functions
// applied as far as they can be.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "targets/changeset/side.h"
#include "targets/changeset/value.h"

namespace cairn::changeset {

// Three values, as a condition may ask for what only the deployment knows.
enum class Truth : std::uint8_t { False, True, Unknown };

using Bindings = std::map<std::string, NodeId, std::less<>>;

class Evaluator {
 public:
  // `scope` tells the resources of nested stacks apart. Parameters are bound once: see
  // bind_parameters.
  Evaluator(Values& values, const Template& source, std::uint32_t scope, const Inputs& inputs)
      : values_(values),
        program_(*source.program),
        stack_(program_[source.stack]),
        scope_(scope),
        inputs_(inputs) {}

  // `given` first, then defaults, then `before`. What has none of them is a token.
  void bind_parameters(const Bindings& given, const Bindings& before);
  [[nodiscard]] const Bindings& parameters() const { return bindings_; }
  // The parameters' own texts, which are names where they are taken from Parameter Store.
  [[nodiscard]] const Bindings& parameter_texts() const { return texts_; }

  // The result says which parameters and resources it was made of.
  [[nodiscard]] NodeId evaluate(ir::ValueId id);
  // `IsProd`; true for "none" and for what nothing bears.
  [[nodiscard]] Truth is_true(ir::ConditionId id);

  [[nodiscard]] const ir::Program& program() const { return program_; }
  [[nodiscard]] const ir::Stack& stack() const { return stack_; }
  [[nodiscard]] std::uint32_t scope() const { return scope_; }
  [[nodiscard]] std::string_view text(ir::Symbol symbol) const { return program_.text(symbol); }

 private:
  struct Decision {
    Truth truth = Truth::Unknown;
    NodeId reason;  // of an unknown one: what it asks
  };

  void bind(const ir::Parameter& parameter, NodeId text);
  NodeId parameter_value(const ir::Parameter& parameter, NodeId text);
  NodeId evaluate_string(std::string_view text);
  NodeId evaluate_ref(const ir::Value& value);
  NodeId evaluate_get_att(const ir::Value& value);
  NodeId evaluate_call(const ir::Value& value);
  NodeId evaluate_sub(const ir::Value& value);
  NodeId evaluate_join(std::span<const ir::ValueId> operands);
  NodeId evaluate_split(std::span<const ir::ValueId> operands);
  NodeId evaluate_select(std::span<const ir::ValueId> operands);
  NodeId evaluate_find_in_map(std::span<const ir::ValueId> operands);
  NodeId evaluate_if(std::span<const ir::ValueId> operands);
  NodeId make_call(const ir::Value& value);
  NodeId split_text(std::string_view text, std::string_view delimiter);
  Decision decide(ir::ValueId id);
  Decision decide_condition(ir::ConditionId id);
  Decision decide_all(std::span<const ir::ValueId> operands, Truth neutral);

  Values& values_;
  const ir::Program& program_;
  const ir::Stack& stack_;
  std::uint32_t scope_;
  const Inputs& inputs_;
  Bindings bindings_, texts_;
  std::unordered_map<std::uint32_t, Decision> decisions_;
  std::unordered_map<std::uint32_t, NodeId> mappings_;
  std::unordered_map<std::uint32_t, NodeId> tokens_;  // of resources, by their ids
};

// `NoEcho: true`, in any spelling.
[[nodiscard]] bool is_no_echo(const ir::Program& program, const ir::Parameter& parameter);

}  // namespace cairn::changeset
