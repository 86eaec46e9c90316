#include "compiler/base/network.h"

#include <arpa/inet.h>

#include <charconv>
#include <string>

namespace cairn::base {

static unsigned most_bits(const Network& network) { return network.is_v6 ? 128 : 32; }

static unsigned mask_of(unsigned bit) { return 0x80U >> bit % 8; }

std::optional<Network> read_network(std::string_view text) {
  Network network;
  const auto slash = text.find('/');
  const std::string address(text.substr(0, slash));
  network.is_v6 = address.find(':') != std::string::npos;
  network.length = most_bits(network);
  const int family = network.is_v6 ? AF_INET6 : AF_INET;
  if (inet_pton(family, address.c_str(), network.bytes.data()) != 1) return std::nullopt;
  if (slash == std::string_view::npos) return network;
  const std::string_view digits = text.substr(slash + 1);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), network.length);
  const bool is_read = error == std::errc() && end == digits.data() + digits.size();
  if (!is_read || network.length > most_bits(network)) return std::nullopt;
  return network;
}

bool has_host_bits(const Network& network) {
  for (unsigned bit = network.length; bit < most_bits(network); ++bit) {
    if ((network.bytes[bit / 8] & mask_of(bit)) != 0) return true;
  }
  return false;
}

bool contains(const Network& wide, const Network& narrow) {
  if (wide.is_v6 != narrow.is_v6 || wide.length > narrow.length) return false;
  for (unsigned bit = 0; bit < wide.length; ++bit) {
    if ((wide.bytes[bit / 8] & mask_of(bit)) != (narrow.bytes[bit / 8] & mask_of(bit)))
      return false;
  }
  return true;
}

}  // namespace cairn::base
