#pragma once

// Values of resources as far as they are known before an update: literals, and tokens for
// what only the deployment knows. Both sides of a comparison share one store, in which
// every node knows which parameters and resources it was made of.

#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/id.h"

namespace cairn::changeset {

enum class Kind : std::uint8_t {
  Absent,  // `AWS::NoValue`
  Null,
  Scalar,  // text; numbers and booleans as CloudFormation spells them
  List,
  Map,     // entries, sorted by key
  Token,   // text: `Ref Queue`, `Queue.Arn`, `AWS::Region`
  Joined,  // children, of which at least one is no Scalar: a text known in parts
  Call,    // text: a function; children: its operands
};

enum class EntityKind : std::uint8_t { Parameter, Resource, Attribute };

// What a value refers to. `scope` is the stack: 0 for the root, others for nested ones.
struct Entity {
  EntityKind kind = EntityKind::Parameter;
  std::uint32_t scope = 0;
  std::string name;
  std::string attribute;
  auto operator<=>(const Entity&) const = default;
};
using EntityId = base::Id<Entity>;

struct Node {
  Kind kind = Kind::Absent;
  bool is_secret = false;  // made of a NoEcho parameter
  bool is_number = false;  // was no string in its template
  std::string_view text;
  std::uint32_t first = 0;  // into children or entries
  std::uint32_t count = 0;
  std::uint32_t first_ref = 0;
  std::uint32_t ref_count = 0;
};
using NodeId = base::Id<Node>;

struct Entry {
  std::string_view key;
  NodeId value;
};

class Values {
 public:
  Values();
  Values(const Values&) = delete;
  Values& operator=(const Values&) = delete;

  // --- reading
  [[nodiscard]] const Node& operator[](NodeId id) const { return nodes_[id.index]; }
  [[nodiscard]] std::span<const NodeId> items(NodeId id) const {
    const Node& node = nodes_[id.index];
    return std::span(children_).subspan(node.first, node.count);
  }
  [[nodiscard]] std::span<const Entry> entries(NodeId id) const {
    const Node& node = nodes_[id.index];
    return std::span(entries_).subspan(node.first, node.count);
  }
  // None for what is no map and has no such entry.
  [[nodiscard]] NodeId get(NodeId map, std::string_view key) const;
  [[nodiscard]] bool is_absent(NodeId id) const {
    return !id || nodes_[id.index].kind == Kind::Absent;
  }
  // A Scalar's text; else empty.
  [[nodiscard]] std::string_view text(NodeId id) const;
  // The node's own references, without those of its children.
  [[nodiscard]] std::span<const EntityId> own_refs(NodeId id) const {
    const Node& node = nodes_[id.index];
    return std::span(refs_).subspan(node.first_ref, node.ref_count);
  }
  // All references of the tree, in order, each once.
  [[nodiscard]] std::vector<EntityId> refs(NodeId id) const;
  [[nodiscard]] const Entity& entity(EntityId id) const { return entity_list_[id.index]; }
  // Whether nothing in it waits for the deployment.
  [[nodiscard]] bool is_known(NodeId id) const;
  // Whether any part is secret.
  [[nodiscard]] bool is_secret(NodeId id) const;

  // Tokens are equal if they name the same thing, whatever happens to it. 10 is "10".
  [[nodiscard]] bool are_equal(NodeId left, NodeId right) const;

  // As JSON on one line, a Scalar as its text. What is not known is in `{{ }}`; secrets
  // are `****`.
  [[nodiscard]] std::string print(NodeId id) const;
  // The same with quotes around a Scalar.
  void append_json(std::string& out, NodeId id) const;

  // --- making
  EntityId intern(Entity entity);
  NodeId absent() { return {0}; }
  NodeId null() { return {1}; }
  NodeId scalar(std::string_view text, bool is_number = false);
  NodeId list(std::span<const NodeId> items);
  NodeId map(std::vector<Entry> entries);
  NodeId token(std::string_view text, EntityId entity = {});
  NodeId call(std::string_view function, std::span<const NodeId> operands);
  // The texts one after the other; neighbours that are known become one.
  NodeId concat(std::span<const NodeId> parts);
  // The same value, made of those things as well.
  NodeId with_refs(NodeId id, std::span<const EntityId> refs);
  NodeId secret(NodeId id);
  std::string_view keep(std::string text) { return kept_.emplace_back(std::move(text)); }

 private:
  NodeId add(Node node, std::span<const EntityId> refs = {});

  std::vector<Node> nodes_;
  std::vector<NodeId> children_;
  std::vector<Entry> entries_;
  std::vector<EntityId> refs_;
  std::map<Entity, EntityId> entities_;
  std::vector<Entity> entity_list_;
  std::deque<std::string> kept_;
};

inline constexpr std::string_view kSecret = "****";

}  // namespace cairn::changeset
