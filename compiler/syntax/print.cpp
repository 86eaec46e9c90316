#include "compiler/syntax/print.h"

namespace cairn::syntax {

static std::string describe_aux(NodeKind kind, std::uint16_t aux);
static std::string_view spelling(Operator op);

static void print_node(const Tree& tree, NodeId id, std::size_t depth, std::string& out) {
  out.append(2 * depth, ' ');
  if (!id) {
    out += "-\n";
    return;
  }
  const NodeKind kind = tree.kind(id);
  out += name_of(kind);
  out += describe_aux(kind, tree.aux(id));
  if (kind == NodeKind::StringText) {
    out += " `" + tree.cooked(id) + "`";
  } else if (kind == NodeKind::Path) {
    out += " `" + tree.path(id) + "`";
  } else if (tree.children(id).empty() && !tree.text(id).empty() && kind != NodeKind::File) {
    out += " `";
    out += tree.text(id);
    out += "`";
  }
  out += '\n';
  for (const NodeId child : tree.children(id)) print_node(tree, child, depth + 1, out);
}

std::string print(const Tree& tree) {
  std::string out;
  print_node(tree, tree.root(), 0, out);
  return out;
}

static std::string describe_aux(NodeKind kind, std::uint16_t aux) {
  static constexpr std::string_view kStyles[] = {"", " tripled", " raw", " raw tripled"};
  std::string words;
  if ((aux & kPublic) != 0 && kind != NodeKind::StringText) words += " pub";
  switch (kind) {
    case NodeKind::Import:
      if (aux != 0) words += aux == 1 ? " all" : " template";
      break;
    case NodeKind::Resource:
      if ((aux & kNested) != 0) words += " nested";
      if ((aux & kUnchecked) != 0) words += " unchecked";
      break;
    case NodeKind::Output:
      if ((aux & kExport) != 0) words += " export";
      break;
    case NodeKind::Member:
      if ((aux & kOptional) != 0) words += " ?.";
      break;
    case NodeKind::String:
      words += kStyles[aux & 3];
      break;
    case NodeKind::Unary:
    case NodeKind::Binary:
      words += ' ';
      words += spelling(static_cast<Operator>(aux));
      break;
    case NodeKind::PolicyStatement:
      words += (aux & kDeny) != 0 ? " deny" : " allow";
      if ((aux & kExceptActions) != 0) words += " except-actions";
      if ((aux & kExceptPrincipals) != 0) words += " except-principals";
      if ((aux & kExceptResources) != 0) words += " except-resources";
      break;
    default:
      break;
  }
  return words;
}

static std::string_view spelling(Operator op) {
  static constexpr std::string_view kSpellings[] = {"!",  "-",  "*",  "/",  "%",  "+",  "-",
                                                    "..", "<",  "<=", ">",  ">=", "==", "!=",
                                                    "=~", "in", "&&", "||", "??"};
  return kSpellings[static_cast<std::size_t>(op)];
}

}  // namespace cairn::syntax
