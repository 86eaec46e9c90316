#pragma once

// All rules over one template.

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diagnostics/ignore_comments.h"
#include "compiler/diagnostics/render.h"
#include "compiler/ir/program.h"
#include "compiler/rules/rule.h"

namespace cairn::rules {

// The rules whose whole content is data: tables/*.json. See tables/README.md.
class Tables {
 public:
  explicit Tables(schema::Json root);
  Tables(const Tables&) = delete;
  Tables& operator=(const Tables&) = delete;

  // Those compiled into the program.
  static const Tables& builtin();

  struct Entry {
    const diag::Kind* kind;
    std::string_view path;  // `A/*/B`
    schema::Json schema;
    bool is_unconditional;  // goes by what stands there under every condition
  };
  [[nodiscard]] const std::vector<Entry>* entries_of(std::string_view type) const;
  [[nodiscard]] const std::deque<diag::Kind>& kinds() const { return kinds_; }
  [[nodiscard]] const Constraints& constraints() const { return constraints_; }
  [[nodiscard]] schema::Json root() const { return root_; }

 private:
  schema::Json root_;
  Constraints constraints_;
  std::deque<diag::Kind> kinds_;
  std::deque<std::string> kept_;
  std::unordered_map<std::string_view, std::vector<Entry>> by_type_;
};

// Every finding that rules can report, each id once, sorted.
[[nodiscard]] std::vector<const diag::Kind*> all_kinds();

// What a transform that is run before the rules says against a template.
[[nodiscard]] const diag::Kind& transform_refused();

// How formats for tools name a finding: with cfn-lint's id beside a name of our own.
[[nodiscard]] diag::RuleText describe(const diag::Kind& kind);

// Which findings are wanted. Informational ones are not, unless they are named.
class Selection {
 public:
  // Ids or their beginnings, as `E3` or `I`. Of several that name a finding the longest
  // counts; of equals the one that came last.
  void include(std::string prefix) { choices_.push_back({std::move(prefix), true}); }
  void ignore(std::string prefix) { choices_.push_back({std::move(prefix), false}); }

  [[nodiscard]] bool wants(const diag::Kind& kind) const;

 private:
  struct Choice {
    std::string prefix;
    bool is_wanted;
  };
  std::vector<Choice> choices_;
};

// What is wrong with an id of a finding, or a beginning of one, that a user named; empty
// where there is such a finding.
[[nodiscard]] std::string unknown_id(std::string_view id);
// The same where it must be the whole id.
[[nodiscard]] std::string unknown_whole_id(std::string_view id);

struct Input {
  const document::Document& document;  // without loops
  const document::Document& written;   // as the author wrote it
  std::size_t size = 0;                // of the file, in bytes
  const ir::Program& program;          // the same template, read
  Schemas& schemas;
  Settings settings;
  Selection selection;
  Neighbours* neighbours = nullptr;
  diag::IgnoreComments* comments = nullptr;
  std::vector<text::Span> refused = {};  // values that the transform does not take
};

// What the template itself asks to be ignored (`Metadata`, `cfn-lint` or `cairn`,
// `config`, `ignore_checks`, of the whole or of one resource; comments), is left out,
// also of what the reader warned of, which the sink has.
void check_template(const Input& input, diag::Sink& sink);

}  // namespace cairn::rules
