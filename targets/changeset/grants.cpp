// Whether policies, attachments and permissions allow more than before.

#include <algorithm>

#include "targets/changeset/comparer.h"

namespace cairn::changeset {

namespace {

// `Action: [a, b]`, or everything but those.
struct Dimension {
  bool is_inverted = false;
  std::vector<std::string> items;
};

struct Statement {
  bool is_deny = false;
  Dimension principals, actions, resources;  // actions in lower case
  std::string condition;
  std::string shown;  // the actions as written
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Whether the pattern, of `*` and `?`, covers every text that `text` does.
bool covers(std::string_view pattern, std::string_view text) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() &&
               (pattern[p] == text[t] || (pattern[p] == '?' && text[t] != '*'))) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool any_covers(const std::vector<std::string>& patterns, std::string_view text) {
  return std::ranges::any_of(patterns, [&](const std::string& each) { return covers(each, text); });
}

bool covers(const Dimension& wide, const Dimension& narrow) {
  if (!narrow.is_inverted) {
    return std::ranges::all_of(narrow.items, [&](const std::string& item) {
      if (!wide.is_inverted) return any_covers(wide.items, item);
      return std::ranges::none_of(wide.items, [&](const std::string& excluded) {
        return covers(excluded, item) || covers(item, excluded);
      });
    });
  }
  if (!wide.is_inverted) return any_covers(wide.items, "*");
  return std::ranges::all_of(
      wide.items, [&](const std::string& excluded) { return any_covers(narrow.items, excluded); });
}

bool covers(const Statement& wide, const Statement& narrow) {
  return wide.is_deny == narrow.is_deny &&
         (wide.condition.empty() || wide.condition == narrow.condition) &&
         covers(wide.principals, narrow.principals) && covers(wide.actions, narrow.actions) &&
         covers(wide.resources, narrow.resources);
}

// One statement may be covered by several together, so each of its parts is asked for.
bool is_covered(const Statement& statement, const std::vector<Statement>& by) {
  const auto is_in_one = [&](const Statement& part) {
    return std::ranges::any_of(by, [&](const Statement& each) { return covers(each, part); });
  };
  if (is_in_one(statement)) return true;
  const auto parts_of = [](const Dimension& dimension) {
    std::vector<Dimension> parts;
    if (dimension.is_inverted) return std::vector{dimension};
    for (const std::string& item : dimension.items) parts.push_back({false, {item}});
    return parts;
  };
  for (const Dimension& principal : parts_of(statement.principals)) {
    for (const Dimension& action : parts_of(statement.actions)) {
      for (const Dimension& resource : parts_of(statement.resources)) {
        const Statement part{statement.is_deny, principal,           action,
                             resource,          statement.condition, {}};
        if (!is_in_one(part)) return false;
      }
    }
  }
  return true;
}

std::string list(const Dimension& dimension) {
  std::string text = dimension.is_inverted ? "all but " : "";
  for (const std::string& item : dimension.items) {
    text += (&item == &dimension.items.front() ? "" : ", ") + item;
  }
  return text;
}

class PolicyReader {
 public:
  explicit PolicyReader(const Values& values) : values_(values) {}

  // Every map with an Effect in the tree: also those behind functions, and in lists of
  // policies.
  std::vector<Statement> read(NodeId root) const {
    std::vector<Statement> found;
    std::vector<NodeId> waiting = {root};
    while (!waiting.empty()) {
      const NodeId id = waiting.back();
      waiting.pop_back();
      if (values_.is_absent(id)) continue;
      if (values_[id].kind != Kind::Map) {
        for (const NodeId item : values_.items(id)) waiting.push_back(item);
        continue;
      }
      const bool is_statement =
          values_.get(id, "Effect") && (values_.get(id, "Action") || values_.get(id, "NotAction"));
      if (is_statement) found.push_back(read_statement(id));
      for (const Entry& entry : values_.entries(id)) waiting.push_back(entry.value);
    }
    return found;
  }

 private:
  Statement read_statement(NodeId id) const {
    Statement statement;
    statement.is_deny = values_.text(values_.get(id, "Effect")) == "Deny";
    statement.principals = read_dimension(id, "Principal", "NotPrincipal");
    statement.actions = read_dimension(id, "Action", "NotAction");
    statement.shown = list(statement.actions);
    for (std::string& action : statement.actions.items)
      std::ranges::transform(action, action.begin(), lower);
    statement.resources = read_dimension(id, "Resource", "NotResource");
    if (const NodeId condition = values_.get(id, "Condition")) {
      statement.condition = values_.print(condition);
    }
    return statement;
  }

  // Without the key there is one item, the empty text: identity policies have no principal.
  Dimension read_dimension(NodeId id, std::string_view key, std::string_view inverted) const {
    Dimension dimension;
    NodeId value = values_.get(id, key);
    if (!value) {
      value = values_.get(id, inverted);
      dimension.is_inverted = bool(value);
    }
    if (!value) {
      dimension.items.emplace_back();
      return dimension;
    }
    if (values_[value].kind != Kind::Map) {
      add_items(value, "", dimension);
      return dimension;
    }
    for (const Entry& entry : values_.entries(value)) {  // `{AWS: [...], Service: ...}`
      add_items(entry.value, std::string(entry.key) + ':', dimension);
    }
    return dimension;
  }

