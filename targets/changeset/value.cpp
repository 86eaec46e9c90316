#include "targets/changeset/value.h"

#include <algorithm>
#include <charconv>

#include "compiler/base/json_string.h"

namespace cairn::changeset {

// Whether `10` and `10.0` are one number. `0.31.1` is none.
static bool are_equal_numbers(std::string_view left, std::string_view right) {
  double a = 0, b = 0;
  const auto read = [](std::string_view text, double& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size();
  };
  return read(left, a) && read(right, b) && a == b;
}

Values::Values() {
  add({.kind = Kind::Absent});
  add({.kind = Kind::Null});
}

NodeId Values::add(Node node, std::span<const EntityId> refs) {
  // The span may lie in the vector that grows.
  const std::vector<EntityId> copied(refs.begin(), refs.end());
  node.first_ref = static_cast<std::uint32_t>(refs_.size());
  for (const EntityId ref : copied) {
    const auto own = refs_.begin() + node.first_ref;
    if (std::find(own, refs_.end(), ref) == refs_.end()) refs_.push_back(ref);
  }
  node.ref_count = static_cast<std::uint32_t>(refs_.size()) - node.first_ref;
  nodes_.push_back(node);
  return {static_cast<std::uint32_t>(nodes_.size() - 1)};
}

NodeId Values::get(NodeId map, std::string_view key) const {
  if (!map || (*this)[map].kind != Kind::Map) return {};
  const auto all = entries(map);
  const auto found = std::ranges::lower_bound(all, key, {}, &Entry::key);
  return found != all.end() && found->key == key ? found->value : NodeId();
}

std::string_view Values::text(NodeId id) const {
  return id && (*this)[id].kind == Kind::Scalar ? (*this)[id].text : std::string_view();
}

// Calls visit(id) for every node of the tree. Values are as deep as templates, which is
// bounded, but a nested stack hands its own on: so no recursion.
template <typename Visit>
static void for_each_node(const Values& values, NodeId root, Visit&& visit) {
  if (!root) return;
  std::vector<NodeId> waiting = {root};
  while (!waiting.empty()) {
    const NodeId id = waiting.back();
    waiting.pop_back();
    visit(id);
    const Kind kind = values[id].kind;
    if (kind == Kind::Map) {
      const auto entries = values.entries(id);
      for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        waiting.push_back(entry->value);
      }
    } else {
      const auto items = values.items(id);
      waiting.insert(waiting.end(), items.rbegin(), items.rend());
    }
  }
}

std::vector<EntityId> Values::refs(NodeId root) const {
  std::vector<EntityId> all;
  for_each_node(*this, root, [&](NodeId id) {
    for (const EntityId ref : own_refs(id)) {
      if (std::ranges::find(all, ref) == all.end()) all.push_back(ref);
    }
  });
  return all;
}

bool Values::is_known(NodeId root) const {
  bool is_known = true;
  for_each_node(*this, root, [&](NodeId id) {
    const Kind kind = (*this)[id].kind;
    is_known &= kind != Kind::Token && kind != Kind::Joined && kind != Kind::Call;
  });
  return is_known;
}

bool Values::is_secret(NodeId root) const {
  bool is_secret = false;
  for_each_node(*this, root, [&](NodeId id) { is_secret |= (*this)[id].is_secret; });
  return is_secret;
}

bool Values::are_equal(NodeId left, NodeId right) const {
  if (left == right) return true;
  if (is_absent(left) || is_absent(right)) return is_absent(left) && is_absent(right);
  const Node& a = (*this)[left];
  const Node& b = (*this)[right];
  if (a.kind != b.kind) return false;
  if (a.kind == Kind::Scalar) {
    return a.text == b.text || ((a.is_number || b.is_number) && are_equal_numbers(a.text, b.text));
  }
  if (a.text != b.text || a.count != b.count) return false;
  if (a.kind == Kind::Map) {
    return std::ranges::equal(entries(left), entries(right), [&](const Entry& x, const Entry& y) {
      return x.key == y.key && are_equal(x.value, y.value);
    });
  }
  return std::ranges::equal(items(left), items(right),
                            [&](NodeId x, NodeId y) { return are_equal(x, y); });
}

// `Ref 0/Queue` is `{{Queue}}`, `0/Queue.Arn` is `{{Queue.Arn}}`: scopes are for comparing.
static std::string print_token(std::string_view text) {
  if (const auto slash = text.find('/');
      slash != std::string_view::npos && !text.starts_with("resolve:")) {
    text.remove_prefix(slash + 1);
  }
  return "{{" + std::string(text) + "}}";
}

std::string Values::print(NodeId id) const {
  if (is_absent(id)) return {};
  const Node& node = (*this)[id];
  if (node.is_secret) return std::string(kSecret);
  if (node.kind == Kind::Scalar) return std::string(node.text);
  if (node.kind == Kind::Token) return print_token(node.text);
  std::string out;
  if (node.kind == Kind::Joined) {
    for (const NodeId item : items(id)) out += print(item);
    return out;
  }
  append_json(out, id);
  return out;
}

