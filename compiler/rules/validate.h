#pragma once

// Values against schemas: through Fn::If, by the deployments in which a value stands,
// and through functions whose result the template itself says.

#include <optional>
#include <string>
#include <vector>

#include "compiler/rules/rule.h"
#include "compiler/rules/schema.h"

namespace cairn::rules {

// What fails: not reported yet, since a branch of `anyOf` may fail and nothing be wrong.
struct Issue {
  const diag::Kind* kind = nullptr;
  Value at;
  std::string message;
  std::string_view below;   // a key below `at`, where the path goes on
  bool is_of_rule = false;  // of a table: the rule's own words say more than the keyword's
  bool is_detail = false;   // says what one of several forms misses, which may not be meant
  // Of a form that is not meant: the issue among those before that it is a detail of.
  std::optional<std::size_t> parent = {};
};
using Issues = std::vector<Issue>;

class Validator {
 public:
  explicit Validator(Context& context) : context_(context) {}

  struct Frame {
    Formula within = kAlways;
    // Everything is reported under it, instead of under the rule of its keyword.
    const diag::Kind* rule = nullptr;
    // For what a function gives: where the function stands, and its rule.
    Value resolved_at;
    const diag::Kind* resolved_rule = nullptr;
    std::string_view resolved_function;
    Value parameter_value;  // the default, or the allowed value, that it gives
    // The outermost Fn::If that the value is a branch of: what is wrong with the value as
    // a whole is told there.
    Value branch_of;
    // Values of parameters are not looked at.
    bool is_literal_only = false;
    // What SAM's transform takes: it puts values of parameters in before it looks at types,
    // and whatever another function gives it may pass on.
    bool is_of_sam = false;
    // What a condition chooses is not looked at.
    bool is_unconditional = false;
  };

  // Adds what is wrong to `issues`.
  void validate(Value value, const Schema& schema, const Frame& frame, Issues& issues);
  // Nothing where only the deployment knows.
  [[nodiscard]] std::optional<bool> is_valid(Value value, const Schema& schema, const Frame& frame);
  void report(const Issues& issues);
  // Validates and reports.
  void check(Value value, const Schema& schema, const Frame& frame);

 private:
  void call(Value value, const Schema& schema, const Frame& frame, Issues& issues);
  void scalar(Value value, const Schema& schema, const Frame& frame, Issues& issues);
  void text(Value value, const Schema& schema, const Frame& frame, Issues& issues);
  void number(Value value, const Schema& schema, const Frame& frame, Issues& issues);
  void list(Value value, const Schema& schema, const Frame& frame, Issues& issues);
  void object(Value value, const Schema& schema, const Frame& frame, Issues& issues);
  void presence(Value value, const Schema& schema, const Frame& frame, Issues& issues);
  void combinations(Value value, const Schema& schema, const Frame& frame, Issues& issues);
  void add_details(Value value, const SchemaList& forms, const Frame& frame, Issues& issues);
  // A reference to a resource, where a format is wanted.
  void reference(Value value, const Schema& schema, Issues& issues);
  bool fits_type(Value value, std::uint8_t types) const;
  void add(Issues& issues, const Frame& frame, const diag::Kind& kind, Value at,
           std::string message);
  // In which deployments the map has the key.
  Formula has(Value map, std::string_view key, Formula within);
  // `within` cut into parts in which no child of the value is an open question.
  std::vector<Formula> scenarios_of(Value value, Formula within);

  Context& context_;
  int unknowns_ = 0;  // values that only the deployment knows, met so far
  int depth_ = 0;
};

// A value as text that stands in a place with a format: `AWS::EC2::VPC.Id`. Nothing
// where the format is not known.
[[nodiscard]] std::optional<bool> fits_format(Schemas& schemas, std::string_view text,
                                              std::string_view format);
// The rule of a format; null where it is not known.
[[nodiscard]] const diag::Kind* rule_of_format(std::string_view format);

}  // namespace cairn::rules
