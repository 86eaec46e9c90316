#pragma once

// Regular expressions as CloudFormation's schemas and AllowedPattern have them: the
// dialect of ECMAScript and Java, with a bound on the work, since no input may make
// the compiler hang.

#include <memory>
#include <string>
#include <string_view>

#include "compiler/base/result.h"

namespace cairn::base {

// One that was compiled, to be used often.
class Pattern {
 public:
  static Result<Pattern> compile(std::string_view pattern);
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  // Whether it matches anywhere in the text. Fails where that takes too long.
  [[nodiscard]] Result<bool> search(std::string_view text) const;

 private:
  struct Code;
  explicit Pattern(std::unique_ptr<Code> code);
  std::unique_ptr<Code> code_;
};

// Whether the pattern matches anywhere in the text. Fails where the pattern is none,
// or takes too long.
Result<bool> matches(const std::string& pattern, std::string_view text);

// The same for the text as a whole, as AllowedPattern does.
Result<bool> matches_whole(const std::string& pattern, std::string_view text);

}  // namespace cairn::base
