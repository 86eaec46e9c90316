// `cairn explain` and `cairn rules`: the pages of findings.

#include <algorithm>
#include <string>

#include "compiler/cli/command.h"
#include "compiler/diagnostics/json_text.h"
#include "compiler/rules/run.h"

namespace cairn::cli {

static constexpr std::size_t kWidth = 78;

static const char* name_of(diag::Severity severity) {
  return severity == diag::Severity::Error     ? "error"
         : severity == diag::Severity::Warning ? "warning"
                                               : "info";
}

// Text in lines of at most kWidth bytes, broken at spaces.
static void print_wrapped(std::string_view text) {
  std::size_t column = 0;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(text.size(), word.size() + 1));
    if (column > 0 && column + 1 + word.size() > kWidth) {
      std::putchar('\n');
      column = 0;
    }
    std::printf("%s%.*s", column > 0 ? " " : "", static_cast<int>(word.size()), word.data());
    column += word.size() + (column > 0);
  }
  std::putchar('\n');
}

// `{0}` is a place for a name of the program: shown as `...`.
static std::string pattern_of(const diag::Kind& kind) {
  std::string text(kind.message);
  for (char digit = '0'; digit <= '9'; ++digit) {
    const std::string place{'{', digit, '}'};
    for (auto at = text.find(place); at != std::string::npos; at = text.find(place)) {
      text.replace(at, place.size(), "...");
    }
  }
  return text == "..." ? std::string() : text;
}

// All that Cairn can find: in templates by ids, in programs by names.
static std::vector<const diag::Kind*> all_kinds() {
  std::vector<const diag::Kind*> kinds = rules::all_kinds();
  std::vector<const diag::Kind*> others(diag::language_kinds().begin(),
                                        diag::language_kinds().end());
  std::ranges::sort(others, {}, &diag::Kind::name);
  kinds.insert(kinds.end(), others.begin(), others.end());
  return kinds;
}

// What a finding says in general: its wording, or the first sentence of its page where
// that has only a place for another one.
static std::string headline_of(const diag::Kind& kind) {
  const std::string pattern = pattern_of(kind);
  if (!pattern.empty()) return pattern;
  std::string_view sentence = rules::describe(kind).summary;
  if (sentence.ends_with('.')) sentence.remove_suffix(1);
  return std::string(sentence);
}

// The ids of cfn-lint that mean the same, where they are others.
static std::string other_names(const diag::Kind& kind) {
  std::string names;
  for (const std::string_view each : rules::describe(kind).cfn_lint) {
    if (!names.empty()) names += ", ";
    names += each;
  }
  return names;
}

static void print_page(const diag::Kind& kind) {
  const diag::RuleText rule = rules::describe(kind);
  std::string_view page = kind.explanation;
  std::string head = std::string(name_of(kind.severity)) + '[' + std::string(kind.name) + ']';
  const std::string headline = headline_of(kind);
  if (!headline.empty()) head += ": " + headline;
  // The sentence on top need not come again.
  if (page.starts_with(headline)) page.remove_prefix(headline.size());
  page.remove_prefix(std::min(page.find_first_not_of(". "), page.size()));
  print_wrapped(head);
  if (!page.empty()) {
    std::putchar('\n');
    print_wrapped(page);
  }
  if (!rule.source.empty()) std::printf("\n%s\n", std::string(rule.source).c_str());
  if (const std::string names = other_names(kind); !names.empty()) {
    std::printf("\ncfn-lint: %s\n", names.c_str());
  }
}

int run_explain(int argc, const char* const* argv) {
  if (argc == 2 && (std::string_view(argv[1]) == "--help" || std::string_view(argv[1]) == "-h")) {
    std::puts(
        "Tells about a finding: why it is wrong, and the way out.\n\n"
        "usage: cairn explain NAME\n\n`cairn rules` lists the names.");
    return kClean;
  }
  if (argc != 2) {
    std::fputs("cairn explain: it takes the name of one finding, as `cairn rules` lists them\n",
               stderr);
    return kUsage;
  }
  const std::string_view wanted = argv[1];
  const std::vector<const diag::Kind*> kinds = all_kinds();
  // A template and a program may be wrong in ways of the same name.
  bool is_known = false;
  for (const diag::Kind* kind : kinds) {
    if (kind->name != wanted) continue;
    if (is_known) std::putchar('\n');
    is_known = true;
    print_page(*kind);
  }
  if (is_known) return kClean;
  std::fprintf(stderr, "cairn explain: %s\n", rules::unknown_whole_id(wanted).c_str());
  return kUsage;
}

static void print_rules_as_json(const std::vector<const diag::Kind*>& kinds) {
  static constexpr std::string_view kLevels[] = {"Error", "Warning", "Informational"};
  diag::JsonText json;
  json.open('[');
  for (const diag::Kind* kind : kinds) {
    const diag::RuleText rule = rules::describe(*kind);
    json.open('{');
    json.string("Id", rule.id);
    json.string("Level", kLevels[static_cast<std::size_t>(kind->severity)]);
    json.string("ShortDescription", headline_of(*kind));
    json.string("Description", rule.explanation);
    json.string("Source", rule.source);
    if (!rule.cfn_lint.empty()) {
      json.key("cfnLint");
      json.open('[');
      for (const std::string_view each : rule.cfn_lint) json.string(each);
      json.close(']');
    }
    json.close('}');
  }
  json.close(']');
  std::fputs(json.take().c_str(), stdout);
}

int run_rules(int argc, const char* const* argv) {
  const std::string_view option = argc > 1 ? argv[1] : "";
  if (argc == 2 && (option == "--help" || option == "-h")) {
    std::puts(
        "Lists everything that Cairn can find: in templates by ids, in programs by names.\n\n"
        "usage: cairn rules [--format text|json]");
    return kClean;
  }
  std::string_view format = option.starts_with("--format=") ? option.substr(9) : "";
  if (option == "--format" && argc == 3) format = argv[2];
  const bool is_known = format == "text" || format == "json";
  if (argc > 1 && (!is_known || argc > (option == "--format" ? 3 : 2))) {
    std::fputs("cairn rules: it takes nothing but `--format text` or `--format json`\n", stderr);
    return kUsage;
  }
  const std::vector<const diag::Kind*> kinds = all_kinds();
  if (format == "json") {
    print_rules_as_json(kinds);
    return kClean;
  }
  for (const diag::Kind* kind : kinds) {
    std::printf("%-24s %-8s %s\n", std::string(kind->name).c_str(), name_of(kind->severity),
                headline_of(*kind).c_str());
  }
  return kClean;
}

}  // namespace cairn::cli
