#pragma once

// What follows from what among the conditions of a stack. A condition becomes a
// decision diagram over what its parameters can be: a parameter with allowed values
// is one of them, any other one of the literals it is compared with or something
// else. So `stage == "dev"` is implied by `stage != "prod"` where those two are all.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/ir/program.h"

namespace cairn::analysis {

// A set of deployments, out of the `ConditionLogic` that made it. Equal sets are
// equal formulas.
struct Formula {
  std::uint32_t node = 0;
  friend bool operator==(Formula, Formula) = default;
};

// What a comparison of two literals is: what it comes to, or a switch that somebody flips in
// the template, so that neither side of it may be wrong.
enum class Literals : std::uint8_t { Compared, Switches };

class ConditionLogic {
 public:
  // The program must outlive this, and not change.
  ConditionLogic(const ir::Program& program, ir::StackId stack,
                 Literals literals = Literals::Compared);

  static constexpr Formula kNever{0};
  static constexpr Formula kAlways{1};

  // What a condition, or a value that stands for one, holds of. What cannot be
  // looked into is a free choice, the same wherever the same text stands.
  [[nodiscard]] Formula of(ir::ConditionId condition);
  [[nodiscard]] Formula of(ir::ValueId value);
  // Where a parameter has this very value. Where no condition looks at it: always, as
  // nothing speaks against it.
  [[nodiscard]] Formula parameter_is(std::string_view name, std::string_view value);
  // A name that nothing bears.
  [[nodiscard]] Formula unknown(std::string_view name);

  [[nodiscard]] Formula both(Formula a, Formula b);
  [[nodiscard]] Formula either(Formula a, Formula b);
  [[nodiscard]] Formula negation(Formula a);

  // Does `b` hold in every deployment that the template's rules admit and in which
  // `a` holds? Empty where the answer would cost too much: a caller stays silent.
  [[nodiscard]] std::optional<bool> implies(Formula a, Formula b);
  [[nodiscard]] std::optional<bool> is_satisfiable(Formula a);

 private:
  struct Variable {
    std::vector<std::string> values;  // each with a branch of its own
    bool is_open = true;              // one more branch, for any other value
    [[nodiscard]] std::size_t branch_count() const { return values.size() + (is_open ? 1 : 0); }
  };
  struct Node {
    std::uint32_t variable = 0;
    std::uint32_t first_branch = 0;  // into branches_
  };
  enum class State : std::uint8_t { New, Open, Done };

  void collect_literals(ir::ValueId root);
  std::uint32_t variable_of(const std::string& key, ir::ValueId value);
  bool allows_whole_values(const ir::Parameter& parameter) const;
  std::string key_of(ir::ValueId value) const;
  std::optional<std::string> literal_of(ir::ValueId value) const;
  Formula rules_hold();
  Formula equals(ir::ValueId a, ir::ValueId b);
  Formula choice(const std::string& key);
  Formula is_value(std::uint32_t variable, std::size_t branch);
  Formula make_node(std::uint32_t variable, const std::vector<std::uint32_t>& branches);
  Formula combine(bool is_and, Formula a, Formula b);
  bool has_budget();

  const ir::Program& program_;
  const ir::Stack& stack_;
  Literals literals_;
  std::vector<Variable> variables_;
  std::map<std::string, std::uint32_t, std::less<>> variable_by_key_;
  std::vector<Node> nodes_;  // 0 and 1 are never and always
  std::vector<std::uint32_t> branches_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> node_by_content_;
  std::unordered_map<std::uint64_t, std::uint32_t> combined_[2];
  std::unordered_map<std::uint32_t, std::uint32_t> negated_;
  std::vector<Formula> conditions_;  // by ConditionId, where the state is Done
  std::vector<State> states_;
  std::optional<Formula> rules_;
  std::uint32_t depth_ = 0;
  bool gave_up_ = false;
};

}  // namespace cairn::analysis
