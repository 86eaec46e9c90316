#include "compiler/sema/names.h"

#include <algorithm>
#include <array>
#include <string>

#include "compiler/base/nearest.h"
#include "compiler/sema/imports.h"

namespace cairn::sema {

using syntax::NodeKind;

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
static constexpr std::array<std::string_view, 8> kPseudoParameters = {
    "AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue",   "AWS::Partition",
    "AWS::Region",    "AWS::StackId",          "AWS::StackName", "AWS::URLSuffix"};

bool is_pseudo_parameter(std::string_view path) {
  return std::ranges::find(kPseudoParameters, path) != kPseudoParameters.end();
}

NodeId undecorated(const syntax::Tree& tree, NodeId node) {
  return node && tree.kind(node) == NodeKind::Decorated ? tree.last_child(node) : node;
}

namespace {

// Walks a file with the locals that are in sight. The walk recurses with the tree,
// whose height the parser bounds.
class Binder {
 public:
  Binder(Model& model, const std::vector<std::string_view>& builtins, diag::Sink& sink)
      : model_(model), tree_(*model.tree), sink_(sink) {
    for (const std::string_view name : builtins) {
      builtins_.emplace(model_.symbols->intern(name), Binding{BindingKind::Builtin, {}});
    }
  }

  void declare_file(std::uint32_t file);
  void bind_file(std::uint32_t file);

 private:
  struct Local {
    Symbol name;
    NodeId declaration;
  };

  void declare_global(NodeId name, NodeId declaration, BindingKind kind);
  void declare_type(Symbol name, NodeId at, NodeId declaration,
                    std::unordered_map<Symbol, NodeId>& table);
  void declare_members(NodeId block, MemberTable& members, bool is_nested);
  void declare_member(NodeId name, MemberTable& members, Binding binding);

  void bind(NodeId node);
  void bind_children(NodeId node) {
    for (const NodeId child : tree_.children(node)) bind(child);
  }
  void bind_block(NodeId block);
  void bind_stack(NodeId stack);
  void bind_function(NodeId function);
  void declare_deployments(NodeId app);
  void bind_app(NodeId app);
  void bind_targets(NodeId node);
  void bind_loop(NodeId node, std::size_t in, std::initializer_list<std::size_t> rest);
  void bind_identifier(NodeId node);
  void bind_path(NodeId node);

  void push(NodeId name) {
    if (name) locals_.push_back({model_.name(name), name});
  }
  void set(NodeId node, Binding binding) { model_.bindings[node.index] = binding; }

