#include "targets/document/yaml_scalars.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace cairn::document {

static TypedScalar type_number(std::string_view text);
static TypedScalar read_digits(std::string_view digits, int base, bool is_negative);
static TypedScalar read_base_60(std::string_view text, bool is_negative);
static TypedScalar read_float(std::string_view text, bool is_negative);

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static TypedScalar boolean(bool value) { return {Kind::Bool, value}; }
static TypedScalar real(double value) { return {Kind::Float, std::bit_cast<std::uint64_t>(value)}; }

TypedScalar type_plain_scalar(std::string_view text) {
  if (text.empty()) return {Kind::Null};
  const auto is_one_of = [&](std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, text) != words.end();
  };
  switch (text[0]) {
    case '~':
      return text.size() == 1 ? TypedScalar{Kind::Null} : TypedScalar{};
    case 'n':
    case 'N':
      if (is_one_of({"null", "Null", "NULL"})) return {Kind::Null};
      return is_one_of({"no", "No", "NO"}) ? boolean(false) : TypedScalar{};
    case 'y':
    case 'Y':
      return is_one_of({"yes", "Yes", "YES"}) ? boolean(true) : TypedScalar{};
    case 't':
    case 'T':
      return is_one_of({"true", "True", "TRUE"}) ? boolean(true) : TypedScalar{};
    case 'f':
    case 'F':
      return is_one_of({"false", "False", "FALSE"}) ? boolean(false) : TypedScalar{};
    case 'o':
    case 'O':
      if (is_one_of({"on", "On", "ON"})) return boolean(true);
      return is_one_of({"off", "Off", "OFF"}) ? boolean(false) : TypedScalar{};
    default:
      return is_digit(text[0]) || text[0] == '-' || text[0] == '+' || text[0] == '.'
                 ? type_number(text)
                 : TypedScalar{};
  }
}

static TypedScalar type_number(std::string_view text) {
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const bool has_sign = text[0] == '-' || text[0] == '+';
  const bool is_negative = text[0] == '-';
  const std::string_view rest = text.substr(has_sign ? 1 : 0);
  if (rest.empty()) return {};
  if (rest == ".inf" || rest == ".Inf" || rest == ".INF") {
    return real(is_negative ? -kInfinity : kInfinity);
  }
  if (text == ".nan" || text == ".NaN" || text == ".NAN") {
    return real(std::numeric_limits<double>::quiet_NaN());
  }
  if (rest.find(':') != std::string_view::npos) return read_base_60(rest, is_negative);
  if (rest.find('.') != std::string_view::npos) {
    // `.5` is a number, but `-.5` is a string.
    return rest[0] == '.' && has_sign ? TypedScalar{} : read_float(rest, is_negative);
  }
  if (rest.size() > 1 && rest[0] == '0') {
    if (rest[1] == 'x') return read_digits(rest.substr(2), 16, is_negative);
    if (rest[1] == 'b') return read_digits(rest.substr(2), 2, is_negative);
    return read_digits(rest, 8, is_negative);
  }
  return is_digit(rest[0]) ? read_digits(rest, 10, is_negative) : TypedScalar{};
}

// `_` may stand anywhere among the digits. A string where anything else does.
static TypedScalar read_digits(std::string_view digits, int base, bool is_negative) {
  std::uint64_t value = 0;
  double inexact = 0;
  bool has_digit = false;
  bool fits = true;
  for (const char c : digits) {
    if (c == '_') continue;
    int digit = base;
    if (is_digit(c)) digit = c - '0';
    if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
    if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
    if (digit >= base) return {};
    has_digit = true;
    const auto wide_base = static_cast<std::uint64_t>(base);
    const auto wide_digit = static_cast<std::uint64_t>(digit);
    fits = fits && value <= (std::numeric_limits<std::uint64_t>::max() - wide_digit) / wide_base;
    value = value * wide_base + wide_digit;
    inexact = inexact * base + digit;
  }
  if (!has_digit) return {};
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  if (fits && value <= kMost + (is_negative ? 1 : 0)) {
    return {Kind::Int, is_negative ? std::uint64_t{0} - value : value};
  }
  // A number in base ten is rounded once, not digit by digit.
  return base == 10 ? read_float(digits, is_negative) : real(is_negative ? -inexact : inexact);
}

// `190:20:30`, and `190:20:30.15`. Places after the first are below sixty.
static TypedScalar read_base_60(std::string_view text, bool is_negative) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view fraction =
      point == std::string_view::npos ? std::string_view() : text.substr(point);
  // The point and what follows it: digits and gaps.
  const auto is_digit_or_gap = [](char c) { return is_digit(c) || c == '_'; };
  if (!fraction.empty() && !std::ranges::all_of(fraction.substr(1), is_digit_or_gap)) return {};

  double value = 0;
  bool is_first = true;
  for (std::string_view rest = whole;; is_first = false) {
    const std::size_t end = rest.find(':');
    const std::string_view place = rest.substr(0, end);
    if (place.empty() || !is_digit(place[0])) return {};
    if (is_first) {
      // A whole number starts with another digit than 0: `01:30` is a string.
      if (point == std::string_view::npos && place[0] == '0') return {};
      if (!std::ranges::all_of(place, is_digit_or_gap)) return {};
    } else if (place.size() > 2 || !std::ranges::all_of(place, is_digit) ||
               (place.size() == 2 && place[0] > '5')) {
      return {};
    }
    double digits = 0;
    for (const char c : place) digits = c == '_' ? digits : digits * 10 + (c - '0');
    value = value * 60 + digits;
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  const double sign = is_negative ? -1 : 1;
  if (point == std::string_view::npos) {
    constexpr double kExact = 9007199254740992.0;  // 2^53
    if (value > kExact) return real(sign * value);
    return {Kind::Int, static_cast<std::uint64_t>(static_cast<std::int64_t>(sign * value))};
  }
  const TypedScalar part = read_float("0" + std::string(fraction), false);
  return real(sign * (value + std::bit_cast<double>(part.bits)));
}

// `[0-9][0-9_]*` then maybe `.`, `[0-9_]*`, then maybe an exponent with its sign; or only
// the part from the point on, with a digit behind it.
static TypedScalar read_float(std::string_view text, bool is_negative) {
  const std::size_t exponent = text.find_first_of("eE");
  const std::string_view mantissa = text.substr(0, exponent);
  const std::size_t point = mantissa.find('.');
  const bool is_digits =
      std::ranges::all_of(mantissa, [](char c) { return is_digit(c) || c == '_' || c == '.'; });
  if (!is_digits || mantissa.empty()) return {};
  if (point != std::string_view::npos && mantissa.find('.', point + 1) != std::string_view::npos) {
    return {};
  }
  const std::size_t first = point == 0 ? 1 : 0;
  if (first >= mantissa.size() || !is_digit(mantissa[first])) return {};
  if (exponent != std::string_view::npos) {
    const std::string_view power = text.substr(exponent + 1);
    if (power.size() < 2 || (power[0] != '+' && power[0] != '-')) return {};
    if (!std::ranges::all_of(power.substr(1), is_digit)) return {};
  }

  std::string digits(text);
  std::erase(digits, '_');
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error == std::errc::result_out_of_range) {
    // Too great or too small, which the sign of the exponent tells.
    const bool is_small = exponent != std::string_view::npos && text[exponent + 1] == '-';
    value = is_small ? 0 : std::numeric_limits<double>::infinity();
  }
  return real(is_negative ? -value : value);
}

}  // namespace cairn::document
