#pragma once

// What the names of one file mean: side tables over its syntax tree, which stays
// inert.

#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/base/symbol.h"
#include "compiler/syntax/tree.h"

namespace cairn::sema {

using base::Symbol;
using syntax::NodeId;

enum class BindingKind : std::uint8_t {
  None,       // no name, or one that nothing bears (reported)
  Local,      // a loop variable, lambda parameter, formal, or a `let` in a block
  Param,      // of the enclosing stack or module
  MemberLet,  // a `let` right in a stack or module
  Resource,   // a `resource` or `existing` of the stack, however deep in `if` and `for`
  GlobalLet,
  Function,
  Stack,
  Module,
  App,
  Builtin,  // a function of the language; `builtin` says which
};

struct Binding {
  BindingKind kind = BindingKind::None;
  // The Name of a Local, else the declaration. For a Resource the first of that name.
  NodeId declaration;
};

// The members of a stack or module by name.
struct MemberTable {
  std::unordered_map<Symbol, Binding> names;
};

struct Model {
  const syntax::Tree* tree = nullptr;
  base::SymbolTable* symbols = nullptr;

  std::vector<Binding> bindings;  // by node: what an Identifier means
  std::unordered_map<Symbol, Binding> globals;
  std::unordered_map<Symbol, NodeId> types;         // TypeAlias, by name
  std::unordered_map<Symbol, NodeId> externs;       // Extern, by type name (`Custom::Thing`)
  std::unordered_map<NodeId, MemberTable> members;  // by Stack or Module

  std::vector<NodeId> stacks;  // in the order of the file
  std::vector<NodeId> rules;
  std::vector<NodeId> tests;
  std::vector<NodeId> functions;
  std::vector<NodeId> lets;
  std::vector<NodeId> later;  // app, module, import: not compiled yet

  [[nodiscard]] const Binding& binding(NodeId node) const { return bindings[node.index]; }
  [[nodiscard]] Symbol name(NodeId node) const { return symbols->intern(tree->text(node)); }
};

// The declaration below decorators.
[[nodiscard]] NodeId undecorated(const syntax::Tree& tree, NodeId node);

// `AWS::Region` and its like.
[[nodiscard]] bool is_pseudo_parameter(std::string_view path);

}  // namespace cairn::sema
