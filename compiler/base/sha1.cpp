#include "compiler/base/sha1.h"

#include <array>
#include <bit>
#include <cstdint>

namespace cairn::base {

namespace {

using State = std::array<std::uint32_t, 5>;
constexpr std::size_t kBlock = 64;

// One block of 64 bytes: RFC 3174, section 6.1.
void add_block(State& state, const unsigned char* block) {
  std::array<std::uint32_t, 80> words;
  for (std::size_t i = 0; i < 16; ++i) {
    words[i] = std::uint32_t{block[4 * i]} << 24 | std::uint32_t{block[4 * i + 1]} << 16 |
               std::uint32_t{block[4 * i + 2]} << 8 | block[4 * i + 3];
  }
  for (std::size_t i = 16; i < words.size(); ++i) {
    words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
  }
  auto [a, b, c, d, e] = state;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::uint32_t mix = 0;
    std::uint32_t constant = 0;
    switch (i / 20) {
      case 0:
        mix = (b & c) | (~b & d);
        constant = 0x5A827999;
        break;
      case 1:
        mix = b ^ c ^ d;
        constant = 0x6ED9EBA1;
        break;
      case 2:
        mix = (b & c) | (b & d) | (c & d);
        constant = 0x8F1BBCDC;
        break;
      default:
        mix = b ^ c ^ d;
        constant = 0xCA62C1D6;
    }
    const std::uint32_t next = std::rotl(a, 5) + mix + e + constant + words[i];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  state = {state[0] + a, state[1] + b, state[2] + c, state[3] + d, state[4] + e};
}

}  // namespace

std::string sha1_hex(std::string_view bytes) {
  State state = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  const std::size_t whole = bytes.size() / kBlock * kBlock;
  for (std::size_t at = 0; at < whole; at += kBlock) add_block(state, data + at);
  // The rest, a one bit, zeros, and the length in bits.
  std::string rest(bytes.substr(whole));
  rest += '\x80';
  while (rest.size() % kBlock != kBlock - 8) rest += '\0';
  const std::uint64_t bits = std::uint64_t{bytes.size()} * 8;
  for (int shift = 56; shift >= 0; shift -= 8) rest += static_cast<char>(bits >> shift);
  for (std::size_t at = 0; at < rest.size(); at += kBlock) {
    add_block(state, reinterpret_cast<const unsigned char*>(rest.data()) + at);
  }
  static constexpr char kHex[] = "0123456789abcdef";
  std::string hex;
  for (const std::uint32_t word : state) {
    for (int shift = 28; shift >= 0; shift -= 4) hex += kHex[word >> shift & 15];
  }
  return hex;
}

}  // namespace cairn::base
