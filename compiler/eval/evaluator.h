#pragma once

// The evaluator's inside: shared by the files of this folder, and by nothing else.

#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/base/check.h"
#include "compiler/base/nearest.h"
#include "compiler/catalog/catalog.h"
#include "compiler/diagnostics/sink.h"
#include "compiler/eval/scope.h"
#include "compiler/ir/program.h"
#include "compiler/sema/model.h"
#include "compiler/sema/type.h"
#include "compiler/syntax/tree.h"
#include "compiler/text/file.h"

namespace cairn::eval {

namespace kind = diag::kind;

// A function of the language.
struct Call;
struct Builtin {
  std::string_view name;
  std::string_view formals;  // "text, old, new", optional ones with `?`
  bool is_method = false;    // called as `receiver.name(...)` too, the receiver first
  V (*run)(class Evaluator&, const Call&);
};

struct Argument {
  Symbol name;  // or none
  Span name_span;
  V value = nullptr;
  NodeId node;
};

struct Call {
  Span span;
  std::string_view name;
  std::vector<V> arguments;  // in the order of the formals; null where left out
  Context context;
};

[[nodiscard]] const std::vector<Builtin>& builtins();

// `Queue["orders"]`, and the name of a parameter.
[[nodiscard]] std::string name_of_instance(V handle, const base::SymbolTable& symbols);
[[nodiscard]] std::string name_of_parameter(V param, const base::SymbolTable& symbols);
[[nodiscard]] std::string name_of_attribute(V attribute, const base::SymbolTable& symbols);

// What a property wants, on the way down from a resource: for checks and handles.
struct Slot {
  std::optional<catalog::Type> type;          // none: anything goes
  std::optional<catalog::Property> property;  // the nearest enclosing property
  std::string name;                           // the key that a message names
  enum class Place : std::uint8_t {
    Property,
    Output,
    Metadata,
    Tags,
    Condition,
    Raw
  } place = Place::Property;
  const Instance* instance = nullptr;
  bool is_top = false;  // the properties of the resource itself
};

class Evaluator {
  friend class ImportedTemplate;

 public:
  Evaluator(const text::Files& files, const sema::Model& model, const catalog::Catalog& catalog,
            const Options& options, Evaluation& result, diag::Sink& sink);

  void run();
  void run_tests(std::string_view filter);

  // --- values (make.cpp)
  V hole(Span span, const Type* type = nullptr);
  V null(Span span);
  V absent(Span span);
  V asset(const Call& call);
  V pseudo(Span span, std::string_view name);  // `AWS::Region`
  V boolean(Span span, bool value);
  V integer(Span span, std::int64_t value);
  V number(Span span, double value);
  V string(Span span, std::string_view text);
  V list(Span span, std::span<const V> items);
  V record(Span span, std::span<const Field> fields);
  V choice(Span span, const Formula* condition, V then, V otherwise);
  V condition(Span span, const Formula* formula);
  V intrinsic(Span span, ir::Function function, std::span<const V> operands, Phase phase,
              const Type* type = nullptr);
  V attribute(Span span, const Instance* instance, Symbol name);
  V concat(Span span, std::span<const V> parts);
  V handle(Span span, const Instance* instance);
  V at(V value, Span span);  // the same value, said at another place
  V said_at(V value, Span span);
  Symbol intern(std::string_view text) { return symbols_.intern(text); }
  std::string_view text(Symbol symbol) const { return symbols_.text(symbol); }
  std::string described(V value) const { return describe(value, symbols_); }

  // --- expressions
  V eval(NodeId node, const Context& context);
  V member(V base, Symbol name, bool is_optional, Span span, const Context& context);
  V index(V base, V key, Span span, const Context& context);
  V item_at(std::span<const V> items, std::size_t i, Span span);
  V resource_as_seen(const Instance* instance, Span span, const Context& context);
  V call_closure(V function, std::span<const V> arguments, Span span, const Context& context);
  V apply_lambda(V function, V key, V value, Span span, const Context& context);
  bool each(V collection, Span span, const Context& context,
            const std::function<void(V key, V value, const Formula* guard)>& visit);
  // One turn of a loop whose first children are its one or two names: `for v`, `for k, v`.
  Context in_turn(NodeId loop, V key, V value, const Context& context);
  V equals(V a, V b, Span span, const Context& context);
  bool can_be_equal(V a, V b, Span span, const Context& context);
  V operate(syntax::Operator op, V a, V b, Span span, const Context& context);
  V calculate(syntax::Operator op, V a, V b, Span span);
  // Questions about a list parameter (membership.cpp).
  V search(V what, V whole, Span span, const Context& context);
  V search_all(V whole, V test, bool is_all, Span span, const Context& context);
  V interpolate(Span span, std::span<const V> parts, const Context& context);
  bool count_step(Span span);
  V too_deep(Span span);
  V too_large(Span span);
  bool is_texty(V value) const;