void Values::append_json(std::string& out, NodeId id) const {
  const Node& node = (*this)[id];
  if (node.is_secret) return base::append_json_string(out, kSecret);
  switch (node.kind) {
    case Kind::Absent:
    case Kind::Null:
      out += "null";
      return;
    case Kind::Scalar:
    case Kind::Joined:
    case Kind::Token:
      base::append_json_string(out, print(id));
      return;
    case Kind::List: {
      out += '[';
      bool is_first = true;
      for (const NodeId item : items(id)) {
        if (!is_first) out += ',';
        is_first = false;
        append_json(out, item);
      }
      out += ']';
      return;
    }
    case Kind::Map: {
      out += '{';
      bool is_first = true;
      for (const Entry& entry : entries(id)) {
        if (!is_first) out += ',';
        is_first = false;
        base::append_json_string(out, entry.key);
        out += ':';
        append_json(out, entry.value);
      }
      out += '}';
      return;
    }
    case Kind::Call: {
      out += '{';
      base::append_json_string(out, node.text);
      out += ":[";
      bool is_first = true;
      for (const NodeId item : items(id)) {
        if (!is_first) out += ',';
        is_first = false;
        append_json(out, item);
      }
      out += "]}";
      return;
    }
  }
}

EntityId Values::intern(Entity entity) {
  const EntityId next{static_cast<std::uint32_t>(entity_list_.size())};
  const auto [found, is_new] = entities_.try_emplace(entity, next);
  if (is_new) entity_list_.push_back(std::move(entity));
  return found->second;
}

NodeId Values::scalar(std::string_view text, bool is_number) {
  return add({.kind = Kind::Scalar, .is_number = is_number, .text = text});
}

NodeId Values::list(std::span<const NodeId> items) {
  Node node{.kind = Kind::List, .first = static_cast<std::uint32_t>(children_.size())};
  for (const NodeId item : items) {
    if (!is_absent(item)) children_.push_back(item);
  }
  node.count = static_cast<std::uint32_t>(children_.size()) - node.first;
  return add(node);
}

NodeId Values::map(std::vector<Entry> entries) {
  std::erase_if(entries, [&](const Entry& entry) { return is_absent(entry.value); });
  std::ranges::stable_sort(entries, {}, &Entry::key);
  // Of a key that comes twice, the first counts, as for everything that reads a template.
  const auto has_same_key = [](const Entry& a, const Entry& b) { return a.key == b.key; };
  entries.erase(std::unique(entries.begin(), entries.end(), has_same_key), entries.end());
  Node node{.kind = Kind::Map,
            .first = static_cast<std::uint32_t>(entries_.size()),
            .count = static_cast<std::uint32_t>(entries.size())};
  entries_.insert(entries_.end(), entries.begin(), entries.end());
  return add(node);
}

NodeId Values::token(std::string_view text, EntityId entity) {
  const std::span<const EntityId> refs(&entity, entity ? 1 : 0);
  return add({.kind = Kind::Token, .text = text}, refs);
}

NodeId Values::call(std::string_view function, std::span<const NodeId> operands) {
  Node node{.kind = Kind::Call,
            .text = function,
            .first = static_cast<std::uint32_t>(children_.size()),
            .count = static_cast<std::uint32_t>(operands.size())};
  for (const NodeId operand : operands) {
    node.is_secret |= is_secret(operand);
    children_.push_back(operand ? operand : null());
  }
  return add(node);
}

NodeId Values::concat(std::span<const NodeId> parts) {
  std::vector<NodeId> flat;
  std::vector<EntityId> refs;
  bool is_secret = false;
  for (const NodeId part : parts) {
    if (is_absent(part)) continue;
    is_secret |= this->is_secret(part);
    for (const EntityId ref : own_refs(part)) refs.push_back(ref);
    if ((*this)[part].kind == Kind::Joined) {
      const auto items = this->items(part);
      flat.insert(flat.end(), items.begin(), items.end());
    } else {
      flat.push_back(part);
    }
  }
  std::vector<NodeId> merged;
  std::string run;
  const auto end_run = [&] {
    if (!run.empty()) merged.push_back(scalar(keep(std::move(run))));
    run.clear();
  };
  for (const NodeId part : flat) {
    if ((*this)[part].kind == Kind::Scalar) {
      run += text(part);
    } else {
      end_run();
      merged.push_back(part);
    }
  }
  if (merged.empty()) {
    return add({.kind = Kind::Scalar, .is_secret = is_secret, .text = keep(std::move(run))}, refs);
  }
  end_run();
  // `!Sub "${A}"` is `!Ref A`.
  if (merged.size() == 1) return with_refs(merged[0], refs);
  Node node{.kind = Kind::Joined,
            .is_secret = is_secret,
            .first = static_cast<std::uint32_t>(children_.size()),
            .count = static_cast<std::uint32_t>(merged.size())};
  children_.insert(children_.end(), merged.begin(), merged.end());
  return add(node, refs);
}

NodeId Values::with_refs(NodeId id, std::span<const EntityId> refs) {
  if (refs.empty() || is_absent(id)) return id;
  const auto own = own_refs(id);
  std::vector<EntityId> all(own.begin(), own.end());
  all.insert(all.end(), refs.begin(), refs.end());
  return add((*this)[id], all);
}

NodeId Values::secret(NodeId id) {
  if (is_absent(id)) return id;
  Node node = (*this)[id];
  node.is_secret = true;
  const auto own = own_refs(id);
  return add(node, std::vector(own.begin(), own.end()));
}

}  // namespace cairn::changeset
