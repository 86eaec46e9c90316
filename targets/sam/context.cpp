#include "targets/sam/context.h"

namespace cairn::sam {

std::string partition_of(std::string_view region) {
  struct Prefix {
    std::string_view region, partition;
  };
  // The longer prefixes first.
  static constexpr Prefix kPrefixes[] = {
      {"cn-", "aws-cn"},        {"us-gov", "aws-us-gov"}, {"us-isob", "aws-iso-b"},
      {"us-isof", "aws-iso-f"}, {"us-iso-", "aws-iso"},   {"eu-isoe", "aws-iso-e"},
      {"eusc-", "aws-eusc"},
  };
  for (const Prefix& each : kPrefixes) {
    if (region.starts_with(each.region)) return std::string(each.partition);
  }
  return "aws";
}

Value* Context::find_resource(std::string_view id, std::string_view type) const {
  Value* resource = resources->get(id);
  if (resource == nullptr) return nullptr;
  const Value* found = resource->get("Type");
  return found != nullptr && found->is_string(type) ? resource : nullptr;
}

std::string Context::arn(std::string_view rest) const {
  return "arn:" + partition + ":" + std::string(rest);
}

void Context::add_condition(std::string_view name, Value* condition) {
  Value* conditions = output->find("Conditions");
  if (conditions == nullptr || !conditions->is_map()) {
    conditions = arena.map();
    output->set("Conditions", conditions);
  }
  if (!conditions->has(name)) conditions->set(arena.keep(std::string(name)), condition);
}

}  // namespace cairn::sam
