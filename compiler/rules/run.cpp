#include "compiler/rules/run.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <unordered_set>

#include "compiler/rules/validate.h"
#include "compiler/rules/value_kinds.h"

namespace cairn::rules {

std::optional<Date> date_of(std::string_view text) {
  Date date;
  const auto number = [&](std::size_t at, std::size_t count, int& out) {
    const char* begin = text.data() + at;
    const auto read = std::from_chars(begin, begin + count, out);
    return read.ec == std::errc() && read.ptr == begin + count;
  };
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  if (!number(0, 4, date.year) || !number(5, 2, date.month) || !number(8, 2, date.day)) {
    return std::nullopt;
  }
  const bool is_date = date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= 31;
  return is_date ? std::optional(date) : std::nullopt;
}

diag::Diagnostic& Context::report(const diag::Kind& kind, Value at, std::string message) {
  return report_below(kind, at, {}, std::move(message));
}

diag::Diagnostic& Context::report_below(const diag::Kind& kind, Value at,
                                        std::initializer_list<diag::PathStep> steps,
                                        std::string message) {
  Found& each = found.emplace_back();
  each.at = at;
  each.diagnostic.kind = &kind;
  each.diagnostic.severity = kind.severity;
  each.diagnostic.span = at.id() == 0 ? text::Span{at.span().file, 0, 0} : at.place();
  each.diagnostic.message = std::move(message);
  each.diagnostic.path = at.path();
  each.diagnostic.path.insert(each.diagnostic.path.end(), steps);
  return each.diagnostic;
}

const Resource* Context::referent(Value value) const {
  if (value.is_call("Ref")) return file.resource(value.ref_name());
  const auto wanted = get_att(value);
  return wanted ? file.resource(wanted->resource) : nullptr;
}

bool Selection::wants(const diag::Kind& kind) const {
  const Choice* longest = nullptr;
  for (const Choice& choice : choices_) {
    if (choice.prefix.empty() || !kind.name.starts_with(choice.prefix)) continue;
    const bool is_better = longest == nullptr || choice.prefix.size() >= longest->prefix.size();
    if (is_better) longest = &choice;
  }
  return longest != nullptr ? longest->is_wanted : kind.severity != diag::Severity::Info;
}

static std::vector<std::string_view> all_names() {
  std::vector<std::string_view> names;
  for (const diag::Kind* kind : all_kinds()) names.push_back(kind->name);
  for (const diag::Kind* kind : diag::language_kinds()) names.push_back(kind->name);
  return names;
}

std::string unknown_id(std::string_view id) {
  const bool is_known = std::ranges::any_of(
      all_names(), [&](std::string_view name) { return !id.empty() && name.starts_with(id); });
  return is_known ? std::string() : unknown_whole_id(id);
}

std::string unknown_whole_id(std::string_view id) {
  const auto names = all_names();
  if (std::ranges::find(names, id) != names.end()) return {};
  return "no finding is called " + quoted(id) + did_you_mean(id, names);
}

std::vector<const diag::Kind*> all_kinds() {
  std::map<std::string_view, const diag::Kind*> by_name;
  const auto add = [&](const auto& kinds) {
    for (const diag::Kind& kind : kinds) by_name.emplace(kind.name, &kind);
  };
  add(value_kinds());
  add(function_kinds());
  add(format_kinds());
  add(reference_kinds());
  for (const Rule* rule : all_rules()) add(rule->findings);
  add(Tables::builtin().kinds());
  std::vector<const diag::Kind*> kinds;
  for (const auto& [name, kind] : by_name) kinds.push_back(kind);
  return kinds;
}

namespace {

// What a part of the template wants to hear nothing of.
struct Silence {
  std::string_view resource;  // empty: the whole template
  std::string_view id;
  Value at = {};  // of those that must be of use: Cairn's own
  bool is_used = false;
};

void collect_silences(Value metadata, std::string_view resource, std::vector<Silence>& silences) {
  for (const std::string_view tool : {"cfn-lint", "cairn"}) {
    const Value ignored = metadata.get(tool).get("config").get("ignore_checks");
    if (!ignored.is_list()) continue;
    for (const Value each : ignored) {
      if (each.text().empty()) continue;
      silences.push_back({resource, each.text(), tool == "cairn" ? each : Value()});
    }
  }
}

std::vector<Silence> silences_of(const Template& file) {
  std::vector<Silence> silences;
  collect_silences(file.section("Metadata"), {}, silences);
  for (const Resource& resource : file.resources()) {
    if (const Value metadata = resource.value.get("Metadata")) {
      collect_silences(metadata, resource.name, silences);
    }
  }
  return silences;
}

// Every one that asks for it was of use.
bool is_silenced(const diag::Diagnostic& finding, std::vector<Silence>& silences) {
  const auto step = [&](std::size_t i) {
    const auto* key =
        finding.path.size() > i ? std::get_if<std::string>(&finding.path[i]) : nullptr;
    return key == nullptr ? std::string_view() : std::string_view(*key);
  };
  bool is_silent = false;
  for (Silence& each : silences) {
    if (!finding.kind->name.starts_with(each.id)) continue;
    const bool is_there =
        each.resource.empty() || (step(0) == "Resources" && step(1) == each.resource);
    is_silent |= is_there;
    each.is_used |= is_there;
  }
  return is_silent;
}

// The two know each other: a validator reports, and rules validate.
struct Run {
  Run(const Template& file, const Template& written, Scenarios& scenarios, Resolver& resolver,
      const Input& input)
      : context{file,     written,   input.size,     input.schemas,    scenarios,
                resolver, validator, input.settings, input.neighbours, {}},
        validator(context) {}

