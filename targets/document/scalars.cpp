#include "targets/document/scalars.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace cairn::document {
namespace {

// Eats what a number is made of, from the left.
struct Scanner {
  std::string_view rest;

  bool eat(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool eat_sign() { return eat('-') || eat('+'); }
  std::size_t eat_while(auto&& is_wanted) {
    const auto end = std::ranges::find_if_not(rest, is_wanted);
    const auto count = static_cast<std::size_t>(end - rest.begin());
    rest.remove_prefix(count);
    return count;
  }
};

}  // namespace

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_digit_or_gap(char c) { return is_digit(c) || c == '_'; }
static char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

static bool equals_ignoring_case(std::string_view a, std::string_view lower) {
  return std::ranges::equal(a, lower, {}, to_lower);
}

static bool is_timestamp(std::string_view text);

bool is_json_number(std::string_view text) {
  Scanner scanner{text};
  scanner.eat('-');
  if (!scanner.eat('0') && scanner.eat_while(is_digit) == 0) return false;
  if (scanner.eat('.') && scanner.eat_while(is_digit) == 0) return false;
  if (scanner.eat('e') || scanner.eat('E')) {
    scanner.eat_sign();
    if (scanner.eat_while(is_digit) == 0) return false;
  }
  return scanner.rest.empty();
}

bool is_yaml_number(std::string_view text) {
  Scanner scanner{text};
  scanner.eat_sign();
  if (equals_ignoring_case(scanner.rest, ".inf") || equals_ignoring_case(text, ".nan")) return true;

  if (scanner.rest.size() > 2 && scanner.rest.front() == '0') {
    Scanner prefixed{scanner.rest.substr(2)};
    const char base = to_lower(scanner.rest[1]);
    if (base == 'x') {
      prefixed.eat_while(
          [](char c) { return is_digit_or_gap(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); });
      if (prefixed.rest.empty()) return true;
    } else if (base == 'b' || base == 'o') {
      prefixed.eat_while(is_digit_or_gap);
      if (prefixed.rest.empty()) return true;
    }
  }

  const bool has_start = !scanner.rest.empty() && is_digit(scanner.rest.front());
  scanner.eat_while(is_digit_or_gap);
  if (has_start) {
    // Base 60: 1:30 is ninety. Each place is below sixty, so 80:8080 is a text.
    while (scanner.eat(':')) {
      const bool is_tens = scanner.rest.size() > 1 && is_digit(scanner.rest[1]);
      if (is_tens && scanner.rest[0] > '5') return false;
      if (const auto digits = scanner.eat_while(is_digit); digits < 1 || digits > 2) return false;
    }
  }
  const bool has_fraction = scanner.eat('.') && scanner.eat_while(is_digit_or_gap) > 0;
  if (!has_start && !has_fraction) return false;
  if (scanner.eat('e') || scanner.eat('E')) {
    scanner.eat_sign();
    if (scanner.eat_while(is_digit) == 0) return false;
  }
  return scanner.rest.empty();
}

bool is_retyped_by_yaml(std::string_view text) {
  static constexpr std::array<std::string_view, 11> kWords = {
      "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "="};
  if (text.empty() || text == "<<") return true;
  if (text.size() <= 5 &&
      std::ranges::any_of(kWords, [&](auto word) { return equals_ignoring_case(text, word); })) {
    return true;
  }
  const bool may_be_number =
      is_digit(text[0]) || text[0] == '+' || text[0] == '-' || text[0] == '.';
  return may_be_number && (is_yaml_number(text) || is_timestamp(text));
}

// 2010-09-09, and anything that goes on with a time.
static bool is_timestamp(std::string_view text) {
  Scanner scanner{text};
  if (scanner.eat_while(is_digit) != 4 || !scanner.eat('-')) return false;
  const std::size_t month = scanner.eat_while(is_digit);
  if (month < 1 || month > 2 || !scanner.eat('-')) return false;
  const std::size_t day = scanner.eat_while(is_digit);
  if (day < 1 || day > 2) return false;
  if (scanner.rest.empty()) return true;
  const char next = to_lower(scanner.rest.front());
  return next == 't' || next == ' ' || next == '\t';
}

std::string spell_number(const Node& node, bool is_json) {
  if (!node.text.empty() && (is_json ? is_json_number(node.text) : is_yaml_number(node.text))) {
    // 1e9 is a number to JSON and to YAML 1.2, but YAML 1.1 wants it as 1.0e+9.
    const std::size_t exponent = node.text.find_first_of("eE");
    const bool is_prefixed = node.text.find_first_of("xX") != std::string_view::npos;
    const bool suits_both = exponent == std::string_view::npos || is_prefixed ||
                            (node.text.find('.') < exponent && !is_digit(node.text[exponent + 1]));
    if (is_json || suits_both) return std::string(node.text);
  }
  std::array<char, 64> buffer;
  char* const begin = buffer.data();
  char* const end = begin + buffer.size();
  if (node.kind == Kind::Int) return {begin, std::to_chars(begin, end, node.integer()).ptr};

  const double value = node.number();
  if (!std::isfinite(value)) {
    // JSON has no such numbers; a string at least shows what was meant.
    const char* name = std::isnan(value) ? ".nan" : value < 0 ? "-.inf" : ".inf";
    return is_json ? '"' + std::string(name) + '"' : name;
  }
  std::string text(begin, std::to_chars(begin, end, value).ptr);
  // YAML 1.1 takes `1e+22` for a string and `3` for an integer.
  if (text.find('.') == std::string::npos) text.insert(std::min(text.find('e'), text.size()), ".0");
  return text;
}

}  // namespace cairn::document
