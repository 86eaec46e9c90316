#pragma once

// Where references end: through parameters and outputs of nested stacks, exports, imports
// and the outputs of other stacks.

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "targets/graph/read_stacks.h"

namespace cairn::graph {

// A reference between two resources of one template, on the way to a target.
struct Hop {
  std::size_t stack;
  ir::ResourceId from, to;
};

struct Target {
  std::size_t stack = 0;
  ir::ResourceId resource = {};
  std::string outside = {};  // what is named, where nobody given has it; no resource then
  std::string text = {};     // as the author wrote it: `Mail.Outputs.url`
  std::vector<Hop> hops = {};
};

class Links {
 public:
  explicit Links(std::span<const Stack> stacks);

  // What a value of the resource leads to, in order.
  [[nodiscard]] std::vector<Target> follow(std::size_t stack, ir::ResourceId reader,
                                           ir::ValueId value) const;
  // The stack that a resource nests, where its template is known.
  [[nodiscard]] std::optional<std::size_t> child_of(std::size_t stack, ir::ResourceId id) const;
  // Whether any resource or output of the stack refers to its parameter.
  [[nodiscard]] bool is_used(std::size_t stack, std::string_view parameter) const {
    return used_.contains({stack, std::string(parameter)});
  }

 private:
  struct Walk;
  struct Place {
    std::size_t stack;
    ir::ValueId value;
  };

  void walk(Walk& at, std::size_t stack, ir::ResourceId reader, ir::ValueId value) const;
  void follow_reference(Walk& at, std::size_t stack, ir::ResourceId reader,
                        const ir::Value& value) const;
  void follow_import(Walk& at, std::size_t stack, const ir::Value& call) const;
  void follow_stack_output(Walk& at, std::size_t stack, const ir::Value& call) const;
  void leave(Walk& at, std::optional<Place> place, std::string name) const;
  [[nodiscard]] std::optional<Place> output_of(std::size_t stack, std::string_view name) const;
  [[nodiscard]] std::string text_of(std::size_t stack, ir::ValueId value) const;

  std::span<const Stack> stacks_;
  std::map<std::pair<std::size_t, std::uint32_t>, std::size_t> children_;
  std::multimap<std::string, Place> exports_;
  std::set<std::pair<std::size_t, std::string>> used_;
};

}  // namespace cairn::graph
