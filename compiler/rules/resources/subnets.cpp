// Subnets: their place in the VPC's addresses, and their route tables.

#include <arpa/inet.h>

#include <charconv>
#include <map>

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

// Addresses [first, last] of IPv4.
struct Block {
  std::uint64_t first = 0, last = 0;
  [[nodiscard]] bool holds(const Block& other) const {
    return first <= other.first && other.last <= last;
  }
  [[nodiscard]] bool meets(const Block& other) const {
    return first <= other.last && other.first <= last;
  }
};

std::optional<Block> block_of(std::string_view text) {
  const auto slash = text.find('/');
  in_addr address{};
  int bits = 32;
  if (inet_pton(AF_INET, std::string(text.substr(0, slash)).c_str(), &address) != 1) {
    return std::nullopt;
  }
  if (slash != std::string_view::npos) {
    const std::string_view digits = text.substr(slash + 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (read.ec != std::errc() || bits < 0 || bits > 32) return std::nullopt;
  }
  const std::uint64_t size = std::uint64_t{1} << (32 - bits);
  const std::uint64_t first = ntohl(address.s_addr) / size * size;
  return Block{first, first + size - 1};
}

struct Placed {
  Value at;
  Block block;
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
static std::vector<Block> blocks_of(Context& context, const Resource& vpc, bool& is_open) {
  std::vector<Block> blocks;
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
    const std::vector<Block> blocks = blocks_of(context, vpc, is_open);
    const std::vector<Placed>& subnets = found->second;
    for (std::size_t i = 0; i < subnets.size(); ++i) {
      bool is_inside = is_open || blocks.empty();
      for (const Block& block : blocks) is_inside = is_inside || block.holds(subnets[i].block);
      if (!is_inside) {
        context.report(kFindings[kOutside], subnets[i].at,
                       shown(subnets[i].at) + " lies outside of " + quoted(vpc.name));
      }
      for (std::size_t j = 0; j < i; ++j) {
        if (!subnets[i].block.meets(subnets[j].block)) continue;
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