  // True where the stack opted into AWS::LanguageExtensions; else it is reported.
  bool needs_extensions(std::string_view what, Span span, const Context& context);

  // --- later phases (lift.cpp)
  using Pure = std::function<V(std::span<const V>)>;
  // Applies a pure function whatever the phase of its arguments: now, in both
  // branches of a choice, or once for each value that finite inputs may have.
  V lift(Span span, std::string_view what, std::span<const V> arguments, const Pure& apply,
         const Context& context, Symbol map_name = {}, Symbol column = {});
  V make_table(Span span, std::vector<TableInput> inputs, std::vector<V> rows, Symbol map_name,
               Symbol column);
  bool is_known(V value) const;   // no part of it waits for a deployment
  bool is_finite(V value) const;  // it depends on inputs with finitely many values only
  // `is_partial`: the key may have values that the map has not; with these, the deployment
  // fails.
  V lookup(V map, V key, Span span, const Context& context, Symbol map_name,
           bool is_partial = false);

  // --- formulas (formulas.cpp)
  const Formula* truth(bool value) const { return value ? &true_ : &false_; }
  const Formula* equality(V a, V b, Span span);
  const Formula* membership(ir::Function function, V whole, V what, Span span);
  const Formula* conjunction(const Formula* a, const Formula* b, Span span);
  const Formula* disjunction(const Formula* a, const Formula* b, Span span);
  const Formula* negation(const Formula* a, Span span);
  // None after an error.
  const Formula* as_formula(V value, Span span, std::string_view role, const Context& context);
  std::string key_of(V value) const;

  // --- types (fits.cpp)
  // The value as the type has it (optional fields filled in), or a Hole after an error.
  V fit(V value, const Type& type, Span span, bool is_strict, const Context& context);
  std::vector<V> domain_of(const Type& type);

  // The Ref or attribute that a place wants of a bare resource; a Hole after an error.
  V directed(V handle, const Slot& slot, bool is_reported);

  // --- lowering (lower*.cpp)
  ir::ValueId lower(V value, const Slot& slot);
  ir::ConditionId lower_condition(const Formula* formula, StackScope& scope);
  ir::ValueId lower_formula(const Formula* formula, StackScope& scope, bool is_rule);

  // Reports a finding with the nearest names.
  template <const diag::Kind& kKind, typename... Args>
  diag::Diagnostic& report(Span span, const Args&... args) {
    return sink_.report<kKind>(span, args...);
  }
  void suggest(diag::Diagnostic& finding, std::string_view wanted,
               std::vector<std::string_view> candidates);

  const sema::Model& model() const { return model_; }
  const syntax::Tree& tree() const { return tree_; }
  Arena& arena() { return arena_; }
  const catalog::Catalog& catalog() const { return catalog_; }
  diag::Sink& sink() { return sink_; }

 private:
  // --- program
  void run_stack(NodeId stack, StackScope& scope);
  void check_undeployed(NodeId stack);
  void register_members(StackScope& scope);
  void force_lets(StackScope& scope);
  void check_functions();
  void check_settings();
  void check_rule(NodeId rule, NodeId node, const Instance& instance, const Context& context);
  void visit_checks(NodeId block, const Context& context,
                    const std::function<void(NodeId, const Context&)>& visit);
  std::string_view first_word(NodeId node) const;
  void run_assertion(NodeId node, const Context& context);
  // The Decorated around a top-level declaration, which bears its comment.
  NodeId outer_of(NodeId declaration) const;
  void run_rules(StackScope& scope);
  V instantiate(NodeId stack, std::span<const Argument> arguments, Span span,
                const Context& context);
  V global_let(NodeId let, Span use);
  void load_externs();
  bool load_extern_schema(const std::string& name, NodeId at, NodeId file);
  std::optional<catalog::ResourceType> find_type(std::string_view name) const;

