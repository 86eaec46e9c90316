#pragma once

// What a finding is an instance of: its name, severity, wording and page.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace cairn::diag {

enum class Severity : std::uint8_t { Error, Warning, Info };

struct Kind {
  std::string_view name;  // kebab-case, the pattern at fault; never reused
  Severity severity = Severity::Error;
  std::string_view message;         // {0}, {1} ... are the arguments of `Sink::report`
  std::string_view explanation;     // the page of `cairn explain`
  std::string_view reference = {};  // where AWS says so

  // Rules on templates have ids, as `E3012`; the language has names.
  [[nodiscard]] constexpr bool is_of_language() const {
    return !name.empty() && name[0] >= 'a' && name[0] <= 'z';
  }
};

// The number of arguments that a message takes: one more than its highest place.
consteval std::size_t placeholder_count(std::string_view message) {
  std::size_t count = 0;
  for (std::size_t i = 0; i + 2 < message.size(); ++i) {
    if (message[i] == '{' && message[i + 2] == '}' && message[i + 1] >= '0' &&
        message[i + 1] <= '9') {
      const std::size_t place = static_cast<std::size_t>(message[i + 1] - '0') + 1;
      if (place > count) count = place;
    }
  }
  return count;
}

// The language's own kinds, one constant for each line of kinds.def.
namespace kind {
#define CAIRN_KIND(Name, name, severity, message, explanation) \
  inline constexpr Kind Name{name, Severity::severity, message, explanation};
#include "compiler/diagnostics/kinds.def"
#undef CAIRN_KIND
}  // namespace kind

// All of them, in the order of kinds.def.
[[nodiscard]] std::span<const Kind* const> language_kinds();

}  // namespace cairn::diag
