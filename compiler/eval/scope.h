#pragma once

// What the evaluator keeps of a run: names in sight, resources, stacks and where they go.
// For the files of this folder only.

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/catalog/catalog.h"
#include "compiler/eval/evaluate.h"
#include "compiler/eval/value.h"
#include "compiler/ir/program.h"

namespace cairn::eval {

using syntax::NodeKind;
using text::Span;

struct Env;
class ImportedTemplate;

// Where an expression is evaluated.
struct Context {
  const Env* env = nullptr;        // locals, innermost first
  StackScope* scope = nullptr;     // none in global code
  const Formula* guard = nullptr;  // the conditions of the enclosing `if` statements
  bool is_tentative = false;       // rules and tests: what cannot be known is a Hole, no error
};

// One local. A `let` of a block is evaluated when it is first asked for.
struct Env {
  NodeId name;
  V value = nullptr;
  NodeId lazy;  // a Let
  Context context;
  bool is_open = false;
  const Env* parent = nullptr;
};

struct Parameter {
  Symbol name;
  NodeId declaration;
  Span span;
  const Type* type = nullptr;  // as carried: without Input, Deferred, Secret
  Phase phase = Phase::Build;
  bool is_secret = false;
  bool is_list = false;
  std::vector<V> domain;  // of a closed union; empty: open
  ir::ParameterId id;
  V value = nullptr;
};

struct Instance {
  Symbol name;  // as written
  Symbol id;    // the logical id
  V key = nullptr;
  NodeId declaration;
  NodeId decorated;  // the Decorated around it, or the declaration
  Span name_span;
  Context context;
  const Formula* guard = nullptr;
  std::string type_name;
  std::optional<catalog::ResourceType> type;  // none: unchecked, or unknown and reported
  bool is_existing = false;
  bool is_unchecked = false;
  bool is_open = false;  // its properties are being evaluated
  NodeId module;         // what it is an instance of, if not of a resource type
  bool is_nested = false;
  StackScope* inside = nullptr;          // of a module, once it is expanded
  ImportedTemplate* imported = nullptr;  // of a resource: the template that it comes from
  ir::ResourceId written;                // and what it is in that
  ir::ResourceId ir;                     // none: of a module that is inlined
  V properties = nullptr;                // a Record, once evaluated
};

// The resources of one name: one without a key, or any number by key.
struct Family {
  Symbol name;
  bool is_keyed = false;
  std::vector<Instance*> instances;
  std::unordered_map<std::string, Instance*> by_key;
};

struct Statement {
  NodeId node;  // with decorators
  Context context;
};

// Where an app deploys to.
struct Environment {
  Symbol name;
  std::string account;
  std::string region;
  std::string role;
};

// A stack in one environment.
struct Deployment {
  enum class State : std::uint8_t { New, Open, Done };

  Symbol name;  // of the stack, or another that the app gives it
  NodeId stack;
  NodeId node;      // the Deploy; none without an app
  Context context;  // of its arguments
  const Environment* environment = nullptr;
  std::vector<Statement> tags;
  std::string stack_name;
  V arguments = nullptr;  // a Record, once evaluated
  StackScope* scope = nullptr;
  State state = State::New;
};

// What a stack set goes to: organizational units or accounts.
struct StackSetTargets {
  std::vector<V> units;
  std::vector<V> accounts;
  bool is_wrong = false;
};

struct StackSetPlan {
  NodeId app;
  NodeId node;
  Context context;
  std::size_t first_environment = 0;
};

struct Closure {
  NodeId node;  // Function or Lambda
  const Env* env = nullptr;
  StackScope* scope = nullptr;
  bool is_tentative = false;
};

struct LetState {
  V value = nullptr;
  bool is_open = false;
};

// A stack, or one instance of a module.
struct StackScope {
  Symbol name;
  NodeId declaration;
  // The scope of the whole template: of itself, but for modules that are inlined. It
  // knows the ids, conditions and mappings.
  StackScope* root = nullptr;
  std::vector<StackScope*> parts;  // of a root: itself, and the modules inlined in it
  Instance* instance = nullptr;    // of a module: what gives it its arguments
  Deployment* deployment = nullptr;
  std::string prefix;  // of the logical ids in it
  const Formula* guard = nullptr;
  std::vector<std::pair<std::string, V>> passed;  // to the parameters of a child stack
  bool is_test = false;
  bool is_undeployed = false;          // looked at for its mistakes only
  bool is_refused = false;             // of a module: an assertion of it fails
  std::map<std::string, V> arguments;  // of a test
  ir::Program* program = nullptr;
  ir::StackId stack;
  StackSummary* summary = nullptr;
  std::shared_ptr<ImportedTemplate> imported;  // of a template as a module, inlined

  std::unordered_map<NodeId, Parameter*> parameters;
  std::unordered_map<NodeId, LetState> lets;
  std::unordered_map<Symbol, Family> families;
  std::vector<Instance*> instances;
  std::unordered_map<Symbol, Span> ids;  // logical ids in use, parameters included

  // Registration: which statement of the stack declares the resources of a name.
  std::unordered_map<Symbol, std::vector<std::size_t>> declaring;
  std::vector<NodeId> statements;
  std::vector<char> statement_state;  // 0 not yet, 1 now, 2 done

  // `raw { Transform: [...] }` names AWS::LanguageExtensions.
  bool has_extensions = false;
  std::vector<Statement> outputs, asserts, tags, raws, blocks;
  std::vector<std::pair<NodeId, V>> output_values;

  // Conditions: by the key of their formula.
  std::unordered_map<Symbol, ir::ConditionId> conditions;
  std::unordered_map<Symbol, Symbol> condition_names;  // from lets
  std::set<std::string> used_condition_names;
  std::set<std::string> used_rule_names;

  struct MappingState {
    std::string key;  // what it is looked up by
    std::string name;
    std::vector<std::string> tops;
    std::vector<std::pair<std::string, std::vector<V>>> columns;  // by name; rows as tops
  };
  std::vector<MappingState> mappings;
  std::set<std::string> used_mapping_names;
};

// The deployment that a scope is part of: child stacks are part of their parent's.
[[nodiscard]] const Deployment* deployment_of(const StackScope* scope);

}  // namespace cairn::eval
