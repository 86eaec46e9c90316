#include "compiler/eval/cidr.h"

#include <arpa/inet.h>

#include <array>
#include <charconv>

namespace cairn::eval {

using Address = std::array<unsigned char, 16>;

// Adds 2^`bit` counted from the lowest bit of an address of `size` bytes.
static void add_bit(Address& address, std::size_t size, unsigned bit) {
  std::size_t byte = size - 1 - bit / 8;
  unsigned carry = 1U << (bit % 8);
  while (carry != 0) {
    const unsigned sum = address[byte] + carry;
    address[byte] = static_cast<unsigned char>(sum);
    carry = sum >> 8;
    if (byte-- == 0) break;
  }
}

base::Result<std::vector<std::string>> subnet_blocks(std::string_view block, std::int64_t host_bits,
                                                     std::int64_t count, bool is_exact) {
  const std::string shown = '`' + std::string(block) + '`';
  const auto slash = block.find('/');
  if (slash == std::string_view::npos) return base::Failure{shown + " has no `/` and length"};
  const std::string text(block.substr(0, slash));
  const std::string_view length = block.substr(slash + 1);
  const bool is_v6 = text.find(':') != std::string::npos;
  const std::size_t size = is_v6 ? 16 : 4;
  const auto bits = static_cast<std::int64_t>(size * 8);

  Address address{};
  if (inet_pton(is_v6 ? AF_INET6 : AF_INET, text.c_str(), address.data()) != 1) {
    return base::Failure{shown + " is no address"};
  }
  std::int64_t prefix = 0;
  const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), prefix);
  if (error != std::errc() || end != length.data() + length.size() || prefix < 0 || prefix > bits) {
    return base::Failure{shown + " has no length from 0 to " + std::to_string(bits)};
  }
  for (std::int64_t bit = prefix; bit < bits; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    if (address[byte] & (0x80U >> (bit % 8))) {
      return base::Failure{shown + " has bits set beyond its length"};
    }
  }
  if (host_bits < 1 || bits - host_bits < prefix) {
    return base::Failure{shown + " holds no block with " + std::to_string(host_bits) +
                         " host bits: at most " + std::to_string(bits - prefix)};
  }
  const std::int64_t room = bits - host_bits - prefix;
  if (room < 20 && (std::int64_t{1} << room) < count) {
    if (is_exact) {
      return base::Failure{shown + " holds only " + std::to_string(std::int64_t{1} << room) +
                           " blocks with " + std::to_string(host_bits) + " host bits"};
    }
    count = std::int64_t{1} << room;
  }
  if (count < 1 || count > 65'536) {
    return base::Failure{"the number of blocks is from 1 to 65536, not " + std::to_string(count)};
  }

  std::vector<std::string> blocks;
  for (std::int64_t i = 0; i < count; ++i) {
    char buffer[INET6_ADDRSTRLEN];
    inet_ntop(is_v6 ? AF_INET6 : AF_INET, address.data(), buffer, sizeof buffer);
    blocks.push_back(std::string(buffer) + '/' + std::to_string(bits - host_bits));
    add_bit(address, size, static_cast<unsigned>(host_bits));
  }
  return blocks;
}

}  // namespace cairn::eval
