#pragma once

// A template that is used as a module (`import template X from "..."`), inlined: its IR
// as values of the language, so that arguments take the place of its parameters, and what
// they settle is settled.

#include <string_view>
#include <vector>

#include "compiler/eval/evaluator.h"

namespace cairn::eval {

class ImportedTemplate {
 public:
  // `scope` is that of the instance.
  ImportedTemplate(Evaluator& evaluator, StackScope& scope, const ir::Program& program);

  // Reports what can be in a template, but not in a part of one.
  void check_sections();
  // Makes an instance of each resource, under the id that it has in the whole template.
  void register_resources();

  V properties_of(const Instance& instance);
  // DependsOn, DeletionPolicy and so on; `id` is already in the program of the scope.
  void lower_attributes(const Instance& instance);
  // Template rules become rules of the whole.
  void lower_rules();
  // Null where there is none of that name.
  V output(std::string_view name, Span span);

 private:
  void add(Instance& instance, const ir::Resource& written);
  V value_of(ir::ValueId id);
  V reference(const ir::Value& value);
  V call(const ir::Value& value);
  V find_in_map(const ir::Value& value);
  V select(const ir::Value& value);
  V sub(const ir::Value& value);
  V plain(const ir::Value& value, Phase least);
  V refuse(const ir::Value& value);
  V parameter(ir::ParameterId id);
  V default_of(const ir::Parameter& parameter, bool is_list);
  const Formula* formula_of(ir::ValueId id);
  const Formula* condition(ir::ConditionId id);
  const Formula* membership(const ir::Value& value);
  [[nodiscard]] Context context() const;

  Evaluator& e_;
  StackScope& scope_;
  const ir::Program& program_;
  std::vector<V> parameters_;               // by id, once asked for
  std::vector<const Formula*> conditions_;  // by id, once asked for
  std::vector<char> open_;                  // of conditions: asked for right now
  std::vector<Instance*> instances_;        // by ResourceId
};

}  // namespace cairn::eval
