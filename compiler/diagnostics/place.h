#pragma once

// What every format needs to know of a finding: where it is, in numbers for people,
// and a name that stays the same from run to run.

#include <string>

#include "compiler/diagnostics/render.h"

namespace cairn::diag {

struct PlaceText {
  std::string_view file;
  text::Position start;
  text::Position end;  // exclusive, and never equal to `start`
  bool is_known = true;
};

// 1:1 to 1:2 of `no_file` for a span that is no place.
[[nodiscard]] PlaceText place_of(const text::Files& files, text::Span span,
                                 std::string_view no_file);

// The same for a finding: it may have no span, and still be about one file.
[[nodiscard]] PlaceText place_of(const text::Files& files, const Diagnostic& finding,
                                 std::string_view no_file);

// A UUID (version 8, RFC 9562) made from file, rule, place and message.
[[nodiscard]] std::string uuid_of(const PlaceText& place, std::string_view rule_id,
                                  std::string_view message);

// Of a text, in 16 hexadecimal digits.
[[nodiscard]] std::string hash_of(std::string_view text);

// `error`, `warning`, `info`.
[[nodiscard]] std::string_view name_of(Severity severity);

// The text on one line, without control characters.
[[nodiscard]] std::string on_one_line(std::string_view text);

}  // namespace cairn::diag
