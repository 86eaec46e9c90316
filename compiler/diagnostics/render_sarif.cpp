#include <map>

#include "compiler/diagnostics/json_text.h"
#include "compiler/diagnostics/place.h"

namespace cairn::diag {

static void write_rule(JsonText& json, const Kind& kind, const RuleText& rule);
static void write_result(JsonText& json, const text::Files& files, const Diagnostic& finding,
                         std::size_t rule_index, const RenderOptions& options);
static void write_location(JsonText& json, const PlaceText& place);
static std::string to_uri(std::string_view path);

// SARIF's word for info is note.
static std::string_view level_of(Severity severity) {
  return severity == Severity::Info ? "note" : name_of(severity);
}

std::string render_sarif(const text::Files& files, Findings findings,
                         const RenderOptions& options) {
  // The rules that found something, each once, in the order of their ids.
  std::map<std::string_view, const Kind*> kinds;
  for (const Diagnostic& finding : findings) {
    kinds.emplace(options.describe(*finding.kind).id, finding.kind);
  }

  JsonText json;
  json.open('{');
  json.string("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
  json.string("version", "2.1.0");
  json.key("runs");
  json.open('[');
  json.open('{');
  json.key("tool");
  json.open('{');
  json.key("driver");
  json.open('{');
  json.string("name", "cairn");
  if (!options.version.empty()) json.string("version", options.version);
  json.key("rules");
  json.open('[');
  for (const auto& [id, kind] : kinds) write_rule(json, *kind, options.describe(*kind));
  json.close(']');
  json.close('}');
  json.close('}');
  json.string("columnKind", "unicodeCodePoints");
  json.key("results");
  json.open('[');
  for (const Diagnostic& finding : findings) {
    const auto rule = kinds.find(options.describe(*finding.kind).id);
    const auto index = static_cast<std::size_t>(std::distance(kinds.begin(), rule));
    write_result(json, files, finding, index, options);
  }
  json.close(']');
  json.close('}');
  json.close(']');
  json.close('}');
  return json.take();
}

static void write_rule(JsonText& json, const Kind& kind, const RuleText& rule) {
  const auto write_text = [&](std::string_view key, std::string_view text) {
    if (text.empty()) return;
    json.key(key);
    json.open('{');
    json.string("text", text);
    json.close('}');
  };
  json.open('{');
  json.string("id", rule.id);
  write_text("shortDescription", rule.summary);
  write_text("fullDescription", rule.explanation);
  if (!rule.source.empty()) json.string("helpUri", rule.source);
  json.key("defaultConfiguration");
  json.open('{');
  json.string("level", level_of(kind.severity));
  json.close('}');
  json.close('}');
}

static void write_result(JsonText& json, const text::Files& files, const Diagnostic& finding,
                         std::size_t rule_index, const RenderOptions& options) {
  const RuleText rule = options.describe(*finding.kind);
  const PlaceText place = place_of(files, finding, options.no_file);
  std::string message = finding.message;
  for (const std::string& help : finding.helps) message += "\nhelp: " + help;

  json.open('{');
  json.string("ruleId", rule.id);
  json.number("ruleIndex", static_cast<std::int64_t>(rule_index));
  json.string("level", level_of(finding.severity));
  json.key("message");
  json.open('{');
  json.string("text", message);
  json.close('}');
  json.key("locations");
  json.open('[');
  if (!place.file.empty()) {
    json.open('{');
    write_location(json, place);
    json.close('}');
  }
  json.close(']');
  if (!finding.notes.empty()) {
    json.key("relatedLocations");
    json.open('[');
    std::int64_t id = 0;
    for (const Note& note : finding.notes) {
      json.open('{');
      json.number("id", id++);
      if (note.span.is_valid()) {
        write_location(json, place_of(files, note.span, options.no_file));
      }
      json.key("message");
      json.open('{');
      json.string("text", note.message);
      json.close('}');
      json.close('}');
    }
    json.close(']');
  }
  json.key("partialFingerprints");
  json.open('{');
  json.string("cairn/v1", uuid_of(place, rule.id, finding.message));
  json.close('}');
  json.close('}');
}

static void write_location(JsonText& json, const PlaceText& place) {
  json.key("physicalLocation");
  json.open('{');
  json.key("artifactLocation");
  json.open('{');
  json.string("uri", to_uri(place.file));
  json.close('}');
  if (place.is_known) {
    json.key("region");
    json.open('{');
    json.number("startLine", place.start.line);
    json.number("startColumn", place.start.column);
    json.number("endLine", place.end.line);
    json.number("endColumn", place.end.column);
    json.close('}');
  }
  json.close('}');
}

// A relative reference for a relative path, a `file:` one for an absolute path.
static std::string to_uri(std::string_view path) {
  static constexpr std::string_view kPlain = "-._~/!$&'()*+,;=@";
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string uri = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_letter_or_digit =
        (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_letter_or_digit || kPlain.find(c) != std::string_view::npos) {
      uri += c;
    } else if (c == '\\') {
      uri += '/';
    } else {
      uri += '%';
      uri += kHex[byte >> 4];
      uri += kHex[byte & 15];
    }
  }
  return uri;
}

}  // namespace cairn::diag
