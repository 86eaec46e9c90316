// Subnets: their place in the VPC's addresses, and their route tables.

#include <map>

#include "compiler/base/network.h"
#include "compiler/rules/rule.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules::subnets {

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E3022", Error, "{0}",
     "A subnet is associated with two route tables. It has one; the second association fails.",
     "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html"},
    {"E3059", Error, "{0}", "A subnet's addresses lie outside of those of its VPC.",
     "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"},
    {"E3060", Error, "{0}", "Two subnets of a VPC have addresses in common.",
     "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"},
};
enum Finding { kTwoTables, kOutside, kOverlap };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

namespace {

using base::Network;

// Of IPv4, which is what `CidrBlock` gives.
std::optional<Network> block_of(std::string_view text) {
  const auto network = base::read_network(text);
  return network && !network->is_v6 ? network : std::nullopt;
}

bool meet(const Network& a, const Network& b) {
  return base::contains(a, b) || base::contains(b, a);
}

struct Placed {
  Value at;
  Network block;
  Formula within;
};

}  // namespace

static void check_tables(Context& context) {
  struct Association {
    const Resource* resource;
    Value at;
    Formula within;
  };
  std::map<std::string, std::vector<Association>> by_subnet;
  context.at("AWS::EC2::SubnetRouteTableAssociation", "SubnetId",
             [&](const Resource& resource, Value subnet, Formula within) {
               by_subnet[shown_in_full(subnet)].push_back({&resource, subnet, within});
             });
  for (const auto& [subnet, all] : by_subnet) {
    for (const Association& each : all) {
      for (const Association& other : all) {
        if (each.resource == other.resource) continue;
        if (!context.scenarios.is_possible(context.scenarios.both(each.within, other.within))) {
          continue;
        }
        context
            .report(kFindings[kTwoTables], each.at,
                    "the subnet is associated by " + quoted(other.resource->name) + ", too")
            .note(other.at.span(), "here");
        break;
      }
    }
  }
}

// The blocks that a VPC has: its own, and those that are added to it.
static std::vector<Network> blocks_of(Context& context, const Resource& vpc, bool& is_open) {
  std::vector<Network> blocks;
  const auto add = [&](Value value) {
    for (const Resolved& each : context.resolver.resolve(value)) {
      const auto block = block_of(each.value.text());
      if (block && !each.parameter) {
        blocks.push_back(*block);
      } else {
        is_open = true;
      }
    }
    if (!value || context.resolver.resolve(value).empty()) is_open = true;
  };
  add(vpc.properties.get("CidrBlock"));
  context.at("AWS::EC2::VPCCidrBlock", "", [&](const Resource&, Value added, Formula) {
    if (context.referent(added.get("VpcId")) != &vpc) return;
    if (added.has("AmazonProvidedIpv6CidrBlock") || added.has("Ipv6CidrBlock")) return;
    add(added.get("CidrBlock"));
  });
  return blocks;
}

static void check_blocks(Context& context) {
  std::map<const Resource*, std::vector<Placed>> by_vpc;
  context.at("AWS::EC2::Subnet", "", [&](const Resource&, Value subnet, Formula within) {
    const Resource* vpc = context.referent(subnet.get("VpcId"));
    const Value cidr = subnet.get("CidrBlock");
    if (vpc == nullptr || vpc->type != "AWS::EC2::VPC" || !vpc->properties.is_map()) return;
    context.scenarios.for_each_branch(cidr, within, [&](Value branch, Formula formula) {
      const auto block = branch.is_string() ? block_of(branch.text()) : std::nullopt;
      if (block) by_vpc[vpc].push_back({branch, *block, formula});
    });
  });
  for (const Resource& vpc : context.file.resources()) {
    const auto found = by_vpc.find(&vpc);
    if (found == by_vpc.end()) continue;
    bool is_open = false;
    const std::vector<Network> blocks = blocks_of(context, vpc, is_open);
    const std::vector<Placed>& subnets = found->second;
    for (std::size_t i = 0; i < subnets.size(); ++i) {
      bool is_inside = is_open || blocks.empty();
      for (const Network& block : blocks)
        is_inside = is_inside || base::contains(block, subnets[i].block);
      if (!is_inside) {
        context.report(kFindings[kOutside], subnets[i].at,
                       shown(subnets[i].at) + " lies outside of " + quoted(vpc.name));
      }
      for (std::size_t j = 0; j < i; ++j) {
        if (!meet(subnets[i].block, subnets[j].block)) continue;
        if (!context.scenarios.is_possible(
                context.scenarios.both(subnets[i].within, subnets[j].within))) {
          continue;
        }
        context
            .report(kFindings[kOverlap], subnets[i].at,
                    shown(subnets[i].at) + " overlaps with " + shown(subnets[j].at))
            .note(subnets[j].at.span(), "here");
        break;
      }
    }
  }
}

static void check(Context& context) {
  check_tables(context);
  check_blocks(context);
}

}  // namespace cairn::rules::subnets
