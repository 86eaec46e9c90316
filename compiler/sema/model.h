#pragma once

// What the names of a program mean: side tables over its syntax tree, which stays
// inert. A program is a file and those that it imports.

#include <cstdint>
#include <optional>
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
  Lost,       // out of an import that failed, which was told
  Local,      // a loop variable, lambda parameter, formal, or a `let` in a block
  Param,      // of the enclosing stack or module
  MemberLet,  // a `let` right in a stack or module
  Resource,   // a `resource` or `existing` of the stack, however deep in `if` and `for`
  GlobalLet,
  Function,
  Stack,
  Module,
  App,
  Deployment,  // the name that an app gives a stack it deploys
  Builtin,     // a function of the language; `builtin` says which
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

// The names that are in sight in one file.
struct FileNames {
  std::unordered_map<Symbol, Binding> globals;
  std::unordered_map<Symbol, NodeId> types;              // TypeAlias
  std::unordered_map<Symbol, std::uint32_t> namespaces;  // `import * as x`: a file
  std::unordered_map<Symbol, NodeId> lost;  // what an import that failed would have given
};

// Where imports lead: the number of a file, or of a template. None where it could not
// be read, which was told.
struct ImportTarget {
  std::optional<std::uint32_t> file;
};
using ImportTargets = std::unordered_map<NodeId, ImportTarget>;

struct Model {
  const syntax::Tree* tree = nullptr;
  base::SymbolTable* symbols = nullptr;

  std::vector<Binding> bindings;                    // by node: what an Identifier means
  std::vector<FileNames> files;                     // by their number in the tree
  std::unordered_map<Symbol, NodeId> externs;       // Extern, by type name (`Custom::Thing`)
  std::unordered_map<NodeId, MemberTable> members;  // by Stack or Module

  std::vector<NodeId> stacks;  // in the order of the file, then those it imports by name
  std::vector<NodeId> rules;
  std::vector<NodeId> tests;
  std::vector<NodeId> functions;
  std::vector<NodeId> lets;
  std::vector<NodeId> modules;
  std::vector<NodeId> apps;

  [[nodiscard]] const Binding& binding(NodeId node) const { return bindings[node.index]; }
  [[nodiscard]] const FileNames& names_at(NodeId node) const { return files[tree->part_of(node)]; }
  // What a path such as `Worker` or `parts::Worker` names in the file of `at`.
  [[nodiscard]] Binding global(NodeId at, std::string_view path) const;
  // The same for aliases of types; none where there is none.
  [[nodiscard]] NodeId type_alias(NodeId at, std::string_view path) const;
  // Whether the name was to come out of an import that failed.
  [[nodiscard]] bool is_lost(NodeId at, std::string_view path) const;
  [[nodiscard]] Symbol name(NodeId node) const { return symbols->intern(tree->text(node)); }
};

// The declaration below decorators.
[[nodiscard]] NodeId undecorated(const syntax::Tree& tree, NodeId node);

// `AWS::Region` and its like.
[[nodiscard]] bool is_pseudo_parameter(std::string_view path);

}  // namespace cairn::sema