  void add_items(NodeId value, const std::string& prefix, Dimension& dimension) const {
    const auto add = [&](NodeId item) {
      const std::string text = values_.print(item);
      dimension.items.push_back(text == "*" ? text : prefix + text);
    };
    if (values_[value].kind == Kind::List) {
      for (const NodeId item : values_.items(value)) add(item);
    } else {
      add(value);
    }
  }

  const Values& values_;
};

}  // namespace

static std::string compare_policies(const Values& values, NodeId before, NodeId after) {
  const PolicyReader reader(values);
  const auto old_statements = reader.read(before), new_statements = reader.read(after);
  for (const Statement& each : new_statements) {
    if (each.is_deny || is_covered(each, old_statements)) continue;
    std::string text = "allows more than before: " + each.shown;
    if (!each.resources.items[0].empty()) text += " on " + list(each.resources);
    if (!each.principals.items[0].empty()) text += " to " + list(each.principals);
    return text;
  }
  for (const Statement& each : old_statements) {
    if (each.is_deny && !is_covered(each, new_statements)) return "denies less than before";
  }
  return {};
}

// `{ManagedPolicyArns: [a]}` to `[a, b]`: the first item that is new.
static std::string find_new_item(const Values& values, NodeId before, NodeId after) {
  if (values.is_absent(after) || values[after].kind != Kind::List) return {};
  std::vector<NodeId> old_items;
  if (before && values[before].kind == Kind::List) {
    const auto items = values.items(before);
    old_items.assign(items.begin(), items.end());
  }
  for (const NodeId item : values.items(after)) {
    const bool is_old =
        std::ranges::any_of(old_items, [&](NodeId other) { return values.are_equal(item, other); });
    if (!is_old) return values.print(item);
  }
  return {};
}

// Whether it has to do with something that was there before: a new policy of a new role
// widens nothing.
static bool has_old_target(const Values& values, const Resource& resource,
                           const Snapshot& old_snapshot) {
  bool has_target = false;
  for (const AttributeValue& each : resource.attributes) {
    const bool is_target =
        each.name == "Roles" || each.name == "Users" || each.name == "Groups" ||
        each.name == "RoleName" || each.name == "UserName" || each.name == "GroupName" ||
        each.name == "FunctionName" || each.name == "Bucket" || each.name == "Queues" ||
        each.name == "Queue" || each.name == "Topics" || each.name == "TopicArn" ||
        each.name == "ResourceArn" || each.name == "SecretId" || each.name == "GroupId";
    if (!is_target || each.attribute != Attribute::Properties) continue;
    const auto refs = values.refs(each.value);
    const bool is_new = !refs.empty() && std::ranges::all_of(refs, [&](EntityId id) {
      const Entity& entity = values.entity(id);
      return entity.kind != EntityKind::Parameter && old_snapshot.find(entity.name) == nullptr;
    });
    has_target |= !is_new;
  }
  return has_target;
}

static std::string compare_permission(const Values& values, const Resource& before,
                                      const Resource& after) {
  const auto old_text = [&](std::string_view name) {
    return values.print(before.get(Attribute::Properties, name));
  };
  const auto new_text = [&](std::string_view name) {
    return values.print(after.get(Attribute::Properties, name));
  };
  for (const std::string_view name : {"Action", "Principal", "FunctionName"}) {
    if (!covers(old_text(name), new_text(name))) {
      return "the permission's " + std::string(name) + " is another than before";
    }
  }
  for (const std::string_view name :
       {"SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken"}) {
    const std::string was = old_text(name), is = new_text(name);
    if (!was.empty() && !covers(was, is)) {
      return "the permission's " + std::string(name) +
             (is.empty() ? " no longer narrows it" : " admits another source");
    }
  }
  return {};
}

std::string find_wider_grant(const Facts& facts, const Values& values, const Change& change,
                             const Resource* before, const Resource& after,
                             const Snapshot& old_snapshot) {
  const std::string_view own = facts.scrutiny(change.type);
  if (before == nullptr) {
    if (change.action != Action::Add) return {};
    if (own == "SsoAssignmentResource") return "assigns a permission set";
    if (own == "LambdaPermission") {
      return has_old_target(values, after, old_snapshot)
                 ? "lets " + values.print(after.get(Attribute::Properties, "Principal")) +
                       " call a function that exists"
                 : "";
    }
    if (!own.ends_with("PolicyResource")) return {};
    if (!has_old_target(values, after, old_snapshot)) return {};
  }
  if (own == "LambdaPermission") return compare_permission(values, *before, after);
  for (const AttributeValue& each : after.attributes) {
    if (each.attribute != Attribute::Properties) continue;
    const NodeId was = before == nullptr ? NodeId() : before->get(each.attribute, each.name);
    if (values.are_equal(was, each.value)) continue;
    if (std::string text = compare_policies(values, was, each.value); !text.empty()) return text;
    const bool attaches = facts.scrutiny(change.type, each.name) == "ManagedPolicies" ||
                          (own == "IdentityPolicyResource" &&
                           (each.name == "Roles" || each.name == "Users" || each.name == "Groups"));
    if (!attaches || before == nullptr) continue;
    const std::string item = find_new_item(values, was, each.value);
    if (!item.empty()) return "attaches " + item;
  }
  if (before == nullptr) return {};
  for (const AttributeValue& each : before->attributes) {
    if (each.attribute != Attribute::Properties || after.get(each.attribute, each.name)) continue;
    if (each.name == "PermissionsBoundary") return "the permissions boundary is gone";
    if (!compare_policies(values, each.value, {}).empty()) return "denies less than before";
  }
  return {};
}

}  // namespace cairn::changeset
