#include "compiler/eval/patterns.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <memory>

namespace cairn::eval {

// A pattern that would search for longer than this is told to be too slow: no
// program may make the compiler hang.
static constexpr std::uint32_t kMatchLimit = 1'000'000;

base::Result<bool> matches(const std::string& pattern, std::string_view text) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  // The options that make PCRE2 read what Java and ECMAScript patterns mean.
  const std::uint32_t options =
      PCRE2_UTF | PCRE2_ALT_BSUX | PCRE2_MATCH_UNSET_BACKREF | PCRE2_DOLLAR_ENDONLY;
  const std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)> code(
      pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), options, &error,
                    &offset, nullptr),
      pcre2_code_free);
  if (code == nullptr) {
    PCRE2_UCHAR message[200];
    pcre2_get_error_message(error, message, sizeof message);
    return base::Failure{std::string(reinterpret_cast<const char*>(message)) + " at character " +
                         std::to_string(offset + 1)};
  }
  const std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context(
      pcre2_match_context_create(nullptr), pcre2_match_context_free);
  pcre2_set_match_limit(context.get(), kMatchLimit);
  const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
      pcre2_match_data_create_from_pattern(code.get(), nullptr), pcre2_match_data_free);
  const int found = pcre2_match(code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(),
                                0, 0, data.get(), context.get());
  if (found >= 0) return true;
  if (found == PCRE2_ERROR_NOMATCH) return false;
  return base::Failure{"it takes too long to match"};
}

base::Result<bool> matches_whole(const std::string& pattern, std::string_view text) {
  return matches("^(?:" + pattern + ")$", text);
}

}  // namespace cairn::eval
