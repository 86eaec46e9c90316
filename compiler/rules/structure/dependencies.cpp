// What resources wait for: DependsOn, references, and circles of both.

#include <algorithm>
#include <map>
#include <set>

#include "compiler/analysis/components.h"
#include "compiler/rules/rule.h"

namespace cairn::rules::dependencies {

static constexpr std::string_view kPage =
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
    "aws-attribute-dependson.html";

using enum diag::Severity;
static constexpr diag::Kind kFindings[] = {
    {"E3004", Error, "{0}",
     "Resources wait for each other. None of them can be made first; one of the references must "
     "go, or become a resource of its own, as an ingress rule beside two security groups.",
     kPage},
    {"E3005", Error, "{0}",
     "A DependsOn is wrong. It names another resource of the template, one that exists wherever "
     "this one does.",
     kPage},
    {"E3001", Error, "{0}", "A resource is malformed. DependsOn is a name, or a list of names.",
     kPage},
    {"W1001", Warning, "{0}",
     "A reference to a resource that may not exist. The resource has a condition which does not "
     "follow from that of the place that refers to it.",
     "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/"
     "conditions-section-structure.html"},
    {"W3005", Warning, "{0}",
     "A DependsOn that says what a reference says already. CloudFormation waits for what a "
     "resource refers to.",
     kPage},
};
enum Finding { kCircle, kWrong, kMalformed, kMaybeAbsent, kObsolete };

static void check(Context& context);
extern constinit const Rule kRule{.findings = kFindings, .check = check};

namespace {

struct Reference {
  const Resource* target;
  Value at;  // the call
  std::string_view function;
};

// The names that a call refers to.
template <typename Visit>
void for_each_target(const Template& file, Value call, Visit visit) {
  const auto add = [&](std::string_view name) {
    if (const Resource* resource = file.resource(name)) visit(resource);
  };
  const std::string_view function = call.function();
  if (function == "Ref") add(call.ref_name());
  if (function == "Fn::GetAtt") {
    const Value argument = call.argument();
    if (const auto wanted = get_att(call)) {
      add(wanted->resource);
    } else if (argument.is_list() && argument.size() > 0) {
      add(argument.child(0).text());
    }
  }
  if (function == "Fn::Sub") {
    const Value variables = sub_variables(call);
    for (const SubPart& part : sub_parts(sub_pattern(call).text())) {
      if (!part.is_variable || variables.has(part.text)) continue;
      add(part.text.substr(0, part.text.find('.')));
    }
  }
}

}  // namespace

using References = std::map<const Resource*, std::vector<Reference>>;

static void check_depends_on(Context& context, const Resource& resource,
                             const std::vector<Reference>& references);
static void find_circles(Context& context, const References& references);

// The entry of the section that a value stands in.
static std::pair<std::string_view, Value> owner_of(Value value) {
  Value entry = value, section = value.parent();
  while (section && section.parent() && section.parent().id() != 0) {
    entry = section;
    section = section.parent();
  }
  return {section ? section.key() : std::string_view(), entry};
}

// In which deployments the value stands, by the branches of Fn::If above it.
static Formula formula_of(Context& context, Value value, Formula owner) {
  Formula formula = owner;
  for (Value each = value; each.parent(); each = each.parent()) {
    const Value call = each.parent().parent();
    if (!call || !is_sound_if(call) || each.parent().key() != "Fn::If" || each.is_in_map())
      continue;
    const std::uint32_t branch = each.index_in_parent();
    if (branch == 0) continue;
    const Formula condition = context.scenarios.of(call.argument().child(0).text());
    formula = context.scenarios.both(
        formula, branch == 1 ? condition : context.scenarios.negation(condition));
  }
  return formula;
}

static void check(Context& context) {
  References references;
  for (const std::uint32_t id : context.file.calls()) {
    const Value call = context.file.value(id);
    for_each_target(context.file, call, [&](const Resource* target) {
      const auto [section, entry] = owner_of(call);
      const Resource* owner = section == "Resources" ? context.file.resource(entry.key()) : nullptr;
      if (owner != nullptr) references[owner].push_back({target, call, call.function()});
      if (target->condition.empty() || (section != "Resources" && section != "Outputs")) return;
      const std::string_view condition = entry.get("Condition").text();
      const Formula base = condition.empty() ? kAlways : context.scenarios.of(condition);
      const Formula here = formula_of(context, call, base);
      Scenarios& scenarios = context.scenarios;
      const Formula absent = scenarios.negation(scenarios.of(*target));
      if (!context.file.condition(target->condition)) return;
      if (scenarios.is_possible(scenarios.both(here, absent))) {
        context.report(
            kFindings[kMaybeAbsent], call,
            quoted(target->name) + " exists only under the condition " + quoted(target->condition));
      }
    });
  }
  for (const Resource& resource : context.file.resources()) {
    if (resource.value.is_map()) check_depends_on(context, resource, references[&resource]);
  }
  find_circles(context, references);
}

static void check_depends_on(Context& context, const Resource& resource,
                             const std::vector<Reference>& references) {
  const Value depends_on = resource.value.get("DependsOn");
  if (!depends_on) return;
  const auto check_name = [&](Value name) {
    if (!name.is_string()) {
      context.report(kFindings[kMalformed], name, shown(name) + " is not of type `string`");
      return;
    }
    const Resource* target = context.file.resource(name.text());
    if (target == nullptr || target == &resource) {
      std::vector<std::string_view> names;
      for (const Resource& each : context.file.resources()) {
        if (&each != &resource) names.push_back(each.name);
      }
      context.report(kFindings[kWrong], name,
                     quoted(name.text()) +
                         (target == nullptr ? " is no resource" : " is this one") +
                         did_you_mean(name.text(), names));
      return;
    }
    Scenarios& scenarios = context.scenarios;
    if (!target->condition.empty()) {
      const Formula absent =
          scenarios.both(scenarios.of(resource), scenarios.negation(scenarios.of(*target)));
      if (scenarios.is_possible(absent)) {
        context.report(kFindings[kWrong], name,
                       quoted(target->name) + " does not exist where the condition " +
                           quoted(target->condition) + " is false");
      }
    }
    const auto again = std::ranges::find(references, target, &Reference::target);
    if (again != references.end()) {
      context
          .report(kFindings[kObsolete], name,
                  quoted(target->name) + " is waited for already: " + std::string(again->function) +
                      " refers to it")
          .note(again->at.span(), "referred to here");
    }
  };
  if (!depends_on.is_list()) {
    check_name(depends_on);
    return;
  }
  for (const Value name : depends_on) check_name(name);
}

static void find_circles(Context& context, const References& references) {
  const auto resources = context.file.resources();
  const Resource* first = resources.data();
  std::vector<std::vector<std::uint32_t>> needs(resources.size());
  for (std::uint32_t i = 0; i < resources.size(); ++i) {
    const auto found = references.find(&resources[i]);
    if (found != references.end()) {
      for (const Reference& each : found->second) {
        needs[i].push_back(static_cast<std::uint32_t>(each.target - first));
      }
    }
    const Value depends_on = resources[i].value.get("DependsOn");
    const auto add = [&](Value name) {
      if (const Resource* target = context.file.resource(name.text())) {
        needs[i].push_back(static_cast<std::uint32_t>(target - first));
      }
    };
    if (depends_on.is_string()) add(depends_on);
    for (const Value name : depends_on) {
      if (depends_on.is_list()) add(name);
    }
  }
  for (const std::vector<std::uint32_t>& circle : analysis::circles(needs)) {
    // The transform takes the resources of SAM apart, and with them many a circle.
    const auto is_sam = [&](std::uint32_t i) {
      return resources[i].type.starts_with("AWS::Serverless::");
    };
    if (std::ranges::any_of(circle, is_sam)) continue;
    static constexpr std::size_t kMostNamed = 5;
    for (const std::uint32_t i : circle) {
      std::string others;
      std::size_t count = 0;
      for (const std::uint32_t other : circle) {
        if (other == i || ++count > kMostNamed) continue;
        others += (others.empty() ? "" : ", ") + quoted(resources[other].name);
      }
      if (count > kMostNamed) others += " and " + std::to_string(count - kMostNamed) + " more";
      context.report(kFindings[kCircle], resources[i].value,
                     quoted(resources[i].name) + " waits for itself" +
                         (others.empty() ? "" : ", in a circle with " + others));
    }
  }
}

}  // namespace cairn::rules::dependencies
