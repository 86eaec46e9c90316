#pragma once

// Blocks of addresses: `10.0.0.0/16`, `2001:db8::/32`, and single addresses.

#include <array>
#include <optional>
#include <string_view>

namespace cairn::base {

struct Network {
  std::array<unsigned char, 16> bytes{};
  bool is_v6 = false;
  unsigned length = 0;  // of the prefix, in bits
};

// An address without a length is a network of one. Nothing for what is none.
[[nodiscard]] std::optional<Network> read_network(std::string_view text);

// Whether the address has bits beyond its prefix, as `10.0.0.1/16` has.
[[nodiscard]] bool has_host_bits(const Network& network);

// `10.0.0.0/8` has all of `10.1.0.0/16`. Two networks meet where one contains the other.
[[nodiscard]] bool contains(const Network& wide, const Network& narrow);

}  // namespace cairn::base
