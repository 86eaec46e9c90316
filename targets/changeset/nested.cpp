// Stacks inside stacks. The service knows nothing of what the one passes to the other; with
// both templates at hand, outputs are resolved, so that nothing is called a change that is
// none.

#include <algorithm>

#include "targets/changeset/comparer.h"

namespace cairn::changeset {

// `child.yaml` of `https://bucket.s3.amazonaws.com/path/child.yaml?versionId=1`.
std::string base_name_of_url(std::string_view url) {
  url = url.substr(0, url.find('?'));
  const auto slash = url.rfind('/');
  return std::string(slash == std::string_view::npos ? url : url.substr(slash + 1));
}

static std::string template_name(const Values& values, const Resource* resource) {
  if (resource == nullptr) return {};
  return base_name_of_url(values.print(resource->get(Attribute::Properties, "TemplateURL")));
}

std::optional<Template> Comparer::child_of(const Resource* resource, Children* children) {
  if (resource == nullptr || children == nullptr) return std::nullopt;
  const std::string url = values_.print(resource->get(Attribute::Properties, "TemplateURL"));
  return url.empty() ? std::nullopt : children->find(url, base_name_of_url(url));
}

std::uint32_t Comparer::scope_of(std::uint32_t parent, std::string_view name) {
  const auto next = static_cast<std::uint32_t>(scopes_.size() + 1);
  return scopes_.try_emplace({parent, std::string(name)}, next).first->second;
}

// The value, with what is known of the outputs of nested stacks in their places.
NodeId Comparer::with_outputs(NodeId value, bool is_old) {
  if (values_.is_absent(value)) return value;
  const Node node = values_[value];
  if (node.kind == Kind::Token) {
    for (const EntityId id : values_.own_refs(value)) {
      const Entity& entity = values_.entity(id);
      if (entity.kind != EntityKind::Attribute || !entity.attribute.starts_with("Outputs.")) {
        continue;
      }
      const Outputs& outputs = is_old ? old_outputs_ : new_outputs_;
      const auto found = outputs.find({entity.scope, entity.name + '.' + entity.attribute});
      if (found != outputs.end()) return found->second;
    }
    return value;
  }
  if (node.kind == Kind::List || node.kind == Kind::Joined) {
    std::vector<NodeId> items(values_.items(value).begin(), values_.items(value).end());
    bool is_same = true;
    for (NodeId& item : items) {
      const NodeId before = item;
      item = with_outputs(item, is_old);
      is_same &= item == before;
    }
    if (is_same) return value;
    const NodeId made = node.kind == Kind::List ? values_.list(items) : values_.concat(items);
    return node.is_secret ? values_.secret(made) : made;
  }
  return value;
}

Bindings Comparer::child_parameters(const Resource* resource, bool is_old) {
  Bindings bindings;
  if (resource == nullptr) return bindings;
  const NodeId given = resource->get(Attribute::Properties, "Parameters");
  if (!given || values_[given].kind != Kind::Map) return bindings;
  const auto all = values_.entries(given);
  for (const Entry& entry : std::vector<Entry>(all.begin(), all.end())) {
    bindings.emplace(std::string(entry.key), with_outputs(entry.value, is_old));
  }
  return bindings;
}

void Comparer::compare_nested(Pair& pair, const Resource* before, const Resource* after,
                              Change& change) {
  const auto add_automatic = [&] {
    Detail detail{
        .name = {}, .is_static = false, .source = Source::Automatic, .cause = {}, .path = {}};
    change.details.push_back(std::move(detail));
  };
  const bool is_modify = before != nullptr && after != nullptr;
  const std::string name =
      after != nullptr ? template_name(values_, after) : template_name(values_, before);
  const bool is_circular = std::ranges::find(pair.chain, name) != pair.chain.end();
  Pair child;
  if (!is_circular) {
    child.old_template = child_of(before, old_side_.children);
    child.new_template = child_of(after, new_side_.children);
  }
  const bool is_complete =
      (before == nullptr || child.old_template) && (after == nullptr || child.new_template);
  if (!is_complete) {
    if (is_circular) {
      result_.notes.push_back(pair.path + change.id + ": `" + name +
                              "` contains itself; what is inside is not compared");
    } else if (old_side_.children != nullptr || new_side_.children != nullptr) {
      const bool lacks_old = before != nullptr && !child.old_template;
      const bool lacks_new = after != nullptr && !child.new_template;
      result_.notes.push_back(pair.path + change.id + ": there is no template `" + name + "` " +
                              (lacks_old && lacks_new ? "on either side"
                               : lacks_old            ? "on the old side"
                                                      : "on the new side") +
                              "; what is inside is not known");
    }
    if (is_modify) add_automatic();
    return;
  }
  child.scope = scope_of(pair.scope, change.id);
  child.path = pair.path + change.id + '/';
  child.chain = pair.chain;
  child.chain.push_back(name);
  child.old_given = child_parameters(before, true);
  child.new_given = child_parameters(after, false);
  result_.has_nested = true;
  change.is_nested = true;
  change.nested = compare_stack(child);

  const auto note_outputs = [&](const Snapshot& snapshot, Outputs& outputs, bool is_old) {
    for (const OutputValue& output : snapshot.outputs) {
      outputs[{pair.scope, change.id + ".Outputs." + std::string(output.name)}] =
          with_outputs(output.value, is_old);
    }
  };
  note_outputs(child.before, old_outputs_, true);
  note_outputs(child.after, new_outputs_, false);
  if (!is_modify) return;

  const bool has_same_outputs =
      child.before.outputs.size() == child.after.outputs.size() &&
      std::ranges::all_of(child.after.outputs, [&](const OutputValue& output) {
        const OutputValue* old = child.before.output(output.name);
        return old != nullptr && values_.are_equal(old->value, output.value);
      });
  const bool is_unchanged = change.nested.empty() && change.details.empty() && has_same_outputs &&
                            old_side_.inputs.stack_tags == new_side_.inputs.stack_tags;
  if (!is_unchanged) {
    add_automatic();
  } else {
    result_.notes.push_back(pair.path + change.id +
                            ": left out, since nothing in it changes; the service lists every "
                            "nested stack");
  }
}

}  // namespace cairn::changeset
