// `cairn explain` and `cairn rules`: the pages of findings.

#include <algorithm>
#include <string>

#include "compiler/base/nearest.h"
#include "compiler/cli/command.h"
#include "compiler/diagnostics/kind.h"
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

// Of programs and of templates, by name.
static std::vector<const diag::Kind*> known_kinds() {
  std::vector<const diag::Kind*> kinds(diag::language_kinds().begin(),
                                       diag::language_kinds().end());
  for (const diag::Kind* kind : rules::all_kinds()) kinds.push_back(kind);
  std::ranges::stable_sort(kinds, {}, &diag::Kind::name);
  const auto same = std::ranges::unique(kinds, {}, &diag::Kind::name);
  kinds.erase(same.begin(), same.end());
  return kinds;
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
  std::vector<std::string_view> names;
  for (const diag::Kind* kind : known_kinds()) {
    names.push_back(kind->name);
    if (kind->name != wanted) continue;
    std::printf("%s[%s]", name_of(kind->severity), std::string(kind->name).c_str());
    const std::string pattern = pattern_of(*kind);
    std::printf("%s%s\n\n", pattern.empty() ? "" : ": ", pattern.c_str());
    print_wrapped(kind->explanation);
    if (!kind->reference.empty()) {
      std::printf("\n%s\n", std::string(kind->reference).c_str());
    }
    return kClean;
  }
  std::fprintf(stderr, "cairn explain: no finding is called `%s`", argv[1]);
  const auto near = base::nearest(wanted, names);
  if (!near.empty()) std::fprintf(stderr, "; did you mean %s?", base::either(near).c_str());
  std::fputc('\n', stderr);
  return kUsage;
}

int run_rules(int argc, const char* const* argv) {
  if (argc > 1) {
    const bool is_help = std::string_view(argv[1]) == "--help" || std::string_view(argv[1]) == "-h";
    std::fputs(is_help ? "Lists everything that Cairn can find.\n\nusage: cairn rules\n"
                       : "cairn rules: it takes no arguments\n",
               is_help ? stdout : stderr);
    return is_help ? kClean : kUsage;
  }
  for (const diag::Kind* kind : known_kinds()) {
    std::string text = pattern_of(*kind);
    // Rules of templates say it in the first sentence of their page.
    if (text.empty()) {
      text = kind->explanation.substr(0, kind->explanation.find(". "));
      if (text.ends_with('.')) text.pop_back();
    }
    std::printf("%-24s %-8s %s\n", std::string(kind->name).c_str(), name_of(kind->severity),
                text.c_str());
  }
  return kClean;
}

}  // namespace cairn::cli
