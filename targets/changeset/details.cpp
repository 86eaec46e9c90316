// Where two values differ, and the details of a property with values.

#include <algorithm>

#include "compiler/base/json_string.h"
#include "targets/changeset/comparer.h"

namespace cairn::changeset {

namespace {

class Differences {
 public:
  Differences(const Values& values, std::vector<Leaf>& found) : values_(values), found_(found) {}

  void compare(NodeId before, NodeId after, const std::string& path, bool matches_tags);

 private:
  void compare_maps(NodeId before, NodeId after, const std::string& path);
  void compare_lists(std::vector<NodeId> before, std::vector<NodeId> after,
                     const std::string& path);

  const Values& values_;
  std::vector<Leaf>& found_;
};

void Differences::compare(NodeId before, NodeId after, const std::string& path, bool matches_tags) {
  if (values_.are_equal(before, after)) return;
  const Kind old_kind = before ? values_[before].kind : Kind::Absent;
  const Kind new_kind = after ? values_[after].kind : Kind::Absent;
  if (old_kind == Kind::Map && new_kind == Kind::Map) return compare_maps(before, after, path);
  if (old_kind != Kind::List || new_kind != Kind::List) {
    found_.push_back({path, before, after});
    return;
  }
  const auto old_items = values_.items(before), new_items = values_.items(after);
  std::vector<NodeId> left(old_items.begin(), old_items.end());
  std::vector<NodeId> right(new_items.begin(), new_items.end());
  if (matches_tags) {
    std::erase_if(left, [&](NodeId one) {
      const auto same =
          std::ranges::find_if(right, [&](NodeId other) { return values_.are_equal(one, other); });
      if (same == right.end()) return false;
      right.erase(same);
      return true;
    });
  }
  compare_lists(std::move(left), std::move(right), path);
}

void Differences::compare_maps(NodeId before, NodeId after, const std::string& path) {
  const auto left = values_.entries(before), right = values_.entries(after);
  auto a = left.begin();
  auto b = right.begin();
  while (a != left.end() || b != right.end()) {
    const bool takes_left = b == right.end() || (a != left.end() && a->key <= b->key);
    const bool takes_right = a == left.end() || (b != right.end() && b->key <= a->key);
    const std::string_view key = takes_left ? a->key : b->key;
    compare(takes_left ? a->value : NodeId(), takes_right ? b->value : NodeId(),
            path + '/' + std::string(key), false);
    if (takes_left) ++a;
    if (takes_right) ++b;
  }
}

void Differences::compare_lists(std::vector<NodeId> before, std::vector<NodeId> after,
                                const std::string& path) {
  for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    compare(i < before.size() ? before[i] : NodeId(), i < after.size() ? after[i] : NodeId(),
            path + '/' + std::to_string(i), false);
  }
}

}  // namespace

std::vector<Leaf> find_differences(const Values& values, NodeId before, NodeId after,
                                   bool matches_tags) {
  std::vector<Leaf> found;
  Differences(values, found).compare(before, after, "", matches_tags);
  return found;
}

// `/a/0/b` is at or below `a.*`.
bool matches_path(std::string_view path, std::string_view pattern) {
  if (path.starts_with('/')) path.remove_prefix(1);
  while (!pattern.empty() && !path.empty()) {
    const std::string_view step = path.substr(0, path.find('/'));
    const std::string_view wanted = pattern.substr(0, pattern.find('.'));
    if (wanted != "*" && wanted != step) return false;
    path.remove_prefix(std::min(path.size(), step.size() + 1));
    pattern.remove_prefix(std::min(pattern.size(), wanted.size() + 1));
  }
  return true;  // one is above the other
}

// The values below that refer to something by themselves, with their paths.
static std::vector<Leaf> find_readers(const Values& values, NodeId root) {
  std::vector<Leaf> readers;
  std::vector<Leaf> waiting = {{"", root, root}};
  while (!waiting.empty()) {
    const Leaf leaf = waiting.back();
    waiting.pop_back();
    if (values.is_absent(leaf.after)) continue;
    const Kind kind = values[leaf.after].kind;
    if (kind == Kind::Map) {
      for (const Entry& entry : values.entries(leaf.after)) {
        waiting.push_back({leaf.path + '/' + std::string(entry.key), entry.value, entry.value});
      }
    } else if (kind == Kind::List) {
      const auto items = values.items(leaf.after);
      for (std::size_t i = 0; i < items.size(); ++i) {
        waiting.push_back({leaf.path + '/' + std::to_string(i), items[i], items[i]});
      }
    } else if (!values.refs(leaf.after).empty()) {
      readers.push_back(leaf);
    }
  }
  std::ranges::sort(readers, {}, &Leaf::path);
  return readers;
}

std::string context_of(const Values& values, const Resource& resource) {
  std::string properties, rest;
  for (const AttributeValue& each : resource.attributes) {
    const bool is_property = each.attribute == Attribute::Properties;
    std::string& out = is_property ? properties : rest;
    out += out.empty() ? "" : ",";
    base::append_json_string(out, is_property ? each.name : name_of(each.attribute));
    out += ':';
    values.append_json(out, each.value);
  }
  std::string json = "{";
  if (!properties.empty()) json += "\"Properties\":{" + properties + '}';
  if (!properties.empty() && !rest.empty()) json += ',';
  return json + rest + '}';
}

void Comparer::add_leaf_details(const Pair& pair, const Detail& target, NodeId before, NodeId after,
                                Change& change) {
  const auto add = [&](const Leaf& leaf, const std::vector<Cause>& causes) {
    Detail detail = target;
    detail.path = target.path + leaf.path;
    const bool is_new = values_.is_absent(leaf.before), is_gone = values_.is_absent(leaf.after);
    detail.type = is_new ? ChangeType::Add : is_gone ? ChangeType::Remove : ChangeType::Modify;
    if (!is_new && values_.is_known(leaf.before)) {
      detail.has_before = true;
      detail.before = values_.print(leaf.before);
    }
    const bool is_known = !is_gone && values_.is_known(leaf.after);
    if (is_known || (!is_gone && !causes.empty())) {
      detail.has_after = true;
      detail.after = is_known ? values_.print(leaf.after) : std::string(kKnownAfterApply);
    }
    add_details(detail, true, causes, change);
  };
  const std::vector<Leaf> leaves =
      find_differences(values_, before, after, target.attribute == Attribute::Tags);
  for (const Leaf& leaf : leaves) add(leaf, causes_of(pair, leaf.after, true));
  for (const Leaf& reader : find_readers(values_, after)) {
    const bool is_told = std::ranges::any_of(
        leaves, [&](const Leaf& leaf) { return reader.path.starts_with(leaf.path); });
    if (is_told) continue;
    const auto causes = causes_of(pair, reader.after, is_changed_by_parameter(pair, reader.after));
    if (!causes.empty()) add(reader, causes);
  }
}

}  // namespace cairn::changeset
