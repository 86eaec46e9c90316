#include <algorithm>
#include <tuple>

#include "compiler/diagnostics/json_text.h"
#include "compiler/diagnostics/place.h"

namespace cairn::diag {
namespace {

struct Row {
  const Diagnostic* finding;
  PlaceText place;
  RuleText rule;
  std::string id;
  std::string parent;  // of a detail
};

}  // namespace

static void write_row(JsonText& json, const Row& row, const text::Files& files,
                      const RenderOptions& options);
static void write_place(JsonText& json, const PlaceText& place);
static void write_strings(JsonText& json, std::string_view key,
                          const std::vector<std::string_view>& values);

std::string render_json(const text::Files& files, Findings findings, const RenderOptions& options) {
  std::vector<Row> rows;
  const auto add = [&](const Diagnostic& finding, std::string parent) {
    Row& row = rows.emplace_back(Row{&finding,
                                     place_of(files, finding, options.no_file),
                                     options.describe(*finding.kind),
                                     {},
                                     std::move(parent)});
    row.id = uuid_of(row.place, row.rule.id, finding.message);
    return row.id;
  };
  for (const Diagnostic& finding : findings) {
    const std::string id = add(finding, {});
    for (const Diagnostic& detail : finding.details) add(detail, id);
  }
  std::ranges::stable_sort(rows, {}, [](const Row& row) {
    return std::tuple(row.place.file, row.place.start.line, row.rule.id);
  });

  JsonText json;
  json.open('[');
  for (const Row& row : rows) write_row(json, row, files, options);
  json.close(']');
  return json.take();
}

static void write_row(JsonText& json, const Row& row, const text::Files& files,
                      const RenderOptions& options) {
  static constexpr std::string_view kLevels[] = {"Error", "Warning", "Informational"};
  const Diagnostic& finding = *row.finding;
  json.open('{');
  json.string("Filename", row.place.file);
  json.string("Id", row.id);
  if (row.parent.empty()) {
    json.key("ParentId");
    json.null();
  } else {
    json.string("ParentId", row.parent);
  }
  json.string("Level", kLevels[static_cast<std::size_t>(finding.severity)]);
  json.string("Message", finding.message);

  json.key("Location");
  json.open('{');
  json.key("Path");
  if (finding.path.empty()) {
    json.null();
  } else {
    json.open('[');
    for (const PathStep& step : finding.path) {
      if (const auto* key = std::get_if<std::string>(&step)) {
        json.string(*key);
      } else {
        json.number(std::get<std::int64_t>(step));
      }
    }
    json.close(']');
  }
  write_place(json, row.place);
  json.close('}');

  json.key("Rule");
  json.open('{');
  json.string("Id", row.rule.id);
  if (row.rule.cfn_lint.size() == 1) {
    json.string("cfnLint", row.rule.cfn_lint.front());
  } else {
    write_strings(json, "cfnLint", row.rule.cfn_lint);
  }
  write_strings(json, "facts", row.rule.facts);
  json.string("ShortDescription", row.rule.summary);
  json.string("Description", row.rule.explanation);
  json.string("Source", row.rule.source);
  json.close('}');

  // Ours, beside the fields of cfn-lint: readers ignore what they do not know.
  if (!finding.notes.empty()) {
    json.key("Notes");
    json.open('[');
    for (const Note& note : finding.notes) {
      const PlaceText place = place_of(files, note.span, options.no_file);
      json.open('{');
      json.string("Filename", place.file);
      json.string("Message", note.message);
      write_place(json, place);
      json.close('}');
    }
    json.close(']');
  }
  write_strings(json, "Help", {finding.helps.begin(), finding.helps.end()});
  json.close('}');
}

static void write_place(JsonText& json, const PlaceText& place) {
  const auto write = [&](std::string_view key, text::Position position) {
    json.key(key);
    json.open('{');
    json.number("LineNumber", position.line);
    json.number("ColumnNumber", position.column);
    json.close('}');
  };
  write("Start", place.start);
  write("End", place.end);
}

static void write_strings(JsonText& json, std::string_view key,
                          const std::vector<std::string_view>& values) {
  if (values.empty()) return;
  json.key(key);
  json.open('[');
  for (const std::string_view value : values) json.string(value);
  json.close(']');
}

}  // namespace cairn::diag
