#include "compiler/rules/validate.h"

#include <algorithm>
#include <set>

#include "compiler/rules/value_kinds.h"

namespace cairn::rules {

// Schemas may refer to themselves through what is no step into the value.
static constexpr int kMostDepth = 400;
// Combinations of conditions that are looked at for one value.
static constexpr std::size_t kMostScenarios = 64;

// What a map of properties is called: the resource's type, or the property that holds it.
static std::string owner_of(Value map) {
  while (map.parent() && !map.is_in_map()) map = map.parent();
  if (!map.is_in_map()) return "the properties";
  if (map.key() == "Properties" && map.parent().get("Type").is_string()) {
    return quoted(map.parent().get("Type").text());
  }
  return quoted(map.key());
}

void Validator::add(Issues& issues, const Frame& frame, const diag::Kind& kind, Value at,
                    std::string message) {
  if (frame.resolved_rule != nullptr) {
    message += " when `" + std::string(frame.resolved_function) + "` is resolved";
    // A text of the wrong form is mended where it is written.
    const bool is_there = &kind == &kPatternMismatch && frame.parameter_value;
    issues.push_back({frame.resolved_rule, is_there ? frame.parameter_value : frame.resolved_at,
                      std::move(message)});
    return;
  }
  // A rule looks at the value that a deployment sees, not at the way to it.
  const bool is_branch = frame.rule != nullptr && frame.branch_of;
  issues.push_back({frame.rule != nullptr ? frame.rule : &kind,
                    is_branch ? frame.branch_of : at,
                    std::move(message),
                    {},
                    frame.rule != nullptr});
}

void Validator::report(const Issues& issues) {
  std::vector<diag::Diagnostic*> findings;
  for (const Issue& issue : issues) {
    diag::Diagnostic& finding =
        issue.below.empty() ? context_.report(*issue.kind, issue.at, issue.message)
                            : context_.report_below(*issue.kind, issue.at,
                                                    {std::string(issue.below)}, issue.message);
    if (issue.parent) {
      diag::Diagnostic* whole = findings[*issue.parent];
      findings.push_back(whole);
      whole->details.push_back(std::move(finding));
      context_.found.pop_back();
      continue;
    }
    findings.push_back(&finding);
    context_.found.back().is_detail = issue.is_detail;
    if (!issue.is_of_rule) continue;
    const std::string_view page = issue.kind->explanation;
    std::string summary(page.substr(0, page.find(". ")));
    if (summary.ends_with('.')) summary.pop_back();
    // Names keep their capitals.
    const bool is_word = summary.size() > 1 && summary[1] >= 'a' && summary[1] <= 'z';
    if (is_word && summary[0] >= 'A' && summary[0] <= 'Z') summary[0] += 'a' - 'A';
    finding.help(std::move(summary));
  }
}

void Validator::check(Value value, const Schema& schema, const Frame& frame) {
  Issues issues;
  validate(value, schema, frame, issues);
  report(issues);
}

std::optional<bool> Validator::is_valid(Value value, const Schema& schema, const Frame& frame) {
  Issues issues;
  const int before = unknowns_;
  validate(value, schema, frame, issues);
  const bool is_unknown = unknowns_ != before;
  unknowns_ = before;
  if (!issues.empty()) return false;
  if (is_unknown) return std::nullopt;
  return true;
}

void Validator::validate(Value value, const Schema& schema, const Frame& frame, Issues& issues) {
  if (depth_ >= kMostDepth) return;
  ++depth_;
  if (value.is_no_value()) {
    // As if it were not there.
  } else if (value.is_call() && !is_condition_function(value.function())) {
    call(value, schema, frame, issues);
  } else if (value.is_null()) {
    if (frame.resolved_rule == nullptr && depth_ > 1) {
      issues.push_back({&kNullValue, value, "null is no value in a template", {}});
    }
  } else if (schema.is_never) {
    add(issues, frame, kForbiddenValue, value, shown(value) + " cannot stand here");
  } else {
    if (schema.types != 0 && !fits_type(value, schema.types)) {
      add(issues, frame, kWrongType, value,
          shown(value) + " is not of type " + names_of_types(schema.types));
    }
    if (schema.has_values) scalar(value, schema, frame, issues);
    switch (value.kind()) {
      case Kind::String:
      case Kind::Bool:
      case Kind::Int:
      case Kind::Float:
        text(value, schema, frame, issues);
        number(value, schema, frame, issues);
        break;
      case Kind::List:
        list(value, schema, frame, issues);
        break;
      case Kind::Map:
        object(value, schema, frame, issues);
        break;
      case Kind::Null:
        break;
    }
    combinations(value, schema, frame, issues);
  }
  --depth_;
}

void Validator::call(Value value, const Schema& schema, const Frame& frame, Issues& issues) {
  const std::string_view function = value.function();
  if (function == "Fn::If" && frame.is_unconditional) {
    ++unknowns_;
    return;
  }
  if (function == "Fn::If") {
    context_.scenarios.for_each_branch(value, frame.within, [&](Value branch, Formula within) {
      Frame inner = frame;
      inner.within = within;
      if (!inner.branch_of) inner.branch_of = value;
      validate(branch, schema, inner, issues);
    });
    return;
  }
  const bool is_put_in =
      frame.is_of_sam && context_.file.parameter(value.ref_name()).has("Default");
  if (frame.resolved_rule == nullptr && !is_put_in) {
    const FunctionFacts* facts = function_facts(function);
    const std::uint8_t gives = facts == nullptr ? std::uint8_t{0} : result_types(context_, value);
    if (facts != nullptr && gives != 0 && schema.types != 0 && !types_meet(gives, schema.types)) {
      // A rule of a table knows the type of a value from elsewhere.
      if (frame.rule == nullptr) {
        const bool names_itself = function == "Fn::GetAtt";
        issues.push_back({facts->kind, names_itself ? value.argument() : value,
                          shown(value) + " is not of type " + names_of_types(schema.types)});
      }
      ++unknowns_;
      return;
    }
  }
  if (frame.resolved_rule == nullptr && frame.rule == nullptr) reference(value, schema, issues);
  const bool is_passed_on = frame.is_of_sam && !is_put_in;
  if (frame.resolved_rule != nullptr || frame.is_literal_only || frame.rule != nullptr ||
      is_passed_on) {
    // Rules of tables go by what stands in the template.
    ++unknowns_;
    return;
  }
  const FunctionFacts* facts = function_facts(function);
  if (facts == nullptr || facts->resolved_kind == nullptr) {
    ++unknowns_;
    return;
  }
  const auto values = context_.resolver.resolve(value, frame.within);
  if (values.empty()) ++unknowns_;
  for (const Resolved& each : values) {
    Frame inner = frame;
    inner.resolved_rule = facts->resolved_kind;
    inner.resolved_function = function;
    inner.resolved_at = value.argument();
    if (function == "Ref") inner.parameter_value = each.parameter;
    validate(each.value, schema, inner, issues);
  }
}

void Validator::list(Value value, const Schema& schema, const Frame& outer, Issues& issues) {
  Frame frame = outer;
  frame.branch_of = {};
  if (schema.types != 0 && (schema.types & kArray) == 0) return;
  const Value whole = outer.branch_of ? outer.branch_of : value;
  if (schema.min_items || schema.max_items || schema.has_unique_items) {
    for (const Formula within : scenarios_of(value, frame.within)) {
      std::uint64_t count = 0;
      bool is_open = false;
      Value repeated;
      std::set<std::string> seen;
      for (const Value item : value) {
        context_.scenarios.for_each_branch(item, within, [&](Value branch, Formula) {
          ++count;
          // It may be a list that takes the place of one item.
          is_open = is_open || branch.is_call("Fn::Transform") || branch.is_call("Fn::Split") ||
                    branch.is_call("Fn::FindInMap");
          if (schema.has_unique_items && !seen.insert(shown_in_full(branch)).second && !repeated) {
            repeated = branch;
          }
        });
      }
      bool is_wrong = false;
      if (schema.min_items && count < *schema.min_items && !is_open) {
        add(issues, frame, kWrongCount, whole,
            std::to_string(count) + " items are fewer than " + std::to_string(*schema.min_items));
        is_wrong = true;
      }
      if (schema.max_items && count > *schema.max_items && !is_open) {
        add(issues, frame, kWrongCount, whole,
            std::to_string(count) + " items are more than " + std::to_string(*schema.max_items));
        is_wrong = true;
      }
      if (repeated) {
        add(issues, frame, kRepeatedItem, whole, shown(repeated) + " comes twice");
        is_wrong = true;
      }
      if (is_wrong) break;
    }
  }
  if (!schema.unique_keys.empty()) {
    std::set<std::string> seen;
    for (const Value item : value) {
      std::string key;
      for (const std::string_view name : schema.unique_keys) {
        const Value part = item.get(name);
        key += part ? shown_in_full(part) + '\n' : std::string();
      }
      // By what only the deployment knows, nothing repeats for sure.
      if (key.empty() || key.find("\"Fn::If\"") != std::string::npos || seen.insert(key).second) {
        continue;
      }
      add(issues, frame, kWrongForm, value, shown(item) + " repeats the key of another item");
      break;
    }
  }
  std::size_t position = 0;
  for (const Value item : value) {
    if (position < schema.prefix_items.size()) {
      validate(item, *schema.prefix_items[position], frame, issues);
    } else if (schema.items != nullptr) {
      validate(item, *schema.items, frame, issues);
    }
    ++position;
  }
  if (schema.contains != nullptr) {
    bool is_found = false;
    for (const Value item : value) {
      is_found = is_found || is_valid(item, *schema.contains, frame).value_or(true);
    }
    if (!is_found) {
      add(issues, frame, kNoMatchingItem, value, "no item is one that must be here");
    }
  }
}

Formula Validator::has(Value map, std::string_view key, Formula within) {
  const Value child = map.get(key);
  if (!child || child.is_null()) return kNever;
  const bool is_open =
      child.is_call("Fn::If") &&
      (!is_sound_if(child) || !context_.scenarios.is_known(child.argument().child(0).text()));
  // What is malformed is told of elsewhere.
  if (is_open || (!child.is_call("Fn::If") && !child.is_no_value())) return within;
  Formula present = kNever;
  context_.scenarios.for_each_branch(child, within, [&](Value, Formula formula) {
    present = present == kNever ? formula : context_.scenarios.either(present, formula);
  });
  return present;
}

void Validator::object(Value value, const Schema& schema, const Frame& outer, Issues& issues) {
  Frame frame = outer;
  frame.branch_of = {};
  if (schema.types != 0 && (schema.types & kObject) == 0) return;
  const bool looks_below = !schema.properties.empty() || !schema.pattern_properties.empty() ||
                           schema.others != nullptr || schema.forbids_others ||
                           schema.property_names != nullptr;
  for (const Value entry : value) {
    if (!looks_below) break;
    const std::string_view key = entry.key();
    if (key == "Fn::Transform" || key.starts_with("Fn::ForEach::")) continue;
    if (schema.property_names != nullptr) {
      const base::Pattern* pattern = context_.schemas.pattern(schema.property_names->pattern);
      const auto found = pattern == nullptr ? base::Result<bool>(true) : pattern->search(key);
      if (found && !*found) {
        add(issues, frame, kPatternMismatch, entry,
            quoted(key) + " does not match " + quoted(schema.property_names->pattern));
      }
    }
    bool is_known = false;
    if (const Schema* property = schema.property(key)) {
      is_known = true;
      validate(entry, *property, frame, issues);
    }
    for (const auto& [pattern_text, property] : schema.pattern_properties) {
      const base::Pattern* pattern = context_.schemas.pattern(pattern_text);
      if (pattern == nullptr) {
        is_known = true;
        continue;
      }
      const auto found = pattern->search(key);
      if (found && !*found) continue;
      is_known = true;
      validate(entry, *property, frame, issues);
    }
    if (is_known) continue;
    if (schema.others != nullptr) {
      validate(entry, *schema.others, frame, issues);
    } else if (schema.forbids_others) {
      add(issues, frame, kUnknownProperty, entry,
          quoted(key) + " is no property of " + owner_of(value) +
              did_you_mean(key, schema.property_names_for_help()));
    }
  }
  presence(value, schema, outer, issues);
}

void Validator::presence(Value value, const Schema& schema, const Frame& frame, Issues& issues) {
  Scenarios& scenarios = context_.scenarios;
  const bool is_generated = value.has("Fn::Transform");
  const auto has_key = [&](std::string_view key) { return has(value, key, frame.within); };
  const auto lacks = [&](Formula present, Formula within) {
    return present != within &&
           scenarios.is_possible(scenarios.both(within, scenarios.negation(present)));
  };
  for (const std::string_view name : schema.required) {
    if (is_generated || !lacks(has_key(name), frame.within)) continue;
    add(issues, frame, kMissingProperty, value,
        quoted(name) + " is missing from " + owner_of(value));
  }
  for (const std::string_view name : schema.absent) {
    if (!scenarios.is_possible(has_key(name))) continue;
    add(issues, frame, kForbiddenProperty, value.get(name), quoted(name) + " cannot be given here");
  }
  if (!schema.required_xor.empty()) {
    std::vector<std::pair<std::string_view, Formula>> present;
    Formula any = kNever;
    for (const std::string_view name : schema.required_xor) {
      const Formula formula = has_key(name);
      if (formula == kNever) continue;
      present.emplace_back(name, formula);
      any = any == kNever ? formula : scenarios.either(any, formula);
    }
    if (!is_generated && lacks(any, frame.within)) {
      add(issues, frame, kNotExactlyOne, value,
          "one of " + listed(schema.required_xor) + " must be given");
    }
    for (std::size_t i = 0; i < present.size(); ++i) {
      for (std::size_t j = 0; j < present.size(); ++j) {
        if (i == j ||
            !scenarios.is_possible(scenarios.both(present[i].second, present[j].second))) {
          continue;
        }
        add(issues, frame, kNotExactlyOne, value.get(present[i].first),
            "only one of " + listed(schema.required_xor) + " may be given");
        break;
      }
    }
  }
  if (!schema.required_or.empty() && !is_generated) {
    Formula any = kNever;
    for (const std::string_view name : schema.required_or) {
      const Formula formula = has_key(name);
      any = any == kNever ? formula : formula == kNever ? any : scenarios.either(any, formula);
    }
    if (lacks(any, frame.within)) {
      add(issues, frame, kNoneOf, value, "one of " + listed(schema.required_or) + " must be given");
    }
  }
  for (const auto& [name, others] : schema.dependent_required) {
    const Formula present = has_key(name);
    if (present == kNever || is_generated) continue;
    for (const std::string_view other : others) {
      const Formula other_present = has_key(other);
      if (!scenarios.is_possible(
              other_present == kNever
                  ? present
                  : scenarios.both(present, scenarios.negation(other_present)))) {
        continue;
      }
      add(issues, frame, kMissingCompanion, value, quoted(name) + " needs " + quoted(other));
    }
  }
  for (const auto& [name, others] : schema.dependent_excluded) {
    const Formula present = has_key(name);
    if (present == kNever) continue;
    for (const std::string_view other : others) {
      const Formula other_present = has_key(other);
      if (other_present == kNever ||
          !scenarios.is_possible(scenarios.both(present, other_present))) {
        continue;
      }
      add(issues, frame, kExcludedProperty, frame.branch_of ? frame.branch_of : value.get(name),
          quoted(name) + " cannot stand beside " + quoted(other));
      if (frame.branch_of) issues.back().below = name;
    }
  }
  std::uint64_t count = 0;
  if (schema.min_properties || schema.max_properties) {
    for (const Value entry : value) count += entry.is_no_value() ? 0 : 1;
  }
  if ((schema.min_properties && count < *schema.min_properties && !is_generated) ||
      (schema.max_properties && count > *schema.max_properties)) {
    add(issues, frame, kWrongCount, value,
        std::to_string(count) + " properties are too " +
            (schema.max_properties && count > *schema.max_properties ? "many" : "few"));
  }
}

std::vector<Formula> Validator::scenarios_of(Value value, Formula within) {
  std::vector<Formula> parts = {within};
  if (!value.is_map() && !value.is_list()) return parts;
  for (const Value child : value) {
    if (!child.is_call("Fn::If")) continue;
    std::vector<Formula> finer;
    for (const Formula part : parts) {
      context_.scenarios.for_each_branch(
          child, part, [&](Value, Formula formula) { finer.push_back(formula); }, true);
    }
    if (finer.size() > kMostScenarios) return parts;
    if (!finer.empty()) parts = std::move(finer);
  }
  return parts;
}

// The one `Type` that a form is for.
static std::string_view type_of(const Schema& form) {
  const Schema* type = form.property("Type");
  if (type == nullptr || type->values.size() != 1) return {};
  return type->values.front().text;
}

// What each of the forms misses: one of them is what the author meant. Where `Type` tells
// which, only its findings are findings of their own, and those of others are details, of which
// there is no second one at a place.
void Validator::add_details(Value value, const SchemaList& forms, const Frame& frame,
                            Issues& issues) {
  if (frame.rule != nullptr) return;
  const int before = unknowns_;
  const std::size_t whole = issues.size() - 1;
  const Value type = value.is_map() ? value.get("Type") : Value{};
  const auto is_meant = [&](const Schema* form) {
    return type.is_string() && type_of(*form) == type.text();
  };
  std::vector<std::string_view> types;
  bool is_of_form = false;
  for (const Schema* each : forms) {
    if (const std::string_view other = type_of(*each); !other.empty()) types.push_back(other);
    if (!is_meant(each)) continue;
    is_of_form = true;
    validate(value, *each, frame, issues);
  }
  for (const Schema* each : forms) {
    if (is_meant(each)) continue;
    const std::string_view other = type_of(*each);
    if (other.empty()) {
      const std::size_t first = issues.size();
      validate(value, *each, frame, issues);
      for (std::size_t i = first; i < issues.size(); ++i) issues[i].is_detail = true;
      continue;
    }
    Issues found;
    validate(value, *each, frame, found);
    for (Issue& issue : found) {
      const bool is_repeated = std::ranges::any_of(issues, [&](const Issue& earlier) {
        return earlier.kind == issue.kind && earlier.at == issue.at && earlier.below == issue.below;
      });
      if (is_repeated) continue;
      const bool is_about_type = issue.at == type && issue.kind == &kWrongValue;
      if (type.is_string() && (is_of_form || !is_about_type)) issue.parent = whole;
      if (is_about_type) {
        issue.message = is_of_form ? "the value fits neither " + shown(type) + " nor another type"
                                   : shown(type) + " is not one of " + listed(types) +
                                         did_you_mean(type.text(), types);
      } else if (type.is_string()) {
        issue.message += ", were it of type " + quoted(other);
      }
      issue.is_detail = true;
      if (!type.is_string()) issue.parent = {};
      issues.push_back(std::move(issue));
    }
  }
  unknowns_ = before;
}

void Validator::combinations(Value value, const Schema& schema, const Frame& frame,
                             Issues& issues) {
  for (const Schema* each : schema.all_of) validate(value, *each, frame, issues);
  if (schema.any_of.empty() && schema.one_of.empty() && schema.condition == nullptr &&
      schema.negated == nullptr) {
    return;
  }
  for (const Formula within : scenarios_of(value, frame.within)) {
    Frame inner = frame;
    inner.within = within;
    // Of several forms, a default may be of one and the value of another.
    inner.is_literal_only |= frame.is_of_sam;
    const std::size_t before = issues.size();
    if (!schema.any_of.empty()) {
      bool is_found = false;
      bool may_be_found = false;
      for (const Schema* each : schema.any_of) {
        const auto result = is_valid(value, *each, inner);
        is_found = is_found || result.value_or(false);
        may_be_found = may_be_found || !result;
      }
      if (!is_found && may_be_found) {
        ++unknowns_;
      } else if (!is_found) {
        add(issues, inner, kNoAlternative, value,
            shown(value) + " is none of the forms that may stand here");
        add_details(value, schema.any_of, inner, issues);
      }
    }
    if (!schema.one_of.empty()) {
      int valid = 0, unknown = 0;
      for (const Schema* each : schema.one_of) {
        const auto result = is_valid(value, *each, inner);
        valid += result && *result;
        unknown += !result;
      }
      if (valid <= 1 && unknown > 0) {
        ++unknowns_;
      } else if (valid != 1) {
        add(issues, inner, kNotOneAlternative, value,
            shown(value) + (valid > 1 ? " is several of the forms of which one must stand here"
                                      : " is none of the forms that may stand here"));
        if (valid == 0) add_details(value, schema.one_of, inner, issues);
      }
    }
    if (schema.condition != nullptr) {
      const auto holds = is_valid(value, *schema.condition, inner);
      if (!holds) ++unknowns_;
      if (holds && *holds && schema.then != nullptr) validate(value, *schema.then, inner, issues);
      if (holds && !*holds && schema.otherwise != nullptr) {
        validate(value, *schema.otherwise, inner, issues);
      }
    }
    // A parameter's default is one value among others.
    Frame literal = inner;
    literal.is_literal_only = true;
    if (schema.negated != nullptr) {
      const auto holds = is_valid(value, *schema.negated, literal);
      if (!holds) ++unknowns_;
      if (holds && *holds) {
        add(issues, inner, kForbiddenValue, value, shown(value) + " cannot stand here");
      }
    }
    // One deployment that shows it is enough.
    if (issues.size() > before) return;
  }
}

}  // namespace cairn::rules
