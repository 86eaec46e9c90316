#include "tests/runner/claims.h"

#include <algorithm>

namespace cairn::runner {

static std::string_view take_claim(std::string_view line, const Claim& place,
                                   std::vector<Claim>& claims);

Claimed take_claims(const std::string& file, std::string_view text) {
  Claimed result;
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    const Claim place{.file = file, .line = ++number};
    // The last comment goes first, so that a line may claim an error and a warning.
    for (std::string_view rest = take_claim(line, place, result.claims); rest != line;
         rest = take_claim(line, place, result.claims)) {
      line = rest;
    }
    result.source += line;
    result.source += '\n';
    at = end + 1;
  }
  return result;
}

// The line without the claim at its end, or the line where there is none.
static std::string_view take_claim(std::string_view line, const Claim& place,
                                   std::vector<Claim>& claims) {
  // Of a program, or of a template in YAML.
  const std::string_view sign = place.file.ends_with(".yaml") ? "# " : "// ";
  const std::size_t at = line.rfind(sign);
  if (at == std::string_view::npos) return line;
  std::string_view rest = line.substr(at + sign.size());
  Claim claim = place;
  for (const std::string_view severity : {"error", "warning", "info"}) {
    if (rest.starts_with(std::string(severity) + ": [")) claim.severity = severity;
  }
  if (claim.severity.empty()) return line;
  rest.remove_prefix(claim.severity.size() + 2);
  std::vector<Claim> found;
  while (rest.starts_with('[')) {
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos) return line;
    claim.name = rest.substr(1, close - 1);
    found.push_back(claim);
    rest.remove_prefix(close + 1);
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  }
  if (!rest.empty()) return line;
  claims.insert(claims.end(), found.begin(), found.end());
  const std::size_t kept = line.substr(0, at).find_last_not_of(' ');
  return line.substr(0, kept == std::string_view::npos ? 0 : kept + 1);
}

}  // namespace cairn::runner