  // --- modules (modules.cpp, nested.cpp)
  StackScope& add_scope(Symbol name);
  // Where the statements right in a stack or module are evaluated.
  Context context_of(StackScope& scope) const {
    return {.scope = &scope, .guard = scope.guard, .is_tentative = scope.is_test};
  }
  void expand(Instance& instance);
  StackScope& inlined_scope(Instance& instance);
  // What a module is called: in its declaration, or in the import of a template.
  NodeId name_node(NodeId module) const;
  bool is_template(NodeId module) const { return tree_.kind(module) == NodeKind::Import; }
  void expand_template(Instance& instance);
  void run_template_child(Instance& instance);
  bool is_allowed(V value, const ir::Program& program, const ir::Parameter& parameter);
  V template_output(const Instance* instance, Symbol name, Span span);
  Symbol module_path(const StackScope& scope);
  void check_arguments(const Instance& instance, const StackScope& scope);
  void check_argument_names(V given, const StackScope& scope);
  std::vector<std::string_view> parameter_names(const StackScope& scope) const;
  void bind_argument(NodeId outer, Parameter& parameter, const Type& type, V constraints,
                     StackScope& scope);
  V argument_of(Parameter& parameter, const Type& type, StackScope& scope);
  V module_output(const Instance* instance, Symbol name, Span span);
  V output_value(const Statement& statement, StackScope& scope);
  std::vector<std::string_view> output_names(const Instance& instance) const;
  void run_child(Instance& instance);
  V pass(V value, const std::string& name, bool is_whole, NodeId outer, Parameter& parameter,
         V constraints, StackScope& scope);
  V child_output(const Instance* instance, const Statement& statement, Span span);
  V child_properties(Instance& instance);
  V param_value(Parameter& parameter);

  // --- apps (apps.cpp, links.cpp)
  void plan_deployments();
  void plan_app(NodeId app);
  void add_environment(NodeId node);
  void plan_deploy(NodeId app, NodeId outer, const Context& context,
                   std::span<const Statement> tags, std::size_t first);
  void name_deployment(Deployment& deployment, NodeId outer);
  void run_deployment(Deployment& deployment);
  const Field* deploy_argument(const Parameter& parameter, StackScope& scope);
  Deployment* find_deployment(V ref, const Deployment* here, Span span);
  V stack_output(V ref, Symbol name, Span span, const Context& context);
  V link_to(Deployment& target, const Statement& statement, const Deployment* here, Span span);
  const Type* link_type(NodeId output, V value);
  std::string export_name(Deployment& target, const Statement& statement, Span span);
  std::string path_of(const Deployment& deployment) const;
  void keep_exports(const Deployment& deployment);
  ir::ValueId default_export_name(ir::Program& program, Span span, std::string_view name);
  bool is_list_like(V value) const;
  void run_stack_set(NodeId app, NodeId node, const Context& context, std::size_t first);
  StackSetTargets stack_set_targets(NodeId node, const Context& context);
  void lower_stack_set(StackScope& outer, const StackScope& scope, NodeId node,
                       const std::map<std::string_view, NodeId>& fields,
                       const StackSetTargets& targets, const Context& context);

  // --- parameters (parameters.cpp)
  void declare_parameter(NodeId outer, StackScope& scope);
  V force_parameter(NodeId param, StackScope& scope, Span use);
  V settled_value(NodeId param, Parameter& parameter, StackScope& scope, const Context& context);
  V parse_setting(std::string_view text, const Type& type, Span span);
  void emit_parameter(NodeId outer, NodeId param, Parameter& parameter, V default_value,
                      V constraints, StackScope& scope);
  V fitting_constraints(V constraints, const Parameter& parameter);
  bool check_constraints(V value, V constraints, const Parameter& parameter, Span span);
  void emit_interface(StackScope& scope);

