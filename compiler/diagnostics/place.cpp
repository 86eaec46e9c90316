#include "compiler/diagnostics/place.h"

#include <array>

#include "compiler/base/hash.h"

namespace cairn::diag {

PlaceText place_of(const text::Files& files, text::Span span, std::string_view no_file) {
  if (!span.is_valid()) return {no_file, {1, 1}, {1, 2}, false};
  const text::File& file = files[span.file];
  PlaceText place{file.name(), file.position(span.begin), file.position(span.end), true};
  const bool is_empty =
      place.end.line < place.start.line ||
      (place.end.line == place.start.line && place.end.column <= place.start.column);
  if (is_empty) place.end = {place.start.line, place.start.column + 1};
  return place;
}

PlaceText place_of(const text::Files& files, const Diagnostic& finding, std::string_view no_file) {
  return place_of(files, finding.span,
                  finding.file.is_valid() ? std::string_view(files[finding.file].name()) : no_file);
}

std::string uuid_of(const PlaceText& place, std::string_view rule_id, std::string_view message) {
  std::string key(place.file);
  // A byte that no part holds keeps the parts apart.
  const auto add = [&](std::string_view part) { key.append(1, '\0').append(part); };
  add(rule_id);
  add(std::to_string(place.start.line));
  add(std::to_string(place.start.column));
  add(std::to_string(place.end.line));
  add(std::to_string(place.end.column));
  add(message);

  base::Digest digest = base::digest_of(key);
  digest[6] = static_cast<std::uint8_t>((digest[6] & 0x0F) | 0x80);  // version 8
  digest[8] = static_cast<std::uint8_t>((digest[8] & 0x3F) | 0x80);  // variant
  std::string uuid = base::to_hex(digest);
  for (const std::size_t at : {20, 16, 12, 8}) uuid.insert(at, 1, '-');
  return uuid;
}

std::string hash_of(std::string_view text) {
  const std::uint64_t hash = base::hash_64(text);
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(hash >> (56 - 8 * i));
  }
  return base::to_hex(bytes);
}

std::string_view name_of(Severity severity) {
  static constexpr std::array<std::string_view, 3> kNames = {"error", "warning", "info"};
  return kNames[static_cast<std::size_t>(severity)];
}

std::string on_one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return line;
}

RuleText describe_kind(const Kind& kind) {
  const std::size_t stop = kind.explanation.find(". ");
  RuleText rule;
  rule.id = kind.name;
  rule.explanation = kind.explanation;
  rule.summary =
      stop == std::string_view::npos ? kind.explanation : kind.explanation.substr(0, stop + 1);
  rule.source = kind.reference;
  return rule;
}

std::string summarize(Findings findings) {
  std::array<std::size_t, 3> counts{};
  for (const Diagnostic& finding : findings) ++counts[static_cast<std::size_t>(finding.severity)];
  static constexpr std::array<std::string_view, 3> kWords = {"error", "warning", "note"};
  std::string text;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0) continue;
    if (!text.empty()) text += ", ";
    text.append(std::to_string(counts[i])).append(1, ' ').append(kWords[i]);
    if (counts[i] > 1) text += 's';
  }
  return text;
}

}  // namespace cairn::diag
