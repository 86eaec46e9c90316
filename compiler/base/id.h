#pragma once

// Typed indexes: what passes hand each other instead of pointers.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>

namespace cairn::base {

// An index into the store of Ts. The default value is "none".
template <typename T>
struct Id {
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  std::uint32_t index = kNone;

  [[nodiscard]] constexpr bool is_valid() const { return index != kNone; }
  constexpr explicit operator bool() const { return is_valid(); }
  friend constexpr auto operator<=>(Id, Id) = default;
};

}  // namespace cairn::base

template <typename T>
struct std::hash<cairn::base::Id<T>> {
  std::size_t operator()(cairn::base::Id<T> id) const noexcept { return id.index; }
};