  Context context;
  Validator validator;
};

// What stands behind the findings of the readers, whose names are Cairn's own.
bool is_reading_problem(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "template-syntax", "duplicate-key",    "key-not-text",     "several-documents",
      "yaml-merge-key",  "alias-expansion",  "template-not-map", "invalid-utf8",
      "file-too-large",  "nesting-too-deep", "unreadable-file",  "yaml-alias"};
  return std::ranges::find(kNames, name) != std::end(kNames);
}

}  // namespace

const diag::Kind& transform_refused() {
  static constexpr diag::Kind kKind = {
      "E0001", diag::Severity::Error, "{0}",
      "AWS's transform refuses the template, in these words, so nothing of it is deployed.",
      "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/"
      "sam-specification-template-anatomy.html"};
  return kKind;
}

diag::RuleText describe(const diag::Kind& kind) {
  diag::RuleText text = diag::describe_kind(kind);
  text.source = kind.reference;
  if (is_reading_problem(kind.name)) text.cfn_lint = {"E0000"};
  if (kind.name == "template-not-map") text.cfn_lint = {"E0000", "E1001"};
  if (kind.name == "yaml-merge-key") text.cfn_lint = {"W1100"};
  if (kind.name == "yaml-alias") text.cfn_lint = {};
  return text;
}

void check_template(const Input& input, diag::Sink& sink) {
  const Template file(input.document);
  if (!file.root().is_map()) return;
  Scenarios scenarios(input.program);
  Resolver resolver(file, scenarios, input.settings.region);
  const bool is_same = &input.document == &input.written;
  const std::optional<Template> written =
      is_same ? std::nullopt : std::optional<Template>(std::in_place, input.written);
  Run run(file, written ? *written : file, scenarios, resolver, input);
  Context& context = run.context;
  for (const Rule* rule : all_rules()) rule->check(context);

  // What is unknown or of the wrong type as a whole is not looked into.
  std::unordered_set<std::uint32_t> refused;
  for (const Context::Found& each : context.found) {
    const std::string_view name = each.diagnostic.kind->name;
    const bool is_whole = each.diagnostic.path.size() == each.at.ancestors().size();
    // That another form does not have it says nothing.
    const bool is_refused = name == "E3012" || (name == "E3002" && !each.is_detail);
    if (is_refused && is_whole) refused.insert(each.at.id());
  }
  // Where a text belongs, a name that nothing has, which comes with details, is why the
  // transform finds none.
  const auto is_refused_by_transform = [&](const diag::Diagnostic& each) {
    const std::string_view name = each.kind->name;
    const bool is_reference = name == "E1010" || name == "E1019" || name == "E1020";
    return is_reference && each.details.empty() &&
           std::ranges::any_of(input.refused, [&](text::Span span) {
             return span.file == each.span.file && span.begin <= each.span.begin &&
                    each.span.end <= span.end;
           });
  };
  const auto is_inside_refused = [&](const Context::Found& each) {
    if (is_refused_by_transform(each.diagnostic)) return true;
    if (refused.empty() || !each.diagnostic.kind->name.starts_with("E10")) return false;
    for (Value up = each.at.parent(); up; up = up.parent()) {
      if (refused.contains(up.id())) return true;
    }
    return false;
  };

  // Where a transform fails, the rest is about a template that never comes to be.
  const auto is_transform = [](const Context::Found& each) {
    return each.diagnostic.kind->name == "E0001";
  };
  const bool has_failed = std::ranges::any_of(context.found, is_transform);

  std::vector<Silence> silences = silences_of(file);
  // What is not wanted anyway is asked, too, so that no comment seems to be of no use.
  const auto is_left_out = [&](const diag::Diagnostic& finding) {
    const bool is_silent = is_silenced(finding, silences);
    const bool is_ignored = input.comments != nullptr && input.comments->silences(finding);
    return is_silent || is_ignored || !input.selection.wants(*finding.kind);
  };
  sink.remove_if(is_left_out);
  for (Context::Found& each : context.found) {
    if (is_inside_refused(each) || (has_failed && !is_transform(each))) continue;
    if (is_left_out(each.diagnostic)) continue;
    std::erase_if(each.diagnostic.details, is_left_out);
    sink.add(std::move(each.diagnostic));
  }

  diag::Sink unused;
  for (const Silence& each : silences) {
    if (has_failed || !each.at || each.is_used) continue;
    unused
        .report<diag::kind::UnusedIgnore>(each.at.place(),
                                          "there is no " + quoted(each.id) + " to ignore here")
        .path = each.at.path();
  }
  if (input.comments != nullptr) input.comments->report(unused, {!has_failed, !has_failed});
  unused.remove_if(
      [&](const diag::Diagnostic& each) { return !input.selection.wants(*each.kind); });
  sink.add_all(std::move(unused));
}

}  // namespace cairn::rules
