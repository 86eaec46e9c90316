// Whether security groups admit more than before.

#include <algorithm>
#include <charconv>

#include "compiler/base/network.h"
#include "targets/changeset/comparer.h"

namespace cairn::changeset {

namespace {

// `10.0.0.0/8` has all of `10.1.0.0/16`.
bool contains(std::string_view wide, std::string_view narrow) {
  if (wide == narrow) return true;
  const auto a = base::read_network(wide), b = base::read_network(narrow);
  return a && b && base::contains(*a, *b);
}

struct Rule {
  std::string protocol, from, to, peer, group;
  bool is_ingress = true;
};

// The ends of a range of ports: all of them where there are none, or the protocol is all.
std::pair<long, long> ports_of(const Rule& rule) {
  const auto read = [](const std::string& text, long otherwise) {
    long number = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  };
  long from = read(rule.from, -1), to = read(rule.to, -1);
  if (rule.protocol == "-1" || from == -1 || to == -1) return {0, 65535};
  return {from, to};
}

bool covers(const Rule& wide, const Rule& narrow) {
  const auto a = ports_of(wide), b = ports_of(narrow);
  return wide.is_ingress == narrow.is_ingress && wide.group == narrow.group &&
         (wide.protocol == "-1" || wide.protocol == narrow.protocol) && a.first <= b.first &&
         a.second >= b.second && contains(wide.peer, narrow.peer);
}

class RuleReader {
 public:
  explicit RuleReader(const Values& values) : values_(values) {}

  void add(NodeId rules, bool is_ingress, std::vector<Rule>& out) const {
    std::vector<NodeId> waiting = {rules};  // rules may lie behind functions
    while (!waiting.empty()) {
      const NodeId id = waiting.back();
      waiting.pop_back();
      if (values_.is_absent(id)) continue;
      if (values_[id].kind == Kind::Map) {
        const auto text = [&](std::string_view key) { return values_.print(values_.get(id, key)); };
        out.push_back(make(text, is_ingress));
      } else {
        for (const NodeId item : values_.items(id)) waiting.push_back(item);
      }
    }
  }

  [[nodiscard]] Rule read(const Resource& resource, bool is_ingress) const {
    const auto text = [&](std::string_view key) {
      return values_.print(resource.get(Attribute::Properties, key));
    };
    Rule rule = make(text, is_ingress);
    rule.group = text("GroupId") + text("GroupName");
    return rule;
  }

 private:
  template <typename Text>
  static Rule make(Text text, bool is_ingress) {
    Rule rule{.protocol = text("IpProtocol"),
              .from = text("FromPort"),
              .to = text("ToPort"),
              .peer = {},
              .group = {},
              .is_ingress = is_ingress};
    if (rule.protocol == "all") rule.protocol = "-1";
    for (const std::string_view key :
         {"CidrIp", "CidrIpv6", "SourceSecurityGroupId", "SourceSecurityGroupName",
          "DestinationSecurityGroupId", "SourcePrefixListId", "DestinationPrefixListId"}) {
      if (rule.peer.empty()) rule.peer = text(key);
    }
    return rule;
  }

  const Values& values_;
};

}  // namespace

static std::vector<Rule> rules_of(const Values& values, const Resource& resource) {
  const RuleReader reader(values);
  std::vector<Rule> rules;
  if (resource.type == "AWS::EC2::SecurityGroupIngress") return {reader.read(resource, true)};
  if (resource.type == "AWS::EC2::SecurityGroupEgress") return {reader.read(resource, false)};
  reader.add(resource.get(Attribute::Properties, "SecurityGroupIngress"), true, rules);
  const NodeId egress = resource.get(Attribute::Properties, "SecurityGroupEgress");
  reader.add(egress, false, rules);
  if (!egress) {  // without any rule, everything may leave
    for (const std::string_view all : {"0.0.0.0/0", "::/0"}) {
      rules.push_back({"-1", "", "", std::string(all), "", false});
    }
  }
  return rules;
}

std::string find_wider_network(const Values& values, const Change& change, const Resource* before,
                               const Resource& after, const Snapshot& old_snapshot) {
  const bool is_group = change.type == "AWS::EC2::SecurityGroup";
  const bool is_rule = change.type == "AWS::EC2::SecurityGroupIngress" ||
                       change.type == "AWS::EC2::SecurityGroupEgress";
  if (!is_group && !is_rule) return {};
  std::vector<Rule> old_rules;
  if (before != nullptr) {
    old_rules = rules_of(values, *before);
  } else if (is_group || change.action != Action::Add) {
    return {};
  } else {
    const auto refs = values.refs(after.get(Attribute::Properties, "GroupId"));
    const bool is_of_new_group = std::ranges::any_of(refs, [&](EntityId id) {
      const Entity& entity = values.entity(id);
      return entity.kind != EntityKind::Parameter && old_snapshot.find(entity.name) == nullptr;
    });
    if (is_of_new_group) return {};
  }
  for (const Rule& rule : rules_of(values, after)) {
    const bool is_old =
        std::ranges::any_of(old_rules, [&](const Rule& old) { return covers(old, rule); });
    if (is_old) continue;
    const auto [from, to] = ports_of(rule);
    const std::string ports = from == to
                                  ? "port " + std::to_string(from)
                                  : "ports " + std::to_string(from) + " to " + std::to_string(to);
    return std::string(rule.is_ingress ? "admits " : "lets out to ") +
           (rule.peer.empty() ? "others" : rule.peer) + " on " + ports;
  }
  return {};
}

}  // namespace cairn::changeset
