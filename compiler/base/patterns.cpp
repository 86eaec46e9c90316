#include "compiler/base/patterns.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

namespace cairn::base {

// A pattern that would search for longer than this is told to be too slow.
static constexpr std::uint32_t kMatchLimit = 1'000'000;

struct Pattern::Code {
  std::unique_ptr<pcre2_code, decltype(&pcre2_code_free)> code{nullptr, pcre2_code_free};
  std::unique_ptr<pcre2_match_context, decltype(&pcre2_match_context_free)> context{
      nullptr, pcre2_match_context_free};
};

Pattern::Pattern(std::unique_ptr<Code> code) : code_(std::move(code)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

Result<Pattern> Pattern::compile(std::string_view pattern) {
  int error = 0;
  PCRE2_SIZE offset = 0;
  // The options that make PCRE2 read what Java and ECMAScript patterns mean.
  const std::uint32_t options =
      PCRE2_UTF | PCRE2_ALT_BSUX | PCRE2_MATCH_UNSET_BACKREF | PCRE2_DOLLAR_ENDONLY;
  auto code = std::make_unique<Code>();
  code->code.reset(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                                 options, &error, &offset, nullptr));
  if (code->code == nullptr) {
    PCRE2_UCHAR message[200];
    pcre2_get_error_message(error, message, sizeof message);
    return Failure{std::string(reinterpret_cast<const char*>(message)) + " at character " +
                   std::to_string(offset + 1)};
  }
  code->context.reset(pcre2_match_context_create(nullptr));
  pcre2_set_match_limit(code->context.get(), kMatchLimit);
  return Pattern(std::move(code));
}

Result<bool> Pattern::search(std::string_view text) const {
  const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
      pcre2_match_data_create_from_pattern(code_->code.get(), nullptr), pcre2_match_data_free);
  const int found = pcre2_match(code_->code.get(), reinterpret_cast<PCRE2_SPTR>(text.data()),
                                text.size(), 0, 0, data.get(), code_->context.get());
  if (found >= 0) return true;
  if (found == PCRE2_ERROR_NOMATCH) return false;
  return Failure{"it takes too long to match"};
}

Result<bool> matches(const std::string& pattern, std::string_view text) {
  const auto compiled = Pattern::compile(pattern);
  if (!compiled) return Failure{compiled.error()};
  return compiled->search(text);
}

Result<bool> matches_whole(const std::string& pattern, std::string_view text) {
  return matches("^(?:" + pattern + ")$", text);
}

}  // namespace cairn::base
