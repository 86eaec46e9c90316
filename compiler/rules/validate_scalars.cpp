// Texts, numbers and booleans against schemas.

#include <algorithm>
#include <charconv>
#include <cmath>

#include "compiler/rules/validate.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules {

static std::size_t count_code_points(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

static bool is_secret_reference(std::string_view text) {
  return text.find("{{resolve:") != std::string_view::npos ||
         text.find("{{ resolve:") != std::string_view::npos;
}

bool Validator::fits_type(Value value, std::uint8_t types) const {
  const auto wants = [&](std::uint8_t bit) { return (types & bit) != 0; };
  switch (value.kind()) {
    case Kind::Null:
      return wants(kNull);
    case Kind::List:
      return wants(kArray);
    case Kind::Map:
      return wants(kObject);
    case Kind::Bool:
      return wants(kBoolean) || wants(kString);
    case Kind::Int:
      return wants(kInteger) || wants(kNumber) || wants(kString);
    case Kind::Float: {
      const double number = value.number();
      return wants(kNumber) || wants(kString) || (wants(kInteger) && std::floor(number) == number);
    }
    case Kind::String:
      break;
  }
  // CloudFormation converts between scalars.
  if (wants(kString)) return true;
  std::string_view text = value.text();
  if (is_secret_reference(text)) return wants(kNumber) || wants(kInteger) || wants(kBoolean);
  if (wants(kBoolean) && (text == "true" || text == "false" || text == "True" || text == "False")) {
    return true;
  }
  if (text.starts_with('+')) text.remove_prefix(1);
  if (wants(kInteger)) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return true;
  }
  if (wants(kNumber)) {
    double number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return true;
  }
  return false;
}

static bool same_number(Value value, std::string_view literal) {
  if (!value.is_number()) return false;
  double number = 0;
  const auto read = std::from_chars(literal.data(), literal.data() + literal.size(), number);
  return read.ec == std::errc() && read.ptr == literal.data() + literal.size() &&
         number == value.number();
}

static bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

// enum and const.
void Validator::scalar(Value value, const Schema& schema, const Frame& frame, Issues& issues) {
  const auto text = value.scalar_text();
  if (text && is_secret_reference(*text)) {
    ++unknowns_;
    return;
  }
  for (const Literal& literal : schema.values) {
    if (!text) {
      if (!literal.is_scalar) return;
      continue;
    }
    if (*text == literal.text || same_number(value, literal.text)) return;
    if (schema.ignores_case && equal_ignoring_case(*text, literal.text)) return;
  }
  std::vector<std::string_view> names;
  for (const Literal& literal : schema.values) names.push_back(literal.text);
  std::string message = shown(value) + " is not one of " + listed(names);
  if (text) message += did_you_mean(*text, names);
  if (value.kind() == Kind::Bool) {
    message += "; in YAML, `on`, `off`, `yes` and `no` are booleans unless they stand in quotes";
  }
  add(issues, frame, schema.is_const ? kWrongForm : kWrongValue, value, std::move(message));
}

void Validator::text(Value value, const Schema& schema, const Frame& frame, Issues& issues) {
  const bool looks =
      !schema.pattern.empty() || !schema.format.empty() || schema.min_length || schema.max_length;
  if (!looks || (schema.types != 0 && (schema.types & kString) == 0)) return;
  const auto text = value.scalar_text();
  if (is_secret_reference(*text)) {
    ++unknowns_;
    return;
  }
  if (!schema.pattern.empty()) {
    const base::Pattern* pattern = context_.schemas.pattern(schema.pattern);
    const auto found = pattern == nullptr ? base::Result<bool>(true) : pattern->search(*text);
    if (found && !*found) {
      add(issues, frame, kPatternMismatch, value,
          shown(value) + " does not match " + quoted(schema.pattern));
    }
  }
  if (schema.min_length || schema.max_length) {
    const std::size_t length = count_code_points(*text);
    if (schema.min_length && length < *schema.min_length) {
      add(issues, frame, kWrongLength, value,
          shown(value) + " is shorter than " + std::to_string(*schema.min_length));
    }
    if (schema.max_length && length > *schema.max_length) {
      add(issues, frame, kWrongLength, value,
          shown(value) + " is longer than " + std::to_string(*schema.max_length));
    }
  }
  const bool is_pseudo = is_pseudo_parameter(*text);  // W1054 tells of it
  if (!schema.format.empty() && !is_pseudo &&
      !fits_format(context_.schemas, *text, schema.format).value_or(true)) {
    const diag::Kind* kind = rule_of_format(schema.format);
    add(issues, frame, kind == nullptr ? kWrongForm : *kind, value,
        shown(value) + " is not a " + quoted(schema.format));
  }
}

static std::string number_text(double number) {
  char digits[40];
  const auto end = std::to_chars(digits, digits + sizeof digits, number);
  return {digits, end.ptr};
}

void Validator::number(Value value, const Schema& schema, const Frame& frame, Issues& issues) {
  const bool looks = schema.minimum || schema.maximum || schema.exclusive_minimum ||
                     schema.exclusive_maximum || schema.multiple_of;
  if (!looks || value.kind() == Kind::Bool) return;
  double number = 0;
  if (value.is_number()) {
    number = value.number();
  } else {
    const std::string_view text = value.text();
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return;
  }
  const auto wrong = [&](std::string_view what, double bound) {
    add(issues, frame, kOutOfRange, value,
        shown(value) + ' ' + std::string(what) + ' ' + number_text(bound));
  };
  if (schema.minimum && number < *schema.minimum) wrong("is less than", *schema.minimum);
  if (schema.maximum && number > *schema.maximum) wrong("is more than", *schema.maximum);
  if (schema.exclusive_minimum && number <= *schema.exclusive_minimum) {
    wrong("is not more than", *schema.exclusive_minimum);
  }
  if (schema.exclusive_maximum && number >= *schema.exclusive_maximum) {
    wrong("is not less than", *schema.exclusive_maximum);
  }
  if (schema.multiple_of && *schema.multiple_of > 0 &&
      std::fabs(std::remainder(number, *schema.multiple_of)) > 1e-9) {
    wrong("is not a multiple of", *schema.multiple_of);
  }
}

}  // namespace cairn::rules
