#pragma once

// Hashes that are the same on every machine. Not for secrets: whoever wants two texts of
// one hash can make them.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cairn::base {

using Digest = std::array<std::uint8_t, 16>;

[[nodiscard]] std::uint64_t hash_64(std::string_view bytes);
[[nodiscard]] Digest digest_of(std::string_view bytes);

// Two digits a byte, in lower case.
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);

}  // namespace cairn::base