  // --- statements (statements.cpp)
  void register_statement(NodeId node, const Context& context);
  void register_block(NodeId block, const Context& context);
  void register_if(NodeId node, const Context& context);
  void register_for(NodeId node, const Context& context);
  void register_resource(NodeId outer, NodeId node, const Context& context);
  void force_family(StackScope& scope, Symbol name);
  const Env* bind_lets(NodeId block, const Context& context);
  const Env* bind(NodeId name, V value, const Env* parent);
  V member_let(NodeId let, StackScope& scope, Span use);
  // `id_span` is where the id itself is written: the name, or the argument of `@id`.
  void claim_id(StackScope& scope, Symbol id, Span span, Span id_span);
  void suggest_type(diag::Diagnostic& finding, std::string_view wanted);

  // --- resources (resources.cpp, decorators.cpp, tags.cpp, outputs.cpp)
  V properties_of(Instance& instance);
  void lower_resource(Instance& instance, StackScope& scope);
  void apply_decorators(Instance& instance, StackScope& scope);
  void check_decorators(const Instance& instance);
  std::string path_of(const Instance& instance) const;
  Span statement_of(const Instance& instance) const;
  void add_former_ids(const Instance& bearer, std::string_view rest, std::vector<FormerId>& ids);
  void record_origin(const Instance& instance, const StackScope& scope);
  void apply_after(NodeId decorator, const Instance& bearer, const Instance& instance,
                   std::vector<ir::Dependency>& depends_on);
  void check_policy(std::string_view decorator, V record, const Instance& instance, Span span);
  V merge_tags(const Instance& instance, V properties, StackScope& scope);
  V merge_into(V own, std::span<const Field> tags, catalog::TagShape shape, Span span);
  V merge_list(V own, std::span<const Field> tags, bool propagates, Span span);
  void lower_output(const Statement& statement, StackScope& scope);
  void lower_assert(const Statement& statement, StackScope& scope);
  // Reports what never holds; the rest becomes a rule of the template.
  void claim(const Formula* formula, const Formula* guard, const std::string& message, Span span,
             StackScope& scope);
  void lower_raw(const Statement& statement, StackScope& scope);
  bool opts_into_extensions(NodeId block) const;

  // --- expressions
  V eval_node(NodeId node, const Context& context);
  V eval_base(NodeId member, const Context& context);
  V eval_identifier(NodeId node, const Context& context);
  V eval_path(NodeId node, const Context& context);
  V eval_string(NodeId node, const Context& context);
  V eval_record(NodeId node, const Context& context);
  void eval_fields(NodeId record, const Context& context, const Formula* when, bool is_unchecked,
                   std::vector<Field>& fields);
  void eval_field_if(NodeId node, const Context& context, const Formula* when, bool is_unchecked,
                     std::vector<Field>& fields);
  void add_field(std::vector<Field>& fields, Field field, const Formula* when);
  V eval_list(NodeId node, const Context& context);
  V join_lists(Span span, std::span<const V> items, const std::vector<bool>& is_spread,
               const Context& context);
  V eval_if(NodeId node, const Context& context);
  V eval_binary(NodeId node, const Context& context);
  V eval_coalesce(NodeId node, const Context& context);
  V eval_unary(NodeId node, const Context& context);
  V eval_call(NodeId node, const Context& context);
  V eval_policy(NodeId node, const Context& context);
  void eval_statements(NodeId policy, const Context& context, const Formula* when,
                       std::vector<V>& statements);
  V eval_statement(NodeId node, const Context& context);
  V principals(V value, Span span, const Context& context);
  std::vector<Argument> eval_arguments(std::span<const NodeId> nodes, const Context& context);
  V call_function(NodeId function, std::span<const Argument> arguments, Span span,
                  const Context& context);
  V call_builtin(const Builtin& builtin, V receiver, std::span<const Argument> arguments, Span span,
                 const Context& context);
  V force(const Env& env, Span use);
  V attribute_of(const Instance* instance, Symbol name, Span span);
  V existing_attribute(const Instance* instance, std::string_view name, Span span, bool is_ref);
  std::string choices_of(const Instance& instance) const;
  V as_taken(V value, const Slot& slot);
  V property_view(const Instance* instance, Symbol name, Span span, const Context& context);

