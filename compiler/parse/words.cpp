#include "compiler/parse/words.h"

#include <algorithm>
#include <array>

#include "compiler/parse/characters.h"

namespace cairn::parse {
namespace {

struct Keyword {
  std::string_view text;
  LexemeKind kind = LexemeKind::Ident;
};

}  // namespace

static constexpr auto kKeywords = [] {
  std::array keywords{
#define CAIRN_LEXEME(Kind, TOKEN, spelling) Keyword{spelling, LexemeKind::Kind},
#include "compiler/parse/lexemes.def"
#undef CAIRN_LEXEME
  };
  std::array<Keyword, static_cast<std::size_t>(LexemeKind::Null)> words{};
  // `else if` stands first and is two words.
  for (std::size_t i = 1; i < words.size(); ++i) words[i] = keywords[i];
  std::ranges::sort(words, {}, &Keyword::text);
  return words;
}();

// Where the keywords of each first letter start.
static constexpr auto kFirstOfLetter = [] {
  std::array<std::uint8_t, 27> first{};
  for (std::size_t letter = 0; letter < 27; ++letter) {
    while (first[letter] < kKeywords.size() &&
           (kKeywords[first[letter]].text.empty() ||
            kKeywords[first[letter]].text[0] < static_cast<char>('a' + letter))) {
      ++first[letter];
    }
  }
  return first;
}();

LexemeKind kind_of_word(std::string_view word) {
  if (word[0] < 'a' || word[0] > 'z') return LexemeKind::Ident;
  const auto letter = static_cast<std::size_t>(word[0] - 'a');
  for (std::size_t i = kFirstOfLetter[letter]; i < kFirstOfLetter[letter + 1]; ++i) {
    if (kKeywords[i].text == word) return kKeywords[i].kind;
  }
  return LexemeKind::Ident;
}

std::string describe_number_fault(std::string_view digits) {
  const std::size_t dot = digits.find('.');
  const std::string_view whole = digits.substr(0, dot);
  if (whole.size() > 1 && whole[0] == '0' && is_digit(whole[1])) {
    return "a number does not start with 0; a code such as an account ID is a string";
  }
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (is_digit(digits[i]) || digits[i] == '.') continue;
    const bool is_between_digits = digits[i] == '_' && i + 1 < digits.size() &&
                                   is_digit(digits[i - 1]) && is_digit(digits[i + 1]);
    if (is_between_digits) continue;
    if (digits[i] == '_') return "`_` stands between two digits";
    return "numbers are decimal and bear no unit";
  }
  if (dot == std::string_view::npos) {
    std::string plain(digits);
    std::erase(plain, '_');
    static constexpr std::string_view kLargest = "9223372036854775807";
    if (plain.size() > kLargest.size() || (plain.size() == kLargest.size() && plain > kLargest)) {
      return "the largest number is 9223372036854775807";
    }
  }
  return {};
}

}  // namespace cairn::parse
