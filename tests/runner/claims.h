#pragma once

// `// error: [name]` in the margin of a program: the findings that its line must have.

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cairn::runner {

struct Claim {
  std::string file;
  std::size_t line = 0;  // from 1
  std::string severity;  // `error`, `warning` or `info`
  std::string name;

  friend auto operator<=>(const Claim&, const Claim&) = default;
};

struct Claimed {
  std::string source;  // without the claims: what the compiler sees
  std::vector<Claim> claims;
};

// A claim is a comment at the end of a line. Several fit on one: `// error: [a] [b]`.
[[nodiscard]] Claimed take_claims(const std::string& file, std::string_view text);

}  // namespace cairn::runner