  // --- lift
  bool collect_inputs(V value, std::vector<TableInput>& inputs) const;
  bool collect_formula(const Formula* formula, std::vector<TableInput>& inputs) const;
  V substitute(V value, std::span<const TableInput> inputs, std::span<const V> values);
  V fold(V intrinsic, std::span<const V> operands);
  bool evaluate_formula(const Formula* formula, std::span<const TableInput> inputs,
                        std::span<const V> values);
  V substitute_row(V table, std::span<const TableInput> inputs, std::span<const V> values);
  // The same table with every row changed: for what looks only at the shape of rows.
  Symbol column_below(V table, std::string_view name);
  V map_table(V table, Span span, Symbol column, const std::function<V(V)>& apply);

  // --- membership
  V any_item(V whole, bool is_index);
  const Formula* over_items(const Formula* test, V whole, V item, bool is_all, Span span);
  ir::ValueId lower_membership(const Formula* formula, StackScope& scope, bool is_rule);

  // --- lowering
  ir::ValueId lower_untyped(V value, const Slot& slot);
  ir::ValueId lower_asset(V value, const Slot& slot);
  ir::ValueId lower_list(V value, const Slot& slot);
  ir::ValueId lower_record(V value, const Slot& slot);
  ir::ValueId lower_fields(V value, const catalog::Record& record, const Slot& slot);
  bool may_be_null(V value) const;
  void report_unknown_property(const Field& field, const catalog::Record& record, const Slot& slot);
  ir::ValueId lower_handle(V value, const Slot& slot);
  ir::ValueId lower_concat(V value, const Slot& slot);
  ir::ValueId lower_choice(V value, const Slot& slot);
  ir::ValueId lower_under(const Formula* condition, V value, const Slot& slot);
  // Whether a formula holds where the facts do; nothing where they do not settle it.
  std::optional<bool> decide(const Formula* formula) const;
  void assume(const Formula* formula);
  ir::ValueId lower_table(V value, const Slot& slot, bool was_turned = false);
  V turned(V value);
  ir::ValueId lower_decision(V value, const Slot& slot);
  std::pair<std::string, std::string> mapping_for(const TableData& table, StackScope& scope);
  void emit_mappings(StackScope& scope);
  ir::ValueId lower_intrinsic(V value, const Slot& slot);
  ir::ValueId lower_attribute(V value);
  bool check_slot(V value, const Slot& slot);
  bool check_type(V value, const catalog::Type& type, const Slot& slot);
  // The condition of a `let` is called like it.
  void name_condition(const Formula* formula, Symbol name, StackScope& scope);
  std::string condition_name(const Formula* formula, StackScope& scope);
  std::string source_of(const Formula* formula, const StackScope& scope) const;
  std::string suggested_name(const Formula* formula, StackScope& scope, int depth);
  void check_secret(V value, const Slot& slot);
  ir::Program& program() { return *scope_->program; }

  const text::Files& files_;
  const sema::Model& model_;
  const syntax::Tree& tree_;
  const catalog::Catalog& catalog_;
  const Options& options_;
  Evaluation& result_;
  diag::Sink& sink_;
  base::SymbolTable& symbols_;
  sema::Types types_;
  Arena arena_;
  Formula true_, false_;

  std::deque<Env> envs_;
  std::deque<Closure> closures_;
  std::deque<Parameter> parameters_;
  std::deque<Instance> instances_;
  std::deque<StackScope> scopes_;
  std::deque<Environment> environments_;
  std::deque<Deployment> deployments_;
  std::vector<StackSetPlan> stack_set_plans_;
  std::deque<Deployment> stack_sets_;
  std::vector<const Deployment*> open_deployments_;
  std::size_t deployed_ = 0;
  bool lacks_global_values_ = false;  // a `let` outside stacks hangs on a stack that lacks some
  std::unordered_map<NodeId, LetState> global_lets_;
  std::vector<NodeId> call_stack_;
  std::vector<catalog::Catalog> externs_;
  std::vector<std::string> failed_externs_;  // told where they are declared
  std::set<NodeId> failed_types_;            // where a resource type was told to be unknown
  StackScope* scope_ = nullptr;              // whose values are being lowered
  std::vector<const Formula*> facts_;        // what holds where a value is being lowered
  std::size_t depth_ = 0;
  std::size_t steps_ = 0;
  bool was_too_deep_ = false;
  bool was_too_large_ = false;
  int test_depth_ = 0;
};

}  // namespace cairn::eval