  Model& model_;
  const syntax::Tree& tree_;
  diag::Sink& sink_;
  std::unordered_map<Symbol, Binding> builtins_;
  std::vector<Local> locals_;
  std::uint32_t file_ = 0;
  const MemberTable* members_ = nullptr;
};

void Binder::declare_file(std::uint32_t file) {
  file_ = file;
  if (!tree_.root(file)) return;
  const bool is_main = file == 0;
  for (const NodeId outer : tree_.children(tree_.root(file))) {
    const NodeId node = undecorated(tree_, outer);
    const NodeId name = tree_.child(node, 0);
    switch (tree_.kind(node)) {
      case NodeKind::Stack:
        declare_global(name, node, BindingKind::Stack);
        if (is_main) model_.stacks.push_back(node);
        break;
      case NodeKind::Module:
        declare_global(name, node, BindingKind::Module);
        model_.modules.push_back(node);
        break;
      case NodeKind::App:
        declare_global(name, node, BindingKind::App);
        if (is_main) model_.apps.push_back(node);
        declare_deployments(node);
        break;
      case NodeKind::Import:
        // A template, as a module.
        if (tree_.aux(node) == 2) declare_global(tree_.child(node, 1), node, BindingKind::Module);
        break;
      case NodeKind::Function:
        declare_global(name, node, BindingKind::Function);
        model_.functions.push_back(node);
        break;
      case NodeKind::Let:
        declare_global(name, node, BindingKind::GlobalLet);
        model_.lets.push_back(node);
        break;
      case NodeKind::TypeAlias:
        declare_type(model_.name(name), name, node, model_.files[file].types);
        break;
      case NodeKind::Extern:
        declare_type(model_.symbols->intern(tree_.path(name)), name, node, model_.externs);
        break;
      case NodeKind::Rule:
        if (is_main) model_.rules.push_back(node);
        break;
      case NodeKind::Test:
        if (is_main) model_.tests.push_back(node);
        break;
      default:
        break;
    }
  }
}

void Binder::bind_file(std::uint32_t file) {
  file_ = file;
  if (!tree_.root(file)) return;
  for (const NodeId node : tree_.children(tree_.root(file))) {
    if (tree_.kind(undecorated(tree_, node)) != NodeKind::Import) bind(node);
  }
}

void Binder::declare_global(NodeId name, NodeId declaration, BindingKind kind) {
  if (!name) return;
  const auto [found, is_new] =
      model_.files[file_].globals.emplace(model_.name(name), Binding{kind, declaration});
  if (is_new) return;
  sink_.report<diag::kind::DuplicateName>(tree_.span(name), tree_.text(name))
      .note(tree_.span(tree_.child(found->second.declaration, 0)), "first declared here");
}

void Binder::declare_type(Symbol name, NodeId at, NodeId declaration,
                          std::unordered_map<Symbol, NodeId>& table) {
  const auto [found, is_new] = table.emplace(name, declaration);
  if (is_new) return;
  sink_.report<diag::kind::DuplicateName>(tree_.span(at), model_.symbols->text(name))
      .note(tree_.span(tree_.child(found->second, 0)), "first declared here");
}

// Resources are in sight of the whole stack, also those under `if` and `for`: what
// a use needs to be allowed there is a question of presence, not of names.
void Binder::declare_members(NodeId block, MemberTable& members, bool is_nested) {
  for (const NodeId outer : tree_.children(block)) {
    const NodeId node = undecorated(tree_, outer);
    const NodeId name = tree_.child(node, 0);
    switch (tree_.kind(node)) {
      case NodeKind::Param:
        if (is_nested) {
          sink_.report<diag::kind::MisplacedStatement>(tree_.span(node), "param");
        } else {
          declare_member(name, members, {BindingKind::Param, node});
        }
        break;
      case NodeKind::Let:
        if (!is_nested) declare_member(name, members, {BindingKind::MemberLet, node});
        break;
      case NodeKind::Resource:
      case NodeKind::Existing:
        declare_member(name, members, {BindingKind::Resource, node});
        break;
      case NodeKind::For:
        declare_members(tree_.child(node, 3), members, true);
        break;
      case NodeKind::If:
        // An `else if` is an If among the children; its blocks are Blocks.
        for (NodeId branch = node; branch;) {
          declare_members(tree_.child(branch, 1), members, true);
          const NodeId rest = tree_.child(branch, 2);
          if (rest && tree_.kind(rest) == NodeKind::Block) declare_members(rest, members, true);
          branch = rest && tree_.kind(rest) == NodeKind::If ? rest : NodeId();
        }
        break;
      default:
        break;
    }
  }
}

void Binder::declare_member(NodeId name, MemberTable& members, Binding binding) {
  if (!name) return;
  const auto [found, is_new] = members.names.emplace(model_.name(name), binding);
  if (is_new) return;
  // Two resources of one name may stand in branches of which one is built, or be
  // told apart by keys; logical ids settle it.
  if (binding.kind == BindingKind::Resource && found->second.kind == BindingKind::Resource) return;
  sink_.report<diag::kind::DuplicateName>(tree_.span(name), tree_.text(name))
      .note(tree_.span(tree_.child(found->second.declaration, 0)), "first declared here");
}

void Binder::bind(NodeId node) {
  if (!node) return;
  const std::size_t depth = locals_.size();
  switch (tree_.kind(node)) {
    case NodeKind::Identifier:
      bind_identifier(node);
      break;
    case NodeKind::Path:
      bind_path(node);
      break;
    case NodeKind::Stack:
    case NodeKind::Module:
      bind_stack(node);
      break;
    case NodeKind::App:
      bind_app(node);
      break;
    case NodeKind::Function:
      bind_function(node);
      break;
    case NodeKind::Extern:
    case NodeKind::TypeAlias:
      break;  // types are resolved where they are used
    case NodeKind::FunctionBody:
      for (const NodeId child : tree_.children(node)) {
        bind(child);
        if (tree_.kind(child) == NodeKind::Let) push(tree_.child(child, 0));
      }
      break;
    case NodeKind::Rule:
      push(tree_.child(tree_.child(node, 1), 0));
      bind_block(tree_.child(node, 2));
      break;
    case NodeKind::Test:
      bind_block(tree_.child(node, 1));
      break;
    case NodeKind::Block:
      bind_block(node);
      break;
    case NodeKind::Let:
      bind(tree_.child(node, 2));
      break;
    case NodeKind::Param:
      bind(tree_.child(node, 2));
      bind(tree_.child(node, 3));
      break;
    case NodeKind::Resource:
    case NodeKind::Existing:
      bind(tree_.child(node, 1));
      bind(tree_.child(node, 3));
      break;
    case NodeKind::Output:
      bind(tree_.child(node, 2));
      bind(tree_.child(node, 3));
      break;
    case NodeKind::Decorator:
      for (std::size_t i = 1; i < tree_.children(node).size(); ++i) bind(tree_.child(node, i));
      break;
    case NodeKind::Arg:
      bind(tree_.child(node, 1));
      break;
    case NodeKind::Member:
      bind(tree_.child(node, 0));
      break;
    case NodeKind::Field:
      if (tree_.kind(tree_.child(node, 0)) == NodeKind::String) bind(tree_.child(node, 0));
      bind(tree_.child(node, 1));
      break;
    case NodeKind::Lambda: {
      const auto children = tree_.children(node);
      for (std::size_t i = 0; i + 1 < children.size(); ++i) push(children[i]);
      bind(children.back());
      break;
    }
    case NodeKind::For:
    case NodeKind::FieldFor:
    case NodeKind::PolicyFor:
      bind_loop(node, 2, {3});
      break;
    case NodeKind::ItemFor:
      bind_loop(node, 2, {3, 4});
      break;
    default:
      bind_children(node);
      break;
  }
  locals_.resize(depth);
}

void Binder::bind_stack(NodeId stack) {
  const NodeId block = tree_.child(stack, 1);
  if (!block) return;
  MemberTable& members = model_.members[stack];
  declare_members(block, members, false);
  members_ = &members;
  for (const NodeId child : tree_.children(block)) bind(child);
  members_ = nullptr;
}

// The lets of a block are in sight of the whole block; only their values must not
// go round in circles.
void Binder::bind_block(NodeId block) {
  if (!block) return;
  for (const NodeId child : tree_.children(block)) {
    const NodeId node = undecorated(tree_, child);
    if (tree_.kind(node) == NodeKind::Let) push(tree_.child(node, 0));
  }
  for (const NodeId child : tree_.children(block)) bind(child);
}

void Binder::bind_function(NodeId function) {
  for (const NodeId formal : tree_.children(tree_.child(function, 1))) {
    bind(tree_.child(formal, 2));
  }
  for (const NodeId formal : tree_.children(tree_.child(function, 1))) push(tree_.child(formal, 0));
  bind(tree_.child(function, 3));
}

// `deploy Network as Shared to [...]`, which may stand for each environment.
void Binder::declare_deployments(NodeId app) {
  for (const NodeId child : tree_.children(app).subspan(1)) {
    const NodeId node = undecorated(tree_, child);
    if (tree_.kind(node) != NodeKind::Deploy || !tree_.child(node, 1)) continue;
    model_.files[file_].globals.emplace(model_.name(tree_.child(node, 1)),
                                        Binding{BindingKind::Deployment, node});
  }
}

// Environments are in sight of the whole app, and so are its lets.
void Binder::bind_app(NodeId app) {
  for (const NodeId child : tree_.children(app).subspan(1)) {
    const NodeId node = undecorated(tree_, child);
    const NodeKind kind = tree_.kind(node);
    if (kind == NodeKind::Env || kind == NodeKind::Let) push(tree_.child(node, 0));
  }
  for (const NodeId child : tree_.children(app).subspan(1)) {
    const NodeId node = undecorated(tree_, child);
    switch (tree_.kind(node)) {
      case NodeKind::Deploy:
        bind(tree_.child(node, 2));
        bind(tree_.child(node, 3));
        break;
      case NodeKind::Env:
        bind(tree_.child(node, 1));
        break;
      case NodeKind::StackSet:
        for (const NodeId field : tree_.children(tree_.child(node, 1))) {
          const bool is_targets = tree_.kind(field) == NodeKind::Field &&
                                  tree_.text(tree_.child(field, 0)) == "targets";
          is_targets ? bind_targets(tree_.child(field, 1)) : bind(field);
        }
        break;
      default:
        bind(node);
    }
  }
}

// Of a stack set, where `ou(...)` is a word of its own.
void Binder::bind_targets(NodeId node) {
  if (!node) return;
  const NodeKind kind = tree_.kind(node);
  const NodeId callee = tree_.child(node, 0);
  if (kind == NodeKind::List) {
    for (const NodeId item : tree_.children(node)) bind_targets(item);
  } else if (kind == NodeKind::Call && callee && tree_.text(callee) == "ou") {
    for (const NodeId argument : tree_.children(node).subspan(1)) bind(argument);
  } else {
    bind(node);
  }
}

void Binder::bind_loop(NodeId node, std::size_t in, std::initializer_list<std::size_t> rest) {
  bind(tree_.child(node, in));
  push(tree_.child(node, 0));
  push(tree_.child(node, 1));
  for (const std::size_t i : rest) bind(tree_.child(node, i));
}

void Binder::bind_identifier(NodeId node) {
  const Symbol name = model_.name(node);
  for (auto local = locals_.rbegin(); local != locals_.rend(); ++local) {
    if (local->name == name) return set(node, {BindingKind::Local, local->declaration});
  }
  if (members_ != nullptr) {
    if (const auto found = members_->names.find(name); found != members_->names.end()) {
      return set(node, found->second);
    }
  }
  const FileNames& names = model_.files[file_];
  if (const auto found = names.globals.find(name); found != names.globals.end()) {
    return set(node, found->second);
  }
  if (const auto found = builtins_.find(name); found != builtins_.end()) {
    return set(node, found->second);
  }

  if (names.lost.contains(name)) return set(node, {BindingKind::Lost, {}});

  std::vector<std::string_view> candidates;
  const auto add = [&](Symbol symbol) { candidates.push_back(model_.symbols->text(symbol)); };
  for (const Local& local : locals_) add(local.name);
  if (members_ != nullptr) {
    for (const auto& [symbol, binding] : members_->names) add(symbol);
  }
  for (const auto& [symbol, binding] : names.globals) add(symbol);
  for (const auto& [symbol, binding] : builtins_) add(symbol);
  // The tables have no order of their own, and what is printed must have one.
  std::ranges::sort(candidates);
  const auto near = base::nearest(tree_.text(node), candidates);
  auto& finding = sink_.report<diag::kind::UnknownName>(tree_.span(node), tree_.text(node));
  if (!near.empty()) finding.help("did you mean " + base::either(near) + "?");
}

void Binder::bind_path(NodeId node) {
  const std::string path = tree_.path(node);
  if (is_pseudo_parameter(path)) return;
  if (const Binding binding = model_.global(node, path); binding.kind != BindingKind::None) {
    return set(node, binding);
  }
  if (model_.is_lost(node, path)) return set(node, {BindingKind::Lost, {}});
  std::vector<std::string_view> candidates(kPseudoParameters.begin(), kPseudoParameters.end());
  auto& finding = sink_.report<diag::kind::UnknownName>(tree_.span(node), path);
  const auto near = base::nearest(path, candidates);
  if (!near.empty()) {
    finding.help("did you mean " + base::either(near) + "?");
  } else if (path.starts_with("AWS::")) {
    finding.help("a resource type is no value: declare `resource Name: " + path + " { ... }`");
  }
}

}  // namespace

Model bind_names(const syntax::Tree& tree, base::SymbolTable& symbols,
                 const std::vector<std::string_view>& builtins, const ImportTargets& imports,
                 diag::Sink& sink) {
  Model model;
  model.tree = &tree;
  model.symbols = &symbols;
  model.bindings.resize(tree.node_count());
  model.files.resize(tree.part_count());
  Binder binder(model, builtins, sink);
  for (std::uint32_t file = 0; file < tree.part_count(); ++file) binder.declare_file(file);
  bind_imports(model, imports, sink);
  for (std::uint32_t file = 0; file < tree.part_count(); ++file) binder.bind_file(file);
  return model;
}

}  // namespace cairn::sema
