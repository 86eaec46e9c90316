#include "compiler/rules/resolve.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace cairn::rules {

// Combinations of values, and calls inside of calls, that are worth looking at.
static constexpr std::size_t kMostResults = 32;
static constexpr int kMostDepth = 20;

static const document::Document kNoDocument;

Scratch::Scratch() : values_(kNoDocument) {}

Value Scratch::string(std::string text) {
  return values_.add_string(kept_.emplace_back(std::move(text)));
}

Value Scratch::empty_map() {
  if (!empty_) empty_ = values_.add_map();
  return empty_;
}

Value Scratch::list(const std::vector<std::string>& items) {
  std::vector<std::string_view> views;
  for (const std::string& item : items) views.push_back(kept_.emplace_back(item));
  return values_.add_list(views);
}

bool is_list_type(std::string_view type) {
  return type == "CommaDelimitedList" || type.find("List<") != std::string_view::npos ||
         type.find("<CommaDelimitedList>") != std::string_view::npos;
}

bool is_pseudo_parameter(std::string_view name) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "AWS::AccountId", "AWS::NoValue", "AWS::NotificationARNs", "AWS::Partition",
      "AWS::Region",    "AWS::StackId", "AWS::StackName",        "AWS::URLSuffix"};
  return std::ranges::find(kNames, name) != kNames.end();
}

std::optional<std::string> Resolver::text(Value value) {
  if (!value.is_call()) return value.scalar_text();
  const auto values = resolve(value);
  return values.size() == 1 ? values[0].value.scalar_text() : std::nullopt;
}

std::optional<double> Resolver::number(Value value) {
  const auto text = value ? this->text(value) : std::nullopt;
  return text ? number_of(*text) : std::nullopt;
}

std::vector<Resolved> Resolver::resolve(Value value, Formula within, int depth) {
  if (depth > kMostDepth) return {};
  if (!value.is_call()) return {{value, {}}};
  const std::string_view function = value.function();
  if (function == "Ref") return ref(value, within);
  if (function == "Fn::FindInMap") return find_in_map(value, within, depth);
  if (function == "Fn::Sub") return sub(value, within, depth);
  if (function == "Fn::Join") return join(value, within, depth);
  if (function == "Fn::Split") return split(value, within, depth);
  if (function == "Fn::Select") return select(value, within, depth);
  if (function == "Fn::GetAZs") return azs(value);
  if (function == "Fn::If") {
    std::vector<Resolved> all;
    scenarios_.for_each_branch(value, within, [&](Value branch, Formula formula) {
      for (const Resolved& each : resolve(branch, formula, depth + 1)) {
        if (all.size() < kMostResults) all.push_back(each);
      }
    });
    return all;
  }
  return {};
}

static std::vector<std::string> split_text(std::string_view text, std::string_view delimiter,
                                           bool trims) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = delimiter.empty() ? std::string_view::npos : text.find(delimiter);
    std::string_view part = text.substr(0, end);
    while (trims && part.starts_with(' ')) part.remove_prefix(1);
    while (trims && part.ends_with(' ')) part.remove_suffix(1);
    parts.emplace_back(part);
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + delimiter.size());
  }
}

std::vector<std::string> split_list(std::string_view text) { return split_text(text, ",", true); }

Value Resolver::parameter_value(Value given, std::string_view type) {
  const auto text = given.scalar_text();
  if (!text || !is_list_type(type)) return given;
  return scratch_.list(split_list(*text));
}

std::vector<Resolved> Resolver::ref(Value call, Formula within) {
  const std::string_view name = call.ref_name();
  if (const Value parameter = file_.parameter(name)) {
    const std::string_view type = parameter.get("Type").text();
    // Their values are names of SSM parameters.
    if (type.starts_with("AWS::SSM::Parameter::Value<")) return {};
    std::vector<Resolved> all;
    const auto add = [&](Value given) {
      const auto text = given.scalar_text();
      if (!text || all.size() >= kMostResults) return;
      // The conditions around the place may say that it is another value.
      const Formula chosen = scenarios_.parameter_is(name, *text);
      if (within != kAlways && !scenarios_.is_possible(scenarios_.both(within, chosen))) return;
      all.push_back({parameter_value(given, type), given});
    };
    add(parameter.get("Default"));
    if (const Value allowed = parameter.get("AllowedValues"); allowed.is_list()) {
      for (const Value each : allowed) add(each);
    }
    return all;
  }
  if (auto value = pseudo_value(name)) return {{scratch_.string(std::move(*value)), {}}};
  return {};
}

// Of an account that nobody has.
std::optional<std::string> Resolver::pseudo_value(std::string_view name) const {
  const bool is_china = region_.starts_with("cn-");
  if (name == "AWS::Region") return region_;
  if (name == "AWS::AccountId") return "123456789012";
  if (name == "AWS::Partition") {
    return is_china ? "aws-cn" : region_.starts_with("us-gov-") ? "aws-us-gov" : "aws";
  }
  if (name == "AWS::URLSuffix") return is_china ? "amazonaws.com.cn" : "amazonaws.com";
  return std::nullopt;
}

