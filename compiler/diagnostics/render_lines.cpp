// The formats that are lines or small elements: short, GitHub and JUnit.

#include "compiler/base/xml_text.h"
#include "compiler/diagnostics/place.h"

namespace cairn::diag {

static std::string escape_command(std::string_view text, bool is_property);

static std::string shown_place(const PlaceText& place) {
  std::string text(place.file);
  if (!place.is_known) return text;
  return text.append(1, ':')
      .append(std::to_string(place.start.line))
      .append(1, ':')
      .append(std::to_string(place.start.column));
}

std::string render_short(const text::Files& files, Findings findings,
                         const RenderOptions& options) {
  std::string text;
  for (const Diagnostic& finding : findings) {
    const std::string place = shown_place(place_of(files, finding, options.no_file));
    if (!place.empty()) text.append(on_one_line(place)).append(": ");
    text.append(name_of(finding.severity)).append(": ").append(on_one_line(finding.message));
    text.append(" [").append(options.describe(*finding.kind).id).append("]\n");
  }
  return text;
}

// https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
std::string render_github(const text::Files& files, Findings findings,
                          const RenderOptions& options) {
  static constexpr std::string_view kCommands[] = {"error", "warning", "notice"};
  std::string text;
  for (const Diagnostic& finding : findings) {
    const PlaceText place = place_of(files, finding, options.no_file);
    text.append("::").append(kCommands[static_cast<std::size_t>(finding.severity)]).append(1, ' ');
    if (!place.file.empty()) {
      text.append("file=").append(escape_command(place.file, true));
      text.append(",line=").append(std::to_string(place.start.line));
      text.append(",col=").append(std::to_string(place.start.column));
      text.append(",endLine=").append(std::to_string(place.end.line));
      text.append(",endColumn=").append(std::to_string(place.end.column)).append(1, ',');
    }
    const RuleText rule = options.describe(*finding.kind);
    text.append("title=").append(escape_command(rule.id, true)).append("::");
    std::string message = finding.message;
    for (const std::string& help : finding.helps) message += "\nhelp: " + help;
    text.append(escape_command(message, false)).append(1, '\n');
  }
  return text;
}

std::string render_junit(const text::Files& files, Findings findings,
                         const RenderOptions& options) {
  std::size_t failures = 0;
  std::string cases;
  for (const Diagnostic& finding : findings) {
    const PlaceText place = place_of(files, finding, options.no_file);
    const std::string id(options.describe(*finding.kind).id);
    const std::string where = shown_place(place);
    cases.append("    <testcase classname=\"").append(base::escape_xml(place.file));
    cases.append("\" name=\"").append(base::escape_xml(id + ' ' + where)).append("\">\n");
    // Advice breaks no build.
    const bool is_failure = finding.severity != Severity::Info;
    if (is_failure) ++failures;
    std::string body = where + ": " + finding.message;
    for (const std::string& help : finding.helps) body += "\nhelp: " + help;
    cases.append(is_failure ? "      <failure type=\"" : "      <skipped message=\"");
    if (is_failure) {
      cases.append(name_of(finding.severity)).append("\" message=\"");
    }
    cases.append(base::escape_xml(finding.message)).append("\">").append(base::escape_xml(body));
    cases.append(is_failure ? "</failure>\n" : "</skipped>\n").append("    </testcase>\n");
  }
  if (findings.empty()) cases = "    <testcase classname=\"cairn\" name=\"no findings\"/>\n";

  const std::size_t tests = findings.empty() ? 1 : findings.size();
  const std::string counts = "tests=\"" + std::to_string(tests) + "\" failures=\"" +
                             std::to_string(failures) + "\" errors=\"0\" skipped=\"" +
                             std::to_string(findings.size() - failures) + "\"";
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"cairn\" " + counts +
         ">\n  <testsuite name=\"cairn\" " + counts + ">\n" + cases +
         "  </testsuite>\n</testsuites>\n";
}

// The values of properties end at a comma or colon besides.
static std::string escape_command(std::string_view text, bool is_property) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '%':
        result += "%25";
        break;
      case '\r':
        result += "%0D";
        break;
      case '\n':
        result += "%0A";
        break;
      case ':':
        result += is_property ? "%3A" : ":";
        break;
      case ',':
        result += is_property ? "%2C" : ",";
        break;
      default:
        result += c;
    }
  }
  return result;
}

}  // namespace cairn::diag
