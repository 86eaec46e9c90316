#pragma once

// What a function gives where the template alone says it: parameters by their defaults
// and allowed values, mappings, Sub and Join of what is known, pseudo parameters.

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/rules/scenarios.h"
#include "compiler/rules/template.h"

namespace cairn::rules {

// Values that rules make up as they look; like a template without a text.
class Scratch {
 public:
  Scratch();
  [[nodiscard]] Value string(std::string text);
  [[nodiscard]] Value empty_map();
  [[nodiscard]] Value list(const std::vector<std::string>& items);

 private:
  Template values_;
  Value empty_;
  std::deque<std::string> kept_;
};

struct Resolved {
  Value value;      // a literal, a list of them, or a part of the template
  Value parameter;  // the `Default` or allowed value of a parameter that decided, if one did
};

class Resolver {
 public:
  Resolver(const Template& file, Scenarios& scenarios, std::string region)
      : file_(file), scenarios_(scenarios), region_(std::move(region)) {}

  // What the call may give; nothing where only the deployment knows. For a value that is
  // no call: itself.
  [[nodiscard]] std::vector<Resolved> resolve(Value value, Formula within = kAlways) {
    return resolve(value, within, 0);
  }
  // The one text that the value is; nothing where it is none or could be several.
  [[nodiscard]] std::optional<std::string> text(Value value);
  // The same as a number; nothing for what is none.
  [[nodiscard]] std::optional<double> number(Value value);
  // A map without entries that stands nowhere.
  [[nodiscard]] Value empty_map() { return scratch_.empty_map(); }
  [[nodiscard]] const std::string& region() const { return region_; }

 private:
  std::vector<Resolved> resolve(Value value, Formula within, int depth);
  std::vector<Resolved> ref(Value call, Formula within);
  std::vector<Resolved> find_in_map(Value call, Formula within, int depth);
  std::vector<Resolved> sub(Value call, Formula within, int depth);
  std::vector<Resolved> join(Value call, Formula within, int depth);
  std::vector<Resolved> split(Value call, Formula within, int depth);
  std::vector<Resolved> select(Value call, Formula within, int depth);
  std::vector<Resolved> azs(Value call);
  [[nodiscard]] std::optional<std::string> pseudo_value(std::string_view name) const;
  Value parameter_value(Value given, std::string_view type);

  const Template& file_;
  Scenarios& scenarios_;
  std::string region_;
  Scratch scratch_;
};

// `List<Number>`, `CommaDelimitedList`, `AWS::SSM::Parameter::Value<List<String>>`.
[[nodiscard]] bool is_list_type(std::string_view parameter_type);
// `a, b` as CloudFormation makes a list of it.
[[nodiscard]] std::vector<std::string> split_list(std::string_view text);
[[nodiscard]] bool is_pseudo_parameter(std::string_view name);

}  // namespace cairn::rules