std::vector<Resolved> Resolver::find_in_map(Value call, Formula within, int depth) {
  const Value argument = call.argument();
  if (!argument.is_list() || argument.size() < 3) return {};
  std::vector<Resolved> all;
  const auto texts = [&](Value value) {
    std::vector<std::string> found;
    for (const Resolved& each : resolve(value, within, depth + 1)) {
      if (const auto text = each.value.scalar_text()) found.push_back(*text);
    }
    return found;
  };
  for (const std::string& name : texts(argument.child(0))) {
    const Value mapping = file_.mapping(name);
    for (const std::string& top : texts(argument.child(1))) {
      for (const std::string& second : texts(argument.child(2))) {
        const Value found = mapping.get(top).get(second);
        if (found && all.size() < kMostResults) all.push_back({found, {}});
      }
    }
  }
  if (all.empty() && argument.size() == 4) {
    if (const Value fallback = argument.child(3).get("DefaultValue")) {
      return resolve(fallback, within, depth + 1);
    }
  }
  return all;
}

std::vector<Resolved> Resolver::sub(Value call, Formula within, int depth) {
  const Value pattern = sub_pattern(call), variables = sub_variables(call);
  if (!pattern) return {};
  std::vector<std::string> texts = {""};
  Value decided;
  for (const SubPart& part : sub_parts(pattern.text())) {
    std::vector<std::string> values;
    if (!part.is_variable) {
      values.emplace_back(part.text);
    } else if (const Value variable = variables.get(part.text)) {
      for (const Resolved& each : resolve(variable, within, depth + 1)) {
        if (const auto text = each.value.scalar_text()) values.push_back(*text);
      }
    } else if (const Value parameter = file_.parameter(part.text)) {
      if (parameter.get("Type").text().starts_with("AWS::SSM::Parameter::Value<")) return {};
      if (const auto text = parameter.get("Default").scalar_text()) {
        values.push_back(*text);
        decided = parameter.get("Default");
      }
    } else if (auto value = pseudo_value(part.text)) {
      values.push_back(std::move(*value));
    }
    if (values.empty()) return {};
    std::vector<std::string> longer;
    for (const std::string& start : texts) {
      for (const std::string& value : values) {
        if (longer.size() < kMostResults) longer.push_back(start + value);
      }
    }
    texts = std::move(longer);
  }
  std::vector<Resolved> all;
  for (std::string& text : texts) all.push_back({scratch_.string(std::move(text)), decided});
  return all;
}

std::vector<Resolved> Resolver::join(Value call, Formula within, int depth) {
  const Value argument = call.argument();
  if (!argument.is_list() || argument.size() != 2 || !argument.child(0).is_string()) return {};
  std::vector<Resolved> all;
  for (const Resolved& list : resolve(argument.child(1), within, depth + 1)) {
    if (!list.value.is_list()) return {};
    std::string text;
    bool is_first = true;
    for (const Value item : list.value) {
      const auto values = resolve(item, within, depth + 1);
      const auto value = values.empty() ? std::nullopt : values[0].value.scalar_text();
      if (!value) return {};
      if (!is_first) text += argument.child(0).text();
      text += *value;
      is_first = false;
    }
    all.push_back({scratch_.string(std::move(text)), {}});
  }
  return all;
}

std::vector<Resolved> Resolver::split(Value call, Formula within, int depth) {
  const Value argument = call.argument();
  if (!argument.is_list() || argument.size() != 2 || !argument.child(0).is_string()) return {};
  std::vector<Resolved> all;
  for (const Resolved& each : resolve(argument.child(1), within, depth + 1)) {
    const auto text = each.value.scalar_text();
    if (!text) return {};
    all.push_back(
        {scratch_.list(split_text(*text, argument.child(0).text(), false)), each.parameter});
  }
  return all;
}

std::vector<Resolved> Resolver::select(Value call, Formula within, int depth) {
  const Value argument = call.argument();
  if (!argument.is_list() || argument.size() != 2) return {};
  std::vector<Resolved> all;
  const auto index_text = text(argument.child(0));
  std::size_t index = 0;
  if (!index_text ||
      std::from_chars(index_text->data(), index_text->data() + index_text->size(), index).ec !=
          std::errc()) {
    return {};
  }
  for (const Resolved& list : resolve(argument.child(1), within, depth + 1)) {
    if (!list.value.is_list() || index >= list.value.size()) continue;
    for (Resolved each : resolve(list.value.child(index), within, depth + 1)) {
      if (!each.parameter) each.parameter = list.parameter;
      all.push_back(each);
    }
  }
  return all;
}

std::vector<Resolved> Resolver::azs(Value call) {
  const auto region = text(call.argument());
  if (!region || (!region->empty() && *region != region_)) return {};
  std::vector<std::string> zones;
  const char last = region_ == "us-east-1" ? 'f' : 'c';
  for (char letter = 'a'; letter <= last; ++letter) zones.push_back(region_ + letter);
  return {{scratch_.list(zones), {}}};
}

}  // namespace cairn::rules
