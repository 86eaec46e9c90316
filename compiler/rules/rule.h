#pragma once

// What a rule is, and what it sees. One file under rules/<group>/ is one rule or one
// family of them: it holds its findings with their pages, and a function that looks at
// a template. CMake writes the table of rules from the files that exist.

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/kind.h"
#include "compiler/diagnostics/sink.h"
#include "compiler/rules/resolve.h"
#include "compiler/rules/scenarios.h"
#include "compiler/rules/schema.h"
#include "compiler/rules/template.h"

namespace cairn::rules {

class Validator;

// The day that rules on deprecation look at.
struct Date {
  int year = 0, month = 0, day = 0;
  friend auto operator<=>(const Date&, const Date&) = default;
};
// `2026-01-31`; nothing for anything else.
[[nodiscard]] std::optional<Date> date_of(std::string_view text);

struct Settings {
  std::string region = "us-east-1";
  Date as_of;
};

// Reads a file beside the template, as a nested stack's template; nothing where there
// is none.
class Neighbours {
 public:
  virtual ~Neighbours() = default;
  [[nodiscard]] virtual const Template* read(std::string_view path) = 0;
};

class Context {
 public:
  const Template& file;
  const Template& written;  // the same before its loops were expanded
  std::size_t size;         // of the file, in bytes
  Schemas& schemas;
  Scenarios& scenarios;
  Resolver& resolver;
  Validator& validator;
  const Settings& settings;
  Neighbours* neighbours;  // may be null

  // A finding at a value: at its key, or at the item of a list.
  diag::Diagnostic& report(const diag::Kind& kind, Value at, std::string message);
  // The same with a path that goes on below the value, to what has no place of its own.
  diag::Diagnostic& report_below(const diag::Kind& kind, Value at,
                                 std::initializer_list<diag::PathStep> steps, std::string message);

  // --- the vocabulary of rules about resources
  // Calls visit(value, formula) for what stands at a path below `from`: `A/*/B`, `*` for
  // any item or entry. Looks through Fn::If; says in which deployments it stands there.
  template <typename Visit>
  void at(Value from, Formula within, std::string_view path, Visit visit) {
    scenarios.for_each_branch(from, within, [&](Value value, Formula formula) {
      if (path.empty()) {
        visit(value, formula);
        return;
      }
      const std::string_view step = path.substr(0, path.find('/'));
      const std::string_view rest =
          step.size() == path.size() ? std::string_view() : path.substr(step.size() + 1);
      if (value.is_call()) return;
      if (step != "*") {
        if (const Value next = value.get(step)) at(next, formula, rest, visit);
        return;
      }
      for (const Value next : value) at(next, formula, rest, visit);
    });
  }
  // The same over the properties of all resources of a type.
  template <typename Visit>
  void at(std::string_view type, std::string_view path, Visit visit) {
    for (const Resource* resource : file.resources_of(type)) {
      if (!resource->properties) continue;
      at(resource->properties, scenarios.of(*resource), path,
         [&](Value value, Formula formula) { visit(*resource, value, formula); });
    }
  }
  // The resource behind `{Ref: X}` or `{Fn::GetAtt: [X, ...]}`; null for anything else.
  [[nodiscard]] const Resource* referent(Value value) const;

  // Filled by `report`.
  struct Found {
    diag::Diagnostic diagnostic;
    Value at;
    bool is_detail = false;  // of a form that may not be the one that is meant
  };
  std::deque<Found> found;
};

struct Rule {
  std::span<const diag::Kind> findings;
  void (*check)(Context&);
};

// All of them, in the order of their files.
[[nodiscard]] std::span<const Rule* const> all_rules();

// Why Fn::GetAtt may not ask the resource for this; nothing where it may, or where only the
// deployment knows.
[[nodiscard]] std::optional<std::string> attribute_fault(Context& context, const Resource& resource,
                                                         std::string_view attribute);

// To a finding about a name that nothing has, for readers of details: which there are, and
// which resources of SAM make more of them. Nothing where SAM only passes the value on.
void add_missing_name(Context& context, diag::Diagnostic& finding, Value at, std::string_view name,
                      const std::vector<std::string_view>& names);

// --- for messages
// A value as JSON on one line, cut where it is long.
[[nodiscard]] std::string shown(Value value);
// `'a', 'b' or 'c'`... in backticks.
[[nodiscard]] std::string listed(std::span<const std::string_view> names);
[[nodiscard]] inline std::string quoted(std::string_view text) {
  return '`' + std::string(text) + '`';
}
// "; did you mean `x`?", or nothing.
[[nodiscard]] std::string did_you_mean(std::string_view wanted,
                                       const std::vector<std::string_view>& names);

}  // namespace cairn::rules
